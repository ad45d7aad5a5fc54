"""While we wait for a complainant: when they are reminded, and when their ticket is closed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.clock import deadline
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Clock, Pause, Ticket

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Wait:
    """That we wait for a complainant.

    Args:
        since: when it began, whatever held the matter meanwhile.
        until: when their ticket is closed without an answer; None where it isn't, or while the law holds it.
    """

    since: datetime
    until: datetime | None = None


def waits_for(desk: Desk, ticket: Ticket, clocks: Iterable[Clock]) -> Wait | None:
    """What we wait for on a ticket; None where we wait for nobody."""
    waits = [clock for clock in clocks if any(each.reason == WAITING for each in (*clock.covered, clock.pause) if each)]
    ends = (closes_at(desk, ticket, clock.pause) for clock in waits if clock.pause)
    if not waits:
        return None
    return Wait(min(map(_since, waits)), min((each for each in ends if each is not None), default=None))


def _since(clock: Clock) -> datetime:
    """When a wait began that lasts, or is covered: one that a hold has parted is one wait."""
    since = edge = next(each.at for each in reversed(clock.pauses) if each.until is None and each.reason == WAITING)
    for each in reversed(clock.pauses):
        if each.until == edge:
            edge, since = each.at, each.at if each.reason == WAITING else since
    return since


def reminders(desk: Desk, ticket: Ticket, pause: Pause) -> tuple[datetime, ...]:
    """When somebody is reminded, in order; empty where they aren't."""
    if not _reminds(desk, ticket, pause):
        return ()
    return tuple(sorted(deadline(_asked(ticket, pause), after, desk.calendar) for after in desk.courtesy.remind))


def closes_at(desk: Desk, ticket: Ticket, pause: Pause) -> datetime | None:
    """When a ticket is closed without an answer; None where it never is. Where somebody may be in danger, or the matter
    is urgent, it goes on with what is there."""
    after = desk.courtesy.close
    if after is None or not _reminds(desk, ticket, pause):
        return None
    return deadline(_asked(ticket, pause), after, desk.calendar)


def next_look(desk: Desk, ticket: Ticket, pause: Pause, now: datetime) -> datetime | None:
    """When something is due on a clock that is paused."""
    times = (*reminders(desk, ticket, pause), closes_at(desk, ticket, pause), pause.longest)
    return min((each for each in times if each is not None and each > now), default=pause.longest)


def _asked(ticket: Ticket, pause: Pause) -> datetime:
    """When they were asked last: a second question has its own time, though the clocks stand still since the first."""
    asked = (each.at for each in ticket.pauses if each.reason == WAITING and each.until is None)
    return max((pause.at, *asked))


def _reminds(desk: Desk, ticket: Ticket, pause: Pause) -> bool:
    grave = ticket.hazards or ticket.priority == "urgent"
    return pause.reason == WAITING and ticket.kind in desk.courtesy.reminds and not grave
