"""The time that a matter gets once more: reviewed anew by somebody else, or open again. Pure."""

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


def begun_anew(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], at: datetime, because: str
) -> tuple[SetClock, ...]:
    """A closed matter is open again of which no clock runs, since every stage had ended: what the desk has for that
    starts, beside what was kept of the stages before."""
    if any(clock.is_live for clock in clocks):
        return ()
    return tuple(
        SetClock(replace(clock, name=numbered(clock.name, clocks)), because)
        for clock in begun_by(desk, ticket, "reopened", at)
    )
