"""Promise 11, for any calendar: a limit counted in business days falls on a business day; time only runs forwards."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendaring import COUNTED, STARTS, calendars
from mailbot.domain.business_time import is_business_day
from mailbot.domain.clock import deadline
from mailbot.domain.desk import Calendar, Duration
from mailbot.domain.remaining import remaining, time_left

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


# Time left, as limits count it.
HOURS = {"minutes": 1 / 60, "hours": 1, "business_day_hours": 1}
ELAPSING = COUNTED.filter(lambda duration: duration.unit in HOURS)
LATER = st.timedeltas(timedelta(0), timedelta(days=40))


@given(STARTS, ELAPSING, calendars())
def test_as_many_hours_are_left_at_the_start_as_are_promised(
    start: datetime, duration: Duration, calendar: Calendar
) -> None:
    due = deadline(start, duration, calendar)
    promised = timedelta(hours=duration.amount * HOURS[duration.unit])
    assert time_left(start, due, duration.unit, calendar) == promised


@given(STARTS, st.integers(1, 120), calendars(), st.integers(4, 22))  # no zone changes its clock after four
def test_as_many_business_days_are_left_as_are_promised_besides_the_day_of_receipt(
    start: datetime, amount: int, calendar: Calendar, opens: int
) -> None:
    calendar = replace(calendar, opens=time(opens), closes=time(opens + 1))
    found = remaining(start, deadline(start, Duration(amount, "business_days"), calendar), "business_days", calendar)
    whole = (found.days, found.hours, found.minutes)
    assert (amount, 0, 0) <= whole <= (amount + 1, 0, 0)


@given(STARTS, LATER, LATER, COUNTED, calendars())
def test_nothing_of_the_time_left_is_lost_between_two_moments(
    start: datetime, first: timedelta, second: timedelta, duration: Duration, calendar: Calendar
) -> None:
    middle, end = start + first, start + first + second
    parts = [time_left(*each, duration.unit, calendar) for each in ((start, middle), (middle, end))]
    assert sum(parts, timedelta(0)) == time_left(start, end, duration.unit, calendar)


@given(STARTS, LATER, COUNTED, calendars())
def test_time_left_is_at_most_what_passes(
    start: datetime, later: timedelta, duration: Duration, calendar: Calendar
) -> None:
    left = time_left(start, start + later, duration.unit, calendar)
    assert timedelta(0) <= left <= later
