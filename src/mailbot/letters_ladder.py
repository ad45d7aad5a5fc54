"""What the people of a ladder are told of a clock: that it nears its limit or has passed it, or of many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mailbot.domain.anonymity import nameless
from mailbot.domain.authority import Person
from mailbot.domain.desk import Step
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Outgoing
from mailbot.domain.sealing import in_clear
from mailbot.domain.ticket import Clock, Ticket
from mailbot.post import to_each


def escalations(
    desk: str, fresh: Fresh, people: Iterable[Person], ticket: Ticket, clock: Clock, step: Step, now: datetime
) -> tuple[Outgoing, ...]:
    """Tells a step of the ladder that a clock nears or has passed its limit."""
    context = {"ticket": ticket, "clock": clock, "role": step.to, "step": step.at, "overdue": now >= clock.limit_at}
    return to_each(desk, fresh, people, "escalation", context, ticket, purpose="escalation")


def escalation_digest(
    desk: str, fresh: Fresh, person: Person, items: Sequence[tuple[Ticket, Clock, Step]], now: datetime
) -> Outgoing:
    """Tells one person of many clocks at once, the most urgent first."""
    rows = sorted(items, key=lambda item: item[1].limit_at)
    said = tuple(
        {"ticket": nameless(in_clear(ticket)), "clock": clock, "role": step.to, "overdue": now >= clock.limit_at}
        for ticket, clock, step in rows
    )
    tickets = {ticket.id: ticket for ticket, _, _ in items}
    only = next(iter(tickets.values())) if len(tickets) == 1 else None  # an answer is a comment on it
    (mail,) = to_each(desk, fresh, (person,), "escalation_digest", {"items": said}, only, purpose="escalation")
    return mail
