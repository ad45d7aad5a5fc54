"""How content complainants say they are with resolutions. Reads only."""

from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.feedback import Contentment
from mailbot.store.database import Database
from mailbot.store.tables import tickets
from mailbot.store.tables_work import decisions, ratings


def contentment(database: Database, desk: str, since: datetime, until: datetime) -> Contentment:
    """What was said of the resolutions of a desk that were made at or after a time and before another; of each
    complaint the last word counts."""
    made = sa.select(decisions.c.ticket_id).join(tickets, tickets.c.id == decisions.c.ticket_id).distinct()
    made = made.where(tickets.c.desk == desk, decisions.c.outcome == "resolved")
    made = made.where(decisions.c.at >= since, decisions.c.at < until)
    said = sa.select(ratings.c.ticket_id, ratings.c.rating).where(ratings.c.ticket_id.in_(made))
    with database.read() as connection:
        resolved = connection.execute(sa.select(sa.func.count()).select_from(made.subquery())).scalar_one()
        rows = connection.execute(said.order_by(ratings.c.at, ratings.c.message_id))
        last = {row.ticket_id: row.rating for row in rows}
    return Contentment(desk, resolved, tuple(last.values()))
