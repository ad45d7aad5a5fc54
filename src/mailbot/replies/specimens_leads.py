"""Contexts to try the leads' mails with: with everything, on a quiet day, of a desk's first week; checkpoints."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any

from mailbot.domain.checkpoint import Checkpoint
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.times import iso


def daily_digests(
    tickets: Sequence[tuple[Ticket, Sequence[Clock]]], kinds: Sequence[str], now: datetime
) -> list[dict[str, Any]]:
    rows = tuple({"ticket": of, "clock": clock, "left": "in 2 h"} for of, clocks in tickets for clock in clocks)
    full: dict[str, Any] = {"number": len(rows) + 1, "rows": rows, "more": 1}
    none: dict[str, Any] = {"number": 0, "rows": (), "more": 0}
    waiting = {**full, "rows": tuple(ticket for ticket, _ in tickets)}
    parts = product((full, none), repeat=3)
    said = {"since": now, "came_in": len(kinds), "kinds_in": tuple((kind, 1) for kind in kinds)}
    names = ("overdue", "due_today", "breached")
    found = [{**said, **dict(zip(names, part, strict=True)), "to_triage": waiting} for part in parts]
    quiet = {**dict.fromkeys(names, none), "to_triage": none, "since": now, "came_in": 0, "kinds_in": ()}
    return [*found, quiet]


def weekly_reports(words: str, kinds: Sequence[str], clocks: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    volume = {"name": words, "count": 12, "before": 9, "mean": "8.5", "change": "+3", "change_of_mean": "+3.5"}
    kept = {"started": 12, "open": 1, "target": "75%", "limit": "92%", "before": "100%, —", "median": "5.0 h"}
    kept |= {"p90": "20.0 h", "oldest": "ALU-7K3M2Q", "since": now}
    full: dict[str, Any] = {
        "first": "Mon 23 Feb 2026",
        "last": "Sun 1 Mar 2026",
        "weeks": 4,
        "total": volume,
        "kinds_in": tuple({**volume, "name": kind} for kind in kinds),
        "categories_in": (volume,),
        "promises": tuple({**kept, "name": name} for name in (*clocks, words)),
        "breached": 3,
        "reasons": {"number": 2, "rows": ((words, 3),), "more": 1},
    }
    first = {**volume, "before": None, "mean": None, "change": "", "change_of_mean": ""}
    unknown = {**kept, "name": clocks[0], "before": "", "oldest": "", "since": None}
    few = {"weeks": 0, "total": first, "kinds_in": (), "categories_in": (), "promises": (unknown,), "breached": 0}
    none = {"number": 0, "rows": (), "more": 0}
    return [full, {**full, "weeks": 1}, {**full, **few, "reasons": none}, {**full, **few, "promises": ()}]


def checkpoints(now: datetime) -> list[dict[str, Any]]:
    first = Checkpoint(1, now, 1, "0a" * 32, "0b" * 32, "none", "0d" * 64)
    said = {"at": iso(now), "changed": 1, "key": "0e" * 32}
    return [{**said, "checkpoint": each} for each in (first, replace(first, number=2, tickets=2, before="0c" * 32))]
