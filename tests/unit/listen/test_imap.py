"""How long the door leaves a server alone that fails."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from door import Log
from mailbot.errors import Trouble
from mailbot.listen import imap
from mailbot.listen.imap_hands import Hands
from mailbot.listen.oauth import TokenSource
from mailbot.sections import ImapSettings
from mailbot.status import Status

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNT = ImapSettings.model_validate(
    {"name": "desk", "host": "imap.example.org", "user": "desk", "password_file": "password"}
)


class Stop(imap.Stop):
    """Notes how long is waited, and waits no time."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def within(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return False


def failing(tries: int) -> tuple[imap.FolderReader, Stop]:
    stop, nothing = Stop(), Any
    hands = Hands(nothing, nothing, nothing, lambda: NOW, Log(), Path("blobs"))  # type: ignore[arg-type]
    reader = imap.FolderReader(ACCOUNT, "INBOX", hands, TokenSource(ACCOUNT), Status("imap", "desk", NOW), stop)
    for _ in range(tries):
        reader._fails(Trouble("unreachable", "desk", "it is away", "wait"))
    return reader, stop


def test_each_failure_doubles_the_delay_up_to_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap.random, "uniform", lambda _low, high: high)
    _, stop = failing(40)
    assert stop.waited[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(stop.waited[10:]) == {300}


def test_delays_are_shortened_by_chance_so_that_not_all_come_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []
    monkeypatch.setattr(imap.random, "uniform", lambda *given: asked.append(given) or 0.5)
    _, stop = failing(3)
    assert asked == [(0.5, 1)] * 3
    assert stop.waited == [0.5, 1, 2]


def test_a_connection_that_works_begins_with_the_shortest_delay_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap.random, "uniform", lambda _low, high: high)
    reader, stop = failing(5)
    reader._works()
    reader._fails(Trouble("unreachable", "desk", "it is away", "wait"))
    assert stop.waited[-1] == 1
