"""What tests and simulations share: a fixed clock, a sender that keeps what it is given."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailbot.domain.plan import Rendered
from mailbot.errors import MailbotError


@dataclass
class FixedClock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@dataclass
class FakeSender:
    """Keeps what it is given; fails with what it is told to, once a failure."""

    sent: list[Rendered] = field(default_factory=list)
    failures: list[MailbotError] = field(default_factory=list)

    def send(self, rendered: Rendered) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(rendered)
