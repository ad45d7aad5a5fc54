"""Rows as the domain's records: a ticket, its parties, its clocks and its decisions."""

from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from mailbot.domain.decision import Decision
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.store.tables import clocks, parties, tickets
from mailbot.store.tables_work import decisions

TICKET_FIELDS = tuple(field.name for field in fields(Ticket))
CLOCK_FIELDS = tuple(field.name for field in fields(Clock))
DECISION_FIELDS = tuple(field.name for field in fields(Decision))
_LISTS = ("categories", "hazards", "reported_as", "assignees", "barred")
_TICKET = sa.select(tickets).where(tickets.c.id == sa.bindparam("id"))

_DECIDED = (
    sa.select(decisions).where(decisions.c.ticket_id == sa.bindparam("ticket")).order_by(decisions.c.at, decisions.c.id)
)


def load_ticket(connection: sa.Connection, ticket_id: str) -> Ticket | None:
    row = connection.execute(_TICKET, {"id": ticket_id}).first()
    return None if row is None else ticket_of(row)


def ticket_of(row: Any) -> Ticket:  # noqa: ANN401 - a row of `tickets`
    values = {name: getattr(row, name) for name in TICKET_FIELDS}
    lists = {name: tuple(values[name]) for name in _LISTS}
    return Ticket(**{**values, **lists})


def load_parties(connection: sa.Connection, ticket_id: str) -> tuple[Party, ...]:
    rows = connection.execute(sa.select(parties).where(parties.c.ticket_id == ticket_id)).all()
    return tuple(Party(row.role, row.address, row.name) for row in rows)


def load_clocks(connection: sa.Connection, ticket_id: str) -> tuple[Clock, ...]:
    query = sa.select(clocks).where(clocks.c.ticket_id == ticket_id).order_by(clocks.c.limit_at)
    return tuple(clock_of(row) for row in connection.execute(query))


def clock_of(row: Any) -> Clock:  # noqa: ANN401 - a row of `clocks`
    return Clock(**{name: getattr(row, name) for name in CLOCK_FIELDS})


def load_decisions(connection: sa.Connection, ticket_id: str) -> tuple[Decision, ...]:
    """The decisions on a ticket, oldest first."""
    return tuple(decision_of(row) for row in connection.execute(_DECIDED, {"ticket": ticket_id}))


def decision_of(row: Any) -> Decision:  # noqa: ANN401 - a row of `decisions`
    return Decision(**{name: getattr(row, name) for name in DECISION_FIELDS})
