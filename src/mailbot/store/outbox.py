"""The outbox as its sender sees it: what is known of a mail that left or was refused, and the release of a reply."""

from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.facts import clock_of, load_ticket
from mailbot.store.tables import clocks, outbox


def about(database: Database, outbox_id: str) -> tuple[str, Ticket | None, Clock | None]:
    """The desk of a mail, its ticket, and the clock that stops when it leaves: that of an acknowledgement."""
    with database.read() as connection:
        columns = (outbox.c.desk, outbox.c.ticket_id, outbox.c.purpose)
        row = connection.execute(sa.select(*columns).where(outbox.c.id == outbox_id)).one()
        ticket = load_ticket(connection, row.ticket_id) if row.ticket_id else None
        if ticket is None or row.purpose != "acknowledgement":
            return row.desk, ticket, None
        where = (clocks.c.ticket_id == ticket.id, clocks.c.name == "acknowledge", clocks.c.state == "running")
        clock = connection.execute(sa.select(clocks).where(*where)).first()
        return row.desk, ticket, clock_of(clock) if clock else None


def release_reply(database: Database, outbox_id: str, by: str, now: datetime) -> bool:
    """Lets a suppressed reply go after all; False where there is no such suppressed reply."""
    with database.write() as connection:
        released = connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.state == "suppressed")
            .values(state="queued", because=f"released by {by}", ready_at=now)
        )
    return released.rowcount == 1
