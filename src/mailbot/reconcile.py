"""`mailbot reconcile`: proves that every received message ended in one disposition a desk, or says which did not."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from mailbot.bureau import desks_for
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope
from mailbot.store.blobs import Blobs
from mailbot.store.chain import event_hash
from mailbot.store.database import Database
from mailbot.store.held import mailbox_id
from mailbot.store.tables import dispositions, entries, events, imap_messages, messages, outbox, payloads, tickets

QUEUED_AS = re.compile(r"queued as ([0-9a-f]{24})\b")
RECEIVED = re.compile(r'"(?:message|id)": ?"([0-9a-f]{24})"')  # in a door's line of what it took; `id` is the older


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that isn't as promised."""

    what: str
    id: str
    detail: str = ""


def ids_in_log(lines: Iterable[str]) -> set[str]:
    """The spool ids that a log tells of: a client's `250 … queued as <id>`, or our own JSON lines."""
    found: set[str] = set()
    for line in lines:
        pattern = RECEIVED if '"event": "received"' in line else QUEUED_AS
        found.update(pattern.findall(line))
    return found


def reconcile(
    database: Database,
    blobs: Blobs,
    desks: dict[str, Desk],
    accepted: set[str] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> list[Difference]:
    """Compares log, rows and blobs.

    Args:
        accepted: ids that the door gave a 250 for, by somebody's log; None where there is no log. What is stored beyond
            them is no difference: a 250 can be lost on the way, and the peer then sends the message again.
        progress: called once a message.
    """
    found: list[Difference] = []
    known: set[str] = set()
    with database.read() as connection:
        disposed = _disposed(connection)
        columns = ("id", "sha256", "size", "state", "rcpt_to", "mail_from", "door", "received_at")
        for row in connection.execute(sa.select(*(messages.c[name] for name in columns))):
            known.add(row.id)
            found += _blob(blobs, row)
            if row.state == "done":
                envelope = Envelope(row.mail_from, tuple(row.rcpt_to), row.door, row.received_at)
                expected = {desk.name for desk in desks_for(desks, envelope)}
                found += _disposition(row.id, expected, disposed.get(row.id, set()))
            else:
                found.append(Difference("still waiting", row.id))
            progress()
        found += [Difference("disposition without a message", lost) for lost in sorted(set(disposed) - known)]
        found += _attachments(connection, blobs)
        found += _tickets(connection)
        found += _events(connection)
        found += _mailboxes(connection)
    if accepted is not None:
        found += [Difference("accepted but not stored", lost) for lost in sorted(accepted - known)]
    return found


def _disposed(connection: sa.Connection) -> dict[str, set[str]]:
    disposed: dict[str, set[str]] = {}
    for message_id, desk in connection.execute(sa.select(dispositions.c.message_id, dispositions.c.desk)):
        disposed.setdefault(message_id, set()).add(desk)
    return disposed


def _disposition(message_id: str, expected: set[str], actual: set[str]) -> list[Difference]:
    missing = [Difference("no disposition", message_id, f"at desk {desk}") for desk in sorted(expected - actual)]
    return missing + [
        Difference("unexpected disposition", message_id, f"at desk {desk}") for desk in sorted(actual - expected)
    ]


def _blob(blobs: Blobs, row: "sa.Row[tuple[str, ...]]") -> list[Difference]:
    path = blobs.path(row.sha256)
    if not path.exists():
        return [Difference("blob missing", row.id, row.sha256)]
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != row.sha256:
            return [Difference("blob changed", row.id, row.sha256)]
    return []


def _attachments(connection: sa.Connection, blobs: Blobs) -> list[Difference]:
    found = []
    for message_id, attachments in connection.execute(sa.select(entries.c.message_id, entries.c.attachments)):
        missing = [a["sha256"] for a in attachments if not blobs.path(a["sha256"]).exists()]
        found += [Difference("attachment missing", message_id, sha256) for sha256 in missing]
    return found


def _events(connection: sa.Connection) -> list[Difference]:
    """Every ticket's events are the chain that its head says, and their payloads, where not erased, are theirs."""
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    query = sa.select(events, payloads.c.body).outerjoin(payloads, same).order_by(events.c.ticket_id, events.c.seq)
    heads, broken = dict.fromkeys(connection.execute(sa.select(tickets.c.id)).scalars(), ""), set()
    for row in connection.execute(query):
        facts = (row.ticket_id, row.seq, row.at, row.actor, row.what, row.payload)
        changed = (
            row.body is not None and hashlib.sha256(row.body.encode("utf-8", "replace")).hexdigest() != row.payload
        )
        if changed or event_hash(heads.get(row.ticket_id, ""), *facts) != row.hash:
            broken.add(row.ticket_id)
        heads[row.ticket_id] = row.hash
    ends = connection.execute(sa.select(tickets.c.id, tickets.c.event_head))
    broken |= {ticket_id for ticket_id, head in ends if heads[ticket_id] != head}
    return [Difference("events changed", ticket_id) for ticket_id in sorted(broken)]


def _mailboxes(connection: sa.Connection) -> list[Difference]:
    """What was taken from a mailbox folder is stored, and flagged or moved there; nothing is still being tried."""
    lost = sa.and_(imap_messages.c.state == "taken", messages.c.id.is_(None))
    queries = {
        "taken from a folder, but not stored": lost,
        "taken, but not yet flagged or moved": sa.and_(imap_messages.c.state == "taken", ~imap_messages.c.settled),
        "given up, but not yet flagged or moved": sa.and_(imap_messages.c.state == "failed", ~imap_messages.c.settled),
        "given up in the mailbox": sa.and_(imap_messages.c.state == "failed", imap_messages.c.settled),
        "still being tried": imap_messages.c.state == "trying",
    }
    rows = sa.select(imap_messages).outerjoin(messages, messages.c.id == imap_messages.c.message_id)
    return [
        Difference(what, mailbox_id(row), row.message_id or row.last_error or "")
        for what, wrong in queries.items()
        for row in connection.execute(rows.where(wrong))
    ]


def _tickets(connection: sa.Connection) -> list[Difference]:
    """Every ticket has a mail that opened it and exactly one acknowledgement row."""
    replies = (
        sa.select(outbox.c.ticket_id, sa.func.count().label("number"))
        .where(outbox.c.purpose == "acknowledgement")
        .group_by(outbox.c.ticket_id)
        .subquery()
    )
    opened = sa.select(dispositions.c.ticket_id).where(dispositions.c.disposition == "opened")
    filed = sa.select(entries.c.ticket_id)
    acknowledged = sa.select(tickets.c.id).outerjoin(replies, replies.c.ticket_id == tickets.c.id)
    queries = {
        "ticket without exactly one acknowledgement": acknowledged.where(sa.func.coalesce(replies.c.number, 0) != 1),
        "ticket that no message opened": sa.select(tickets.c.id).where(tickets.c.id.not_in(opened)),
        "ticket without a mail": sa.select(tickets.c.id).where(tickets.c.id.not_in(filed)),
        "opened, but no ticket": opened.where(dispositions.c.ticket_id.not_in(sa.select(tickets.c.id))),
    }
    return [Difference(what, row[0]) for what, query in queries.items() for row in connection.execute(query)]
