"""Checkpoints in the store: what the next one is over, those that are kept, and the heads that each of them covers."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from mailbot.domain.checkpoint import AddCheckpoint, Checkpoint, Head, checkpoint_in
from mailbot.domain.records import fields_of
from mailbot.store.columns import by_octets
from mailbot.store.tables import events, tickets
from mailbot.store.tables_work import checkpoints, heads

AT_ONCE = 5_000  # rows that are read together


def keep_checkpoint(connection: sa.Connection, change: AddCheckpoint) -> None:
    """Inserts a checkpoint; who is second with a number meets the primary key."""
    made = change.checkpoint
    row = {"number": made.number, "text": made.text, "signature": made.signature}
    connection.execute(sa.insert(checkpoints), row)
    if change.changed:
        rows = [{"checkpoint": made.number, **fields_of(head)} for head in change.changed]
        connection.execute(sa.insert(heads), rows)


def heads_now(connection: sa.Connection) -> Iterator[Head]:
    """Where every ticket's events end now, sorted by ticket."""
    query = sa.select(tickets.c.id, tickets.c.event_seq, tickets.c.event_head)
    return _heads(connection, query.order_by(by_octets(connection, tickets.c.id)))


def heads_not_covered(connection: sa.Connection) -> tuple[Head, ...]:
    """Those of them that no checkpoint has, sorted by ticket."""
    covered = sa.exists().where(heads.c.ticket_id == tickets.c.id, heads.c.head == tickets.c.event_head)
    query = sa.select(tickets.c.id, tickets.c.event_seq, tickets.c.event_head).where(~covered)
    return tuple(_heads(connection, query.order_by(by_octets(connection, tickets.c.id))))


def added_by(connection: sa.Connection, number: int) -> Iterator[Head]:
    """The heads that a checkpoint added to the one before, sorted by ticket."""
    query = sa.select(heads.c.ticket_id, heads.c.seq, heads.c.head).where(heads.c.checkpoint == number)
    return _heads(connection, query.order_by(by_octets(connection, heads.c.ticket_id)))


def covered_by(connection: sa.Connection, number: int) -> Iterator[Head]:
    """Every ticket's head as a checkpoint has it, sorted by ticket: the last that was added until then."""
    query = sa.select(heads.c.ticket_id, heads.c.seq, heads.c.head).where(heads.c.checkpoint <= number)
    rows = _heads(connection, query.order_by(by_octets(connection, heads.c.ticket_id), heads.c.checkpoint))
    for _, added in groupby(rows, key=lambda head: head.ticket_id):
        *_, last = added
        yield last


def not_in_events(connection: sa.Connection) -> Iterator[tuple[int, Head]]:
    """Heads that no event has any more, with the checkpoint that covers each: an end was taken off, or changed."""
    same = sa.and_(events.c.ticket_id == heads.c.ticket_id, events.c.seq == heads.c.seq, events.c.hash == heads.c.head)
    query = sa.select(heads).outerjoin(events, same).where(events.c.hash.is_(None), heads.c.seq > 0)
    query = query.order_by(heads.c.checkpoint, heads.c.ticket_id)
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        yield row.checkpoint, Head(row.ticket_id, row.seq, row.head)


def kept(connection: sa.Connection) -> Iterator[tuple[int, str, str]]:
    """Number, text and signature of every checkpoint, oldest first."""
    query = sa.select(checkpoints).order_by(checkpoints.c.number)
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        yield row.number, row.text, row.signature


def last_kept(connection: sa.Connection) -> Checkpoint | None:
    """The newest checkpoint; None where there is none yet."""
    query = sa.select(checkpoints.c.text).order_by(checkpoints.c.number.desc()).limit(1)
    text = connection.execute(query).scalar()
    return checkpoint_in(text) if text is not None else None


def _heads(connection: sa.Connection, query: "sa.Select[Any]") -> Iterator[Head]:
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Head(row[0], row[1], row[2])
