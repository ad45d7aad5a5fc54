"""What an audit finds, and what there is to do about it."""

from dataclasses import dataclass

RESTORE = "restore it from a backup of a time when it was there, and find out who could write the store"
LOOK = "compare it with a backup, and find out who could write the store"


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that isn't as it was written.

    Args:
        what: in a few words.
        where: a ticket, with the event or row of it; a message, a checkpoint.
        detail: what was found and what was expected; "" where `what` says it all.
        remedy: what to do.
    """

    what: str
    where: str
    detail: str = ""
    remedy: str = RESTORE


@dataclass(slots=True)
class Walked:
    """How much was looked at."""

    tickets: int = 0
    events: int = 0
    erased: int = 0
    messages: int = 0
    checkpoints: int = 0
