"""Calendars of desks: a zone, working hours, public holidays (the `holidays` library) and a desk's own days off."""

from collections.abc import Callable, Collection
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from mailbot.domain.desk import Calendar

OPENS, CLOSES = time(9, 0), time(17, 30)


def calendar(
    zone: str,
    *,
    country: str | None = None,
    subdivision: str | None = None,
    days_off: Collection[date] = (),
    opens: time = OPENS,
    closes: time = CLOSES,
) -> Calendar:
    """A desk's calendar.

    Args:
        zone: IANA name, such as `Europe/London`.
        country: ISO 3166 code whose public holidays and weekend hold; None: no holidays, Saturday and Sunday off.
        subdivision: part of the country, such as `ENG`, as the `holidays` library names it.
        days_off: the desk's own days, beside the public ones.

    Raises:
        NotImplementedError: the library doesn't know the country or the subdivision.
        zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    weekend = frozenset({5, 6})
    if country is not None:
        weekend = frozenset(holidays.country_holidays(country, subdiv=subdivision).weekend)
    return Calendar(ZoneInfo(zone), opens, closes, weekend, _holidays(country, subdivision, frozenset(days_off)))


def _holidays(country: str | None, subdivision: str | None, own: frozenset[date]) -> Callable[[date], bool]:
    if country is None:
        return own.__contains__

    @lru_cache(maxsize=64)
    def of_year(year: int) -> frozenset[date]:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))

    return lambda day: day in own or day in of_year(day.year)
