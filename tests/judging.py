"""Tickets that people have judged, written as plans write them: a first mail, and what a person then said of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from mailbot.domain.decision import Decide, Decision
from mailbot.domain.plan import AddEntry, Change, Note, OpenTicket, Plan, UpdateTicket
from mailbot.domain.ticket import Party, Ticket
from mailbot.effects import apply
from mailbot.store.database import Database
from mailbot.store.tables import messages
from specimens import ANNA, NOW

SAM = "person sam@example.org"


def open_ticket(database: Database, ticket: Ticket, text: str = "They insult me.", **of: Any) -> None:
    """A ticket as a mail opened it.

    Args:
        of: role, to, name and address of who wrote it.
    """
    to, message = of.get("to", "abuse@example.com"), f"mail-{ticket.id}"
    row: dict[str, Any] = {"id": message, "sha256": "0" * 64, "size": 1, "door": "file", "mail_from": ANNA.address}
    row |= {"rcpt_to": [to], "received_at": NOW, "ready_at": NOW, "state": "done", "attempts": 1}
    with database.write() as connection:
        connection.execute(sa.insert(messages), {**row, "deferrals": 0, "fence": 1})
    party = Party(of.get("role", "complainant"), of.get("address", ANNA.address), of.get("name", "Anna"))
    entry = AddEntry(ticket.id, message, "correspondence", party, True, text)
    changes: tuple[Change, ...] = (OpenTicket(ticket, (party,), ()), entry)
    apply(database, [Plan(ticket.desk, NOW, f"mail {message}", changes=changes)], {})


def judge(database: Database, ticket: Ticket, values: Mapping[str, Any], by: str = SAM, version: int = 1) -> None:
    """What somebody makes of a ticket."""
    _write(database, ticket, UpdateTicket(ticket.id, values, "seen"), by, version)


def answer(database: Database, ticket: Ticket, by: str = SAM) -> None:
    """Somebody writes to who wrote."""
    _write(database, ticket, Note(ticket.id, "reply promised", {}), by, 1)


def decide(database: Database, ticket: Ticket, by: str = SAM, **found: Any) -> None:
    """What somebody rules: a violation of a category and tier, or none."""
    outcome = "violation" if found else "no_violation"
    ruling = Decision(f"d-{ticket.id}", ticket.id, by.removeprefix("person "), NOW, outcome, **found)
    _write(database, ticket, Decide(ruling), by, 1)


def _write(database: Database, ticket: Ticket, change: Change, by: str, version: int) -> None:
    at = NOW + timedelta(hours=1)
    apply(database, [Plan(ticket.desk, at, by, versions={ticket.id: version}, changes=(change,))], {})
