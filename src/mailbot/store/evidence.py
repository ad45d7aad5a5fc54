"""What the store has of a ticket, as evidence: its rows whole, the mails and attachments behind them by hash."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from mailbot.domain.sealing import sealed, sealed_report
from mailbot.domain.ticket import Ticket
from mailbot.store import tables as t
from mailbot.store.facts import load_ticket, ticket_of

# What a bundle has of a ticket, one file a table. A new table of tickets is one more name here.
TABLES = (
    *(t.tickets, t.parties, t.links, t.reported, t.clocks, t.entries),
    *(t.outbox, t.dispositions, t.events, t.payloads),
)
_MESSAGE = ("id", "sha256", "size", "door", "mail_from", "rcpt_to", "peer", "helo", "received_at", "examination")


class Evidence:
    """What one snapshot of the store has of a ticket.

    Args:
        ticket: the ticket; None where there is none.
    """

    def __init__(self, connection: sa.Connection, ticket_id: str) -> None:
        self._connection, self.ticket = connection, load_ticket(connection, ticket_id)
        self._id = ticket_id

    def rows(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Every table's name and rows, without the octets of mails; of a sealed ticket without what is sealed."""
        for table in TABLES:
            columns = [column for column in table.c if not isinstance(column.type, sa.LargeBinary)]
            query = sa.select(*columns).where(_ticket_of(table) == self._id).order_by(*table.primary_key)
            found = [dict(row) for row in self._connection.execute(query).mappings()]
            yield table.name, [_sealed(row) for row in found] if self._seals and table is t.entries else found
        messages = sa.select(*(t.messages.c[name] for name in _MESSAGE)).where(t.messages.c.id.in_(self._mails()))
        found = [dict(row) for row in self._connection.execute(messages.order_by(t.messages.c.id)).mappings()]
        yield t.messages.name, found

    def mails(self) -> dict[str, str]:
        """The SHA-256 of every raw mail that the ticket has, by message."""
        query = sa.select(t.messages.c.id, t.messages.c.sha256).where(t.messages.c.id.in_(self._mails()))
        return {row.id: row.sha256 for row in self._connection.execute(query.order_by(t.messages.c.id))}

    def withheld_mails(self) -> set[str]:
        """The messages that bring what is sealed here or at another ticket. Of one that no entry describes, such as a
        copy, nobody knows what it brings."""
        query = sa.select(t.entries.c.message_id, t.entries.c.attachments, t.entries.c.report, t.tickets)
        query = query.join(t.tickets, t.tickets.c.id == t.entries.c.ticket_id)
        rows = self._connection.execute(query.where(t.entries.c.message_id.in_(self._mails()))).all()
        brings = {row.message_id for row in rows if ticket_of(row).is_sealed and (row.attachments or row.report)}
        undescribed = set(self.mails()) - {row.message_id for row in rows} if self._seals else set()
        return brings | undescribed

    def attachments(self) -> dict[str, bool]:
        """The SHA-256 of every attachment, with whether it is sealed here or at another ticket."""
        query = sa.select(t.entries.c.attachments, t.tickets).where(t.entries.c.message_id.in_(self._mails()))
        rows = self._connection.execute(query.join(t.tickets, t.tickets.c.id == t.entries.c.ticket_id)).all()
        seals = {each["sha256"] for row in rows if ticket_of(row).is_sealed for each in row.attachments}
        ours = {each["sha256"] for row in rows if row.id == self._id for each in row.attachments}
        return {sha256: sha256 in seals for sha256 in sorted(ours)}

    def outgoing(self) -> Iterator[tuple[str, bytes]]:
        """Every mail that was promised on the ticket, by its outbox id."""
        query = sa.select(t.outbox.c.id, t.outbox.c.raw).where(t.outbox.c.ticket_id == self._id)
        for row in self._connection.execute(query.order_by(t.outbox.c.id).execution_options(yield_per=20)):
            yield row.id, row.raw

    @property
    def _seals(self) -> bool:
        return isinstance(self.ticket, Ticket) and self.ticket.is_sealed

    def _mails(self) -> "sa.Select[tuple[str]]":
        filed = sa.select(t.entries.c.message_id).where(t.entries.c.ticket_id == self._id)
        disposed = sa.select(t.dispositions.c.message_id).where(t.dispositions.c.ticket_id == self._id)
        return sa.select(sa.union(filed, disposed).subquery().c.message_id)


def _ticket_of(table: sa.Table) -> "sa.Column[str]":
    return table.c.id if table is t.tickets else table.c.ticket_id


def _sealed(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as it may leave: hash, type and size of what is attached."""
    report = sealed_report(entry["report"]) if entry["report"] else entry["report"]
    return {**entry, "attachments": [sealed(each) for each in entry["attachments"]], "report": report}
