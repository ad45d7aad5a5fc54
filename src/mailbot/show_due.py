"""What is due next and how promises were kept: as tables for a person, as flat rows for scripts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.domain.desk import Desk
from mailbot.domain.keeping import HOUR, Keeping, how_long
from mailbot.domain.remaining import left_of, words
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.times import iso
from mailbot.show import NARROW, table
from mailbot.show_left import left_of_clock

NOTHING_DUE = "nothing is due: no clock runs at {desks}; `mailbot tickets` lists what there is"
NOTHING_STARTED = "no clock was started at {desks} in that time; --weeks or --since look further back"
WAITS_FOR = {"waiting": "the complainant", "legal_hold": "a legal hold"}
GOOD, FAIR = 0.95, 0.8  # shares that are kept well, and hardly
KEEPING_FIELDS = (
    *("desk", "clock", "week", "started", "in_target", "in_limit", "missed", "open", "cancelled"),
    *("target_share", "limit_share", "median_hours", "p90_hours", "oldest_open", "oldest_open_since"),
)
Due = Sequence[tuple[Ticket, Clock]]


def due_row(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> dict[str, Any]:
    """A clock for scripts, times in UTC; of one that is paused, what was left when the pause began is left after it."""
    pause = clock.pause
    left = left_of(desk, ticket, clock, pause.at if pause else now)
    return {
        "ticket": ticket.id,
        "desk": ticket.desk,
        "kind": ticket.kind,
        "clock": clock.name,
        "state": clock.state,
        "paused": {"for": pause.reason, "since": pause.at, "until": pause.longest} if pause else None,
        "published": clock.published,
        "target": clock.target_at,
        "limit": clock.limit_at,
        "zone": desk.calendar.zone.key,
        "late": left.late,
        "counted_in": left.unit,
        "left": {"days": left.days, "hours": left.hours, "minutes": left.minutes},
        "assignee": ticket.assignee,
    }


def show_paused(screen: Console, found: Due, desks: Mapping[str, Desk], *, more: bool) -> None:
    """Clocks that stand still, in the order that they are given; nothing where there is none.

    Args:
        more: there may be others, which are not among them.
    """
    if not found:
        return
    narrow = screen.width < NARROW
    names = ("ticket", "what") if narrow else ("ticket", "desk", "kind", "clock")
    waits = ("waits for, since, until at most",) if narrow else ("waits for", "since", "until at most")
    whole = ("ticket", *waits) if narrow else ("ticket", *waits, "left then")
    rows = table(*names, *waits, "left then", "assignee", title="\npaused", whole=whole)
    for ticket, clock in found:
        pause, desk = clock.pause, desks[ticket.desk]
        if pause is None:
            raise ValueError(f"the clock {clock.name} isn't paused")
        name, assignee = _named(clock), ticket.assignee or Text("nobody", "dim")
        times = [_local(at, desk) if at else "—" for at in (pause.at, pause.longest)]
        what = Text(WAITS_FOR.get(pause.reason, pause.reason), "yellow")
        rest = words(left_of(desk, ticket, clock, pause.at)).removeprefix("in ")
        if narrow:
            its = Text.assemble(name, "\n", f"{ticket.desk} {ticket.kind}")
            rows.add_row(ticket.id, its, Text.assemble(what, "".join(f"\n{each}" for each in times)), rest, assignee)
        else:
            rows.add_row(ticket.id, ticket.desk, ticket.kind, name, what, *times, rest, assignee)
    screen.print(rows)
    _say_more(screen, len(found), more=more)


def show_due(screen: Console, found: Due, desks: Mapping[str, Desk], now: datetime, *, more: bool) -> None:
    """Clocks in the order that they are given.

    Args:
        more: there may be others, which are not among them.
    """
    if not found:
        screen.print(NOTHING_DUE.format(desks=", ".join(desks)))
        return
    narrow = screen.width < NARROW
    if narrow:
        names = ("ticket", "what", "limit, and what is left")
        rows = table(*names, "assignee", whole=names)
    else:
        rows = table("ticket", "desk", "kind", "clock", "limit", "left", "assignee", whole=("ticket", "limit"))
    for ticket, clock in found:
        desk = desks[ticket.desk]
        name, limit = _named(clock), Text(_local(clock.limit_at, desk))
        rest = left_of_clock(desk, ticket, clock, now)
        assignee = ticket.assignee or Text("nobody", "dim")
        if narrow:
            what = Text.assemble(name, "\n", f"{ticket.desk} {ticket.kind}")
            rows.add_row(ticket.id, what, Text.assemble(limit, "\n", rest), assignee)
        else:
            rows.add_row(ticket.id, ticket.desk, ticket.kind, name, limit, rest, assignee)
    screen.print(rows)
    _say_more(screen, len(found), more=more)


def _named(clock: Clock) -> Text:
    return Text(clock.name) if clock.published else Text(f"{clock.name} (internal)", "dim")


def _local(at: datetime, desk: Desk) -> str:
    return f"{at.astimezone(desk.calendar.zone):%a %Y-%m-%d %H:%M %Z}"


def _say_more(screen: Console, shown: int, *, more: bool) -> None:
    if more:
        screen.print(f"[dim]the first {shown}; --limit shows more[/]", highlight=False)


def keeping_row(kept: Keeping) -> dict[str, Any]:
    """A week of promises for scripts: shares from 0 to 1, times in hours that passed."""
    ticket, since = (kept.oldest[0], iso(kept.oldest[1])) if kept.oldest else (None, None)
    return {
        "desk": kept.desk,
        "clock": kept.clock,
        "week": kept.week.isoformat(),
        "started": kept.started,
        "in_target": kept.in_target,
        "in_limit": kept.in_limit,
        "missed": kept.missed,
        "open": kept.open,
        "cancelled": kept.cancelled,
        "target_share": _rounded(kept.target_share),
        "limit_share": _rounded(kept.limit_share),
        "median_hours": _rounded(kept.median / HOUR if kept.median is not None else None),
        "p90_hours": _rounded(kept.p90 / HOUR if kept.p90 is not None else None),
        "oldest_open": ticket,
        "oldest_open_since": since,
    }


def show_keeping(screen: Console, found: Sequence[Keeping], desks: Sequence[str]) -> None:
    """Promise keeping: a table a desk, a line a clock and week."""
    if not found:
        screen.print(NOTHING_STARTED.format(desks=", ".join(desks)))
    for desk, rows in groupby(found, key=lambda kept: kept.desk):
        screen.print(_keeping_table(desk, rows, narrow=screen.width < NARROW))


def _keeping_table(desk: str, found: Iterable[Keeping], *, narrow: bool) -> Table:
    named, took = (("clock",), ("took",)) if narrow else (("clock", "week"), ("median", "p90"))
    names = (*named, "started", "in target", "in limit", "missed", "open", *took, "oldest open")
    rows = table(*(name.removeprefix("in ") if narrow else name for name in names), title=f"\n{desk}", whole=names)
    for kept in found:
        week, times = f"{kept.week}", (how_long(kept.median), how_long(kept.p90))
        missed = Text(f"{kept.missed}", "red" if kept.missed else "dim")
        counts = (f"{kept.started}", share(kept.target_share), share(kept.limit_share), missed, f"{kept.open}")
        oldest = Text("—", "dim")
        if kept.oldest:
            oldest = Text.assemble(kept.oldest[0], "\n" if narrow else " ", f"{kept.oldest[1]:%Y-%m-%d}")
        if narrow:
            rows.add_row(f"{kept.clock}\n{week}", *counts, "\n".join(dict.fromkeys(times)), oldest)
        else:
            rows.add_row(kept.clock, week, *counts, *times, oldest)
    return rows


def share(part: float | None) -> Text:
    """A share of promises that were kept, coloured by how good that is."""
    if part is None:
        return Text("—", "dim")
    return Text(f"{part:.0%}", "green" if part >= GOOD else "yellow" if part >= FAIR else "red")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
