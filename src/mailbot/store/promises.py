"""What promises the store knows of: the running clocks by urgency, and what became of those that were started.

Reads only. What is due is found by an index, however many clocks run beside it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.facts import CLOCK_FIELDS, clock_of, ticket_of
from mailbot.store.tables import clocks, tickets

_CLOCK = tuple(clocks.c[name].label(f"clock_{name}") for name in CLOCK_FIELDS)  # a ticket has a state too


def clocks_of(desks: Collection[str]) -> sa.Select[Any]:
    """The clocks of some desks with their tickets, a `ticket_and_clock` a row."""
    query = sa.select(tickets, *_CLOCK).join_from(clocks, tickets, tickets.c.id == clocks.c.ticket_id)
    return query.where(tickets.c.desk.in_(desks))


def ticket_and_clock(row: Any) -> tuple[Ticket, Clock]:  # noqa: ANN401 - a row of `clocks_of`
    return ticket_of(row), Clock(**{name: getattr(row, f"clock_{name}") for name in CLOCK_FIELDS})


def next_limits(database: Database, desks: Collection[str], limit: int) -> list[tuple[Ticket, Clock]]:
    """Running clocks of some desks with their tickets: the longest overdue first, then by their limits."""
    running = clocks_of(desks).where(clocks.c.state == "running")
    query = running.order_by(clocks.c.limit_at, clocks.c.ticket_id, clocks.c.name).limit(limit)
    with database.read() as connection:
        return [ticket_and_clock(row) for row in connection.execute(query)]


def started(database: Database, desk: str, since: datetime, until: datetime) -> list[Clock]:
    """The clocks of a desk that began at or after a time and before another, in the order of their start."""
    query = (
        sa.select(clocks)
        .join(tickets, tickets.c.id == clocks.c.ticket_id)
        .where(clocks.c.started_at >= since, clocks.c.started_at < until, tickets.c.desk == desk)
        .order_by(clocks.c.started_at, clocks.c.ticket_id, clocks.c.name)
    )
    with database.read() as connection:
        return [clock_of(row) for row in connection.execute(query)]
