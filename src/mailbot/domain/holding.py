"""How long an acknowledgement waits before it leaves. Pure."""

from datetime import datetime, timedelta

from mailbot.domain.business_time import opening
from mailbot.domain.clock import deadline
from mailbot.domain.desk import Desk
from mailbot.domain.facts import Held
from mailbot.domain.ladder import at_any_hour
from mailbot.domain.ticket import Clock, Ticket

MARGIN = timedelta(minutes=30)  # for a way out that doesn't work at once; whoever is on call is told at the target


def held_until(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], now: datetime) -> datetime:
    """When a ticket's acknowledgement leaves: now, or after the merge window, or in working hours, as the desk says;
    well before its target, and what is urgent waits for neither.

    Args:
        clocks: those that start with the ticket.
    """
    if at_any_hour(ticket):
        return now
    window = desk.courtesy.merge_window
    at = deadline(now, window, desk.calendar) if window else now
    if desk.courtesy.in_working_hours:
        at = opening(at, desk.calendar)
    latest = [clock.target_at - MARGIN for clock in clocks if clock.name == "acknowledge"]
    return max(now, min([at, *latest]))


def merges(desk: Desk, held: tuple[Held, ...], now: datetime) -> tuple[Held, ...]:
    """Which acknowledgements that wait for the same person become one with that of a mail that comes now."""
    window = desk.courtesy.merge_window
    if window is None:
        return ()
    return tuple(each for each in held if now <= deadline(each.created_at, window, desk.calendar))
