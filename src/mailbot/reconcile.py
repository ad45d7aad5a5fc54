"""`mailbot reconcile`: proves that every received message ended in one disposition a desk, or says which did not."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope
from mailbot.pipeline import desks_for
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.tables import dispositions, entries, messages, outbox, tickets

QUEUED_AS = re.compile(r"queued as ([0-9a-f]{24})\b")
LOGGED = re.compile(r'"message": ?"([0-9a-f]{24})"')


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that isn't as promised."""

    what: str
    id: str
    detail: str = ""


def ids_in_log(lines: Iterable[str]) -> set[str]:
    """The spool ids that a log tells of: a client's `250 … queued as <id>`, or our own JSON lines."""
    return {found for line in lines for pattern in (QUEUED_AS, LOGGED) for found in pattern.findall(line)}


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
        found += _tickets(connection)
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
