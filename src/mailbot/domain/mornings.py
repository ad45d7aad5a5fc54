"""When the leads of a desk are told how it stands: on business mornings, and once a week on the first of them. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from mailbot.domain.business_time import is_business_day, opening
from mailbot.domain.desk import Calendar
from mailbot.domain.keeping import monday

DAY = timedelta(days=1)


def opened_today(now: datetime, calendar: Calendar) -> datetime | None:
    """When a desk that works now began today; None outside its working hours.

    Returns:
        Aware UTC.
    """
    return _opens(now.astimezone(calendar.zone).date(), calendar) if opening(now, calendar) <= now else None


def opened_this_week(now: datetime, calendar: Calendar) -> datetime | None:
    """When a desk that works now began the week, which a holiday may put off to Tuesday; None outside its working
    hours."""
    if opened_today(now, calendar) is None:
        return None
    today = now.astimezone(calendar.zone).date()
    days = (monday(today) + number * DAY for number in range(7))
    return _opens(next(day for day in days if is_business_day(day, calendar)), calendar)


def begin_of_week(week: date, calendar: Calendar) -> datetime:
    """The midnight that begins a desk's week.

    Args:
        week: its Monday.
    """
    return _at(week, time.min, calendar)


def _opens(day: date, calendar: Calendar) -> datetime:
    return _at(day, calendar.opens, calendar)


def _at(day: date, at: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, at, calendar.zone).astimezone(UTC)
