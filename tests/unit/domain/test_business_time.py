"""Business time: what a year's table says at its edges, and that a year is read once however much is asked of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.business_time import elapse, elapsed, end_of_work, ends_of_work, is_business_day, midnight_after
from mailbot.domain.calendar import END_OF_DAY, Calendar, Duration
from mailbot.domain.clock import deadline

PLAIN = Calendar(ZoneInfo("UTC"))
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("duration", [Duration(9_999, "business_day_hours"), Duration(2_600, "business_days")])
def test_ten_years_ahead_a_day_is_looked_at_once_and_never_again(duration: Duration) -> None:
    asked: list[date] = []

    def is_holiday(day: date) -> bool:
        asked.append(day)
        return False

    calendar = replace(PLAIN, is_holiday=is_holiday)
    due = deadline(utc("2026-03-02 09:00"), duration, calendar)
    assert len(asked) == len(set(asked)) <= 366 * (due.year - 2026 + 1)
    asked.clear()
    assert deadline(utc("2026-03-03 09:00"), duration, calendar) > due
    assert not asked


# 2027: 31 December is a Friday; 2028 begins on a Saturday, so that its first business day is Monday the 3rd.
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2027-12-31 10:00", 14, "2028-01-01 00:00"),  # the year's last moment
        ("2027-12-31 10:00", 15, "2028-01-03 01:00"),
        ("2028-01-01 00:00", 1, "2028-01-03 01:00"),
        ("2028-01-02 23:59", 24, "2028-01-04 00:00"),
    ],
)
def test_hours_go_on_in_the_next_year(start: str, hours: int, due: str) -> None:
    assert elapse(utc(start), hours * HOUR, PLAIN) == utc(due)
    assert elapsed(utc(start), utc(due), PLAIN) == hours * HOUR


def test_no_time_elapses_at_once_though_nobody_works() -> None:
    saturday = utc("2028-01-01 10:00")
    assert elapse(saturday, timedelta(0), PLAIN) == saturday


def test_ends_of_work_go_on_in_the_next_year() -> None:
    after, before = utc("2027-12-31 17:30"), utc("2028-01-04 17:30")
    assert [end_of_work(after, nth, PLAIN) for nth in (1, 2)] == [utc("2028-01-03 17:30"), before]
    assert ends_of_work(after, before, PLAIN) == 1  # neither the one that it begins with nor the one that it ends with
    assert ends_of_work(before, after, PLAIN) == 0


def test_a_year_without_a_business_day_is_passed() -> None:
    sabbatical = replace(PLAIN, is_holiday=lambda day: day.year == 2027)
    assert end_of_work(utc("2026-12-31 18:00"), 1, sabbatical) == utc("2028-01-03 17:30")
    assert elapse(utc("2026-12-31 23:00"), 2 * HOUR, sabbatical) == utc("2028-01-03 01:00")


def test_a_day_of_the_weekend_that_is_worked_is_a_business_day() -> None:
    saturday = date(2026, 3, 7)
    assert not is_business_day(saturday, PLAIN)
    assert is_business_day(saturday, replace(PLAIN, is_worked=saturday.__eq__))


def test_who_works_until_midnight_closes_with_the_day() -> None:
    late = replace(PLAIN, closes=END_OF_DAY)
    assert deadline(utc("2026-03-02 09:00"), Duration(1, "business_days"), late) == utc("2026-03-04 00:00")
    assert deadline(utc("2026-03-06 23:59"), Duration(1, "business_days"), late) == utc("2026-03-10 00:00")


def test_working_hours_never_outlast_their_day() -> None:
    """In Nuuk, 28 March 2026 ends at eleven in the evening: the clock goes on to midnight."""
    nuuk = Calendar(ZoneInfo("America/Nuuk"), closes=time(23, 30), weekend=frozenset())
    friday = datetime(2026, 3, 27, 9, tzinfo=nuuk.zone)
    due = deadline(friday, Duration(1, "business_days"), nuuk)
    assert due == datetime(2026, 3, 29, 0, 0, tzinfo=nuuk.zone)
    assert deadline(friday, Duration(2, "business_days"), nuuk) == datetime(2026, 3, 29, 23, 30, tzinfo=nuuk.zone)


def test_a_midnight_that_is_skipped_is_the_moment_of_the_jump() -> None:
    """In Cairo, 24 April 2026 begins at one o'clock."""
    cairo = Calendar(ZoneInfo("Africa/Cairo"), weekend=frozenset())
    thursday = datetime(2026, 4, 23, 12, tzinfo=cairo.zone)
    assert midnight_after(thursday, cairo) == datetime(2026, 4, 24, 1, tzinfo=cairo.zone)
    assert elapse(midnight_after(thursday, cairo), 24 * HOUR, cairo) == datetime(2026, 4, 25, 1, tzinfo=cairo.zone)
