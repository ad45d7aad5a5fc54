"""What is known of somebody who writes, and of what they write about: for those who work on it alone."""

import sqlalchemy as sa

from mailbot.domain.decision import Decision
from mailbot.domain.facts import History
from mailbot.domain.ticket import Ticket
from mailbot.store.database import Database
from mailbot.store.rows import decision_of, ticket_of
from mailbot.store.tables import parties, tickets
from mailbot.store.tables_work import decisions

MOST = 5

_theirs = (
    parties.c.address == sa.bindparam("address"),
    parties.c.role == "complainant",
    tickets.c.desk == sa.bindparam("desk"),
)
_TICKETS = (
    sa.select(tickets)
    .join(parties, parties.c.ticket_id == tickets.c.id)
    .where(*_theirs)
    .order_by(tickets.c.opened_at.desc(), tickets.c.id)
    .limit(MOST)
)
_NUMBER = sa.select(sa.func.count()).select_from(tickets).join(parties, parties.c.ticket_id == tickets.c.id)
_NUMBER = _NUMBER.where(*_theirs)
_DECISIONS = (
    sa.select(decisions)
    .join(tickets, tickets.c.id == decisions.c.ticket_id)
    .where(decisions.c.reference == sa.bindparam("reference"), tickets.c.desk == sa.bindparam("desk"))
    .where(decisions.c.ticket_id != sa.bindparam("but"))
    .order_by(decisions.c.at.desc(), decisions.c.id)
    .limit(sa.bindparam("most"))
)


def history(connection: sa.Connection, desk: str, address: str, reference: str | None) -> History:
    """The tickets of an address, and the decisions on an account or content, at one desk.

    Args:
        address: lower case; "" for nobody's.
    """
    theirs, number = tickets_of(connection, desk, address)
    return History(theirs, number, decided_on(connection, desk, reference, MOST))


def earlier(database: Database, desk: str, address: str) -> tuple[Ticket, ...]:
    """The newest tickets of an address at a desk, newest first: what rules may look at when its mail is read."""
    with database.read() as connection:
        return tickets_of(connection, desk, address)[0]


def tickets_of(connection: sa.Connection, desk: str, address: str) -> tuple[tuple[Ticket, ...], int]:
    """The newest tickets of an address at a desk, newest first, and how many there are."""
    asked = {"desk": desk, "address": address}
    theirs = tuple(map(ticket_of, connection.execute(_TICKETS, asked))) if address else ()
    number = connection.execute(_NUMBER, asked).scalar_one() if len(theirs) == MOST else len(theirs)
    return theirs, number


def decided_on(
    connection: sa.Connection, desk: str, reference: str | None, most: int, *, but: str = ""
) -> tuple[Decision, ...]:
    """The decisions at a desk on an account or content, the newest first; none on nothing.

    Args:
        but: a ticket whose own are left out.
    """
    if not reference:
        return ()
    asked = {"desk": desk, "reference": reference, "most": most, "but": but}
    return tuple(map(decision_of, connection.execute(_DECISIONS, asked)))
