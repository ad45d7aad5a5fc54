"""The time that an appeal gets once more, when somebody else reviews it anew. Pure."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.clock_changes import begun_by, end_stage
from mailbot.domain.desk import Desk
from mailbot.domain.plan import SetClock
from mailbot.domain.ticket import Clock, Ticket, numbered

EVENT = "remanded"


def renewed(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], now: datetime, because: str) -> tuple[SetClock, ...]:
    """The clocks that an additional review starts, numbered, in place of those that they renew. Where the desk has none
    the first goes on, so that the appeal is never without one."""
    changes: list[SetClock] = []
    for clock in begun_by(desk, ticket, EVENT, now):
        changes += end_stage(desk, ticket, clocks, clock.name, now, because)
        changes.append(SetClock(replace(clock, name=numbered(clock.name, clocks)), f"{EVENT} starts it: {because}"))
    return tuple(changes)
