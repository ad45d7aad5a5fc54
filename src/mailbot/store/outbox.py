"""The outbox as its sender sees it: what is known of a mail that left, was refused or is released."""

from dataclasses import dataclass

import sqlalchemy as sa

from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.facts import clock_of, load_ticket
from mailbot.store.tables import clocks, outbox

_MAIL = sa.select(outbox.c.desk, outbox.c.state, outbox.c.ticket_id, outbox.c.purpose).where(
    outbox.c.id == sa.bindparam("id")
)
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
    state: str
    ticket: Ticket | None
    clock: Clock | None


def about(connection: sa.Connection, outbox_id: str) -> About | None:
    """What is known of a mail; None where there is no such mail."""
    row = connection.execute(_MAIL, {"id": outbox_id}).one_or_none()
    if row is None:
        return None
    ticket = load_ticket(connection, row.ticket_id) if row.ticket_id else None
    if ticket is None or row.purpose != "acknowledgement":
        return About(outbox_id, row.desk, row.state, ticket, None)
    clock = connection.execute(_ACKNOWLEDGE, {"ticket": ticket.id}).first()
    return About(outbox_id, row.desk, row.state, ticket, clock_of(clock) if clock else None)
