"""The outbox as a whole: what waits in it, what may not be sent, what a day in shadow mode has kept. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.store.database import Database
from mailbot.store.tables import outbox

LIKE_SHOWN = 3
_WAITING = sa.select(sa.func.count(), sa.func.min(outbox.c.created_at)).where(outbox.c.state == "queued")


@dataclass(frozen=True, slots=True)
class Day:
    """What would have left within a time: the first mails whole, and how many there were in all."""

    mails: tuple[dict[str, Any], ...]
    shadowed: int
    suppressed: int


def waiting(database: Database) -> tuple[int, datetime | None]:
    """How many mails wait to be sent, and since when the oldest of them does."""
    with database.read() as connection:
        row = connection.execute(_WAITING).one()
        return row[0], row[1]


def deferred(database: Database) -> list[str]:
    """The ids of what was tried and waits for its next try."""
    query = sa.select(outbox.c.id).where(outbox.c.state == "queued", outbox.c.attempts > 0)
    with database.read() as connection:
        return list(connection.execute(query.order_by(outbox.c.created_at)).scalars())


def queued_before(database: Database, until: datetime) -> list[str]:
    """The ids of what was queued not later than a time, and waits still."""
    query = sa.select(outbox.c.id).where(outbox.c.state == "queued", outbox.c.created_at <= until)
    with database.read() as connection:
        return list(connection.execute(query.order_by(outbox.c.created_at)).scalars())


def mails_like(database: Database, beginning: str, state: str | None = None) -> list[str]:
    """The ids of mails, of one state or any, that begin so; the first few of them."""
    query = sa.select(outbox.c.id).where(outbox.c.id.startswith(beginning, autoescape=True))
    if state is not None:
        query = query.where(outbox.c.state == state)
    with database.read() as connection:
        return list(connection.execute(query.order_by(outbox.c.id).limit(LIKE_SHOWN)).scalars())


def kept_in_shadow(
    database: Database, desk: str, leaving: tuple[str, ...], after: datetime, until: datetime, limit: int
) -> Day:
    """What one desk would have sent, and would not have sent for a reason of its own.

    Args:
        leaving: purposes of mail that leaves in shadow mode as well.
        limit: how many mails are given whole, oldest first.
    """
    kept = sa.and_(outbox.c.state.in_(("shadowed", "queued")), outbox.c.purpose.not_in(leaving))
    where = (outbox.c.desk == desk, outbox.c.created_at > after, outbox.c.created_at <= until)
    query = sa.select(outbox).where(*where, sa.or_(kept, outbox.c.state == "suppressed"))
    count = sa.select(sa.func.count()).where(*where)
    with database.read() as connection:
        rows = connection.execute(query.order_by(outbox.c.created_at, outbox.c.id).limit(limit)).all()
        shadowed = connection.execute(count.where(kept)).scalar_one()
        suppressed = connection.execute(count.where(outbox.c.state == "suppressed")).scalar_one()
    return Day(tuple(dict(row._mapping) for row in rows), shadowed, suppressed)
