"""A season that was played: as tables for a lead, as flat rows for scripts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.domain.keeping import Keeping, how_long, monday
from mailbot.domain.times import iso
from mailbot.show import NARROW, table
from mailbot.show_due import keeping_row, share
from mailbot.simulation.outcome import Breach, Outcome
from mailbot.simulation.play import Day
from mailbot.simulation.staff import Moderator

HOUR = timedelta(hours=1)
TEAM_SHOWN, WORST_SHOWN = 20, 5
WHOLE = ("kind", "clock")  # what a season's row of promise keeping has in place of desk and week


def simulation_rows(played: Outcome) -> Iterator[dict[str, Any]]:
    """Everything, flat, each row with `what` it is; shares from 0 to 1, times in hours."""
    yield {"what": "season", **_season(played)}
    for kind, kept in played.kept:
        row = keeping_row(kept)
        counts = {name: value for name, value in row.items() if name not in ("desk", "clock", "week")}
        yield {"what": "clock", "kind": kind, "clock": kept.clock, **counts}
    for day in played.days:
        counts = {"opened": day.opened, "closed": day.closed, "open": day.open, "waiting": day.waiting}
        yield {"what": "day", "day": day.day.isoformat(), **counts}
    for each in played.team:
        hours = {"hours": _hours(each.worked), "night_hours": _hours(each.nights)}
        used = round(_used(each, played), 4)
        yield {"what": "moderator", "name": each.person.name, "stages": each.stages, **hours, "used": used}
    for (purpose, to), number in played.told.items():
        yield {"what": "mail", "purpose": purpose, "to": to, "mails": number}
    yield from (_breach_row(each) for each in played.breaches)


def show_simulation(screen: Console, played: Outcome) -> None:
    """Promises, load by week and by moderator, breaches."""
    said = _season(played)
    team = f"{said['moderators']} moderator{'' if said['moderators'] == 1 else 's'}"
    head = f"{played.desk}, {said['days']} days from {played.first}: {played.mails:,} mails, {team}, seed {played.seed}"
    screen.print(head, highlight=False)
    screen.print(_promises(played, narrow=screen.width < NARROW))
    screen.print(_weeks(played))
    screen.print(_team(played))
    _show_breaches(screen, played)


def _season(played: Outcome) -> dict[str, Any]:
    last = played.days[-1]
    kept = sum(each.in_limit for _, each in played.kept)
    missed = sum(each.missed for _, each in played.kept)
    return {
        "desk": played.desk,
        "first": played.first.isoformat(),
        "days": len(played.days),
        "mails": played.mails,
        "moderators": len(played.team),
        "seed": played.seed,
        "tickets": sum(day.opened for day in played.days),
        "closed": sum(day.closed for day in played.days),
        "open": last.open,
        "waiting": last.waiting,
        "kept": kept,
        "missed": missed,
        "limit_share": round(kept / (kept + missed), 4) if kept + missed else None,
        "used": round(sum(_used(each, played) for each in played.team) / len(played.team), 4),
    }


def _promises(played: Outcome, *, narrow: bool) -> Table:
    named = ("promise",) if narrow else ("kind", "clock")
    times = ("took",) if narrow else ("median", "p90")
    names = (*named, "started", "in target", "in limit", "missed", "open", *times, "oldest open")
    rows = table(*(name.removeprefix("in ") if narrow else name for name in names), title="\npromises", whole=names)
    for kind, kept in played.kept:
        cells = (f"{kind}\n{kept.clock}",) if narrow else (kind, kept.clock)
        lengths = (how_long(kept.median), how_long(kept.p90))
        rows.add_row(*cells, *_counts(kept), *(("\n".join(lengths),) if narrow else lengths), _oldest(kept))
    return rows


def _counts(kept: Keeping) -> tuple[str | Text, ...]:
    missed = Text(f"{kept.missed}", "red" if kept.missed else "dim")
    return f"{kept.started}", share(kept.target_share), share(kept.limit_share), missed, f"{kept.open}"


def _oldest(kept: Keeping) -> str:
    return f"{kept.oldest[1]:%Y-%m-%d}" if kept.oldest else "—"


@dataclass(slots=True)
class _Week:
    opened: int = 0
    closed: int = 0
    last: Day | None = None


def _weeks(played: Outcome) -> Table:
    """Load by week: the last one may be short."""
    weeks: dict[date, _Week] = {}
    for day in played.days:
        week = weeks.setdefault(monday(day.day), _Week())
        week.opened, week.closed, week.last = week.opened + day.opened, week.closed + day.closed, day
    zone = played.until.tzinfo
    missed = Counter(monday(each.clock.limit_at.astimezone(zone).date()) for each in played.breaches)
    rows = table("week", "came", "closed", "open at its end", "nobody has yet", "limits missed", title="\nload")
    for first, week in weeks.items():
        left = (f"{week.last.open}", f"{week.last.waiting}") if week.last else ("", "")
        late = Text(f"{missed[first]}", "red" if missed[first] else "dim")
        rows.add_row(f"{first}", f"{week.opened}", f"{week.closed}", *left, late)
    return rows


def _team(played: Outcome) -> Table:
    """The team, the busiest first."""
    busiest = sorted(played.team, key=lambda each: (-each.worked, each.person.address))
    rows = table("moderator", "stages", "hours", "at night", "of their time", title="\nteam", whole="moderator")
    for each in busiest[:TEAM_SHOWN]:
        nights = Text(f"{each.nights / HOUR:.1f}", "" if each.nights else "dim")
        rows.add_row(each.person.name, f"{each.stages}", f"{each.worked / HOUR:.1f}", nights, _percent(each, played))
    if len(busiest) > TEAM_SHOWN:
        rows.add_row(Text(f"and {len(busiest) - TEAM_SHOWN} others, less busy", "dim"))
    return rows


def _percent(each: Moderator, played: Outcome) -> Text:
    used = _used(each, played)
    return Text(f"{used:.0%}", "red" if used > 0.95 else "yellow" if used > 0.8 else "green")


def _show_breaches(screen: Console, played: Outcome) -> None:
    if not played.breaches:
        screen.print("\n[green]no limit was missed[/]")
        return
    screen.print(f"\nbreaches: {len(played.breaches):,}; the latest of them", highlight=False)
    rows = table("ticket", "kind", "clock", "limit", "late", whole="ticket")
    for each in sorted(played.breaches, key=lambda each: -each.late)[:WORST_SHOWN]:
        name = each.clock.name if each.clock.published else f"{each.clock.name} (internal)"
        late = how_long(each.late) + (" so far" if each.clock.state == "running" else "")
        rows.add_row(each.clock.ticket_id, each.kind, name, iso(each.clock.limit_at), Text(late, "red"))
    screen.print(rows)


def _breach_row(each: Breach) -> dict[str, Any]:
    clock = each.clock
    return {
        "what": "breach",
        "ticket": clock.ticket_id,
        "kind": each.kind,
        "clock": clock.name,
        "published": clock.published,
        "limit": clock.limit_at,
        "ended": clock.ended_at,
        "late_hours": _hours(each.late),
    }


def _used(each: Moderator, played: Outcome) -> float:
    """The part of their working time for tickets that one of the team has spent."""
    return (each.worked - each.nights) / played.capacity if played.capacity else 0.0


def _hours(time: timedelta) -> float:
    return round(time / HOUR, 4)
