"""Time left, for a person's terminal, coloured by how little it is."""

from datetime import datetime, timedelta

from rich.text import Text

from mailbot.domain.desk import Desk
from mailbot.domain.remaining import left_of, words
from mailbot.domain.ticket import Clock, Ticket


def left(until: datetime, now: datetime) -> Text:
    """Time left until a limit, coloured by how little it is."""
    rest = until - now
    late, rest = rest < timedelta(0), abs(rest)
    hours = int(rest.total_seconds()) // 3600
    said = f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {int(rest.total_seconds()) // 60 % 60} min"
    if late:
        return Text(f"{said} late", "bold red")
    return Text(f"in {said}", "yellow" if hours < 4 else "green")


def left_of_clock(desk: Desk | None, ticket: Ticket, clock: Clock, now: datetime) -> Text:
    """What is left of a clock, as its desk counts it; as it elapses where the desk is known no more."""
    if desk is None:
        return left(clock.limit_at, now)
    colour = "bold red" if now > clock.limit_at else "yellow" if now > clock.target_at else "green"
    return Text(words(left_of(desk, ticket, clock, now)), colour)
