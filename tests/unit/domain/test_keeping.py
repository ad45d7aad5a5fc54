"""Promise keeping counted by hand: what was started in a week, and what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.keeping import Keeping, keeping, monday, span
from mailbot.domain.ticket import Clock, Pause
from specimens import NOW

LONDON = ZoneInfo("Europe/London")
TOKYO = ZoneInfo("Asia/Tokyo")
HOUR = timedelta(hours=1)
TARGET, LIMIT = 10 * HOUR, 20 * HOUR
LATER = NOW + timedelta(days=30)


def clock(state: str = "running", took: int | None = None, **changes: Any) -> Clock:
    ended_at = None if took is None else NOW + took * HOUR
    pauses = (Pause("waiting", NOW),) if state == "paused" else ()
    made = Clock(
        "EXA-1", "decision", NOW, NOW + TARGET, NOW + LIMIT, True, state=state, ended_at=ended_at, pauses=pauses
    )
    return replace(made, **changes)


def kept(*clocks: Clock, now: datetime = LATER) -> Keeping:
    (found,) = keeping("desk", LONDON, clocks, now)
    return found


@pytest.mark.parametrize(
    ("its", "counts"),
    [
        # in target, in limit, missed, open, cancelled
        (clock("met", 9), (1, 1, 0, 0, 0)),
        (clock("met", 10), (1, 1, 0, 0, 0)),  # at the target, it is met
        (clock("met", 11), (0, 1, 0, 0, 0)),
        (clock("met"), (0, 1, 0, 0, 0)),  # from before it was kept when
        (clock("missed", 21), (0, 0, 1, 0, 0)),
        (clock("cancelled", 3), (0, 0, 0, 0, 1)),
        (clock("cancelled", 21), (0, 0, 1, 0, 0)),  # given up after its limit, it was missed all the same
        # given up while it stood still, in time or too late; it ran on, and then was given up
        (clock("cancelled", 30, pauses=(Pause("waiting", NOW + 5 * HOUR, NOW + 30 * HOUR),)), (0, 0, 0, 0, 1)),
        (clock("cancelled", 30, pauses=(Pause("waiting", NOW + 21 * HOUR, NOW + 30 * HOUR),)), (0, 0, 1, 0, 0)),
        (clock("cancelled", 30, pauses=(Pause("waiting", NOW, NOW + 5 * HOUR),)), (0, 0, 1, 0, 0)),
        (clock("running"), (0, 0, 1, 1, 0)),  # runs on beyond its limit
        (clock("running", limit_at=LATER), (0, 0, 0, 1, 0)),  # at the limit, it may still be met
        (clock("paused", pauses=(Pause("waiting", LATER),)), (0, 0, 1, 1, 0)),  # it stood still when it was too late
        (clock("paused"), (0, 0, 0, 1, 0)),  # what remains of it is kept: its limit says nothing
    ],
)
def test_every_clock_counts_as_what_became_of_it(its: Clock, counts: tuple[int, ...]) -> None:
    found = kept(its)
    assert (found.in_target, found.in_limit, found.missed, found.open, found.cancelled) == counts
    assert found.started == 1


def test_shares_are_of_promises_that_were_kept_or_broken() -> None:
    found = kept(
        clock("met", 5), clock("met", 15), clock("missed", 25), clock(), clock("cancelled", 1), clock("paused")
    )
    assert (found.target_share, found.limit_share) == (1 / 4, 2 / 4)


def test_a_promise_that_was_met_nobody_knows_when_says_nothing_of_targets() -> None:
    found = kept(clock("met", 5), clock("met"), clock("missed", 25))
    assert (found.target_share, found.limit_share) == (1 / 2, 2 / 3)


def test_where_nothing_is_decided_there_is_no_share_and_no_time() -> None:
    found = kept(clock(limit_at=LATER), clock("cancelled", 2))
    assert (found.target_share, found.limit_share, found.median, found.p90) == (None, None, None, None)


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [([4], 4, 4), ([2, 4], 3, 4), ([1, 2, 9], 2, 9), (range(1, 11), 5.5, 9), (range(1, 12), 6, 10), ([3] * 20, 3, 3)],
)
def test_nine_of_ten_took_no_longer_than_p90(hours: list[int], median: float, p90: float) -> None:
    found = kept(*(clock("met", took) for took in reversed(hours)))
    assert (found.median, found.p90) == (median * HOUR, p90 * HOUR)


def test_what_was_missed_took_its_time_too() -> None:
    found = kept(clock("met", 2), clock("missed", 40), clock("cancelled", 1), clock())
    assert (found.median, found.p90) == (21 * HOUR, 40 * HOUR)


def test_the_oldest_open_clock_is_named() -> None:
    old = clock("paused", ticket_id="EXA-2", started_at=NOW - HOUR)
    found = kept(clock(), old, clock("met", 1, started_at=NOW - 2 * HOUR))
    assert found.oldest == ("EXA-2", NOW - HOUR)
    assert kept(clock("met", 1)).oldest is None


def test_weeks_and_clocks_are_told_apart_in_their_order() -> None:
    other = clock(name="acknowledge")
    weeks = [clock(started_at=NOW + timedelta(days=days)) for days in (7, 0, 6)]
    found = keeping("desk", LONDON, [*weeks, other], LATER)
    assert [(each.clock, each.week, each.started) for each in found] == [
        ("acknowledge", date(2026, 3, 2), 1),
        ("decision", date(2026, 3, 2), 2),
        ("decision", date(2026, 3, 9), 1),
    ]


def test_a_week_begins_on_the_desks_own_monday() -> None:
    sunday = clock(started_at=datetime(2026, 3, 8, 15, 30, tzinfo=UTC))  # Monday 0:30 in Tokyo
    assert keeping("desk", LONDON, [sunday], LATER)[0].week == date(2026, 3, 2)
    assert keeping("desk", TOKYO, [sunday], LATER)[0].week == date(2026, 3, 9)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_monday_begins_the_week_of_its_day(day: date) -> None:
    assert monday(day).weekday() == 0
    assert timedelta(0) <= day - monday(day) < timedelta(days=7)


# NOW is Monday 2 March 2026, 9:00 UTC.
@pytest.mark.parametrize(
    ("first", "last", "weeks", "begins", "ends"),
    [
        (None, None, 1, "2026-03-02T00:00:00+00:00", "2026-03-03T00:00:00+00:00"),
        (None, None, 2, "2026-02-23T00:00:00+00:00", "2026-03-03T00:00:00+00:00"),
        (None, date(2026, 2, 18), 1, "2026-02-16T00:00:00+00:00", "2026-02-19T00:00:00+00:00"),
        (date(2026, 2, 18), None, 1, "2026-02-18T00:00:00+00:00", "2026-03-03T00:00:00+00:00"),
        (date(2026, 3, 29), date(2026, 3, 29), 1, "2026-03-29T00:00:00+00:00", "2026-03-30T00:00:00+01:00"),
    ],
)
def test_both_dates_count_whole(first: date | None, last: date | None, weeks: int, begins: str, ends: str) -> None:
    found = span(first, last, weeks, LONDON, NOW)
    assert [each.isoformat() for each in found] == [begins, ends]


@given(
    st.lists(
        st.builds(
            clock,
            st.sampled_from(["met", "missed", "running", "paused", "cancelled"]),
            st.none() | st.integers(0, 40),
            started_at=st.integers(-1000, 1000).map(lambda hours: NOW + hours * HOUR),
        )
    )
)
def test_no_clock_is_lost_and_none_counts_twice(clocks: list[Clock]) -> None:
    found = keeping("desk", LONDON, clocks, NOW - 1000 * HOUR)  # before any limit
    assert sum(each.started for each in found) == len(clocks)
    assert all(each.started == each.in_limit + each.missed + each.open + each.cancelled for each in found)
    assert all(each.in_target <= each.in_limit for each in found)
