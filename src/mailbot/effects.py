"""The one writer: puts plans into the store, in one transaction with the completion of the claim they come from.

No I/O but the database, no parsing and no rendering happens inside it. A precondition that no longer holds raises
StalePlan, and nothing was written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mailbot.domain.case import CoverMatters
from mailbot.domain.checkpoint import AddCheckpoint
from mailbot.domain.plan import (
    AddEntry,
    LinkTickets,
    MoveMark,
    Note,
    OpenTicket,
    Plan,
    Rendered,
    SetClock,
    UpdateTicket,
)
from mailbot.domain.records import fields_of
from mailbot.effects_guard import GUARD_WRITERS
from mailbot.effects_mail import MAIL_WRITERS, take_mail
from mailbot.effects_work import WORK_WRITERS, check_assignment
from mailbot.errors import StalePlan
from mailbot.store import statements
from mailbot.store import tables as t
from mailbot.store.chain import sha256
from mailbot.store.checkpoints import keep_checkpoint
from mailbot.store.claims import Claim
from mailbot.store.database import Database
from mailbot.writing import Head, Writing


class LeaseLost(StalePlan):
    """Somebody else has claimed the message since: what we would write is theirs to write."""


def apply(
    database: Database, plans: Sequence[Plan], rendered: Mapping[str, Rendered], claim: Claim | None = None
) -> None:
    """Writes plans, all or none.

    Args:
        plans: one a desk for a received message; one for a due clock or a command.
        rendered: octets by outbox id, for every Outgoing of the plans.
        claim: completed in the same transaction.
    Raises:
        StalePlan: a ticket has another version, a fingerprint or an id is taken, or the lease was lost (LeaseLost).
    """
    try:
        with database.write() as connection:
            if claim is not None:
                _complete(connection, claim)
            take_mail(connection, plans)
            for plan in plans:
                _write(Writing(connection, plan, rendered))
    except IntegrityError as error:
        raise StalePlan(f"somebody else was first: {type(error.orig).__name__}") from error


def _complete(connection: sa.Connection, claim: Claim) -> None:
    facts = asdict(claim.examination) if claim.examination else None
    done = connection.execute(statements.COMPLETE, {"claimed": claim.id, "held_fence": claim.fence, "found": facts})
    if done.rowcount != 1:
        raise LeaseLost(f"message {claim.id} was claimed by another worker")


def _write(writing: Writing) -> None:
    plan = writing.plan
    for ticket_id, version in sorted(plan.versions.items()):  # in one order, so that two writers never wait in a ring
        writing.heads[ticket_id] = _take_version(writing.connection, ticket_id, version)
    for change in plan.changes:
        _WRITERS[type(change)](writing, change)
    if plan.fingerprint is not None:
        key = {"desk": plan.desk, "fingerprint": plan.fingerprint}
        writing.add(t.fingerprints, **key, message_id=plan.message_id, ticket_id=plan.ticket_id)
    if plan.message_id is not None and plan.disposition is not None:
        writing.add(
            t.dispositions,
            message_id=plan.message_id,
            desk=plan.desk,
            disposition=plan.disposition,
            reason=plan.reason,
            ticket_id=plan.ticket_id,
            duplicate_of=plan.duplicate_of,
            summary=dict(plan.summary),
            at=plan.at,
        )
    _insert(writing)


def _take_version(connection: sa.Connection, ticket_id: str, version: int) -> Head:
    taken = connection.execute(statements.TAKE_VERSION, {"ticket": ticket_id, "held_version": version}).first()
    if taken is None:
        raise StalePlan(f"ticket {ticket_id} is no longer at version {version}")
    return Head(taken.event_seq, taken.event_head)


def _insert(writing: Writing) -> None:
    for row in writing.rows.get(t.tickets, ()):
        head = writing.heads[row["id"]]
        row |= {"event_seq": head.seq, "event_head": head.hash}
    for table, insert in statements.INSERTS.items():
        if table in writing.rows:
            writing.connection.execute(insert, writing.rows[table])
    opened = {row["id"] for row in writing.rows.get(t.tickets, ())}
    for ticket_id in writing.heads.keys() - opened:
        head = writing.heads[ticket_id]
        writing.connection.execute(statements.SET_HEAD, {"ticket": ticket_id, "seq": head.seq, "head": head.hash})


def _open(writing: Writing, change: OpenTicket) -> None:
    ticket = change.ticket
    writing.heads[ticket.id] = Head()
    writing.add(t.tickets, **fields_of(ticket))
    for party in change.parties:
        writing.add(t.parties, ticket_id=ticket.id, **fields_of(party))
    for clock in change.clocks:
        writing.add(t.clocks, **fields_of(clock))
    parties = [fields_of(party) for party in change.parties]
    clocks = [fields_of(clock) for clock in change.clocks]
    writing.event(ticket.id, "opened", ticket=fields_of(ticket), parties=parties, clocks=clocks)


def _update(writing: Writing, change: UpdateTicket) -> None:
    check_assignment(writing, change)
    where = t.tickets.c.id == change.ticket_id
    writing.connection.execute(sa.update(t.tickets).where(where).values(**change.values))
    writing.event(change.ticket_id, "updated", values=dict(change.values), because=change.because)


def _add_entry(writing: Writing, change: AddEntry) -> None:
    attachments = [attachment.described() for attachment in change.attachments]
    report = change.report.described() if change.report else None
    writing.add(
        t.entries,
        ticket_id=change.ticket_id,
        message_id=change.message_id,
        side=change.side,
        role=change.author.role,
        address=change.author.address,
        verified=change.verified,
        visible_text=change.visible_text,
        attachments=attachments,
        report=report,
        at=writing.plan.at,
    )
    raw = dict(writing.connection.execute(statements.RAW, {"message": change.message_id}).one()._mapping)
    raw["sender"] = sha256(raw["sender"])
    said = {"message_id": change.message_id, **raw, "side": change.side, "verified": change.verified}
    said |= {"at": writing.plan.at, "report": sha256(json.dumps(report)) if report else None}
    said |= {"text": sha256(change.visible_text), "files": sha256(json.dumps(attachments))}
    if (change.message_id, change.ticket_id) == (writing.plan.message_id, writing.plan.ticket_id):
        said |= {"disposition": writing.plan.disposition, "reason": writing.plan.reason}
    digests = [attachment["sha256"] for attachment in attachments]
    writing.event(change.ticket_id, "mail filed", **said, author=fields_of(change.author), attachments=digests)


def _cover(writing: Writing, change: CoverMatters) -> None:
    """Who is second with a key meets the primary key. Always in one order, so that two writers never wait in a ring."""
    r = t.reported.c
    for (kind, value), before in sorted(change.was.items()):
        this = (r.desk == writing.plan.desk, r.kind == kind, r.value == value, r.ticket_id == before)
        if before is not None and writing.connection.execute(sa.delete(t.reported).where(*this)).rowcount == 0:
            raise StalePlan(f"reports don't go to ticket {before} any more")
        writing.add(t.reported, desk=writing.plan.desk, kind=kind, value=value, ticket_id=change.ticket_id)


def _link(writing: Writing, change: LinkTickets) -> None:
    writing.add(t.links, ticket_id=change.ticket_id, other_id=change.other_id, relation=change.relation)
    writing.event(change.ticket_id, "linked", other=change.other_id, relation=change.relation)


def _set_clock(writing: Writing, change: SetClock) -> None:
    clock = change.clock
    values = {f"new_{key}": value for key, value in fields_of(clock).items()}
    if writing.connection.execute(statements.SET_CLOCK, values).rowcount == 0:
        key = (clock.ticket_id, clock.name)
        begun = [row for row in writing.rows.get(t.clocks, ()) if (row["ticket_id"], row["name"]) == key]
        if begun:  # a stage that begins and ends in one plan
            begun[0].update(fields_of(clock))
        else:
            writing.add(t.clocks, **fields_of(clock))
    writing.event(clock.ticket_id, "clock set", clock=fields_of(clock), because=change.because)


def _note(writing: Writing, change: Note) -> None:
    writing.event(change.ticket_id, change.what, **change.details)


def _move_mark(writing: Writing, change: MoveMark) -> None:
    marks, values = t.marks, {"done_at": writing.plan.at}
    if change.was is None:  # who is second meets the primary key
        writing.connection.execute(sa.insert(marks).values(name=change.name, **values))
        return
    where = (marks.c.name == change.name, marks.c.done_at == change.was)
    if writing.connection.execute(sa.update(marks).where(*where).values(values)).rowcount == 0:
        raise StalePlan(f"another process has done {change.name}")


_WRITERS: dict[type, Any] = {
    OpenTicket: _open,
    UpdateTicket: _update,
    AddEntry: _add_entry,
    CoverMatters: _cover,
    LinkTickets: _link,
    SetClock: _set_clock,
    Note: _note,
    MoveMark: _move_mark,
    AddCheckpoint: lambda writing, change: keep_checkpoint(writing.connection, change),
    **MAIL_WRITERS,
    **WORK_WRITERS,
    **GUARD_WRITERS,
}
