"""Promise 11, for any calendar: a limit counted in business days falls on a business day; time only runs forwards."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendaring import COUNTED, STARTS, calendars
from mailbot.domain.clock import deadline, is_business_day
from mailbot.domain.desk import Calendar, Duration

BUSINESS = st.builds(Duration, st.integers(1, 120), st.sampled_from(["business_day_hours", "business_days"]))


@given(STARTS, COUNTED, calendars())
def test_no_deadline_lies_before_its_start(start: datetime, duration: Duration, calendar: Calendar) -> None:
    due = deadline(start, duration, calendar)
    assert due >= start
    assert due.utcoffset() == timedelta(0)


@given(STARTS, BUSINESS, calendars())
def test_business_limits_fall_on_business_days(start: datetime, duration: Duration, calendar: Calendar) -> None:
    due = deadline(start, duration, calendar)
    last_moment = due - timedelta(microseconds=1)  # the end of a day is the next midnight
    assert is_business_day(last_moment.astimezone(calendar.zone).date(), calendar)


@given(STARTS, st.integers(1, 60), calendars())
def test_n_business_days_count_n_business_days(start: datetime, amount: int, calendar: Calendar) -> None:
    due = deadline(start, Duration(amount, "business_days"), calendar).astimezone(calendar.zone).date()
    day, counted = start.astimezone(calendar.zone).date(), 0
    while day < due:
        day += timedelta(days=1)
        counted += is_business_day(day, calendar)
    assert counted == amount


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=30)), COUNTED, calendars())
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: timedelta, duration: Duration, calendar: Calendar
) -> None:
    assert deadline(start + later, duration, calendar) >= deadline(start, duration, calendar)


@given(STARTS, COUNTED, st.integers(0, 50), calendars())
def test_more_time_is_never_due_earlier(start: datetime, duration: Duration, more: int, calendar: Calendar) -> None:
    longer = Duration(duration.amount + more, duration.unit)
    assert deadline(start, longer, calendar) >= deadline(start, duration, calendar)


@given(STARTS, st.integers(1, 96), calendars())
@settings(max_examples=50)
def test_business_day_hours_elapse_on_business_days_alone(start: datetime, amount: int, calendar: Calendar) -> None:
    """Counted hour by hour, the slow way: hours of business days between start and deadline are what was asked."""
    start = start.replace(minute=0, second=0, microsecond=0)
    due = deadline(start, Duration(amount, "business_day_hours"), calendar)
    step, elapsed, moment = timedelta(minutes=15), timedelta(0), start
    while moment < due:
        if is_business_day(moment.astimezone(calendar.zone).date(), calendar):
            elapsed += min(step, due - moment)
        moment += step
    assert elapsed == timedelta(hours=amount)
