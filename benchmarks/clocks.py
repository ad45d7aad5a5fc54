"""Finding a thousand due clocks among ever more that run: by the ticker, and by `mailbot due`."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from mailbot.store.promises import next_limits
from mailbot.store.tables import clocks, tickets
from mailbot.store.views import due_clocks

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE, A_TICKET = 1_000, 4
SIZES = (10_000, 100_000, 1_000_000)
DESKS = ("alludium", "infrpool", "allure")
AT_ONCE = 50_000  # rows a statement
Row = Callable[[int], dict[str, Any]]


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'mailbot.db'}")
    migrate(database)
    ways: dict[str, Callable[[], int]] = {
        "by the ticker": lambda: len(due_clocks(database, DESKS, NOW, DUE)),
        "by `mailbot due`": lambda: len(next_limits(database, DESKS, DUE)),
    }
    yield f"load: clocks that run, {DUE:,} of them due; SQLite, median of {3 * rounds}", "", ""
    made = 0
    for size in SIZES:
        fill(database, made, size, ticket, clock)
        made = size
        for name, way in ways.items():
            took = statistics.median(timed(way) for _ in range(3 * rounds))
            yield f"{DUE:,} due among {size:,}, {name}", f"{took:.0f} ms", "≤ 100 ms" if size == SIZES[-1] else "flat"
    database.close()


def timed(way: Callable[[], int]) -> float:
    started = time.perf_counter()
    found = way()
    took = 1000 * (time.perf_counter() - started)
    if found != DUE:
        raise RuntimeError(f"{found:,} were found in place of {DUE:,}")
    return took


def fill(database: Database, first: int, last: int, ticket_of: Row, clock_of: Row) -> None:
    """Clocks from one number to another, four a ticket."""
    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        with database.write() as connection:
            connection.execute(sa.insert(tickets), [ticket_of(number) for number in numbers if number % A_TICKET == 0])
            connection.execute(sa.insert(clocks), [clock_of(number) for number in numbers])


def ticket(number: int) -> dict[str, Any]:
    said = {"id": name_of(number), "desk": DESKS[number // A_TICKET % len(DESKS)], "kind": "violation_report"}
    said |= {"queue": "abuse", "subject": "Policy Violation Report", "opened_at": NOW, "categories": [], "hazards": []}
    said |= {"priority": "normal", "state": "open", "policy_version": "", "version": 1}
    return said | {"event_seq": 0, "event_head": ""}


def clock(number: int) -> dict[str, Any]:
    due = NOW - timedelta(minutes=number) if number < DUE else NOW + timedelta(minutes=number)
    said = {"ticket_id": name_of(number), "name": f"clock {number % A_TICKET}", "started_at": NOW - timedelta(days=1)}
    said |= {"target_at": due, "limit_at": due, "next_step_at": due - timedelta(minutes=number * 7919 % 600)}
    return said | {"published": True, "state": "running", "steps_done": 0}


def name_of(number: int) -> str:
    return f"ALU-{number // A_TICKET:06}"
