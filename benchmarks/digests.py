"""What the leads are told each morning and each week, looked up behind ever more clocks of the years before."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import clocks as running
from clocks import A_TICKET, DESKS, SIZES, name_of

from mailbot.desks import load
from mailbot.digests import day_of, week_of
from mailbot.settings import shipped
from mailbot.store.database import Database
from mailbot.store.migrate import migrate

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
APART, OPEN_FOR, LASTS = timedelta(minutes=12), timedelta(days=10), timedelta(days=5)
MISSED, TO_TRIAGE = 10, 10  # one in so many


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'mailbot.db'}")
    migrate(database)
    (desk,) = load(shipped("routing_rules"), DESKS[:1]).desks
    yesterday = NOW - timedelta(days=3)  # Friday
    ways: dict[str, Callable[[], object]] = {
        "the daily digest": lambda: day_of(database, desk, yesterday, NOW),
        "the weekly report": lambda: week_of(database, desk, NOW),
    }
    yield f"load: a ticket each {APART.seconds // 60} minutes, three desks; SQLite, median of {rounds}", "", ""
    made = 0
    for size in SIZES:
        running.fill(database, made, size, ticket, clock)
        made = size
        for name, way in ways.items():
            took = statistics.median(timed(way) for _ in range(rounds))
            yield f"{name} of one desk among {size:,} clocks", f"{took:.0f} ms", ""
    database.close()


def timed(way: Callable[[], object]) -> float:
    started = time.perf_counter()
    way()
    return 1000 * (time.perf_counter() - started)


def ticket(number: int) -> dict[str, Any]:
    at = opened_at(number)
    waits = "no category is sure" if number // A_TICKET % TO_TRIAGE == 0 else None
    state = {"needs_triage": waits, "state": "open", "closed_at": None}
    if at < NOW - OPEN_FOR:
        state |= {"state": "closed", "closed_at": at + LASTS}
    return running.ticket(number) | {"opened_at": at, "category": "spam"} | state


def clock(number: int) -> dict[str, Any]:
    """One that runs for ten days, and was met or missed before."""
    at = opened_at(number)
    times = {"started_at": at, "target_at": at + LASTS / 2, "limit_at": at + LASTS, "ended_at": None}
    said = {"ticket_id": name_of(number), "name": f"clock {number % A_TICKET}", "published": True, "steps_done": 0}
    if at >= NOW - OPEN_FOR:
        return said | times | {"state": "running", "next_step_at": at + LASTS}
    missed = number % MISSED == 0
    ended = at + (LASTS * 1.5 if missed else LASTS / 2)
    return said | times | {"state": "missed" if missed else "met", "next_step_at": None, "ended_at": ended}


def opened_at(number: int) -> datetime:
    return NOW - APART * (number // A_TICKET)
