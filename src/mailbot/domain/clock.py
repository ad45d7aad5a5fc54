"""Deadlines: when a promise falls due, as policies count time. Pure; the one place that counts.

Three ways of counting, and their traps: hours elapse, whatever the local clock does; business-day hours elapse on
business days from local midnight to local midnight (such a day has 23 or 25 hours when the clock changes); business
days never count the day of receipt. Nothing here walks by the minute: at most one step a calendar day.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile

from mailbot.domain.desk import EACH_BUSINESS_DAY, Calendar, ClockRule, Desk, Duration, Step
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.times import require_aware

LONGEST_WALK = 3660  # days: a calendar without a business day in ten years is an error, not an endless search


def deadline(start: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """When a duration that began at `start` is over.

    Args:
        start: aware; its local date in the calendar's zone is the day of receipt.
        duration: at least one of its unit.

    Returns:
        Aware UTC. For `business_day_hours` and `business_days` it falls on a business day; the end of a day is
        the next midnight (Saturday 10:00 + 48 is Tuesday 24:00).

    Raises:
        ValueError: naive start, unknown unit, or no business day within ten years.
    """
    require_aware(start)
    start = start.astimezone(UTC)
    match duration.unit:
        case "minutes":
            return start + timedelta(minutes=duration.amount)
        case "hours":
            return start + timedelta(hours=duration.amount)
        case "business_day_hours":
            return _elapsed_on_business_days(start, timedelta(hours=duration.amount), calendar)
        case "business_days":
            return _end_of_business_day(start, duration.amount, calendar)
    raise ValueError(f"unknown unit of time {duration.unit!r}")


def postponed(due: datetime, unit: str, calendar: Calendar, since: datetime, until: datetime) -> datetime:
    """A deadline after a pause: as much is left when the pause ends as was when it began, counted in its own unit.

    Business days are counted by the ends of their working hours: a pause over lunch, a night or a weekend takes none.
    What is over when the pause begins stays over. No pause makes a deadline come sooner, whatever became of the
    calendar meanwhile.

    Args:
        unit: that of the duration which gave the deadline, see Duration.
    """
    if due <= since or until <= since:
        return due
    match unit:
        case "business_days":
            whole = sum(1 for _ in takewhile(lambda end: end < due, _ends_of_work(since, calendar)))
            moved = next(islice(_ends_of_work(until, calendar), whole, None))
        case "business_day_hours":
            moved = _elapsed_on_business_days(until, _business_time(since, due, calendar), calendar)
        case _:
            moved = due + (until - since)
    return max(due, moved)


def half(limit: Duration) -> Duration:
    """The target of a limit that stands alone: half of it, at least one business day; an odd hour goes into minutes.

    >>> half(Duration(5, "business_days")), half(Duration(1, "hours"))
    (Duration(amount=2, unit='business_days'), Duration(amount=30, unit='minutes'))
    """
    if limit.unit == "hours" and limit.amount % 2:
        return Duration(limit.amount * 30, "minutes")
    return Duration(max(1, limit.amount // 2), limit.unit)


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether a desk works on a local date."""
    return day.weekday() not in calendar.weekend and not calendar.is_holiday(day)


def clocks_for(
    desk: Desk,
    *,
    kind: str,
    tier: int | None,
    starts: str,
    ticket_id: str,
    at: datetime,
    categories: tuple[str, ...] = (),
    stated: tuple[str, ...] = (),
) -> tuple[Clock, ...]:
    """The clocks that an event starts on a ticket, in the order of the desk's file.

    Args:
        tier: None where it is unknown, which has clocks of its own (the strictest limit, nothing told outside).
        starts: the event, such as `receipt`.
        at: when the event happened.
        categories: the ticket's.
        stated: times that the mail names, `2026-03-02T14:05:00Z` or a day alone; receipt starts clocks of them too.
    """
    events = (starts, "stated_time") if starts == "receipt" else (starts,)
    return tuple(
        _start(rule, desk.calendar, ticket_id, at, stated)
        for rule in desk.clocks
        if rule.starts in events and _runs_for(rule, kind, tier, categories)
    )


def rule_of(desk: Desk, ticket: Ticket, clock: Clock) -> ClockRule | None:
    """The rule by which a ticket's clock runs; None where the desk's file has it no more."""
    rules = (rule for rule in desk.clocks if (rule.name, rule.starts) == (clock.name, clock.starts))
    return next((rule for rule in rules if _runs_for(rule, ticket.kind, ticket.tier, ticket.categories)), None)


def ladder_for(desk: Desk, kind: str, name: str) -> tuple[Step, ...]:
    """The escalation ladder of a ticket kind's clock; empty where the desk has no such clock."""
    return next((rule.ladder for rule in desk.clocks if rule.name == name and kind in rule.kinds), ())


def step_times(clock: Clock, ladder: tuple[Step, ...]) -> tuple[datetime, ...]:
    """When each step of a ladder is due, in order: none before the one below it; what is repeated has no time."""
    times: list[datetime] = []
    for step in (step for step in ladder if step.at != EACH_BUSINESS_DAY):
        own = _step_time(clock, step.at)
        times.append(max(own, times[-1]) if times else own)
    return tuple(times)


def next_step(clock: Clock, ladder: tuple[Step, ...]) -> Clock:
    """The clock after its next step has been taken: one more done, and the one after it awaited."""
    return await_step(replace(clock, steps_done=clock.steps_done + 1), ladder)


def await_step(clock: Clock, ladder: tuple[Step, ...]) -> Clock:
    """The clock with `next_step_at` as its state and its steps done ask for; None where what is repeated comes next."""
    left = step_times(clock, ladder)[clock.steps_done :] if clock.state == "running" else ()
    return replace(clock, next_step_at=left[0] if left else None)


def _runs_for(rule: ClockRule, kind: str, tier: int | None, categories: tuple[str, ...]) -> bool:
    return kind in rule.kinds and (not rule.tiers or tier in rule.tiers) and rule.is_for(categories)


def _start(rule: ClockRule, calendar: Calendar, ticket_id: str, at: datetime, stated: tuple[str, ...]) -> Clock:
    if rule.starts == "stated_time":
        # A window that closed before receipt tells nothing of what is left: no clock begins overdue.
        named = (_stated(each, calendar) for each in stated)
        times = [time for time in named if time <= at < deadline(time, rule.limit, calendar)]
        if not times and rule.unstated:
            rule = replace(rule, target=half(rule.unstated), limit=rule.unstated)
        at = min(times, default=at)
    clock = Clock(
        ticket_id=ticket_id,
        name=rule.name,
        started_at=at.astimezone(UTC),
        target_at=deadline(at, rule.target, calendar),
        limit_at=deadline(at, rule.limit, calendar),
        published=rule.published,
        starts=rule.starts,
    )
    return await_step(clock, rule.ladder)


def _stated(words: str, calendar: Calendar) -> datetime:
    """A time that a mail names; a day alone is its first moment, since what vanishes may have come then."""
    time_named = datetime.fromisoformat(words)
    return time_named if time_named.tzinfo else time_named.replace(tzinfo=calendar.zone)


def _step_time(clock: Clock, at: str) -> datetime:
    if at == "target":
        return clock.target_at
    if at == "limit":
        return clock.limit_at
    begins = min(clock.started_at + clock.paused_for, clock.limit_at)  # a share of the time that it runs
    return begins + (clock.limit_at - begins) * int(at.removesuffix("%")) / 100


def _end_of_business_day(start: datetime, count: int, calendar: Calendar) -> datetime:
    day_of_receipt = start.astimezone(calendar.zone).date()
    days = _business_days(day_of_receipt + timedelta(days=1), calendar)
    return _instant(next(islice(days, count - 1, None)), calendar.closes, calendar)


def _elapsed_on_business_days(start: datetime, remaining: timedelta, calendar: Calendar) -> datetime:
    for day in _business_days(start.astimezone(calendar.zone).date(), calendar):
        begins = max(start, _instant(day, time.min, calendar))
        ends = _instant(day + timedelta(days=1), time.min, calendar)
        if begins + remaining <= ends:
            return begins + remaining
        remaining -= ends - begins
    raise AssertionError("unreachable: _business_days raises before it ends")


def _business_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much elapses on business days, midnight to midnight."""
    total = timedelta(0)
    for day in _business_days(start.astimezone(calendar.zone).date(), calendar):
        begins = max(start, _instant(day, time.min, calendar))
        if begins >= end:
            break
        total += min(end, _instant(day + timedelta(days=1), time.min, calendar)) - begins
    return total


def _ends_of_work(after: datetime, calendar: Calendar) -> Iterator[datetime]:
    """The ends of working hours after a time."""
    for day in _business_days(after.astimezone(calendar.zone).date(), calendar):
        end = _instant(day, calendar.closes, calendar)
        if end > after:
            yield end


def _business_days(first: date, calendar: Calendar) -> Iterator[date]:
    """Business days from `first` on.

    Raises:
        ValueError: when ten years pass without one.
    """
    since_last, day = 0, first
    while since_last < LONGEST_WALK:
        if is_business_day(day, calendar):
            since_last = 0
            yield day
        day, since_last = day + timedelta(days=1), since_last + 1
    raise ValueError(f"no business day in the ten years before {day}: weekend or holidays cover every day")


def _instant(day: date, at: time, calendar: Calendar) -> datetime:
    """A local time as UTC: the earlier of two where the clock goes back, as far past the jump where it is skipped."""
    return datetime.combine(day, at, tzinfo=calendar.zone).astimezone(UTC)
