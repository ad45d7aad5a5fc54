"""When work is done that people do in working hours. Pure; at most one step a calendar day."""

from datetime import datetime, timedelta

from mailbot.domain.business_time import opening
from mailbot.domain.desk import Calendar


def worked_until(start: datetime, work: timedelta, calendar: Calendar) -> datetime:
    """When some work is done that is begun at a time, laid down at closing and taken up at the next opening.

    Returns:
        Aware UTC.
    """
    at = opening(start, calendar)
    while (left := closing(at, calendar) - at) < work:
        work -= left
        at = opening(at + left, calendar)
    return at + work


def closing(at: datetime, calendar: Calendar) -> datetime:
    """The end of the working hours in which a time falls."""
    local = at.astimezone(calendar.zone)
    return datetime.combine(local.date(), calendar.closes, calendar.zone).astimezone(at.tzinfo)
