"""What promises the store knows of: live clocks by urgency, and what became of those that were started.

Reads only. What is due is found by an index, however many clocks run beside it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.keeping import late_by
from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.rows import CLOCK_FIELDS, clock_of, ticket_of
from mailbot.store.tables import clocks, tickets

_CLOCK = tuple(clocks.c[name].label(f"clock_{name}") for name in CLOCK_FIELDS)  # a ticket has a state too


def clocks_of(desks: Collection[str]) -> sa.Select[Any]:
    """The clocks of some desks with their tickets, a `ticket_and_clock` a row."""
    query = sa.select(tickets, *_CLOCK).join_from(clocks, tickets, tickets.c.id == clocks.c.ticket_id)
    return query.where(tickets.c.desk.in_(desks))


def ticket_and_clock(row: Any) -> tuple[Ticket, Clock]:  # noqa: ANN401 - a row of `clocks_of`
    return ticket_of(row), Clock(**{name: getattr(row, f"clock_{name}") for name in CLOCK_FIELDS})


def next_limits(
    database: Database,
    desks: Collection[str],
    limit: int,
    *,
    after: datetime | None = None,
    until: datetime | None = None,
) -> list[tuple[Ticket, Clock]]:
    """Running clocks of some desks with their tickets: the longest overdue first, then by their limits.

    Args:
        after, until: only those whose limit is later than the one and not later than the other.
    """
    return _by_limit(database, clocks_of(desks).where(clocks.c.state == "running", *_between(after, until)), limit)


def paused_limits(database: Database, desks: Collection[str], limit: int) -> list[tuple[Ticket, Clock]]:
    """Clocks of some desks that stand still, with their tickets, by the limits that they had."""
    return _by_limit(database, clocks_of(desks).where(clocks.c.state == "paused"), limit)


def _by_limit(database: Database, query: sa.Select[Any], limit: int) -> list[tuple[Ticket, Clock]]:
    query = query.order_by(clocks.c.limit_at, clocks.c.ticket_id, clocks.c.name).limit(limit)
    with database.read() as connection:
        return [ticket_and_clock(row) for row in connection.execute(query)]


def count_limits(database: Database, desk: str, after: datetime | None, until: datetime) -> int:
    """How many clocks `next_limits` has between two times."""
    query = sa.select(sa.func.count()).select_from(clocks).join(tickets, tickets.c.id == clocks.c.ticket_id)
    query = query.where(clocks.c.state == "running", tickets.c.desk == desk, *_between(after, until))
    with database.read() as connection:
        return connection.execute(query).scalar_one()


def breached(database: Database, desk: str, after: datetime, until: datetime) -> list[tuple[Ticket, Clock]]:
    """Clocks of a desk whose limit passed later than one time and not later than another, and that weren't met by
    it, in the order of their limits."""
    too_late = sa.and_(clocks.c.state == "cancelled", clocks.c.ended_at > clocks.c.limit_at)
    passed = sa.or_(clocks.c.state.in_(("running", "missed")), too_late)
    query = clocks_of([desk]).where(passed, *_between(after, until))
    with database.read() as connection:
        rows = connection.execute(query.order_by(clocks.c.limit_at, clocks.c.ticket_id, clocks.c.name))
        found = [ticket_and_clock(row) for row in rows]
    return [each for each in found if each[1].state != "cancelled" or late_by(each[1], until) is not None]


def oldest_open(database: Database, desk: str) -> dict[str, tuple[str, datetime]]:
    """The ticket whose clock has been open the longest, and since when, by the clock's name."""
    live = sa.and_(tickets.c.desk == desk, clocks.c.state.in_(("running", "paused")))
    of_desk = clocks.join(tickets, tickets.c.id == clocks.c.ticket_id)
    first = sa.select(clocks.c.name, sa.func.min(clocks.c.started_at).label("since")).select_from(of_desk)
    oldest = first.where(live).group_by(clocks.c.name).subquery()
    same = sa.and_(oldest.c.name == clocks.c.name, oldest.c.since == clocks.c.started_at)
    query = sa.select(clocks.c.name, sa.func.min(clocks.c.ticket_id).label("ticket_id"), clocks.c.started_at)
    query = query.select_from(of_desk.join(oldest, same)).where(live).group_by(clocks.c.name, clocks.c.started_at)
    with database.read() as connection:
        return {row.name: (row.ticket_id, row.started_at) for row in connection.execute(query)}


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


def _between(after: datetime | None, until: datetime | None) -> list[sa.ColumnElement[bool]]:
    later = [] if after is None else [clocks.c.limit_at > after]
    return later if until is None else [*later, clocks.c.limit_at <= until]
