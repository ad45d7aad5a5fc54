"""What the store has of a ticket, as evidence: its rows whole, the mails and attachments behind them by hash."""

from collections.abc import Callable, Iterator, Sequence
from email import message_from_bytes, policy
from typing import Any

import sqlalchemy as sa

from mailbot.domain.anonymity import named_in, redacted
from mailbot.domain.sealing import sealed, sealed_report
from mailbot.domain.ticket import Ticket
from mailbot.store import tables as t
from mailbot.store import tables_work as w
from mailbot.store.rows import load_parties, load_ticket, ticket_of

# What a bundle has of a ticket, one file a table. A new table of tickets is one more name here.
TABLES = (
    *(t.tickets, t.parties, t.links, t.reported, t.clocks, t.entries),
    *(w.decisions, t.outbox, t.dispositions, t.events, t.payloads),
)
_MESSAGE = ("id", "sha256", "size", "door", "mail_from", "rcpt_to", "peer", "helo", "received_at", "examination")


SEALED = "sealed: `mailbot attachment` gives it out, for a reason that is kept"
ANONYMOUS = "tells who an anonymous complainant is: `mailbot unseal` does, for a reason that is kept"
_TELLING = ("peer", "helo", "examination")  # of a message, beside names


class Evidence:
    """What one snapshot of the store has of a ticket.

    Args:
        ticket: the ticket; None where there is none.
    """

    def __init__(self, connection: sa.Connection, ticket_id: str) -> None:
        self._connection, self.ticket = connection, load_ticket(connection, ticket_id)
        self._id, hidden = ticket_id, self.ticket is not None and self.ticket.anonymous
        found = load_parties(connection, ticket_id) if hidden else ()
        self._hidden = tuple(party for party in found if party.role == "complainant")

    def rows(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Every table's name and rows, without the octets of mails, without what is sealed, and without who stays
        anonymous. What an event says can't be said otherwise: it is whole, or withheld."""
        for table in TABLES:
            columns = [column for column in table.c if not isinstance(column.type, sa.LargeBinary)]
            query = sa.select(*columns).where(_ticket_of(table) == self._id).order_by(*table.primary_key)
            yield table.name, [row for row in map(self._shown(table), self._rows(query)) if row]
        messages = sa.select(*(t.messages.c[name] for name in _MESSAGE)).where(t.messages.c.id.in_(self._mails()))
        yield t.messages.name, list(map(self._shown(t.messages), self._rows(messages.order_by(t.messages.c.id))))

    def mails(self) -> dict[str, str]:
        """The SHA-256 of every raw mail that the ticket has, by message."""
        query = sa.select(t.messages.c.id, t.messages.c.sha256).where(t.messages.c.id.in_(self._mails()))
        return {row.id: row.sha256 for row in self._connection.execute(query.order_by(t.messages.c.id))}

    def attachments(self) -> dict[str, bool]:
        """The SHA-256 of every attachment, with whether it is sealed here or at another ticket."""
        rows = self._described()
        seals = {each["sha256"] for row in rows if ticket_of(row).is_sealed for each in row.attachments}
        ours = {each["sha256"] for row in rows if row.id == self._id for each in row.attachments}
        return {sha256: sha256 in seals for sha256 in sorted(ours)}

    def outgoing(self) -> Iterator[tuple[str, bytes]]:
        """Every mail that was promised on the ticket, by its outbox id."""
        query = sa.select(t.outbox.c.id, t.outbox.c.raw).where(t.outbox.c.ticket_id == self._id)
        for row in self._connection.execute(query.order_by(t.outbox.c.id).execution_options(yield_per=20)):
            yield row.id, row.raw

    def withheld(self) -> dict[str, str]:
        """What doesn't leave, as a bundle names it, each with the reason."""
        mails, brings = self.mails(), self._bring_what_is_sealed()
        found = {f"mails/{sha256}.eml": SEALED for message_id, sha256 in mails.items() if message_id in brings}
        found |= {f"attachments/{sha256}": SEALED for sha256, is_sealed in self.attachments().items() if is_sealed}
        if self._hidden:
            found |= {f"mails/{sha256}.eml": ANONYMOUS for sha256 in mails.values()}
            found |= {f"outbox/{id_}.eml": ANONYMOUS for id_, raw in self.outgoing() if self._tells(_words_of(raw))}
            said = sa.select(t.payloads).where(t.payloads.c.ticket_id == self._id)
            found |= {f"payloads/{row['seq']}": ANONYMOUS for row in self._rows(said) if self._tells(row["body"])}
        return found

    def _rows(self, query: "sa.Select[Any]") -> list[dict[str, Any]]:
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def _shown(self, table: sa.Table) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """What leaves of a table's row; nothing of a payload that is withheld."""

        def shown(row: dict[str, Any]) -> dict[str, Any]:
            if table is t.entries and self._seals:
                row = _sealed(row)
            if table is t.events or not self._hidden:
                return row
            if table is t.payloads:
                return {} if self._tells(row["body"]) else row
            return {**redacted(row, self._hidden), **{name: None for name in _TELLING if name in row}}

        return shown

    def _tells(self, words: str) -> bool:
        return named_in(words, self._hidden) is not None

    def _described(self) -> Sequence[Any]:
        """The ticket's mails as entries describe them, here and at other tickets, with these tickets."""
        query = sa.select(t.entries.c.message_id, t.entries.c.attachments, t.entries.c.report, t.tickets)
        query = query.join(t.tickets, t.tickets.c.id == t.entries.c.ticket_id)
        return self._connection.execute(query.where(t.entries.c.message_id.in_(self._mails()))).all()

    def _bring_what_is_sealed(self) -> set[str]:
        """The messages that bring what is sealed here or at another ticket. Of one that no entry describes, such as a
        copy, nobody knows what it brings."""
        rows = self._described()
        brings = {row.message_id for row in rows if ticket_of(row).is_sealed and (row.attachments or row.report)}
        undescribed = set(self.mails()) - {row.message_id for row in rows} if self._seals else set()
        return brings | undescribed

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


def _words_of(raw: bytes) -> str:
    """All words of a mail of ours, however its parts and header fields are encoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = (part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    return "\n".join((*map(str, mail.values()), *parts))
