"""What the leads of a desk are told of their work: each business morning what is due, once a week how it went.

A template gets figures as they are printed; nothing of a mail but its subject, which a lead may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mailbot.domain.anonymity import nameless
from mailbot.domain.authority import Person
from mailbot.domain.desk import Desk
from mailbot.domain.fresh import Fresh
from mailbot.domain.keeping import Keeping, how_long
from mailbot.domain.plan import Outgoing
from mailbot.domain.remaining import left_of, words
from mailbot.domain.sealing import in_clear
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.trends import Volume
from mailbot.post import to_each

SHOWN = 10  # of a list; the commands show all
Rows = Sequence[tuple[Ticket, Clock]]
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Day:
    """How a desk stands on a business morning.

    Args:
        since: when its leads were told last.
        overdue, due_today: running clocks by limit, the first ones; with how many there are in all.
        breached: clocks whose limit passed since then and that weren't met by it.
        to_triage: tickets that wait for a person's look, the most urgent first; with how many there are in all.
        came_in: how many tickets were opened since then, by kind.
    """

    since: datetime
    overdue: tuple[int, Rows]
    due_today: tuple[int, Rows]
    breached: Rows
    to_triage: tuple[int, Sequence[Ticket]]
    came_in: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Week:
    """How a desk's week went.

    Args:
        monday: of the week.
        before: Mondays of the weeks that it is held against, the last first.
        total, kinds, categories: what came in; a category by its key.
        kept: the promises of the week and of those before, as `keeping` counts them.
        oldest: by clock, the ticket whose one is open the longest, and since when.
        breached: how many limits passed.
        reasons: why, with how many, most frequent first.
    """

    monday: date
    before: tuple[date, ...]
    total: Volume
    kinds: tuple[Volume, ...]
    categories: tuple[Volume, ...]
    kept: tuple[Keeping, ...]
    oldest: Mapping[str, tuple[str, datetime]]
    breached: int
    reasons: tuple[tuple[str, int], ...]


def daily_digests(desk: Desk, fresh: Fresh, people: Iterable[Person], day: Day, now: datetime) -> tuple[Outgoing, ...]:
    """Tells the leads what is due today and overdue, what was breached since the last time, what waits for triage,
    and how many came in. It leaves on a quiet morning too, in a line: no mail at all would look the same as a bot that
    stands still."""
    many, waiting = day.to_triage
    context = {
        "since": day.since,
        "overdue": _list(*day.overdue, desk, now),
        "due_today": _list(*day.due_today, desk, now),
        "breached": _list(len(day.breached), day.breached, desk, now),
        "to_triage": _part(many, [nameless(in_clear(ticket)) for ticket in waiting]),
        "came_in": sum(day.came_in.values()),
        "kinds_in": tuple(sorted(day.came_in.items(), key=lambda kind: (-kind[1], kind[0]))),
    }
    return to_each(desk.name, fresh, people, "daily_digest", context, None, purpose="daily")


def weekly_reports(desk: Desk, fresh: Fresh, people: Iterable[Person], week: Week) -> tuple[Outgoing, ...]:
    """Tells the leads what came in in a week against the weeks before, how promises were kept, and why limits were
    passed (a complaints policy that promises to look for trends keeps that promise by it)."""
    context = {
        "first": _day(week.monday),
        "last": _day(week.monday + timedelta(days=6)),
        "weeks": len(week.before),
        "total": _volume(week.total, week.total.name),
        "kinds_in": tuple(_volume(each, each.name) for each in week.kinds),
        "categories_in": tuple(_volume(each, _title(desk, each.name)) for each in week.categories),
        "promises": tuple(_promises(week)),
        "breached": week.breached,
        "reasons": _part(len(week.reasons), week.reasons),
    }
    return to_each(desk.name, fresh, people, "weekly_report", context, None, purpose="weekly")


def _list(number: int, rows: Rows, desk: Desk, now: datetime) -> dict[str, Any]:
    said = [
        {"ticket": nameless(in_clear(ticket)), "clock": clock, "left": _left(desk, ticket, clock, now)}
        for ticket, clock in rows
    ]
    return _part(number, said)


def _part(number: int, rows: Sequence[Any]) -> dict[str, Any]:
    """Some of a list: how many there are, those that are shown, and how many aren't."""
    return {"number": number, "rows": tuple(rows[:SHOWN]), "more": number - len(rows[:SHOWN])}


def _left(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> str:
    return words(left_of(desk, ticket, clock, now)) if clock.state == "running" else "ended too late"


def _title(desk: Desk, key: str) -> str:
    category = desk.category(key)
    return category.title if category else key


def _volume(volume: Volume, name: str) -> dict[str, Any]:
    """A volume with its change, in tickets: a share of the few that most categories have says nothing."""
    known = volume.before is not None and volume.mean is not None
    return {
        "name": name,
        "count": volume.count,
        "before": volume.before,
        "mean": f"{volume.mean:.1f}" if volume.mean is not None else None,
        "change": f"{volume.count - (volume.before or 0):+d}" if known else "",
        "change_of_mean": f"{volume.count - (volume.mean or 0):+.1f}" if known else "",
    }


def _promises(week: Week) -> Iterable[dict[str, Any]]:
    """A desk's clocks, each with its week and with the shares in the limit of the weeks before."""
    rows = {(kept.clock, kept.week): kept for kept in week.kept}
    for name in sorted({kept.clock for kept in week.kept} | week.oldest.keys()):
        kept = rows.get((name, week.monday))
        before = [rows.get((name, monday)) for monday in week.before]
        ticket, since = week.oldest.get(name, ("", None))
        yield {
            "name": name,
            "started": kept.started if kept else 0,
            "open": kept.open if kept else 0,
            "target": _share(kept.target_share if kept else None),
            "limit": _share(kept.limit_share if kept else None),
            "before": ", ".join(_share(each.limit_share if each else None) for each in before),
            "median": how_long(kept.median if kept else None),
            "p90": how_long(kept.p90 if kept else None),
            "oldest": ticket,
            "since": since,
        }


def _share(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.0%}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
