"""Who works on what: messages and outgoing mail are claimed by lease, with a fencing token.

A lease is `ready_at` in the future. The fence is counted up by each claim, so that a worker that was thought dead and
comes back can't complete what another has taken over. Attempts are counted at the claim, so that a message that kills
its worker is known for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from mailbot.domain.examination import Examination
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Rendered
from mailbot.store.database import Database
from mailbot.store.tables import messages, outbox, unreachable

ERROR_LENGTH = 500
TRACEBACK_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to process until the lease ends.

    Args:
        attempts: how often it was claimed, this time included; temporary failures don't count.
        released_by: who released it from hold; then it isn't held again for the same reason.
        last_error: what went wrong the last time.
        examination: what is known of its sender already: facts are found out once.
    """

    id: str
    sha256: str
    size: int
    envelope: Envelope
    attempts: int
    deferrals: int
    fence: int
    released_by: str | None
    last_error: str | None
    examination: Examination | None = None


@dataclass(frozen=True, slots=True)
class OutboxClaim:
    """A mail that is ours to send until the lease ends, at ready_at.

    Args:
        unreachable: why no mail is sent to its address; None where it is.
    """

    id: str
    raw: bytes
    mail_from: str
    rcpt_to: str
    attempts: int
    fence: int
    created_at: datetime
    ready_at: datetime
    purpose: str = ""
    cause: str | None = None
    ticket_id: str | None = None
    unreachable: str | None = None

    @property
    def domain(self) -> str:
        return self.rcpt_to.rpartition("@")[2].lower()

    def as_rendered(self) -> Rendered:
        return Rendered(self.raw, mail_from=self.mail_from, rcpt_to=self.rcpt_to)


def _take(table: sa.Table, waiting: str, *more: sa.ColumnElement[bool], **values: Any) -> sa.Update:  # noqa: ANN401
    """The statement that claims what is ready: made once, since building it takes longer than running it."""
    ready = (
        sa.select(table.c.id)
        .where(table.c.state == waiting, table.c.ready_at <= sa.bindparam("now"), *more)
        .order_by(table.c.ready_at, table.c.id)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite writers are serialised anyway
        .cte("ready")  # looked at once, however the update is carried out
    )
    taken = {
        "ready_at": sa.bindparam("until"),
        "attempts": table.c.attempts + 1,
        "fence": table.c.fence + 1,
        **values,
    }
    return sa.update(table).where(table.c.id.in_(sa.select(ready.c.id))).values(taken)


_TAKE_MESSAGE = _take(messages, "spooled", owner=sa.bindparam("claimer")).returning(messages)


@cache
def _take_outbox(domains: int) -> sa.UpdateBase:
    """The same for mail, but for that to so many domains."""
    to = sa.func.lower(outbox.c.rcpt_to)
    others = (to.not_like(sa.bindparam(f"domain_{number}"), escape="/") for number in range(domains))
    refused = sa.select(unreachable.c.because).where(unreachable.c.address == to).scalar_subquery()
    take = _take(outbox, "queued", *others, owner=sa.bindparam("claimer"))
    return take.returning(outbox, refused.label("unreachable"))


def claim_message(database: Database, owner: str, now: datetime, lease: timedelta) -> Claim | None:
    """Takes the message that has waited longest; None where none is ready."""
    with database.write(relaxed=True) as connection:
        row = connection.execute(_TAKE_MESSAGE, {"now": now, "until": now + lease, "most": 1, "claimer": owner}).first()
    return None if row is None else _claim(row)


def _claim(row: Any) -> Claim:  # noqa: ANN401 - a row of `messages`
    envelope = Envelope(
        row.mail_from,
        tuple(row.rcpt_to),
        row.door,
        row.received_at,
        row.peer,
        row.helo,
        relayed=row.relayed,
        authserv_id=row.authserv_id,
        spam_filter=row.spam_filter,
    )
    kept = (row.attempts, row.deferrals, row.fence, row.released_by, row.last_error)
    return Claim(row.id, row.sha256, row.size, envelope, *kept, _examination(row.examination))


def _examination(kept: dict[str, Any] | None) -> Examination | None:
    return None if kept is None else Examination.from_plain(kept)


def give_back(
    database: Database, claim: Claim, ready_at: datetime, error: str, traceback: str = "", *, counts: bool
) -> None:
    """Puts a message back for a later try, unless somebody else has it by now.

    Args:
        counts: whether the try counts towards being held; a store that doesn't answer is no fault of the message.
    """
    tries = {} if counts else {"attempts": messages.c.attempts - 1, "deferrals": messages.c.deferrals + 1}
    with database.write() as connection:
        connection.execute(
            sa.update(messages)
            .where(messages.c.id == claim.id, messages.c.fence == claim.fence, messages.c.state == "spooled")
            .values(
                ready_at=ready_at,
                owner=None,
                last_error=error[:ERROR_LENGTH],
                traceback=traceback[:TRACEBACK_LENGTH],
                **tries,
            )
        )


def free_messages(database: Database, owner: str, now: datetime, error: str) -> int:
    """Frees what a dead worker (or every worker of a dead process: owner's prefix) had claimed; how many there were."""
    with database.write() as connection:
        freed = connection.execute(
            sa.update(messages)
            .where(messages.c.state == "spooled", messages.c.owner.startswith(owner, autoescape=True))
            .values(ready_at=now, owner=None, last_error=error[:ERROR_LENGTH])
        )
    return freed.rowcount


def claim_outbox(
    database: Database, owner: str, now: datetime, lease: timedelta, limit: int, but_to: Collection[str] = ()
) -> list[OutboxClaim]:
    """Takes mail that is due to be sent, oldest first.

    Args:
        but_to: domains, lower case, whose mail is left where it is: enough of it is under way.
    """
    values = {"now": now, "until": now + lease, "most": limit, "claimer": owner}
    values |= {f"domain_{number}": f"%@{_literal(domain)}" for number, domain in enumerate(but_to)}
    with database.write(relaxed=True) as connection:
        rows = connection.execute(_take_outbox(len(but_to)), values).all()
    claims = [OutboxClaim(**{name: getattr(row, name) for name in OutboxClaim.__slots__}) for row in rows]
    return sorted(claims, key=lambda claim: claim.created_at)


def _literal(text: str) -> str:
    """Text as a pattern of LIKE that stands for itself."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def free_outbox(database: Database, owner: str, now: datetime) -> int:
    """Frees what a dead sender had claimed and not marked: the same octets are sent again; how many there were."""
    with database.write() as connection:
        freed = connection.execute(
            sa.update(outbox)
            .where(outbox.c.state == "queued", outbox.c.owner == owner)
            .values(ready_at=sa.case((outbox.c.ready_at > now, now), else_=outbox.c.ready_at), owner=None)
        )
    return freed.rowcount


def defer_outbox(database: Database, claim: OutboxClaim, ready_at: datetime, because: str) -> None:
    """Puts an outgoing mail back for a later try."""
    with database.write() as connection:
        connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == claim.id, outbox.c.fence == claim.fence, outbox.c.state == "queued")
            .values(ready_at=ready_at, owner=None, because=because[:ERROR_LENGTH])
        )
