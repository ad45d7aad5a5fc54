"""What came of a season: how promises were kept, what the team had to do, which limits were missed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbot.domain.keeping import Keeping, counted, late_by
from mailbot.domain.remaining import time_left
from mailbot.domain.ticket import Clock
from mailbot.simulation.play import Day, Play
from mailbot.simulation.staff import Moderator


@dataclass(frozen=True, slots=True)
class Breach:
    """A clock that ended after its limit, or runs on beyond it.

    Args:
        late: by how much; until the end of the season where it still runs.
    """

    kind: str
    clock: Clock
    late: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """A season that was played.

    Args:
        kept: by kind of ticket, the whole season in one; in the order of the desk's file.
        capacity: the working time that each of the team has for tickets.
        breaches: in the order of their limits.
        told: how many mails were written, by purpose and to whom.
    """

    desk: str
    first: date
    until: datetime
    mails: int
    seed: int
    kept: tuple[tuple[str, Keeping], ...]
    days: tuple[Day, ...]
    team: tuple[Moderator, ...]
    capacity: timedelta
    breaches: tuple[Breach, ...]
    told: Mapping[tuple[str, str], int]


def outcome(play: Play, mails: int) -> Outcome:
    """Sums a played season up.

    Args:
        mails: how many came.
    """
    memory, desk, now = play.memory, play.desk, play.now
    found: dict[tuple[str, str], list[Clock]] = defaultdict(list)
    for ticket_id, clocks in memory.clocks.items():
        for clock in clocks.values():
            found[memory.tickets[ticket_id].kind, clock.rule_name].append(clock)
    order = list(dict.fromkeys((kind, rule.name) for rule in desk.clocks for kind in rule.kinds))
    kinds = list(dict.fromkeys(kind for kind, _ in order))
    rows = sorted((key for key in order if key in found), key=lambda key: kinds.index(key[0]))
    breaches = [
        Breach(kind, clock, late)
        for (kind, _), each in found.items()
        for clock in each
        if (late := late_by(clock, now)) is not None
    ]
    return Outcome(
        desk=desk.name,
        first=play.first,
        until=now,
        mails=mails,
        seed=play.chance.seed,
        kept=tuple((kind, counted(desk.name, name, play.first, found[kind, name], now)) for kind, name in rows),
        days=tuple(play.passed),
        team=tuple(play.staff.moderators),
        capacity=time_left(play.began, now, "business_days", desk.calendar) * play.season.on_tickets,
        breaches=tuple(sorted(breaches, key=lambda each: (each.clock.limit_at, each.clock.ticket_id, each.clock.name))),
        told=dict(sorted(play.mails.items())),
    )
