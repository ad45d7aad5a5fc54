"""While we wait for a complainant: when they are reminded, and when their ticket is closed. Pure."""

from datetime import datetime

from mailbot.domain.clock import deadline
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Pause, Ticket


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
