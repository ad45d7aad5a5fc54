"""What the events of a ticket say of its rows: a table a sort of row, each with the columns that are held against it.

An event from before a fact was told says less, and then that fact isn't held against anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mailbot.domain.decision import OPEN_OUTCOMES
from mailbot.store.statements import SENDER
from mailbot.store.tables import clocks, dispositions, entries, links, messages, outbox, parties, tickets, tokens
from mailbot.store.tables_work import blocked, decisions, ratings

Facts = Mapping[str, Any]
Told = Iterator[tuple[str, Facts | None]]
"""Keys of rows with what an event says of them; None where the row is gone from then on."""

DIGESTS = frozenset(("text", "files", "report", "sender"))
"""Facts of which an event has only the SHA-256, over the column as it is stored."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one sort.

    Args:
        name: what one is called.
        key: the columns that name a row, within its ticket.
        facts: the columns that events tell of, by the name that they have there.
        told: what an event says, by what it is.
        of: the ticket's column.
        source: the table, or a join of two.
        all_told: events name every such row, so that another was put in by another way.
    """

    name: str
    key: tuple["sa.Column[Any]", ...]
    facts: Mapping[str, "sa.ColumnElement[Any]"]
    told: Callable[[str, Facts], Told]
    of: "sa.Column[str]"
    source: sa.FromClause
    all_told: bool = True


def _ticket(what: str, said: Facts) -> Told:
    told = {"opened": said.get("ticket"), "updated": said.get("values")}.get(what)
    if told is not None:
        yield "", {name: value for name, value in told.items() if name != "version"}


def _entry(what: str, said: Facts) -> Told:
    if what == "mail filed":
        yield said["message_id"], {**said, **{name: said["author"][name] for name in ("role", "address")}}


def _outgoing(what: str, said: Facts) -> Told:
    if what == "mail set":
        yield said["outbox_id"], said
    elif what.endswith(" promised") and "outbox_id" in said:
        told = {name: said[name] for name in ("template", "state", "sha256") if name in said}
        told |= {"rcpt_to": said["to"]} if "to" in said else {}
        yield said["outbox_id"], {"purpose": what.removesuffix(" promised"), **told}


def _token(what: str, said: Facts) -> Told:
    """Each mail that was promised has two."""
    if what == "tokens revoked":
        yield from ((f"{outbox_id} reply", {"revoked_at": said["at"]}) for outbox_id in said["outbox_ids"])
    elif what.endswith(" promised") and "outbox_id" in said:
        to = {"address": said["to"]} if "to" in said else {}
        to |= {"role": said["role"]} if "role" in said else {}
        for purpose in ("reply", "bounce"):
            yield f"{said['outbox_id']} {purpose}", {**to, **said.get("tokens", {}).get(purpose, {})}


def _clock(what: str, said: Facts) -> Told:
    told = {"opened": said.get("clocks", ()), "clock set": [said.get("clock")]}.get(what, ())
    yield from ((each["name"], each) for each in told)


def _party(what: str, said: Facts) -> Told:
    told = {"opened": said.get("parties", ()), "party added": [said.get("party")]}.get(what, ())
    yield from ((f"{each['role']} {each['address']}", each) for each in told)


def _link(what: str, said: Facts) -> Told:
    if what == "linked":
        yield f"{said['relation']} {said['other']}", {}


def _decision(what: str, said: Facts) -> Told:
    if what == "decision reversed":
        yield said["decision"], {"reversed_by": said["by"]}
    elif what in ("decided", "decision put on file"):
        made = said["decision"]
        yield made["id"], {**made, "final": made["outcome"] not in OPEN_OUTCOMES}


def _rating(what: str, said: Facts) -> Told:
    if what == "feedback":
        yield said["message_id"], said


def _block(what: str, said: Facts) -> Told:
    if what == "sender blocked":
        yield said["address"], said
    elif what == "sender taken again":
        yield said["address"], None


def _disposition(what: str, said: Facts) -> Told:
    if what == "mail filed" and "disposition" in said:
        yield said["message_id"], {name: said[name] for name in ("disposition", "reason")}


def _named(table: sa.Table, *names: str) -> dict[str, "sa.Column[Any]"]:
    return {name: table.c[name] for name in names}


def _but(table: sa.Table, *names: str) -> dict[str, "sa.Column[Any]"]:
    return {column.name: column for column in table.c if column.name not in names}


def _kind(name: str, table: sa.Table, key: tuple[str, ...], told: Callable[[str, Facts], Told], *facts: str) -> Kind:
    columns = _named(table, *facts) if facts else _but(table, *key, "ticket_id")
    return Kind(name, tuple(table.c[each] for each in key), columns, told, table.c.ticket_id, table)


_received = _named(messages, "sha256", "mail_from", "rcpt_to", "received_at")
_filed: dict[str, sa.ColumnElement[Any]] = {**_named(entries, "side", "verified", "role", "address", "at"), **_received}
_filed |= {**_named(entries, "attachments", "report"), "text": entries.c.visible_text, "files": entries.c.attachments}
_filed |= {"sender": SENDER}
_mail = entries.outerjoin(messages, messages.c.id == entries.c.message_id)
_disposal = dispositions.c
_here = (_disposal.ticket_id == tickets.c.id) & (_disposal.desk == tickets.c.desk)
_disposed_here = tickets.join(dispositions, _here)
_disposed = _named(dispositions, "disposition", "reason")
_sent = {**_named(outbox, "purpose", "template", "rcpt_to", "state", "sent_at", "merged_into"), "sha256": outbox.c.raw}

KINDS = (
    Kind("ticket", (), _but(tickets, "version", "event_seq", "event_head"), _ticket, tickets.c.id, tickets),
    Kind("entry", (entries.c.message_id,), _filed, _entry, entries.c.ticket_id, _mail),
    Kind("outgoing mail", (outbox.c.id,), _sent, _outgoing, outbox.c.ticket_id, outbox),
    _kind("token", tokens, ("outbox_id", "purpose"), _token),
    _kind("clock", clocks, ("name",), _clock),
    _kind("party", parties, ("role", "address"), _party),
    _kind("decision", decisions, ("id",), _decision),
    _kind("rating", ratings, ("message_id",), _rating),
    _kind("link", links, ("relation", "other_id"), _link),
    _kind("block", blocked, ("address",), _block, "because", "at"),
    Kind("disposition", (_disposal.message_id,), _disposed, _disposition, tickets.c.id, _disposed_here, all_told=False),
)
