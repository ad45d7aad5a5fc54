"""Alive and ready: each part that doesn't work is named, with its remedy."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.errors import TemporaryError, Trouble
from mailbot.status import Status
from mailbot.store.figures import Figures
from mailbot.watch import health as module
from mailbot.watch.glance import Glance
from mailbot.watch.health import Health, Ticks

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture
def health(loop: asyncio.AbstractEventLoop) -> Health:
    ticks = Ticks({"watch": NOW})
    glance = Glance(Figures)
    return Health(loop, lambda: True, lambda: 1, tuple, glance, ticks, timedelta(minutes=15), lambda: NOW)


def parts(health: Health) -> list[str]:
    return [fault.part for fault in health.not_ready()]


def test_where_everything_works_there_is_no_fault(health: Health) -> None:
    assert (health.unwell(), health.not_ready()) == ([], [])


def test_an_event_loop_that_hangs_is_found(
    health: Health, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOP_SECONDS", 0.05)
    held, release = threading.Event(), threading.Event()
    loop.call_soon_threadsafe(lambda: (held.set(), release.wait()))
    held.wait()
    found = [fault.part for fault in health.unwell()]
    release.set()
    assert found == ["loop"]


@pytest.mark.parametrize("last", [{}, {"watch": NOW - timedelta(seconds=16)}, {"clocks": NOW}])
def test_a_scheduler_that_no_longer_ticks_is_found(health: Health, last: dict[str, datetime]) -> None:
    assert [fault.part for fault in replace(health, ticks=Ticks(last)).unwell()] == ["ticks"]


def test_each_part_that_does_not_work_is_named(health: Health) -> None:
    def away() -> Figures:
        raise TemporaryError("the store has no tables yet")

    assert parts(replace(health, glance=Glance(away))) == ["store"]
    assert parts(replace(health, listening=lambda: False)) == ["smtp"]
    assert parts(replace(health, workers=lambda: 0)) == ["workers"]


def test_a_stalled_account_is_named_with_its_remedy_and_without_what_the_server_said(health: Health) -> None:
    trouble = Trouble("login", "support", "the password is refused", "put the right one there", "no <x@example.org>")
    stalled = Status("imap", "support", NOW - timedelta(minutes=16), trouble)
    (fault,) = replace(health, statuses=lambda: (stalled,)).not_ready()
    said = fault.described()
    assert (said["part"], said["name"], said["kind"]) == ("imap", "support", "login")
    assert said["remedy"] == "put the right one there"
    assert "example.org" not in str(said)


def test_an_account_in_trouble_for_a_moment_is_still_ready(health: Health) -> None:
    trouble = Trouble("login", "support", "the password is refused", "put the right one there")
    failing = Status("imap", "support", NOW - timedelta(minutes=14), trouble)
    assert replace(health, statuses=lambda: (failing,)).not_ready() == []
