"""Deadlines: when a promise falls due, as policies count time. Pure; the one place that counts.

Three ways of counting, and their traps: hours elapse, whatever the local clock does; business-day hours elapse on
business days from local midnight to local midnight (such a day has 23 or 25 hours when the clock changes); business
days never count the day of receipt. What a desk's calendar makes of time is in `business_time`; nothing walks.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailbot.domain.business_time import elapse, elapsed, end_of_work, ends_of_work, midnight_after
from mailbot.domain.desk import EACH_BUSINESS_DAY, Calendar, ClockRule, Desk, Duration, Step
from mailbot.domain.ticket import Clock, Ticket, rule_name
from mailbot.domain.times import require_aware


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
            return elapse(start, timedelta(hours=duration.amount), calendar)
        case "business_days":
            return end_of_work(midnight_after(start, calendar), duration.amount, calendar)
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
            moved = end_of_work(until, 1 + ends_of_work(since, due, calendar), calendar)
        case "business_day_hours":
            moved = elapse(until, elapsed(since, due, calendar), calendar)
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
    rules = (rule for rule in desk.clocks if (rule.name, rule.starts) == (clock.rule_name, clock.starts))
    return next((rule for rule in rules if _runs_for(rule, ticket.kind, ticket.tier, ticket.categories)), None)


def ladder_for(desk: Desk, kind: str, name: str) -> tuple[Step, ...]:
    """The escalation ladder of a ticket kind's clock; empty where the desk has no such clock."""
    return next((rule.ladder for rule in desk.clocks if rule.name == rule_name(name) and kind in rule.kinds), ())


def step_times(clock: Clock, ladder: tuple[Step, ...]) -> tuple[datetime, ...]:
    """When each step of a ladder is due, in order: none before the one below it; what is repeated has no time."""
    times: list[datetime] = []
    for step in (step for step in ladder if step.at != EACH_BUSINESS_DAY):
        own = _step_time(clock, step.at)
        times.append(max(own, times[-1]) if times else own)
    return tuple(times)


def await_step(clock: Clock, ladder: tuple[Step, ...]) -> Clock:
    """The clock with `next_step_at` as its state and its steps done ask for; None where what is repeated comes next."""
    return replace(clock, next_step_at=next_step(clock, ladder))


def next_step(clock: Clock, ladder: tuple[Step, ...]) -> datetime | None:
    """When the next step is due that is taken once; None where none is left, or the clock doesn't run."""
    if clock.state != "running" or clock.steps_done >= sum(1 for step in ladder if step.at != EACH_BUSINESS_DAY):
        return None
    return step_times(clock, ladder)[clock.steps_done]


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
