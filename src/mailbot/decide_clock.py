"""What due clocks call for: pure, the same kind of plan as a mail's.

A step is told once. Where many fall due together for one person, they come as one mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.decide_letters import LATER, WAITS_FOR_BUDGET, Case, delayed, waited
from mailbot.domain.authority import People, Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock import ladder_for
from mailbot.domain.desk import COMPLAINANT, Desk, Step
from mailbot.domain.facts import Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.ladder import advance
from mailbot.domain.plan import Change, Outgoing, Plan, SetClock
from mailbot.domain.ticket import Clock, Ticket
from mailbot.letters_ladder import escalation_digest, escalations

MOST_SINGLE = 3  # mails of one tick to one person; more of them become one


@dataclass(frozen=True, slots=True)
class Due:
    """A clock whose next step has come, with its ticket.

    Args:
        standing: where a letter to the complainant may be called for, see `may_write`.
    """

    ticket: Ticket
    clock: Clock
    standing: Standing | None = None


def may_write(desk: Desk, due: Due) -> bool:
    """Whether a letter to the complainant may be due."""
    if due.clock.pause is not None:
        return due.clock.pause.reason == "waiting"
    left = ladder_for(desk, due.ticket.kind, due.clock.name)[due.clock.steps_done :]
    return due.clock.published and any(step.to == COMPLAINANT for step in left)


def decide_due(
    desk: Desk, people: People, due: Sequence[Due], fresh: Fresh, now: datetime, budget: Budget | None = None
) -> Plan:
    """Clocks of one desk whose next step has come: the steps' people are told, once a step. One that is paused may want
    a reminder, or has been so for its longest, and runs on.

    Args:
        due: in the order in which they are told; one clock of a ticket at most, as a plan holds for one version of it.
    """
    changes: list[Change] = []
    steps: list[tuple[Due, Step]] = []
    for each in due:
        case = Case(desk, each.ticket, each.clock, each.standing or Standing(), budget or Budget(), _letters(changes))
        if each.clock.pause is not None:
            changes += waited(case, fresh, now)
            continue
        ladder = ladder_for(desk, each.ticket.kind, each.clock.name)
        found = advance(each.clock, ladder, desk.calendar, each.ticket, now)
        tells = [step for step in found.steps if step.to == COMPLAINANT]
        if tells and len(tells) == len(found.steps) and case.over_budget:
            changes.append(SetClock(replace(each.clock, next_step_at=now + LATER), WAITS_FOR_BUDGET))
            continue
        changes.append(SetClock(found.clock, found.because))
        steps += [(each, step) for step in found.steps if step.to != COMPLAINANT]
        changes += delayed(case, fresh, now) if tells else []
    changes += _told(desk, people, steps, fresh, now)
    versions = {each.ticket.id: each.ticket.version for each in due}
    return Plan(desk=desk.name, at=now, actor="clock", versions=versions, changes=tuple(changes))


def _letters(changes: Sequence[Change]) -> int:
    """Letters of a plan so far, which the budget counts."""
    return sum(1 for change in changes if isinstance(change, Outgoing) and change.suppressed_because is None)


def _told(
    desk: Desk, people: People, steps: Sequence[tuple[Due, Step]], fresh: Fresh, now: datetime
) -> tuple[Outgoing, ...]:
    """One mail a person and clock: of several steps that passed together whoever holds their roles is told the last."""
    by_person: dict[str, tuple[Person, dict[str, tuple[Due, Step]]]] = {}
    for due, step in steps:
        for person in _holders(desk, people, due.ticket, step):
            by_person.setdefault(person.address, (person, {}))[1][due.ticket.id] = (due, step)
    mails: list[Outgoing] = []
    for person, told in by_person.values():
        items = [(due.ticket, due.clock, step) for due, step in told.values()]
        if len(items) > MOST_SINGLE:
            mails.append(escalation_digest(desk.name, fresh, person, items, now))
        else:
            for ticket, clock, step in items:
                mails += escalations(desk.name, fresh, (person,), ticket, clock, step, now)
    return tuple(mails)


def _holders(desk: Desk, people: People, ticket: Ticket, step: Step) -> tuple[Person, ...]:
    """Whom a step is told: its role's holders; instead of those on call whoever the ticket is assigned to."""
    assignee = people.by_address(ticket.assignee) if ticket.assignee and step.to == "on_call" else None
    return (assignee,) if assignee else people.with_role(desk.name, step.to)
