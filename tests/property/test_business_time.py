"""Ten years of thirty countries' calendars: every deadline is the one that a slow walk finds, and nothing is lost or
gained by counting in parts, from later, or backwards."""

import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.desks.calendars import calendar
from mailbot.domain.business_time import elapsed, ends_of_work, midnight_after, opening, worked
from mailbot.domain.calendar import END_OF_DAY, Calendar, Duration
from mailbot.domain.clock import deadline
from mailbot.domain.remaining import remaining

QUARTER = timedelta(minutes=15)  # every zone's offset, and every change of it, is a number of them
MOMENT = timedelta(microseconds=1)

PLACES = [
    ("GB", "ENG", "Europe/London"), ("JP", None, "Asia/Tokyo"), ("US", "NY", "America/New_York"),
    ("DE", "BY", "Europe/Berlin"), ("FR", None, "Europe/Paris"), ("ES", "CN", "Atlantic/Canary"),
    ("IT", None, "Europe/Rome"), ("NL", None, "Europe/Amsterdam"), ("PL", None, "Europe/Warsaw"),
    ("PT", "20", "Atlantic/Azores"),  # at midnight its clock goes forward
    ("HU", None, "Europe/Budapest"),  # works some Saturdays
    ("CN", None, "Asia/Shanghai"),  # and so do these, and some Sundays
    ("LV", None, "Europe/Riga"), ("VN", None, "Asia/Ho_Chi_Minh"),
    ("SA", None, "Asia/Riyadh"),  # is off on Friday and Saturday
    ("IL", None, "Asia/Jerusalem"), ("IR", None, "Asia/Tehran"), ("AE", None, "Asia/Dubai"),
    ("EG", None, "Africa/Cairo"),  # at midnight its clock goes forward, and back
    ("CU", None, "America/Havana"),  # at one o'clock it is midnight again
    ("GL", None, "America/Nuuk"),  # a Saturday's last hour is skipped
    ("LB", None, "Asia/Beirut"), ("CL", None, "America/Santiago"), ("PY", None, "America/Asuncion"),
    ("AU", "NSW", "Australia/Lord_Howe"),  # by half an hour
    ("NZ", None, "Pacific/Auckland"), ("WS", None, "Pacific/Apia"), ("NP", None, "Asia/Kathmandu"),
    ("IN", "MH", "Asia/Kolkata"), ("MY", "JHR", "Asia/Kuala_Lumpur"), ("MA", None, "Africa/Casablanca"),
    ("BR", "SP", "America/Sao_Paulo"), ("ZA", None, "Africa/Johannesburg"), ("CA", "QC", "America/Toronto"),
]  # fmt: skip
STARTS = st.integers(1_735_689_600, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))  # 2025–34
BUSINESS = st.sampled_from(["business_day_hours", "business_days"])
UNITS = st.sampled_from(["minutes", "hours", "business_day_hours", "business_days"])
AMOUNTS = st.integers(1, 600)


@dataclass(frozen=True)
class Place:
    """A desk's calendar, and what it is made of."""

    country: str
    subdivision: str | None
    days_off: frozenset[date]
    calendar: Calendar

    def works_on(self, day: date) -> bool:
        return day not in self.days_off and public(self.country, self.subdivision).is_working_day(day)


@cache
def public(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """Of every year that a deadline may lie in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some dates of a far year are estimates
        return holidays.country_holidays(country, subdiv=subdivision, years=range(2024, 2040))


@st.composite
def places(draw: st.DrawFn) -> Place:
    country, subdivision, zone = draw(st.sampled_from(PLACES))
    own = draw(st.frozensets(st.dates(date(2025, 1, 1), date(2035, 1, 1)), max_size=5))
    opens = time(draw(st.integers(5, 11)), draw(st.sampled_from([0, 15, 30, 45])))
    closing = st.builds(time, st.integers(12, 23), st.sampled_from([0, 15, 30, 45]))
    closes = draw(st.one_of(closing, st.just(END_OF_DAY)))
    made = calendar(zone, country=country, subdivision=subdivision, days_off=own, opens=opens, closes=closes)
    return Place(country, subdivision, own, made)


DESKS = places()


def walked(start: datetime, duration: Duration, place: Place) -> datetime:
    """A deadline in business time the slow way: by quarters of an hour, looking at the wall clock at each."""
    moment, left, day = start, timedelta(hours=duration.amount), start.astimezone(place.calendar.zone).date()
    days, counts = 0, False
    while True:
        after = moment - (moment - datetime(2026, 1, 1, tzinfo=UTC)) % QUARTER + QUARTER
        local = moment.astimezone(place.calendar.zone)
        if duration.unit == "business_day_hours":
            if place.works_on(local.date()):
                if left <= after - moment:
                    return moment + left
                left -= after - moment
        else:
            if local.date() != day:
                if counts and days == duration.amount:
                    return moment  # the day was over before its working hours were
                day, counts = local.date(), place.works_on(local.date())
                days += counts
            if counts and days == duration.amount and local.time() >= place.calendar.closes:
                return moment
        moment = after


@given(STARTS, BUSINESS, st.integers(1, 15), DESKS)
@settings(deadline=None)
def test_a_deadline_is_the_one_that_a_slow_walk_finds(start: datetime, unit: str, amount: int, place: Place) -> None:
    duration = Duration(amount * 5 if unit == "business_day_hours" else amount, unit)
    assert deadline(start, duration, place.calendar) == walked(start, duration, place)


def is_open(moment: datetime, place: Place) -> bool:
    """Whether a desk works at a time, by the wall clock's first showing of its hours on that day."""
    zone, made = place.calendar.zone, place.calendar
    day = moment.astimezone(zone).date()
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone)
    closes = midnight if made.closes == END_OF_DAY else datetime.combine(day, made.closes, zone)
    opens = datetime.combine(day, made.opens, zone)
    return place.works_on(day) and opens.astimezone(UTC) <= moment < min(
        closes.astimezone(UTC), midnight.astimezone(UTC)
    )


@given(STARTS, DESKS)
@settings(deadline=None)
def test_an_opening_is_the_one_that_a_slow_walk_finds(now: datetime, place: Place) -> None:
    moment = now
    while not is_open(moment, place):
        moment += QUARTER - (moment - datetime(2025, 1, 1, tzinfo=UTC)) % QUARTER
    assert opening(now, place.calendar) == moment


@given(STARTS, BUSINESS, AMOUNTS, DESKS)
@settings(deadline=None)
def test_a_deadline_in_business_time_lies_in_it_or_at_its_end(
    start: datetime, unit: str, amount: int, place: Place
) -> None:
    due = deadline(start, Duration(amount, unit), place.calendar)
    within = (due - MOMENT).astimezone(place.calendar.zone)
    assert place.works_on(within.date())
    assert unit == "business_day_hours" or place.calendar.opens <= within.time() <= place.calendar.closes


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=40)), UNITS, AMOUNTS, DESKS)
@settings(deadline=None)
def test_what_comes_later_is_never_due_sooner(
    start: datetime, later: timedelta, unit: str, amount: int, place: Place
) -> None:
    duration = Duration(amount, unit)
    assert deadline(start, duration, place.calendar) <= deadline(start + later, duration, place.calendar)


@given(STARTS, UNITS, AMOUNTS, DESKS)
@settings(deadline=None)
def test_one_more_is_always_due_later(start: datetime, unit: str, amount: int, place: Place) -> None:
    one_more = Duration(amount + 1, unit)
    assert deadline(start, Duration(amount, unit), place.calendar) < deadline(start, one_more, place.calendar)


@given(STARTS, UNITS, AMOUNTS, AMOUNTS, DESKS)
@settings(deadline=None)
def test_one_length_after_another_is_due_as_both_together(
    start: datetime, unit: str, first: int, second: int, place: Place
) -> None:
    """Of business days the second begins on the day on which the first is due, which doesn't count again."""
    between = deadline(start, Duration(first, unit), place.calendar)
    if unit == "business_days":
        between -= MOMENT  # at midnight, where work ends then, it would be the next day
    together = deadline(start, Duration(first + second, unit), place.calendar)
    assert deadline(between, Duration(second, unit), place.calendar) == together


@given(STARTS, AMOUNTS, DESKS)
@settings(deadline=None)
def test_counting_back_from_a_deadline_gives_the_length(start: datetime, amount: int, place: Place) -> None:
    hours = deadline(start, Duration(amount, "business_day_hours"), place.calendar)
    days = deadline(start, Duration(amount, "business_days"), place.calendar)
    assert elapsed(start, hours, place.calendar) == timedelta(hours=amount)
    tomorrow = midnight_after(start, place.calendar)
    assert ends_of_work(tomorrow, days, place.calendar) == amount - 1  # its own comes now


@given(STARTS, AMOUNTS, places().filter(lambda place: place.calendar.closes <= time(23)))  # Cairo repeats the last hour
@settings(deadline=None)
def test_after_the_day_of_receipt_all_business_days_are_left(start: datetime, amount: int, place: Place) -> None:
    due = deadline(start, Duration(amount, "business_days"), place.calendar)
    left = remaining(midnight_after(start, place.calendar), due, "business_days", place.calendar)
    assert (left.days, left.hours, left.minutes) == (amount, 0, 0)


@given(st.lists(STARTS, min_size=3, max_size=3), DESKS)
@settings(deadline=None)
def test_business_time_is_the_sum_of_its_parts(moments: list[datetime], place: Place) -> None:
    first, second, third = sorted(moments)
    for counted in (elapsed, worked):
        parts = [counted(begin, end, place.calendar) for begin, end in pairwise((first, second, third))]
        assert sum(parts, timedelta(0)) == counted(first, third, place.calendar)
        assert all(timedelta(0) <= part for part in parts)


@given(STARTS, st.integers(1, 9_999), st.sampled_from([zone for _, _, zone in PLACES]))
@settings(deadline=None)
def test_a_desk_that_never_closes_has_every_hour(start: datetime, amount: int, zone: str) -> None:
    always = calendar(zone, weekend=(), opens=time.min, closes=END_OF_DAY)
    hours = Duration(amount, "hours")
    assert deadline(start, Duration(amount, "business_day_hours"), always) == deadline(start, hours, always)


@given(STARTS, st.integers(1, 9_999), st.sampled_from([zone for _, _, zone in PLACES]))
@settings(deadline=None)
def test_a_desk_that_never_closes_works_until_midnight_of_every_day(start: datetime, amount: int, zone: str) -> None:
    always = calendar(zone, weekend=(), opens=time.min, closes=END_OF_DAY)
    due = deadline(start, Duration(amount, "business_days"), always)
    last = (due - MOMENT).astimezone(always.zone).date()
    assert last == start.astimezone(always.zone).date() + timedelta(days=amount)
    assert due == midnight_after(due - MOMENT, always)
