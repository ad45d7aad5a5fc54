"""What a calendar makes of time: business days from midnight to midnight, and their working hours.

Pure. Each year of a calendar is a table that is made once; what is asked of it is found by bisection, so that ten years
ahead cost ten look-ups. Days are as long as they are: 23 or 25 hours when the clock changes.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, count
from operator import sub

from mailbot.domain.calendar import END_OF_DAY, Calendar

DAY = timedelta(days=1)
EMPTY_YEARS = 10  # so many without a business day are an error, not an endless search
KEPT_YEARS = 64  # tables: a few years of each desk, with room for a limit far ahead


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether a desk works on a local date."""
    if calendar.is_worked(day):
        return True
    return day.weekday() not in calendar.weekend and not calendar.is_holiday(day)


def dates_of(year: int) -> list[date]:
    """The days of a year."""
    return [date(year, 1, 1) + index * DAY for index in range(366 if isleap(year) else 365)]


def elapse(start: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """When a length of time has elapsed on business days; at the end of one, the next midnight.

    Raises:
        ValueError: ten years pass without a business day.
    """
    if not length:
        return start
    first = _local_year(start, calendar)
    length += _year(calendar, first).days.elapsed(start)
    for year in _years(first, calendar):
        if length <= year.days.total:
            return max(start, year.days.when(length))
        length -= year.days.total
    raise AssertionError("unreachable: _years raises before it ends")


def elapsed(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much elapses on business days from one time to a later one."""
    return _sum(start, end, calendar, lambda year: year.days)


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much of the time from one to a later one is working hours."""
    return _sum(start, end, calendar, lambda year: year.work)


def end_of_work(after: datetime, nth: int, calendar: Calendar) -> datetime:
    """The nth end of working hours after a time, the first is 1.

    Raises:
        ValueError: ten years pass without a business day.
    """
    for year in _years(_local_year(after, calendar), calendar):
        index = bisect_right(year.work.ends, after) + nth - 1
        if index < len(year.work.ends):
            return year.work.ends[index]
        nth = index - len(year.work.ends) + 1
    raise AssertionError("unreachable: _years raises before it ends")


def ends_of_work(after: datetime, before: datetime, calendar: Calendar) -> int:
    """How many ends of working hours lie between two times."""
    years = range(_local_year(after, calendar), _local_year(before, calendar) + 1)
    found = (_year(calendar, each).work.ends for each in years)
    return sum(max(0, bisect_left(ends, before) - bisect_right(ends, after)) for ends in found)


def opening(now: datetime, calendar: Calendar) -> datetime:
    """The first instant from `now` on at which a desk works: `now` itself within working hours.

    Returns:
        Aware UTC.

    Raises:
        ValueError: ten years pass without a business day.
    """
    for year in _years(_local_year(now, calendar), calendar):
        index = bisect_right(year.work.ends, now)
        if index < len(year.work.ends):
            return max(now.astimezone(UTC), year.work.begins[index])
    raise AssertionError("unreachable: _years raises before it ends")


def midnight_after(moment: datetime, calendar: Calendar) -> datetime:
    """When the local day of a time is over."""
    return _instant(moment.astimezone(calendar.zone).date() + DAY, time.min, calendar)


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of time in their order, all in UTC.

    Args:
        before: what has elapsed of all of them before each, and after the last one.
    """

    begins: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]

    @property
    def total(self) -> timedelta:
        """All of them together."""
        return self.before[-1]

    def elapsed(self, moment: datetime) -> timedelta:
        """What of them is over at a time."""
        index = bisect_right(self.ends, moment)
        if index == len(self.ends):
            return self.total
        return self.before[index] + max(moment - self.begins[index], timedelta(0))

    def when(self, length: timedelta) -> datetime:
        """When so much of them is over first.

        Args:
            length: at most their total.
        """
        index = max(0, bisect_left(self.before, length) - 1)
        return self.begins[index] + (length - self.before[index])


@dataclass(frozen=True, slots=True)
class Year:
    """The business days of a local year, from midnight to midnight, and their working hours."""

    days: Spans
    work: Spans


def _sum(start: datetime, end: datetime, calendar: Calendar, spans: Callable[[Year], Spans]) -> timedelta:
    first, last = _local_year(start, calendar), _local_year(end, calendar)
    whole = sum((spans(_year(calendar, each)).total for each in range(first, last)), timedelta(0))
    return whole + spans(_year(calendar, last)).elapsed(end) - spans(_year(calendar, first)).elapsed(start)


def _years(first: int, calendar: Calendar) -> Iterator[Year]:
    """Years from one on.

    Raises:
        ValueError: ten years pass without a business day.
    """
    empty = 0
    for number in count(first):
        year = _year(calendar, number)
        empty = 0 if year.days.ends else empty + 1
        if empty > EMPTY_YEARS:
            raise ValueError(f"no business day in the ten years before {number}: weekend or holidays cover every day")
        yield year


@lru_cache(maxsize=KEPT_YEARS)
def _year(calendar: Calendar, number: int) -> Year:
    days = [day for day in dates_of(number) if is_business_day(day, calendar)]
    begins = [_instant(day, time.min, calendar) for day in days]
    ends = [_instant(day + DAY, time.min, calendar) for day in days]
    opens = [_instant(day, calendar.opens, calendar) for day in days]
    closes = ends if calendar.closes == END_OF_DAY else [_instant(day, calendar.closes, calendar) for day in days]
    # No working hours outlast their day, though the clock may skip its last one.
    return Year(_spans(begins, ends), _spans(map(min, opens, ends), map(min, closes, ends)))


def _spans(begins: Iterable[datetime], ends: Iterable[datetime]) -> Spans:
    begins, ends = tuple(begins), tuple(ends)
    return Spans(begins, ends, tuple(accumulate(map(sub, ends, begins), initial=timedelta(0))))


def _local_year(moment: datetime, calendar: Calendar) -> int:
    return moment.astimezone(calendar.zone).year


def _instant(day: date, at: time, calendar: Calendar) -> datetime:
    """A local time as UTC: the earlier of two where the clock goes back, as far past the jump where it is skipped."""
    return datetime.combine(day, at, tzinfo=calendar.zone).astimezone(UTC)
