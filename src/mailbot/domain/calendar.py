"""When a desk works, and amounts of time as policies count them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

END_OF_DAY = time.max


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a desk works.

    Args:
        zone: the desk's time zone.
        opens, closes: working hours, local time; until END_OF_DAY, midnight.
        weekend: weekdays off, Monday is 0.
        is_holiday: whether a local date is a public holiday or a day of the desk's own.
        is_worked: whether a day of the weekend is worked all the same, as where a country makes up for a holiday.
    """

    zone: ZoneInfo
    opens: time = time(9, 0)
    closes: time = time(17, 30)
    weekend: frozenset[int] = frozenset({5, 6})
    is_holiday: Callable[[date], bool] = field(default=lambda _: False)
    is_worked: Callable[[date], bool] = field(default=lambda _: False)


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time as policies count it.

    Args:
        amount: a whole number of units.
        unit: `minutes` and `hours` elapse; `business_day_hours` elapse on business days, midnight to midnight;
            `business_days` never count the day of receipt and end with the working hours of the last one.
    """

    amount: int
    unit: str
