"""What tests and simulations share: a fixed clock, a sender that keeps what it is given, a resolver of given names."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import dns.name

from mailbot.domain.plan import Rendered
from mailbot.errors import MailbotError
from mailbot.examine.dns import DnsTrouble, Zone


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

    def close(self) -> None:
        """There is no session."""


class FakeResolver:
    """Answers from a master file's text; notes what it is asked, and has no answer for the names it is told to.

    Args:
        zone: all that there is.
        troubled: names that get no answer, without the last dot; `*` stands for every name.
    """

    def __init__(self, zone: str = "", *troubled: str) -> None:
        self._zone, self.troubled = Zone(zone), set(troubled)
        self.asked: list[tuple[str, str]] = []

    def ask(self, name: dns.name.Name, kind: str, seconds: float) -> tuple[Any, ...]:
        """Raises DnsTrouble for a name in trouble."""
        text = name.to_text(omit_final_dot=True)
        self.asked.append((text, kind))
        if {text, "*"} & self.troubled:
            raise DnsTrouble(f"no answer for {text}")
        return self._zone.ask(name, kind, seconds)
