"""What people look at: lists of tickets and outgoing mail, and one ticket whole. Reads only."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.anonymity import NOBODY, redacted
from mailbot.domain.examination import Examination
from mailbot.domain.examined import findings
from mailbot.domain.sealing import names, sealed, sealed_report
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.store.database import Database
from mailbot.store.promises import clocks_of, ticket_and_clock
from mailbot.store.rows import load_clocks, load_parties, load_ticket, ticket_of
from mailbot.store.tables import (
    clocks,
    dispositions,
    entries,
    events,
    links,
    messages,
    outbox,
    parties,
    payloads,
    tickets,
    unreachable,
)

MOST_LINKED = 100


def list_tickets(
    database: Database, *, queue: str | None = None, state: str | None = None, limit: int = 100
) -> list[tuple[Ticket, tuple[Clock, ...]]]:
    """Tickets with their clocks, newest first."""
    query = sa.select(tickets).order_by(tickets.c.opened_at.desc(), tickets.c.id).limit(limit)
    if queue:
        query = query.where(tickets.c.queue == queue)
    if state:
        query = query.where(tickets.c.state == state)
    with database.read() as connection:
        found = [ticket_of(row) for row in connection.execute(query)]
        return [(ticket, load_clocks(connection, ticket.id)) for ticket in found]


def show_ticket(database: Database, ticket_id: str) -> dict[str, Any] | None:
    """All that is known of one ticket; None where there is none."""
    with database.read() as connection:
        ticket = load_ticket(connection, ticket_id.upper())
        if ticket is None:
            return None
        happened = _events(connection, ticket.id)
        found = {
            "ticket": ticket,
            "parties": load_parties(connection, ticket.id),
            "clocks": load_clocks(connection, ticket.id),
            "entries": _entries(connection, ticket),
            "mail": _mail(connection, ticket.id),
            "links": _rows(connection, links, ticket.id, links.c.other_id),
            "linked_from": _linked_from(connection, ticket.id),
            "events": happened,
            "clock_history": list(_clock_history(happened)),
            "unreachable": _unreachable(connection, ticket.id),
        }
        return _unnamed(found) if ticket.anonymous else found


def _unnamed(found: dict[str, Any]) -> dict[str, Any]:
    """A ticket without who its complainant is."""
    them = tuple(party for party in found["parties"] if party.role == "complainant")
    others = tuple(party for party in found["parties"] if party not in them)
    shown = (*(Party(party.role, NOBODY) for party in them), *others)
    ticket = replace(found["ticket"], subject=redacted(found["ticket"].subject, them))
    return {**redacted(found, them), "parties": shown, "ticket": ticket}


def list_outbox(database: Database, *, state: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """Outgoing mail without its octets, newest first; `deferred` is what is queued and was tried before."""
    to_them = sa.and_(parties.c.ticket_id == outbox.c.ticket_id, parties.c.address == sa.func.lower(outbox.c.rcpt_to))
    is_theirs = sa.select(parties.c.role).where(to_them, parties.c.role == "complainant").exists()
    unnamed = sa.and_(sa.func.coalesce(tickets.c.anonymous, sa.false()), is_theirs).label("unnamed")
    query = sa.select(*_mail_columns(), unnamed).outerjoin(tickets, tickets.c.id == outbox.c.ticket_id)
    query = query.order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
    if state == "deferred":
        query = query.where(outbox.c.state == "queued", outbox.c.attempts > 0)
    elif state:
        query = query.where(outbox.c.state == state)
    with database.read() as connection:
        return [_without_who(dict(row._mapping)) for row in connection.execute(query)]


def _without_who(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the outbox; mail to somebody who stays anonymous goes to nobody that is named."""
    return {**row, "rcpt_to": NOBODY} if row.pop("unnamed") else row


def due_clocks(database: Database, desks: Collection[str], now: datetime, limit: int) -> list[tuple[Ticket, Clock]]:
    """Clocks of some desks whose next step has come, or the end of their longest pause; longest due first, with their
    tickets."""
    order = (clocks.c.next_step_at, clocks.c.limit_at, clocks.c.ticket_id, clocks.c.name)
    query = clocks_of(desks).where(clocks.c.next_step_at <= now).order_by(*order).limit(limit)
    with database.read() as connection:
        return [ticket_and_clock(row) for row in connection.execute(query)]


def counts(database: Database) -> dict[str, int]:
    """How much there is of what: for the start-up line and `reconcile`."""
    with database.read() as connection:
        count = sa.select(sa.func.count())
        waiting = count.select_from(messages).where(messages.c.state == "spooled")
        by_disposition = sa.select(dispositions.c.disposition, sa.func.count()).group_by(dispositions.c.disposition)
        return {
            "waiting": connection.execute(waiting).scalar_one(),
            "tickets": connection.execute(count.select_from(tickets)).scalar_one(),
            **{row[0]: row[1] for row in connection.execute(by_disposition)},
        }


def _rows(
    connection: sa.Connection, table: sa.Table, ticket_id: str, order: sa.ColumnElement[Any]
) -> list[dict[str, Any]]:
    query = sa.select(table).where(table.c.ticket_id == ticket_id).order_by(order)
    return [dict(row._mapping) for row in connection.execute(query)]


def _linked_from(connection: sa.Connection, ticket_id: str) -> list[dict[str, Any]]:
    """The newer tickets that are linked to this one, such as a person's report on what machines report here."""
    query = sa.select(links).where(links.c.other_id == ticket_id).order_by(links.c.ticket_id).limit(MOST_LINKED)
    return [dict(row._mapping) for row in connection.execute(query)]


def _unreachable(connection: sa.Connection, ticket_id: str) -> dict[str, str]:
    """Why no mail is sent to some of a ticket's parties, by their addresses."""
    query = sa.select(unreachable.c.address, unreachable.c.because).join(
        parties, sa.and_(parties.c.address == unreachable.c.address, parties.c.ticket_id == ticket_id)
    )
    return {row.address: row.because for row in connection.execute(query)}


def _entries(connection: sa.Connection, ticket: Ticket) -> list[dict[str, Any]]:
    """What was filed on a ticket, with what was found out about the sender of each. Nothing of a sealed attachment is
    given but hash, type and size."""
    query = sa.select(entries, messages.c.examination).join(messages, messages.c.id == entries.c.message_id)
    query = query.where(entries.c.ticket_id == ticket.id).order_by(entries.c.at, entries.c.message_id)
    return [_entry(ticket, **row._mapping) for row in connection.execute(query)]


def _entry(ticket: Ticket, examination: dict[str, Any] | None, **entry: Any) -> dict[str, Any]:  # noqa: ANN401 - columns
    found, is_sealed = examination or {}, ticket.is_sealed
    files = [sealed(each) for each in entry["attachments"]] if is_sealed else entry["attachments"]
    report = sealed_report(entry["report"]) if is_sealed and entry["report"] else entry["report"]
    called = names(((each["sha256"], each["name"]) for each in entry["attachments"]), is_sealed=is_sealed)
    said = findings(Examination.from_plain(found).at(ticket.desk), called) if found else ()
    more = {"attachments": files, "report": report, "found": said}
    return {**entry, **more, "authentication": found.get("authentication"), "why": found.get("why")}


def _mail_columns() -> list[sa.ColumnElement[Any]]:
    return [column for column in outbox.c if column.name != "raw"]


def _mail(connection: sa.Connection, ticket_id: str) -> list[dict[str, Any]]:
    query = sa.select(*_mail_columns()).where(outbox.c.ticket_id == ticket_id).order_by(outbox.c.created_at)
    return [dict(row._mapping) for row in connection.execute(query)]


def _events(connection: sa.Connection, ticket_id: str) -> list[dict[str, Any]]:
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    query = sa.select(events, payloads.c.body).outerjoin(payloads, same).where(events.c.ticket_id == ticket_id)
    return [dict(row._mapping) for row in connection.execute(query.order_by(events.c.seq))]


def _clock_history(happened: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What became of each clock and why, as the ticket's events tell it; those that were erased tell nothing."""
    for event in happened:
        said = json.loads(event["body"]) if event["body"] and event["what"] in ("opened", "clock set") else {}
        for clock in [said["clock"]] if "clock" in said else said.get("clocks", ()):
            times = {name: datetime.fromisoformat(clock[name]) for name in ("target_at", "limit_at")}
            kept = {name: event[name] for name in ("seq", "at", "actor")}
            yield {**kept, "name": clock["name"], "state": clock["state"], **times, "because": said.get("because", "")}
