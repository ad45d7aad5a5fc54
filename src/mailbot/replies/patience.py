"""When to try again: after one mail's refusal, and after the way out itself has failed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))


@dataclass
class CircuitBreaker:
    """Keeps from knocking at a door that doesn't open.

    Closed, it lets everything through. After so many failures in a row it opens for a pause, then lets attempts
    through again: the first success closes it, the first failure opens it anew.

    Args:
        threshold: failures in a row that open it.
        pause: how long it stays open.
    """

    threshold: int = 5
    pause: timedelta = timedelta(minutes=1)
    failures: int = 0
    opened_at: datetime | None = None

    def allows(self, now: datetime) -> bool:
        return self.opened_at is None or now >= self.opened_at + self.pause

    def succeeded(self) -> None:
        self.failures, self.opened_at = 0, None

    def failed(self, now: datetime) -> None:
        self.failures += 1
        if self.failures >= self.threshold:
            self.opened_at = now


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: minutes at first (greylisting), then up to four hours.

    >>> backoff(1), backoff(3)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=900))
    """
    return _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
