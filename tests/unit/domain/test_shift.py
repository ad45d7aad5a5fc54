"""Work is done in working hours, laid down at closing and taken up at the next opening."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.business_time import opening
from mailbot.domain.calendar import Calendar
from mailbot.domain.remaining import time_left
from mailbot.domain.shift import worked_until

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar(LONDON, is_holiday=lambda day: day == date(2026, 5, 4))  # a Monday; 09:00 to 17:30


def at(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-04-28 09:00", 2, "2026-04-28 11:00"),
        ("2026-04-28 07:00", 2, "2026-04-28 11:00"),  # nobody works before nine
        ("2026-04-28 16:30", 1, "2026-04-28 17:30"),  # done as the day closes
        ("2026-04-28 16:30", 2, "2026-04-29 10:00"),  # the rest on the next morning
        ("2026-04-28 17:30", 2, "2026-04-29 11:00"),
        ("2026-04-30 17:00", 10, "2026-05-05 10:00"),  # Thursday, Friday, then a weekend and a holiday
        ("2026-04-25 12:00", 1, "2026-04-27 10:00"),  # Saturday
        ("2026-03-27 17:00", 1, "2026-03-30 09:30"),  # over the change to summer time
        ("2026-04-28 12:00", 17, "2026-04-30 12:00"),  # two days of eight hours and a half
    ],
)
def test_work_ends(start: str, hours: int, end: str) -> None:
    assert worked_until(at(start), timedelta(hours=hours), CALENDAR) == at(end)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(seconds=1), timedelta(days=5)),
)
def test_as_much_of_the_time_until_then_is_working_time_as_the_work_takes(start: datetime, work: timedelta) -> None:
    end = worked_until(start, work, CALENDAR)
    assert time_left(start, end, "business_days", CALENDAR) == work
    assert end - timedelta(microseconds=1) == opening(end - timedelta(microseconds=1), CALENDAR)
