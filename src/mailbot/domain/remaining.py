"""Time left until a limit, as the limit itself is counted: what people can still work, not what the wall clock shows.

Pure; `business_time` counts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailbot.domain.business_time import elapsed, worked
from mailbot.domain.calendar import END_OF_DAY
from mailbot.domain.desk import Calendar, Desk
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.times import require_aware

DAY = timedelta(days=1)
ELAPSING = ("minutes", "hours")


@dataclass(frozen=True, slots=True)
class Remaining:
    """Time left until a limit, or by which it is passed.

    Args:
        late: the limit has passed.
        unit: the Duration's that it is counted in.
        days: whole ones: business days where the unit counts those, else 24 hours.
        hours, minutes: beyond the whole days; hours of work where the unit is `business_days`, whose day has as many
            as the desk works.
    """

    late: bool
    unit: str
    days: int
    hours: int
    minutes: int


def remaining(now: datetime, until: datetime, unit: str, calendar: Calendar) -> Remaining:
    """The time between now and a limit, in whole days, hours and minutes.

    Args:
        unit: a Duration's: `minutes` and `hours` elapse, `business_day_hours` do so on business days, of
            `business_days` the working hours count.

    Raises:
        ValueError: a naive time.
    """
    require_aware(now)
    require_aware(until)
    now, until = now.astimezone(UTC), until.astimezone(UTC)  # times of one zone compare by its wall clock
    left = time_left(min(now, until), max(now, until), unit, calendar)
    days, rest = divmod(left, _day(unit, calendar))
    hours, rest = divmod(rest, timedelta(hours=1))
    return Remaining(now > until, unit, days, hours, rest // timedelta(minutes=1))


def time_left(start: datetime, end: datetime, unit: str, calendar: Calendar) -> timedelta:
    """What counts of the time from one moment to a later one."""
    require_aware(start)
    require_aware(end)
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if unit in ELAPSING:
        return end - start
    counted = worked if unit == "business_days" else elapsed
    return counted(start, end, calendar)


def counted_in(desk: Desk, ticket: Ticket, clock: Clock) -> str:
    """The unit that a clock's limit is counted in; working days where the desk's file has no such clock any more."""
    named = [rule for rule in desk.clocks if rule.name == clock.rule_name and ticket.kind in rule.kinds]
    its = [rule for rule in named if not rule.tiers or ticket.tier in rule.tiers]
    its = [rule for rule in its if rule.is_for(ticket.categories)]
    return next((rule.limit.unit for rule in (*its, *named)), "business_days")


def left_of(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Remaining:
    """What is left of a ticket's clock, as its desk counts it."""
    return remaining(now, clock.limit_at, counted_in(desk, ticket, clock), desk.calendar)


def words(left: Remaining) -> str:
    """Time left as a person says it.

    >>> words(Remaining(late=False, unit="business_days", days=2, hours=3, minutes=20))
    'in 2 business days 3 h'
    """
    business = "" if left.unit in ELAPSING else "business "
    if left.days:
        said = f"{left.days} {business}{'day' if left.days == 1 else 'days'} {left.hours} h"
    elif left.hours:
        said = f"{left.hours} {business}{'hour' if left.hours == 1 else 'hours'} {left.minutes} min"
    else:
        said = f"{left.minutes} {business}{'minute' if left.minutes == 1 else 'minutes'}"
    return f"{said} late" if left.late else f"in {said}"


def _day(unit: str, calendar: Calendar) -> timedelta:
    if unit != "business_days":
        return DAY
    opens, closes = (timedelta(hours=at.hour, minutes=at.minute) for at in (calendar.opens, calendar.closes))
    return (DAY if calendar.closes == END_OF_DAY else closes) - opens
