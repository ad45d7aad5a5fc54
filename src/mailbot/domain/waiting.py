"""While we wait for a complainant: when they are reminded, and when their ticket is closed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.clock import deadline
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Clock, Pause, Ticket


@dataclass(frozen=True, slots=True)
class Wait:
    """That we wait for a complainant.

    Args:
        since: when we asked, as far as it is known.
        until: when their ticket is closed without an answer; None where it isn't, or while the law holds it.
    """

    since: datetime
    until: datetime | None = None


def waits_for(desk: Desk, ticket: Ticket, clocks: Iterable[Clock]) -> Wait | None:
    """What we wait for on a ticket; None where we wait for nobody."""
    lasting = [(clock, each) for clock in clocks if clock.pause for each in (*clock.covered, clock.pause)]
    waits = [(clock, each) for clock, each in lasting if each.reason == "waiting"]
    ends = [closes_at(desk, ticket, each) for clock, each in waits if each is clock.pause]
    since = min((each.at for _, each in waits), default=None)
    return None if since is None else Wait(since, min((each for each in ends if each is not None), default=None))


def reminders(desk: Desk, ticket: Ticket, pause: Pause) -> tuple[datetime, ...]:
    """When somebody is reminded, in order; empty where they aren't."""
    if not _reminds(desk, ticket, pause):
        return ()
    return tuple(sorted(deadline(pause.at, after, desk.calendar) for after in desk.courtesy.remind))


def closes_at(desk: Desk, ticket: Ticket, pause: Pause) -> datetime | None:
    """When a ticket is closed without an answer; None where it never is. Where somebody may be in danger, or the matter
    is urgent, it goes on with what is there."""
    after = desk.courtesy.close
    if after is None or not _reminds(desk, ticket, pause):
        return None
    return deadline(pause.at, after, desk.calendar)


def next_look(desk: Desk, ticket: Ticket, pause: Pause, now: datetime) -> datetime | None:
    """When something is due on a clock that is paused."""
    times = (*reminders(desk, ticket, pause), closes_at(desk, ticket, pause), pause.longest)
    return min((each for each in times if each is not None and each > now), default=pause.longest)


def _reminds(desk: Desk, ticket: Ticket, pause: Pause) -> bool:
    grave = ticket.hazards or ticket.priority == "urgent"
    return pause.reason == "waiting" and ticket.kind in desk.courtesy.reminds and not grave
