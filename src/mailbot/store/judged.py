"""Tickets of which a person has said what they are, and the mails that opened them. Reads only.

A ticket's events tell it: the first holds what was read, a person's later ones what they made of it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.judged import FIELDS, Judged
from mailbot.store.database import Database
from mailbot.store.rows import TICKET_FIELDS, load_parties, ticket_of
from mailbot.store.tables import entries, events, messages, payloads, tickets

PERSON = "person "  # begins the actor of what a person does; their address follows
DECIDED, ANSWERED = "decided", "reply promised"
SETS = frozenset((*FIELDS, "categories"))


@dataclass(frozen=True, slots=True)
class Opening:
    """The mail that opened a ticket.

    Args:
        people: names and addresses of the ticket's parties.
        rcpt_to: addresses that it was sent to.
        text: its new words.
    """

    people: tuple[str, ...]
    rcpt_to: tuple[str, ...]
    text: str


def judged(
    database: Database, desk: str, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Judged]:
    """Tickets of a desk whose reading a person has corrected, or let stand when they decided it, or answered and closed
    it, in the order in which they were opened. What was erased of one tells nothing.

    Args:
        since, until: only those that were opened at or after the one and before the other.
    """
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    told = events.c.what.in_(("updated", DECIDED, ANSWERED))
    by_person = sa.and_(told, events.c.actor.startswith(PERSON, autoescape=True))
    query = (
        sa.select(*(tickets.c[name] for name in TICKET_FIELDS), events.c.what, payloads.c.body)
        .join_from(tickets, events, events.c.ticket_id == tickets.c.id)
        .join(payloads, same)
        .where(tickets.c.desk == desk, sa.or_(by_person, events.c.what == "opened"))
        .order_by(tickets.c.opened_at, tickets.c.id, events.c.seq)
    )
    if since is not None:
        query = query.where(tickets.c.opened_at >= since)
    if until is not None:
        query = query.where(tickets.c.opened_at < until)
    with database.read() as connection:
        found = list(connection.execute(query))
    by_ticket: dict[str, list[Any]] = {}
    for row in found:
        by_ticket.setdefault(row.id, []).append(row)
    for first, *rows in by_ticket.values():
        said = [(row.what, json.loads(row.body)) for row in rows]
        if first.what == "opened" and _is_judged(said):
            read = json.loads(first.body)["ticket"]
            ruled = {name: value for what, body in said if what == DECIDED for name, value in _ruled(body)}
            named = {name for _, body in said for name in body.get("values", ())} | ruled.keys()
            ticket = replace(ticket_of(first), **ruled)
            yield Judged(ticket, {name: read[name] for name in FIELDS}, frozenset(named.intersection(FIELDS)))


def _is_judged(events: list[tuple[str, dict[str, Any]]]) -> bool:
    """Whether what a person did says what a matter is, or lets stand what was read.

    Who closes a ticket needn't care how it was read: only where they have answered it before, they took it for what it
    was read as. One that goes on in another ticket is none of its own.
    """
    answered = False
    for what, said in events:
        values = said.get("values", {})
        if what == DECIDED or not SETS.isdisjoint(values):
            return True
        answered = answered or what == ANSWERED
        if answered and values.get("state") == "closed" and not values.get("merged_into"):
            return True
    return False


def _ruled(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a decision found the matter to be; one that found no violation leaves what was read."""
    ruled = said.get("decision", {})
    yield from ((name, ruled[name]) for name in ("category", "tier") if ruled.get(name) is not None)


def opening(database: Database, ticket_id: str) -> Opening | None:
    """The mail that opened a ticket; None where it was a machine's."""
    query = (
        sa.select(entries.c.role, entries.c.address, entries.c.visible_text, messages.c.rcpt_to)
        .join(messages, messages.c.id == entries.c.message_id)
        .where(entries.c.ticket_id == ticket_id)
        .order_by(entries.c.at, entries.c.message_id)
        .limit(1)
    )
    with database.read() as connection:
        row = connection.execute(query).first()
        known = load_parties(connection, ticket_id)
    if row is None or row.role != "complainant":
        return None
    people = (row.address, *(words for party in known for words in (party.name, party.address)))
    return Opening(tuple(filter(None, people)), tuple(row.rcpt_to), row.visible_text)
