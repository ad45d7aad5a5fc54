"""Writes what keeps commands to whom they belong: what has counted, wrong codes, failures, tokens that hold no more.
Part of `effects`, the one writer.
"""

from typing import Any

import sqlalchemy as sa

from mailbot.domain.guard import CountFailure, Forget, MissCode, RevokeTokens, Spend
from mailbot.domain.proof import WRONG_CODES
from mailbot.store import tables as t
from mailbot.store import tables_work as w
from mailbot.writing import Writing


def _spend(writing: Writing, change: Spend) -> None:
    """Who is second with a mark meets the primary key."""
    for mark in change.marks:
        writing.add(w.spent, desk=writing.plan.desk, mark=mark, message_id=writing.plan.message_id, at=writing.plan.at)
    if writing.plan.ticket_id is not None:
        writing.event(writing.plan.ticket_id, "marks spent", marks=change.marks)


def _miss_code(writing: Writing, change: MissCode) -> None:
    """Counts against all that waits for the person there: nobody knows which code was meant."""
    its, at = w.waiting.c, writing.plan.at
    waits = (
        its.ticket_id == change.ticket_id,
        its.person == change.person,
        its.ended_at.is_(None),
        its.expires_at > at,
    )
    was = writing.plan.versions[change.ticket_id]
    as_asked = sa.case((its.version == was, was + 1), else_=its.version)  # a wrong code alone changes nothing
    writing.connection.execute(sa.update(w.waiting).where(*waits).values(tries=its.tries + 1, version=as_asked))
    ended = {"ended_at": at, "because": "too many wrong codes"}
    emptied = sa.update(w.waiting).where(*waits, its.tries >= WRONG_CODES).values(ended)
    void = writing.connection.execute(emptied).rowcount
    writing.event(change.ticket_id, "wrong code", person=change.person, void=void)


def _count_failure(writing: Writing, change: CountFailure) -> None:
    plan = writing.plan
    key = {"message_id": plan.message_id, "desk": plan.desk, "person": change.person}
    writing.add(w.failures, **key, because=change.because, at=plan.at)


def _revoke_tokens(writing: Writing, change: RevokeTokens) -> None:
    k = t.tokens.c
    at_desk = sa.select(t.tickets.c.id).where(t.tickets.c.desk == writing.plan.desk)
    theirs = (k.purpose == "reply", k.role == "moderator", sa.func.lower(k.address).not_in(change.but))
    still = (k.revoked_at.is_(None), k.expires_at > writing.plan.at, k.ticket_id.in_(at_desk))
    at = writing.plan.at
    revoke = sa.update(t.tokens).where(*theirs, *still).values(revoked_at=at).returning(k.ticket_id, k.outbox_id)
    revoked: dict[str, list[str]] = {}
    for row in writing.connection.execute(revoke):
        revoked.setdefault(row.ticket_id, []).append(row.outbox_id)
    writing.lengthen(revoked)
    for ticket_id, mails in sorted(revoked.items()):
        writing.event(ticket_id, "tokens revoked", outbox_ids=sorted(mails), at=at)


def _forget(writing: Writing, change: Forget) -> None:
    for table, before in ((w.spent, change.spent), (w.failures, change.failed)):
        old = (table.c.desk == writing.plan.desk, table.c.at < before)
        writing.connection.execute(sa.delete(table).where(*old))


GUARD_WRITERS: dict[type, Any] = {
    Spend: _spend,
    MissCode: _miss_code,
    CountFailure: _count_failure,
    RevokeTokens: _revoke_tokens,
    Forget: _forget,
}
