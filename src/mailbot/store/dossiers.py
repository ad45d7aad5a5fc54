"""What somebody who works on a ticket needs to know of it, read on one snapshot."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.decision import Decision
from mailbot.domain.dossier import Dossier, Waiting
from mailbot.domain.facts import Facts
from mailbot.domain.fresh import token_digest
from mailbot.domain.given import Given, Orders, codes_in, tickets_named
from mailbot.domain.ticket import Ticket
from mailbot.store.database import Database
from mailbot.store.rows import decision_of, load_clocks, load_parties, load_ticket
from mailbot.store.tables import decisions, outbox, tickets, waiting

MOST_HISTORY = 50
MOST_NAMED = 20
WAITING_FIELDS = tuple(Waiting.__dataclass_fields__)


def dossier(database: Database, ticket_id: str) -> Dossier | None:
    """A ticket with all that bears on work on it; None where there is no such ticket."""
    with database.read() as connection:
        return load_dossier(connection, ticket_id)


def with_dossiers(database: Database, facts: Facts, orders: Orders, person: str, now: datetime) -> Facts:
    """Facts for a mail that commands: with the tickets that it points at or names, and the orders that it confirms.

    Args:
        person: registered address of its sender.
    """
    with database.read() as connection:
        found = waits(connection, codes_in(orders.commands), person, now)
        given = (*orders.commands, *(found.orders if found else ()))
        ids = dict.fromkeys((*(thread.ticket.id for thread in facts.threads), *tickets_named(given)))
        loaded = (load_dossier(connection, id_) for id_ in [*ids][:MOST_NAMED])
        return replace(facts, dossiers={each.ticket.id: each for each in loaded if each is not None}, waiting=found)


def load_dossier(connection: sa.Connection, ticket_id: str) -> Dossier | None:
    ticket = load_ticket(connection, ticket_id)
    if ticket is None:
        return None
    appealed = load_decision(connection, ticket.appealed) if ticket.appealed else None
    return Dossier(
        ticket,
        load_parties(connection, ticket_id),
        load_clocks(connection, ticket_id),
        _decisions(connection, decisions.c.ticket_id == ticket_id),
        appealed,
        involved(connection, ticket, appealed),
        _history(connection, ticket),
        _threads(connection, ticket_id),
    )


def load_decision(connection: sa.Connection, id_: str) -> Decision | None:
    return next(iter(_decisions(connection, decisions.c.id == id_)), None)


def involved(connection: sa.Connection, ticket: Ticket, appealed: Decision | None) -> frozenset[str]:
    """Who may not decide a ticket, whatever their role: see Dossier."""
    found = set(ticket.barred)
    if appealed is not None:
        original = load_ticket(connection, appealed.ticket_id)
        found |= {appealed.by, *(original.assignees if original else ())}
    return frozenset(found)


def waits(connection: sa.Connection, codes: tuple[str, ...], person: str, now: datetime) -> Waiting | None:
    """The orders of a person that wait for one of some codes; None where none does, or it came too late."""
    digests = [token_digest(code) for code in codes]
    w = waiting.c
    query = sa.select(waiting).where(w.digest.in_(digests), w.person == person, w.ended_at.is_(None))
    row = connection.execute(query.where(w.expires_at > now)).first()
    if row is None:
        return None
    values = {name: getattr(row, name) for name in WAITING_FIELDS}
    return Waiting(**{**values, "orders": tuple(Given(**each) for each in row.orders)})


def _history(connection: sa.Connection, ticket: Ticket) -> tuple[Decision, ...]:
    """Decisions at the same desk on what a ticket is about."""
    if not ticket.reference:
        return ()
    d = decisions.c
    at_desk = sa.select(tickets.c.id).where(tickets.c.id == d.ticket_id, tickets.c.desk == ticket.desk).exists()
    return _decisions(connection, d.reference == ticket.reference, d.ticket_id != ticket.id, at_desk)


def _decisions(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[Decision, ...]:
    newest = sa.select(decisions).where(*where).order_by(decisions.c.at.desc(), decisions.c.id).limit(MOST_HISTORY)
    return tuple(reversed([decision_of(row) for row in connection.execute(newest)]))


def _threads(connection: sa.Connection, ticket_id: str) -> dict[str, tuple[str, ...]]:
    """Our mail to each address on a ticket, oldest first, so that an answer joins the thread that they have."""
    found: dict[str, tuple[str, ...]] = {}
    o = outbox.c
    left = (o.ticket_id == ticket_id, o.state.not_in(("suppressed", "dropped", "merged")))
    for row in connection.execute(sa.select(o.rcpt_to, o.message_id).where(*left).order_by(o.created_at, o.id)):
        found[row.rcpt_to.lower()] = (*found.get(row.rcpt_to.lower(), ()), row.message_id)
    return found
