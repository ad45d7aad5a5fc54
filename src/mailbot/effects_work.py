"""Writes what moderators do: decisions, parties, orders that wait for a code. Part of `effects`, the one writer.

That nobody decides on what they had a part in is checked here once more, on the rows as they are in this transaction:
no race and no mistake elsewhere comes by it (promise 7).
"""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.decision import Decide, Reverse
from mailbot.domain.dossier import AwaitCode, EndWaiting
from mailbot.domain.feedback import Rate
from mailbot.domain.plan import AddParty, BlockSender, LetIn, PutAway, UnblockSender, UpdateTicket
from mailbot.domain.records import fields_of
from mailbot.errors import StalePlan, Unfair
from mailbot.store import tables as t
from mailbot.store import tables_work as w
from mailbot.store.chain import sha256
from mailbot.store.dossiers import deciders, involved, load_decision, reviewers
from mailbot.store.held import let_in, put_away
from mailbot.store.rows import load_ticket
from mailbot.writing import Writing


def check_assignment(writing: Writing, change: UpdateTicket) -> None:
    """Raises Unfair where a ticket would be assigned to somebody who may not decide it, or who reviews an appeal of
    what was decided on it."""
    person = change.values.get("assignee")
    if person is None:
        return
    _check_fair(writing, change.ticket_id, person, "assigned to")
    if person in reviewers(writing.connection, change.ticket_id):
        raise Unfair(f"{change.ticket_id} can't be assigned to who reviews an appeal of what was decided on it")


def _check_fair(writing: Writing, ticket_id: str, person: str, what: str, *, records: bool = False) -> None:
    ticket = load_ticket(writing.connection, ticket_id)
    if ticket is None:
        return
    appealed = load_decision(writing.connection, ticket.appealed) if ticket.appealed else None
    if appealed is not None:  # whoever is being assigned to that ticket at this moment is waited for
        original = sa.select(t.tickets.c.id).where(t.tickets.c.id == appealed.ticket_id)
        writing.connection.execute(original.with_for_update(read=True))
    kept = deciders(writing.connection, appealed) if records else involved(writing.connection, ticket, appealed)
    if person in kept:
        raise Unfair(f"{ticket_id} can't be {what} somebody who had a part in what it is about")


def _decide(writing: Writing, change: Decide) -> None:
    """Who is second with a final decision of a level meets the index. What somebody made outside, or before, is an
    event of its own, by whoever put it on file."""
    decision, by = change.decision, change.decision.recorded_by
    for person in (decision.by, *((by,) if by else ())):
        _check_fair(writing, decision.ticket_id, person, "decided by", records=by is not None)
    row = {**fields_of(decision), "factors": dict(decision.factors)}
    writing.add(w.decisions, **row, final=decision.is_final)
    writing.event(decision.ticket_id, "decided" if by is None else "decision put on file", decision=row)


def _reverse(writing: Writing, change: Reverse) -> None:
    d = w.decisions.c
    where = (d.id == change.decision_id, d.ticket_id == change.ticket_id, d.reversed_by.is_(None))
    if writing.connection.execute(sa.update(w.decisions).where(*where).values(reversed_by=change.by)).rowcount == 0:
        raise StalePlan(f"decision {change.decision_id} was taken back already")
    writing.event(change.ticket_id, "decision reversed", decision=change.decision_id, by=change.by)


def _rate(writing: Writing, change: Rate) -> None:
    writing.add(w.ratings, at=writing.plan.at, **fields_of(change))
    said = {"message_id": change.message_id, "rating": change.rating, "at": writing.plan.at}
    writing.event(change.ticket_id, "feedback", **said)


def _add_party(writing: Writing, change: AddParty) -> None:
    writing.add(t.parties, ticket_id=change.ticket_id, **fields_of(change.party))
    writing.event(change.ticket_id, "party added", party=fields_of(change.party))


def _await_code(writing: Writing, change: AwaitCode) -> None:
    waiting = change.waiting
    orders = [fields_of(each) for each in waiting.orders]
    writing.add(w.waiting, **{**fields_of(waiting), "orders": orders})
    writing.event(waiting.ticket_id, "code asked for", **_asked(waiting.person, waiting.expires_at, json.dumps(orders)))


def _end_waiting(writing: Writing, change: EndWaiting) -> None:
    its = w.waiting.c
    where = (its.digest == change.digest, its.ended_at.is_(None))
    values = {"ended_at": writing.plan.at, "because": change.because}
    end = sa.update(w.waiting).where(*where).values(**values)
    row = writing.connection.execute(end.returning(its.person, its.expires_at, sa.cast(its.orders, sa.Text))).first()
    if row is None:
        raise StalePlan("the code was used already")
    writing.event(change.ticket_id, "code used", because=change.because, **_asked(*row))


def _asked(person: str, expires_at: datetime, orders: str) -> dict[str, Any]:
    """What an event says of orders that wait for a code, so that it tells when others were carried out. Nothing of the
    code: it is short, and its digest would give it away."""
    return {"person": person, "expires_at": expires_at, "orders": sha256(orders)}


def _let_in(writing: Writing, change: LetIn) -> None:
    plan = writing.plan
    if not let_in(writing.connection, change.message_id, plan.actor, plan.at, plan.desk):
        raise StalePlan(f"message {change.message_id} isn't kept back any more")


def _put_away(writing: Writing, change: PutAway) -> None:
    plan = writing.plan
    if not put_away(writing.connection, change.message_id, plan.actor, change.because, plan.at, plan.desk):
        raise StalePlan(f"message {change.message_id} isn't held any more")


def _block(writing: Writing, change: BlockSender) -> None:
    """Who is second meets the primary key."""
    writing.add(w.blocked, desk=writing.plan.desk, at=writing.plan.at, **fields_of(change))
    said = {"address": change.address, "because": change.because, "at": writing.plan.at}
    writing.event(change.ticket_id, "sender blocked", **said)


def _unblock(writing: Writing, change: UnblockSender) -> None:
    b = w.blocked.c
    this = sa.delete(w.blocked).where(b.desk == writing.plan.desk, b.address == change.address)
    by = writing.connection.execute(this.returning(b.ticket_id)).scalars().all()
    writing.lengthen(by)  # it may have been blocked on another ticket, whose record says so
    for ticket_id in dict.fromkeys((change.ticket_id, *by)):
        writing.event(ticket_id, "sender taken again", address=change.address)


WORK_WRITERS: dict[type, Any] = {
    AddParty: _add_party,
    Decide: _decide,
    Reverse: _reverse,
    Rate: _rate,
    AwaitCode: _await_code,
    EndWaiting: _end_waiting,
    LetIn: _let_in,
    PutAway: _put_away,
    BlockSender: _block,
    UnblockSender: _unblock,
}
