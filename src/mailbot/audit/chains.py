"""Walks the events of every ticket in one pass, one ticket at a time: memory doesn't grow with the store."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from mailbot.audit.damage import LOOK, Damage, Walked
from mailbot.audit.stored import AT_ONCE, octets, second, text_of
from mailbot.store.columns import by_octets
from mailbot.store.tables import events, payloads, tickets
from mailbot.verify_bundle import ERASED

Step = Callable[[int], None]


@dataclass(slots=True)
class Chain:
    """The events of one ticket as far as they were walked.

    Args:
        said: what each event says that is whole: what it is, its number, its payload.
        gone: events whose payload is missing, unless another event says that it was to go.
    """

    ticket_id: str
    seq: int = 0
    head: str = ""
    said: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    erased: int = 0
    broken: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything that ever happened is known."""
        return not (self.broken or self.gone or self.erased)


def walk(connection: sa.Connection, walked: Walked, step: Step) -> Iterator[tuple[Chain, list[Damage]]]:
    """Every ticket's chain, with what is wrong with it, sorted by ticket."""
    for ticket_id, rows in groupby(_events(connection), key=lambda row: row.ticket_id):
        chain = Chain(ticket_id)
        found: list[Damage] = []
        for row in rows:
            found += _event(chain, row)
            end = row
            walked.events += 1
            if walked.events % 1_000 == 0:
                step(1_000)
        found += _end(chain, end)
        walked.tickets += 1
        walked.erased += chain.erased
        yield chain, found
    step(walked.events % 1_000)


def strays(connection: sa.Connection) -> Iterator[Damage]:
    """Tickets without events, and what events say without the events."""
    none = sa.select(tickets.c.id).where(~sa.exists().where(events.c.ticket_id == tickets.c.id))
    for (ticket_id,) in connection.execute(none.order_by(tickets.c.id)):
        yield Damage("all events are missing", ticket_id)
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    lost = sa.select(payloads.c.ticket_id, text_of(connection, payloads.c.seq))
    lost = lost.outerjoin(events, same).where(events.c.hash.is_(None)).order_by(payloads.c.ticket_id, payloads.c.seq)
    for ticket_id, seq in connection.execute(lost):
        yield Damage("what an event says is there without the event", f"{ticket_id} event {seq}")


def _events(connection: sa.Connection) -> Iterator[Any]:
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    kept = [text_of(connection, column).label(column.name) for column in events.c]
    ends = [text_of(connection, tickets.c[name]).label(name) for name in ("event_seq", "event_head")]
    query = sa.select(*kept, text_of(connection, payloads.c.body).label("body"), *ends)
    query = query.outerjoin(payloads, same).outerjoin(tickets, tickets.c.id == events.c.ticket_id)
    query = query.order_by(by_octets(connection, events.c.ticket_id), events.c.seq)
    yield from connection.execute(query.execution_options(yield_per=AT_ONCE))


def _event(chain: Chain, row: Any) -> Iterator[Damage]:  # noqa: ANN401 - a row
    """What is wrong with the next event."""
    before, expected = chain.head, chain.seq + 1
    chain.head, where = row.hash, f"{chain.ticket_id} event {row.seq}"
    if not row.seq.isascii() or not row.seq.isdigit() or int(row.seq) < expected:
        chain.broken = True
        yield Damage("an event has no number that could be its own", where, f"after event {chain.seq}", LOOK)
        return
    chain.seq = int(row.seq)
    if chain.seq > expected:
        chain.broken = True
        left = f"{expected}" if chain.seq == expected + 1 else f"{expected} to {chain.seq - 1}"
        yield Damage("events are missing", chain.ticket_id, f"number {left}")
    elif _hash(before, row) != row.hash:
        chain.broken = True
        yield Damage("an event was changed, or isn't the one that was there", where)
    if row.body is None:
        chain.gone.add(chain.seq)
    elif hashlib.sha256(octets(row.body)).hexdigest() != row.payload:
        chain.broken = True
        yield Damage("what an event says was changed", where)
    else:
        said = json.loads(row.body)
        chain.said.append((row.what, chain.seq, said))
        if row.what == ERASED:
            chain.erased += len(chain.gone & set(said["seqs"]))
            chain.gone -= set(said["seqs"])


def _hash(before: str, row: Any) -> str | None:  # noqa: ANN401 - a row
    """The hash of an event as it is stored; None where what is stored can't be what was hashed."""
    at = second(row.at)
    if at is None or "\n" in row.actor or "\n" in row.what:
        return None
    facts = (before, row.ticket_id, row.seq, at, row.actor, row.what, row.payload)
    return hashlib.sha256(octets("\n".join(facts))).hexdigest()


def _end(chain: Chain, row: Any) -> Iterator[Damage]:  # noqa: ANN401 - a row
    for seq in sorted(chain.gone):
        problem = "no event says that it was erased"
        yield Damage("what an event says is missing", f"{chain.ticket_id} event {seq}", problem)
    if row.event_seq is None:
        yield Damage("the ticket is gone, its events are still there", chain.ticket_id)
    elif (row.event_seq, row.event_head) != (str(chain.seq), chain.head):
        chain.broken = True
        detail = f"the ticket says that event {row.event_seq} is the last, and the last there is {chain.seq}"
        yield Damage("the end of the events isn't the one that the ticket names", chain.ticket_id, detail)
