"""When leads are told: on the business mornings of the desk's calendar, whatever clocks do in spring and autumn."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.business_time import is_business_day
from mailbot.domain.desk import Calendar
from mailbot.domain.mornings import begin_of_week, opened_this_week, opened_today

MINUTE = timedelta(minutes=1)
EASTER_MONDAY = date(2026, 4, 6)
LONDON = Calendar(ZoneInfo("Europe/London"), is_holiday=lambda day: day == EASTER_MONDAY)
TOKYO = Calendar(ZoneInfo("Asia/Tokyo"))
SUNDAYS_TOO = Calendar(ZoneInfo("America/New_York"), time(1, 30), time(23), frozenset())
zones = st.sampled_from(["Europe/London", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
times = st.integers(0, 10 * 366 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + minutes * MINUTE)


def utc(words: str | None) -> datetime | None:
    return datetime.fromisoformat(f"2026-{words}:00+00:00") if words else None


@pytest.mark.parametrize(
    ("calendar", "now", "today", "week"),
    [
        # winter time: London opens at 09:00 UTC
        (LONDON, "03-02T08:59", None, None),  # a Monday before it opens
        (LONDON, "03-02T09:00", "03-02T09:00", "03-02T09:00"),
        (LONDON, "03-04T12:00", "03-04T09:00", "03-02T09:00"),
        (LONDON, "03-02T17:29", "03-02T09:00", "03-02T09:00"),
        (LONDON, "03-02T17:30", None, None),  # nobody is told in the evening
        (LONDON, "03-07T12:00", None, None),  # a Saturday
        # clocks go forward on Sunday 29 March
        (LONDON, "03-27T09:00", "03-27T09:00", "03-23T09:00"),
        (LONDON, "03-30T07:59", None, None),
        (LONDON, "03-30T08:00", "03-30T08:00", "03-30T08:00"),
        # the week after Easter begins on its Tuesday
        (LONDON, "04-06T10:00", None, None),
        (LONDON, "04-07T08:00", "04-07T08:00", "04-07T08:00"),
        (LONDON, "04-09T10:00", "04-09T08:00", "04-07T08:00"),
        # clocks go back on Sunday 25 October
        (LONDON, "10-23T08:00", "10-23T08:00", "10-19T08:00"),
        (LONDON, "10-26T08:30", None, None),
        (LONDON, "10-26T09:00", "10-26T09:00", "10-26T09:00"),
        # Monday in Tokyo begins on Sunday in UTC
        (TOKYO, "03-01T23:59", None, None),
        (TOKYO, "03-02T00:00", "03-02T00:00", "03-02T00:00"),
        # 01:30 comes twice on 1 November: the desk opens with the first one
        (SUNDAYS_TOO, "11-01T05:29", None, None),
        (SUNDAYS_TOO, "11-01T05:30", "11-01T05:30", "10-26T05:30"),
    ],
)
def test_leads_are_told_once_the_desk_has_opened(
    calendar: Calendar, now: str, today: str | None, week: str | None
) -> None:
    at = utc(now)
    assert at is not None
    assert opened_today(at, calendar) == utc(today)
    assert opened_this_week(at, calendar) == utc(week)


@given(times, zones)
def test_nobody_is_told_outside_working_hours_or_of_what_is_to_come(now: datetime, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone))
    today, week = opened_today(now, calendar), opened_this_week(now, calendar)
    local = now.astimezone(calendar.zone)
    works = is_business_day(local.date(), calendar) and calendar.opens <= local.time() < calendar.closes
    assert (today is not None) is (week is not None) is works
    if today is not None and week is not None:
        assert week <= today <= now
        assert today.astimezone(calendar.zone).date() == local.date()


def test_a_week_begins_with_its_mondays_midnight() -> None:
    assert begin_of_week(date(2026, 3, 30), LONDON) == utc("03-29T23:00")
    assert begin_of_week(date(2026, 3, 30), TOKYO) == utc("03-29T15:00")
