"""The outbox as its sender sees it: what is known of a mail that left or was refused, and the release of a reply."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.facts import clock_of, load_ticket
from mailbot.store.tables import clocks, outbox

_MAIL = sa.select(outbox.c.desk, outbox.c.ticket_id, outbox.c.purpose).where(outbox.c.id == sa.bindparam("id"))
_ACKNOWLEDGE = sa.select(clocks).where(
    clocks.c.ticket_id == sa.bindparam("ticket"), clocks.c.name == "acknowledge", clocks.c.state == "running"
)


@dataclass(frozen=True, slots=True)
class About:
    """What a mail in the outbox is about.

    Args:
        clock: the one that stops when the mail leaves: that of an acknowledgement.
    """

    outbox_id: str
    desk: str
    ticket: Ticket | None
    clock: Clock | None


def about(connection: sa.Connection, outbox_id: str) -> About:
    row = connection.execute(_MAIL, {"id": outbox_id}).one()
    ticket = load_ticket(connection, row.ticket_id) if row.ticket_id else None
    if ticket is None or row.purpose != "acknowledgement":
        return About(outbox_id, row.desk, ticket, None)
    clock = connection.execute(_ACKNOWLEDGE, {"ticket": ticket.id}).first()
    return About(outbox_id, row.desk, ticket, clock_of(clock) if clock else None)


def release_reply(database: Database, outbox_id: str, by: str, now: datetime) -> bool:
    """Lets a suppressed reply go after all; False where there is no such suppressed reply."""
    with database.write() as connection:
        released = connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.state == "suppressed")
            .values(state="queued", because=f"released by {by}", ready_at=now)
        )
    return released.rowcount == 1
