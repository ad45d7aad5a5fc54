"""Writes what becomes of outgoing mail: promised, set to another state, stopped by an address that takes none. Part of
`effects`, the one writer.

Each state of a ticket's mail is an event of the ticket. It changes nothing else of the ticket, so that who works on it
needs not begin anew when a mail leaves.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from mailbot.domain.fresh import token_digest
from mailbot.domain.plan import MarkReachable, MarkUnreachable, Outgoing, Plan, SetOutbox
from mailbot.domain.proof import TOKEN_LIFE as COMMANDING
from mailbot.domain.records import fields_of
from mailbot.errors import StalePlan
from mailbot.store import statements
from mailbot.store import tables as t
from mailbot.writing import Writing

TOKEN_LIFE = timedelta(days=365)


def take_mail(connection: sa.Connection, plans: Sequence[Plan]) -> None:
    """Before plans that say what became of mail: waits for whoever writes to a ticket of theirs, in one order."""
    mails = [change.outbox_id for plan in plans for change in plan.changes if isinstance(change, SetOutbox)]
    if mails:
        found = connection.execute(statements.MAILS_TICKETS, {"mails": mails}).scalars()
        ids = {*found, *(ticket_id for plan in plans for ticket_id in plan.versions)}
        query = sa.select(t.tickets.c.id).where(t.tickets.c.id.in_(ids)).order_by(t.tickets.c.id)
        connection.execute(query.with_for_update())


def _set_outbox(writing: Writing, change: SetOutbox) -> None:
    sent_at = writing.plan.at if change.state == "sent" else None
    row = {"id_": change.outbox_id, "was": change.was, "to": change.state, "why": change.because}
    values = {**row, "sent": sent_at, "ready": writing.plan.at, "whoever": not change.unclaimed, "into": change.into}
    mail = writing.connection.execute(statements.SET_OUTBOX, values).first()
    if mail is None:
        raise StalePlan(f"mail {change.outbox_id} is no longer {' or '.join(change.was)}")
    said = {"state": change.state, "sent_at": sent_at, "because": change.because, "merged_into": change.into}
    _mail_set(writing, mail, {name: value for name, value in said.items() if value})
    if change.into is not None:  # what was merged into this one before goes with it
        follow = sa.update(t.outbox).where(t.outbox.c.merged_into == change.outbox_id).values(merged_into=change.into)
        for moved in writing.connection.execute(follow.returning(t.outbox.c.id, t.outbox.c.ticket_id)).all():
            _mail_set(writing, moved, {"merged_into": change.into})


def _mail_set(writing: Writing, mail: Any, said: dict[str, Any]) -> None:  # noqa: ANN401 - a row of `outbox`
    if mail.ticket_id is not None:
        writing.lengthen([mail.ticket_id])
        writing.event(mail.ticket_id, "mail set", outbox_id=mail.id, **said)


def _mark_unreachable(writing: Writing, change: MarkUnreachable) -> None:
    """Who is second meets the primary key. What waits for the address is looked at, and stopped, by the next tick."""
    writing.add(t.unreachable, at=writing.plan.at, **fields_of(change))
    o = t.outbox.c
    waiting = (sa.func.lower(o.rcpt_to) == change.address, o.state == "queued", o.owner.is_(None))
    writing.connection.execute(sa.update(t.outbox).where(*waiting).values(ready_at=writing.plan.at))


def _mark_reachable(writing: Writing, change: MarkReachable) -> None:
    writing.connection.execute(sa.delete(t.unreachable).where(t.unreachable.c.address == change.address))


def _promise(writing: Writing, mail: Outgoing) -> None:
    at, rendered = writing.plan.at, writing.rendered[mail.id]
    state = "suppressed" if mail.suppressed_because else "queued"
    writing.add(
        t.outbox,
        id=mail.id,
        purpose=mail.purpose,
        template=mail.template,
        desk=mail.desk,
        ticket_id=mail.ticket_id,
        cause=writing.plan.message_id,
        automatic=mail.automatic,
        message_id=rendered.message_id,
        mail_from=rendered.mail_from,
        rcpt_to=rendered.rcpt_to,
        raw=rendered.raw,
        state=state,
        because=mail.suppressed_because or "",
        attempts=0,
        fence=0,
        created_at=at,
        ready_at=mail.send_at or at,
    )
    owner = {"outbox_id": mail.id, "ticket_id": mail.ticket_id, "role": mail.to_role, "address": rendered.rcpt_to}
    answered = at + (COMMANDING if mail.to_role == "moderator" else TOKEN_LIFE)
    tokens: dict[str, dict[str, Any]] = {}
    for purpose, token, until in (("reply", mail.token, answered), ("bounce", mail.bounce_token, at + TOKEN_LIFE)):
        tokens[purpose] = {"digest": token_digest(token), "expires_at": until, "revoked_at": None}
        writing.add(t.tokens, purpose=purpose, **tokens[purpose], **owner)
    if mail.ticket_id is not None:
        details: dict[str, Any] = {"outbox_id": mail.id, "template": mail.template, "to": rendered.rcpt_to}
        details |= {
            "state": state,
            "role": mail.to_role,
            "tokens": tokens,
            "sha256": hashlib.sha256(rendered.raw).hexdigest(),
        }
        writing.event(mail.ticket_id, f"{mail.purpose} promised", **details, suppressed=mail.suppressed_because)


MAIL_WRITERS: dict[type, Any] = {
    SetOutbox: _set_outbox,
    MarkUnreachable: _mark_unreachable,
    MarkReachable: _mark_reachable,
    Outgoing: _promise,
}
