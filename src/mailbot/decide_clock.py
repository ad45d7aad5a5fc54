"""What due clocks call for: pure, the same kind of plan as a mail's.

A step is told once. Where many fall due together for one person, they come as one mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot import letters
from mailbot.domain.authority import People, Person
from mailbot.domain.clock import ladder_for
from mailbot.domain.clock_changes import resumed
from mailbot.domain.desk import Desk, Step
from mailbot.domain.fresh import Fresh
from mailbot.domain.ladder import Advance, advance
from mailbot.domain.plan import Change, Outgoing, Plan, SetClock
from mailbot.domain.ticket import Clock, Ticket

MOST_SINGLE = 3  # mails of one tick to one person; more of them become one


@dataclass(frozen=True, slots=True)
class Due:
    """A clock whose next step has come, with its ticket."""

    ticket: Ticket
    clock: Clock


def decide_due(desk: Desk, people: People, due: Sequence[Due], fresh: Fresh, now: datetime) -> Plan:
    """Clocks of one desk whose next step has come: the steps' people are told, once a step. One that is paused has been
    so for its longest, and runs on.

    Args:
        due: one clock of a ticket at most, since a plan holds for one version of it.
    """
    advances = [_advance(desk, each, now) for each in due]
    changes: list[Change] = [SetClock(each.clock, each.because) for each in advances]
    changes += _told(desk, people, list(zip(due, advances, strict=True)), fresh, now)
    versions = {each.ticket.id: each.ticket.version for each in due}
    return Plan(desk=desk.name, at=now, actor="clock", versions=versions, changes=tuple(changes))


def _advance(desk: Desk, due: Due, now: datetime) -> Advance:
    if due.clock.pause is not None:
        because = f"paused ({due.clock.pause.reason}) for as long as it may be"
        return Advance(resumed(desk, due.ticket, due.clock, now), None, because)
    return advance(due.clock, ladder_for(desk, due.ticket.kind, due.clock.name), desk.calendar, due.ticket, now)


def _told(
    desk: Desk, people: People, steps: Sequence[tuple[Due, Advance]], fresh: Fresh, now: datetime
) -> tuple[Outgoing, ...]:
    by_person: dict[str, tuple[Person, list[tuple[Due, Step]]]] = {}
    for due, step in ((due, each.step) for due, each in steps if each.step):
        for person in _holders(desk, people, due.ticket, step):
            by_person.setdefault(person.address, (person, []))[1].append((due, step))
    mails: list[Outgoing] = []
    for person, told in by_person.values():
        if len(told) > MOST_SINGLE:
            items = [(due.ticket, due.clock, step) for due, step in told]
            mails.append(letters.escalation_digest(desk.name, fresh, person, items, now))
        else:
            for due, step in told:
                mails += letters.escalations(desk.name, fresh, (person,), due.ticket, due.clock, step, now)
    return tuple(mails)


def _holders(desk: Desk, people: People, ticket: Ticket, step: Step) -> tuple[Person, ...]:
    """Whom a step is told: its role's holders; instead of those on call whoever the ticket is assigned to."""
    assignee = people.by_address(ticket.assignee) if ticket.assignee and step.to == "on_call" else None
    return (assignee,) if assignee else people.with_role(desk.name, step.to)
