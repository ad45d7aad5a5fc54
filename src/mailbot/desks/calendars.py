"""Calendars of desks: a zone, working hours, public holidays (the `holidays` library) and a desk's own days off."""

import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

import holidays
from holidays.registry import COUNTRIES

from mailbot.domain.business_time import dates_of
from mailbot.domain.desk import Calendar

OPENS, CLOSES = time(9, 0), time(17, 30)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


def calendar(
    zone: str,
    *,
    country: str | None = None,
    subdivision: str | None = None,
    weekend: Collection[int] | None = None,
    days_off: Collection[date] = (),
    opens: time = OPENS,
    closes: time = CLOSES,
) -> Calendar:
    """A desk's calendar.

    Args:
        zone: IANA name, such as `Europe/London`.
        country: ISO 3166 code whose public holidays hold; None: no holidays.
        subdivision: part of the country, such as `ENG`, as the `holidays` library names it.
        weekend: the desk's own weekdays off, Monday is 0; None: the country's, with the days of it that are worked
            to make up for a holiday, or Saturday and Sunday.
        days_off: the desk's own days, beside the public ones.

    Raises:
        NotImplementedError: the library doesn't know the country or the subdivision.
        zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    own = frozenset(days_off)
    if country is None:
        free = SATURDAY_AND_SUNDAY if weekend is None else frozenset(weekend)
        return Calendar(ZoneInfo(zone), opens, closes, free, own.__contains__)
    free = frozenset(_country(country, subdivision).weekend if weekend is None else weekend)
    public = partial(_year, country, subdivision)
    follows = weekend is None
    return Calendar(
        ZoneInfo(zone),
        opens,
        closes,
        free,
        is_holiday=lambda day: day in own or day in public(day.year).off,
        is_worked=lambda day: follows and day not in own and day in public(day.year).worked,
    )


def known_until(country: str) -> int:
    """The last year whose public holidays the library knows of a country."""
    return _country(country, None).end_year


@dataclass(frozen=True, slots=True)
class _Year:
    """A country's days off but for its usual weekend, and the days of that weekend which are worked."""

    off: frozenset[date]
    worked: frozenset[date]


# What the library offers for this imports the holidays of every country.
_COUNTRIES = frozenset(code for names in COUNTRIES.values() for code in names if code.isupper())


@lru_cache(maxsize=256)
def _year(country: str, subdivision: str | None, year: int) -> _Year:
    public = _country(country, subdivision, year)
    working = {day for day in dates_of(year) if public.is_working_day(day)}
    # A country's weekend may have been another in some years, as in the Emirates until 2022.
    moved = {day for day in dates_of(year) if day not in working and day.weekday() not in public.weekend}
    return _Year(
        frozenset(day for day in dates_of(year) if day in public) | moved,
        frozenset(day for day in working if day.weekday() in public.weekend),
    )


def _country(country: str, subdivision: str | None, *years: int) -> holidays.HolidayBase:
    """What the library knows of a country.

    Raises:
        NotImplementedError: it doesn't know the country or the subdivision.
    """
    if country not in _COUNTRIES:
        raise NotImplementedError(f"no holidays are known of {country}")  # the library would take any name of its own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some dates of a far year are estimates
        return holidays.country_holidays(country, subdiv=subdivision, years=years)
