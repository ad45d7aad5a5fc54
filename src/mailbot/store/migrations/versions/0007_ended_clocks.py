"""When a clock ended, so that promise keeping can be counted; of older clocks their events tell."""

import json
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENDS = ("met", "missed", "cancelled")

clocks = sa.table(
    "clocks",
    *(sa.column(name, sa.Text) for name in ("ticket_id", "name", "state")),
    sa.column("ended_at", sa.DateTime(timezone=True)),
)
events = sa.table(
    "events",
    *(sa.column(name, sa.Text) for name in ("ticket_id", "what")),
    *(sa.column("seq", sa.Integer), sa.column("at", sa.DateTime(timezone=True))),
)
payloads = sa.table("payloads", sa.column("ticket_id", sa.Text), sa.column("seq"), sa.column("body", sa.Text))


def upgrade() -> None:
    op.add_column("clocks", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    which = (clocks.c.ticket_id == sa.bindparam("of"), clocks.c.name == sa.bindparam("called"))
    has_ended = sa.or_(*(clocks.c.state == end for end in ENDS))
    fill = sa.update(clocks).where(*which, has_ended).values(ended_at=sa.bindparam("at"))
    rows = [{"of": of, "called": called, "at": at} for (of, called), at in _ends().items()]
    if rows:
        op.get_bind().execute(fill, rows)


def _ends() -> dict[tuple[str, str], datetime]:
    """When the clocks ended that have: the last time that one came to an end after it had run."""
    found: dict[tuple[str, str], datetime] = {}
    for ticket_id, name, state, at in _changes():
        if state in ENDS:
            found.setdefault((ticket_id, name), at)
        else:
            found.pop((ticket_id, name), None)
    return found


def _changes() -> Iterator[tuple[str, str, str, datetime]]:
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    query = sa.select(events.c.ticket_id, events.c.at, payloads.c.body).join_from(events, payloads, same)
    query = query.where(events.c.what == "clock set").order_by(events.c.ticket_id, events.c.seq)
    for ticket_id, at, body in op.get_bind().execute(query):
        clock = json.loads(body)["clock"]
        yield ticket_id, clock["name"], clock["state"], at
