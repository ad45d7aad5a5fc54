"""How each door and the way out fare: told by whoever runs them, read by metrics, `/readyz` and the notice of a stall.

A leaf. Counts and words for the operator; nothing of any message.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot.errors import Trouble


@dataclass
class Status:
    """One door, or the way out. Written by one thread, read by others: each value is whole by itself.

    Args:
        door: `smtp`, `imap` or `send`.
        name: the account (and folder) for IMAP, else the door's name again.
        ok_at: aware UTC time at which it last worked, or was started.
        trouble: what keeps it from working; None while it works.
        waiting: messages that it knows of and hasn't taken.
        oldest_at: since when the oldest of them waits; None where none does.
        failures: how often what kind of trouble was met since the start.
    """

    door: str
    name: str
    ok_at: datetime
    trouble: Trouble | None = None
    waiting: int = 0
    oldest_at: datetime | None = None
    failures: "Counter[str]" = field(default_factory=Counter)

    def works(self, now: datetime, waiting: int = 0, oldest_at: datetime | None = None) -> None:
        self.ok_at, self.trouble, self.waiting, self.oldest_at = now, None, waiting, oldest_at

    def fails(self, trouble: Trouble) -> None:
        self.failures[trouble.kind] += 1
        self.trouble = trouble

    def is_news(self, trouble: Trouble) -> bool:
        """Whether that is another trouble than the one it has: worth a line in the log."""
        return self.trouble is None or (self.trouble.kind, self.trouble.problem) != (trouble.kind, trouble.problem)

    def stalled(self, now: datetime, after: timedelta) -> bool:
        """Whether it hasn't worked for so long, whatever it says of itself: a thread that hangs says nothing."""
        return now - self.ok_at > after

    def lag(self, now: datetime) -> float:
        """Seconds that the oldest message which it knows of has waited; 0 where none waits."""
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at else 0.0
