"""How promises were kept: clocks counted by desk, clock and the week in which they were started. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from mailbot.domain.ticket import Clock

WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What became of the clocks of one name that a desk started in one week.

    Args:
        week: its Monday, in the desk's zone.
        in_target, in_limit: met by then; the second has the first among it.
        missed: ended after the limit, or runs on beyond it.
        open: has not ended yet: runs, which it may do beyond its limit, or is paused.
        cancelled: ended without its promise falling due; counts in no share.
        target_share, limit_share: of those whose promise was kept or broken; None where there are none. The first
            leaves out those of which it isn't known when they were met.
        median, p90: of the time from start to end of those that were met or missed; None where none has ended.
        oldest: the ticket whose clock is open the longest, and since when, in the desk's zone; None where none is open.
    """

    desk: str
    clock: str
    week: date
    started: int
    in_target: int
    in_limit: int
    missed: int
    open: int
    cancelled: int
    target_share: float | None
    limit_share: float | None
    median: timedelta | None
    p90: timedelta | None
    oldest: tuple[str, datetime] | None


def keeping(desk: str, zone: ZoneInfo, clocks: Iterable[Clock], now: datetime) -> tuple[Keeping, ...]:
    """How a desk kept its promises, by clock and week."""
    found: dict[tuple[str, date], list[Clock]] = defaultdict(list)
    for clock in clocks:
        here = replace(clock, started_at=clock.started_at.astimezone(zone))
        found[clock.rule_name, monday(here.started_at.date())].append(here)
    return tuple(counted(desk, *key, found[key], now) for key in sorted(found))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def span(first: date | None, last: date | None, weeks: int, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """The time that two dates include, both whole in a desk's zone.

    Args:
        first: None for the Monday of the week that makes it so many weeks.
        last: None for today.
    """
    last = last or now.astimezone(zone).date()
    first = first or monday(last) - (weeks - 1) * WEEK
    after = last + timedelta(days=1)
    return datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone)


def how_long(time: timedelta | None) -> str:
    """How long something took, as a person says it.

    >>> how_long(timedelta(hours=30)), how_long(None)
    ('30.0 h', '—')
    """
    if time is None:
        return "—"
    if time < HOUR:
        return f"{time // timedelta(minutes=1)} min"
    return f"{time / HOUR:.1f} h" if time < 2 * DAY else f"{time / DAY:.1f} days"


def counted(desk: str, name: str, week: date, clocks: list[Clock], now: datetime) -> Keeping:
    """What became of some clocks of one name.

    Args:
        week: the Monday, or the day, since which they were started.
    """
    met = [clock for clock in clocks if clock.state == "met"]
    ends_known = [(clock, clock.ended_at) for clock in met if clock.ended_at is not None]
    in_target = sum(1 for clock, ended_at in ends_known if ended_at <= clock.target_at)
    missed = sum(1 for clock in clocks if _is_missed(clock, now))
    still = [clock for clock in clocks if clock.state in ("running", "paused")]
    oldest = min(still, key=lambda clock: clock.started_at, default=None)
    took = sorted(
        clock.ended_at - clock.started_at for clock in clocks if clock.state in ("met", "missed") and clock.ended_at
    )
    return Keeping(
        desk=desk,
        clock=name,
        week=week,
        started=len(clocks),
        in_target=in_target,
        in_limit=len(met),
        missed=missed,
        open=len(still),
        cancelled=sum(1 for clock in clocks if clock.state == "cancelled" and not _is_missed(clock, now)),
        target_share=_share(in_target, len(ends_known) + missed),
        limit_share=_share(len(met), len(met) + missed),
        median=timedelta(seconds=median(each.total_seconds() for each in took)) if took else None,
        p90=took[ceil(0.9 * len(took)) - 1] if took else None,
        oldest=(oldest.ticket_id, oldest.started_at) if oldest else None,
    )


def late_by(clock: Clock, now: datetime) -> timedelta | None:
    """How long a clock has run past its limit, None where it hasn't; what became of it afterwards doesn't mend that."""
    if clock.state == "met":
        return None
    late = _ran_until(clock, now) - clock.limit_at
    return late if clock.state == "missed" or late > timedelta(0) else None


def _ran_until(clock: Clock, now: datetime) -> datetime:
    """When a clock last ran. One that is cancelled while it stands still has run until it was paused."""
    last = clock.pauses[-1] if clock.pauses else None
    if last is not None and (clock.pause is not None or last.until == clock.ended_at):
        return last.at
    return now if clock.is_live else clock.ended_at or now


def _is_missed(clock: Clock, now: datetime) -> bool:
    return late_by(clock, now) is not None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
