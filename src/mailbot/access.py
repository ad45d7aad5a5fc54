"""Octets of an attachment, given out to a person: into a new file of their own, after the access is on record.

Nothing is ever shown, opened or sent from here. Who took what, when and why stands in the ticket's chain of events.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.domain.plan import Note, Plan
from mailbot.domain.sealing import RESTRICTED
from mailbot.domain.ticket import Party, Ticket
from mailbot.effects import apply
from mailbot.errors import MailbotError, StalePlan
from mailbot.release import STALE_TRIES, meant
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.rows import load_parties, load_ticket
from mailbot.store.views import show_ticket

Accessed = tuple[Ticket, dict[str, Any]]
NAME_LENGTH = 16  # of the hash, in a file's name that tells nothing and that no desktop runs


@dataclass(frozen=True, slots=True)
class Given:
    """What was given out.

    Args:
        path: of the new file.
        flags: what to beware of; `restricted` where it is sealed.
    """

    path: str
    sha256: str
    type: str
    size: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants which attachment.

    Args:
        hash: its SHA-256, or the beginning of it.
        because: the reason; "" where none is given, which a sealed attachment needs.
    """

    ticket_id: str
    hash: str
    by: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants something of which ticket, and what for; "" where no reason is given."""

    ticket_id: str
    by: str
    because: str = ""


def give_out(database: Database, blobs: Blobs, request: Request, out: Path | None, now: datetime) -> Given:
    """Writes an attachment's octets into a new file for its owner alone, and the access into the ticket's events.

    Args:
        out: the file; None for one named by ticket and hash, where the command was called.

    Raises:
        MailbotError: there is no such attachment, no reason, or no such file can be made.
    """
    ticket, found = _attachment(database, request)
    sha256 = found["sha256"]
    path = out or Path(f"{ticket.id}-{sha256[:NAME_LENGTH]}")
    octets = blobs.get(sha256)
    handle = _new_file(path)
    try:
        _record(database, request, now)
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(octets)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return Given(str(path), sha256, found["type"], found["size"], tuple(found["flags"]))


def unseal(database: Database, order: Order, now: datetime) -> tuple[Party, ...]:
    """Who an anonymous complainant is, once it is on record who asked and why.

    Raises:
        MailbotError: there is no such ticket, its complainant isn't anonymous, or no reason is given.
    """
    because = " ".join(order.because.split())
    if not because:
        raise MailbotError("say with --because what for, which is kept")

    def look() -> Accessed:
        with database.read() as connection:
            ticket = load_ticket(connection, order.ticket_id)
        if ticket is None:
            raise MailbotError(f"there is no ticket {order.ticket_id}; `mailbot tickets` lists them")
        if not ticket.anonymous:
            raise MailbotError(f"nobody is anonymous on {ticket.id}; `mailbot show {ticket.id}` names its parties")
        return ticket, {"by": order.by, "because": because}

    put_on_record(database, order.by, "identity unsealed", look, now)
    with database.read() as connection:
        people = load_parties(connection, order.ticket_id)
    return tuple(party for party in people if party.role == "complainant")


def _attachment(database: Database, request: Request) -> tuple[Ticket, dict[str, Any]]:
    """The ticket and what is shown of its attachment, as they are now; refused without a reason where it is sealed."""
    shown = show_ticket(database, request.ticket_id)
    if shown is None:
        raise MailbotError(f"there is no ticket {request.ticket_id}; `mailbot tickets` lists them")
    ticket: Ticket = shown["ticket"]
    files = {file["sha256"]: file for entry in shown["entries"] for file in entry["attachments"]}
    given = request.hash.strip().lower()
    sha256 = meant(given, [known for known in files if known.startswith(given)])
    if sha256 not in files:
        raise MailbotError(f"{ticket.id} has no attachment {given}; `mailbot show {ticket.id}` lists them by hash")
    if ticket.is_sealed and not request.because.strip():
        raise MailbotError(f"attachments of {ticket.id} are sealed: say with --because what for, which is kept")
    return ticket, files[sha256]


def _new_file(path: Path) -> int:
    """A file that wasn't there: nothing is overwritten, no link followed, no terminal written to."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        problem = f"{path} is there already, and nothing is overwritten: name another file with --out"
        raise MailbotError(problem) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no file name"
        raise MailbotError(f"{path} can't be written: {reason}") from None


def _record(database: Database, request: Request, now: datetime) -> None:
    def look() -> Accessed:
        ticket, file = _attachment(database, request)
        sealed = RESTRICTED in file["flags"]
        because = request.because.strip()
        return ticket, {"sha256": file["sha256"], "sealed": sealed, "by": request.by, "because": because}

    put_on_record(database, request.by, "attachment given out", look, now)


def put_on_record(database: Database, by: str, what: str, look: Callable[[], Accessed], now: datetime) -> None:
    """Appends to a ticket's events that somebody is given something of it, before any of it leaves.

    Args:
        look: the ticket as it is now, and what the event says; raises MailbotError where nothing may be given.
    """
    for _ in range(STALE_TRIES):
        ticket, details = look()
        note = Note(ticket.id, what, details)
        plan = Plan(desk=ticket.desk, at=now, actor=by, versions={ticket.id: ticket.version}, changes=(note,))
        try:
            apply(database, [plan], {})
        except StalePlan:
            continue
        return
    raise MailbotError(f"{ticket.id} is being changed at this very moment: try again")
