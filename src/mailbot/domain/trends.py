"""How a desk's weeks compare: what came in against the weeks before, and why limits were passed. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailbot.domain.keeping import WEEK, monday
from mailbot.domain.ticket import Ticket

WEEKS_BEFORE = 4  # that a week is held against
TO_TRIAGE, NOT_KNOWN = "nobody has looked at it yet", "no reason is known"


@dataclass(frozen=True, slots=True)
class Volume:
    """How many tickets of a kind or category came in.

    Args:
        before: in the week before; None where the desk had no ticket yet.
        mean: a week, over the four before or as many of them as the desk had; None where it had none.
    """

    name: str
    count: int
    before: int | None
    mean: float | None


def weeks_before(week: date, first: datetime | None, zone: ZoneInfo) -> tuple[date, ...]:
    """The Mondays of the weeks that one is held against, the last first: those since the desk's first ticket, since
    a desk that wasn't there had no quiet week.

    Args:
        first: when that ticket came in; None where there is none.
    """
    weeks = tuple(week - number * WEEK for number in range(1, WEEKS_BEFORE + 1))
    return tuple(each for each in weeks if first is not None and each >= monday(first.astimezone(zone).date()))


def volumes(
    opened: Iterable[tuple[str, datetime]], week: date, before: tuple[date, ...], zone: ZoneInfo
) -> tuple[Volume, ...]:
    """What came in in a week by name, most first; also what came in before and didn't any more.

    Args:
        opened: what each ticket of these weeks counts as, and when it was opened.
        before: see weeks_before.
    """
    times: dict[str, list[datetime]] = defaultdict(list)
    for name, at in opened:
        times[name].append(at)
    found = (volume(name, times[name], week, before, zone) for name in times)
    return tuple(sorted(found, key=lambda each: (-each.count, -(each.mean or 0), each.name)))


def volume(name: str, opened: Iterable[datetime], week: date, before: tuple[date, ...], zone: ZoneInfo) -> Volume:
    """What came in in a week under one name, see volumes."""
    counted = Counter(monday(at.astimezone(zone).date()) for at in opened)
    if not before:
        return Volume(name, counted[week], None, None)
    return Volume(name, counted[week], counted[before[0]], sum(counted[each] for each in before) / len(before))


def reasons(breached: Iterable[Ticket]) -> tuple[tuple[str, int], ...]:
    """Why limits were passed, most frequent first: what a moderator said of the delay, or that nobody has looked."""
    found = Counter(
        ticket.delay_reason or (TO_TRIAGE if ticket.needs_triage and ticket.state == "open" else NOT_KNOWN)
        for ticket in breached
    )
    return tuple(sorted(found.items(), key=lambda reason: (reason[0] == NOT_KNOWN, -reason[1], reason[0])))
