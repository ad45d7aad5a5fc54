"""The scheduler's ticks while the machine's clock is set back."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from mailbot.serve import _bring_forward, _until

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
EVERY = timedelta(seconds=60)
PATIENCE = 10.0


class WallClock(datetime):
    """What the scheduler takes for the machine's clock; it stands still until it is set."""

    at = NOON

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return cls.at.astimezone(tz)


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[BackgroundScheduler]:
    monkeypatch.setattr(WallClock, "at", NOON)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", WallClock)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.start()
    yield scheduler
    scheduler.shutdown(wait=True)


def test_ticks_go_on_at_once_after_the_clock_was_set_back(scheduler: BackgroundScheduler) -> None:
    async def ticked() -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()
        scheduler.add_job(
            lambda: loop.call_soon_threadsafe(stopping.set),
            "interval",
            seconds=EVERY.seconds,
            next_run_time=NOON + EVERY,
            misfire_grace_time=None,
        )
        WallClock.at = NOON - timedelta(hours=1)
        await asyncio.wait_for(_until(stopping, partial(_bring_forward, scheduler, lambda: WallClock.at)), PATIENCE)

    asyncio.run(ticked())


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), EVERY])
def test_a_tick_due_within_its_interval_keeps_its_time(scheduler: BackgroundScheduler, ahead: timedelta) -> None:
    job = scheduler.add_job(lambda: None, "interval", seconds=EVERY.seconds, next_run_time=NOON + ahead)
    _bring_forward(scheduler, lambda: NOON)
    assert job.next_run_time == NOON + ahead
