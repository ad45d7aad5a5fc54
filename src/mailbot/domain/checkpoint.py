"""A checkpoint: a signed statement of where the events of every ticket end, so that none can be taken off unseen. Pure.

Each holds the digest of the one before, so that whoever keeps one mail has a yardstick for all that came before it.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.times import iso

TITLE = "mailbot checkpoint"  # begins what is signed, so that no other signature of ours is one of a checkpoint
NONE = "none"  # comes before the first
_HEX, _LONG_HEX = "[0-9a-f]{64}", "[0-9a-f]{128}"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_FORMS = {
    "number": r"\d{1,12}",
    "at": _TIME,
    "tickets": r"\d{1,12}",
    "root": _HEX,
    "changed": _HEX,
    "before": f"{_HEX}|{NONE}",
    "signature": _LONG_HEX,
}


@dataclass(frozen=True, slots=True)
class Head:
    """Where a ticket's events end: the number and the hash of the last."""

    ticket_id: str
    seq: int
    head: str

    @property
    def line(self) -> bytes:
        return f"{self.ticket_id} {self.seq} {self.head}\n".encode("utf-8", "surrogateescape")  # what a store may hold


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed, and the signature.

    Args:
        number: counted from 1, without gaps.
        tickets: how many there are.
        root: digest of all heads' lines, sorted by ticket.
        changed: the same of those that the checkpoint before didn't have.
        before: digest of the checkpoint before; `none` for the first.
        signature: Ed25519 over `text`, as hex.
    """

    number: int
    at: datetime
    tickets: int
    root: str
    changed: str
    before: str
    signature: str = ""

    @property
    def text(self) -> str:
        """What is signed."""
        facts = (("number", self.number), ("at", iso(self.at)), ("tickets", self.tickets), ("root", self.root))
        more = (("changed", self.changed), ("before", self.before))
        return f"{TITLE}\n" + "".join(f"{name}: {value}\n" for name, value in (*facts, *more))

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint to keep, with the heads that the one before didn't have."""

    checkpoint: Checkpoint
    changed: tuple[Head, ...]


def root_of(heads: Iterable[Head]) -> tuple[str, int]:
    """The digest of heads' lines in their order, and how many there are."""
    digest, number = hashlib.sha256(), 0
    for head in heads:
        digest.update(head.line)
        number += 1
    return digest.hexdigest(), number


def checkpoint_in(text: str) -> Checkpoint | None:
    """The checkpoint that a text tells of, a mail's or one that is kept, also where it is quoted; None without one."""
    found: dict[str, str] = {}
    for name, form in _FORMS.items():
        said = re.search(rf"^[> ]*{name}:\s+({form})\s*$", text, re.MULTILINE | re.IGNORECASE)
        if said is None and name != "signature":
            return None
        found[name] = said[1] if said else ""
    at = datetime.fromisoformat(found.pop("at"))
    number, tickets = int(found.pop("number")), int(found.pop("tickets"))
    return Checkpoint(number=number, at=at, tickets=tickets, **found)
