"""How much came in at a desk, and what of it waits for a person's first look. Reads only."""

from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.reading import PRIORITIES
from mailbot.domain.ticket import Ticket
from mailbot.store.database import Database
from mailbot.store.rows import ticket_of
from mailbot.store.tables import tickets


def opened(database: Database, desk: str, since: datetime, until: datetime) -> list[tuple[str, str | None, datetime]]:
    """Kind, category and time of the tickets that were opened at or after a time and before another."""
    t = tickets.c
    query = sa.select(t.kind, t.category, t.opened_at).where(t.opened_at >= since, t.opened_at < until, t.desk == desk)
    with database.read() as connection:
        return [(row.kind, row.category, row.opened_at) for row in connection.execute(query)]


def first_opened(database: Database, desk: str) -> datetime | None:
    """When a desk's first ticket was opened; None where it has none."""
    query = sa.select(tickets.c.opened_at).where(tickets.c.desk == desk).order_by(tickets.c.opened_at).limit(1)
    with database.read() as connection:
        return connection.execute(query).scalar()


def to_triage(database: Database, desk: str, limit: int) -> tuple[int, list[Ticket]]:
    """How many open tickets wait for a person's look, and some of them: the most urgent first, then the oldest."""
    waits = (tickets.c.desk == desk, tickets.c.state == "open", tickets.c.needs_triage.is_not(None))
    urgency = sa.case({name: number for number, name in enumerate(PRIORITIES)}, value=tickets.c.priority)
    query = sa.select(tickets).where(*waits).order_by(urgency, tickets.c.opened_at, tickets.c.id).limit(limit)
    with database.read() as connection:
        number = connection.execute(sa.select(sa.func.count()).select_from(tickets).where(*waits)).scalar_one()
        return number, [ticket_of(row) for row in connection.execute(query)]
