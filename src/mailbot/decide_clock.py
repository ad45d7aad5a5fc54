"""What due clocks call for: pure, the same kind of plan as a mail's.

A step is told once. What falls due together for one person comes as one mail.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.decide_letters import Case, Late, delayed, waited
from mailbot.domain.authority import People, Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock import ladder_for
from mailbot.domain.clock_changes import changed
from mailbot.domain.desk import COMPLAINANT, Desk, Step
from mailbot.domain.facts import Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.ladder import advance
from mailbot.domain.plan import Change, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Ticket
from mailbot.letters_ladder import escalation_digest, escalations


@dataclass(frozen=True, slots=True)
class Due:
    """A clock whose next step has come, with its ticket.

    Args:
        standing: where a letter to the complainant may be called for, see `may_write`.
    """

    ticket: Ticket
    clock: Clock
    standing: Standing | None = None


_Steps = list[tuple[Due, Step]]


def with_standing(desk: Desk, due: Sequence[Due], standing_of: Callable[[str], Standing]) -> list[Due]:
    """Due clocks with how their tickets stand, where a letter to the complainant may be due; each is looked up once.

    Args:
        standing_of: answers with that of a ticket, by its id.
    """
    writes = dict.fromkeys(each.ticket.id for each in due if may_write(desk, each))
    known = {ticket_id: standing_of(ticket_id) for ticket_id in writes}
    return [replace(each, standing=known.get(each.ticket.id)) for each in due] if known else list(due)


def may_write(desk: Desk, due: Due) -> bool:
    """Whether a letter to the complainant may be due."""
    if due.clock.pause is not None:
        return due.clock.pause.reason == "waiting"
    left = ladder_for(desk, due.ticket.kind, due.clock.name)[due.clock.steps_done :]
    return due.clock.published and (due.clock.letter_at is not None or any(step.to == COMPLAINANT for step in left))


def decide_due(
    desk: Desk, people: People, due: Sequence[Due], fresh: Fresh, now: datetime, budget: Budget | None = None
) -> Plan:
    """Clocks of one desk whose next step has come: the steps' people are told, once a step. One that is paused may want
    a reminder, or has been so for its longest, and runs on.

    Args:
        due: in the order in which they are told.
    """
    changes: list[Change] = []
    steps: _Steps = []
    by_ticket: dict[str, list[Due]] = {}
    for each in due:
        by_ticket.setdefault(each.ticket.id, []).append(each)
    for of_ticket in by_ticket.values():
        case = _case(desk, of_ticket, changes, budget or Budget())
        called_for, passed = _stepped(case, of_ticket, fresh, now)
        changes += called_for
        steps += passed
    changes += _told(desk, people, steps, fresh, now)
    versions = {each.ticket.id: each.ticket.version for each in due}
    return Plan(desk=desk.name, at=now, actor="clock", versions=versions, changes=tuple(changes))


def _case(desk: Desk, of_ticket: Sequence[Due], changes: Sequence[Change], budget: Budget) -> Case:
    """A ticket's due clocks, with the letters of the plan so far, which the budget counts."""
    standing = next((each.standing for each in of_ticket if each.standing is not None), Standing())
    letters = [mail for mail in changes if isinstance(mail, Outgoing) and mail.suppressed_because is None]
    them = standing.complainant.address if standing.complainant else ""
    to_them = sum(1 for mail in letters if mail.to.address == them)
    return Case(desk, of_ticket[0].ticket, of_ticket[0].clock, standing, budget, len(letters), to_them)


def _stepped(case: Case, of_ticket: Sequence[Due], fresh: Fresh, now: datetime) -> tuple[list[Change], _Steps]:
    """What a ticket's due clocks call for, and the steps that our own people are told."""
    changes: list[Change] = []
    for each in of_ticket:
        if each.clock.pause is not None:
            changes += waited(replace(_after(case, changes, now), clock=each.clock), fresh, now)
            if any(isinstance(change, UpdateTicket) for change in changes):
                return changes, []  # it was closed, and every clock of it cancelled
    steps: _Steps = []
    late: list[Late] = []
    for each in of_ticket:
        if each.clock.pause is None:
            ladder = ladder_for(case.desk, each.ticket.kind, each.clock.name)
            found = advance(each.clock, ladder, case.desk.calendar, each.ticket, now)
            steps += [(each, step) for step in found.steps]
            if found.delay:
                late.append(Late(found.clock, found.because, _was_told(each.clock, ladder)))
            else:
                changes.append(SetClock(found.clock, found.because))
    if late:
        changes += delayed(_after(case, changes, now), late, fresh, now)
    return changes, steps


def _after(case: Case, changes: Sequence[Change], now: datetime) -> Case:
    """A case as changes to its ticket leave it, whose letters all go to the complainant."""
    known = case.standing
    clocks = changed(known.clocks, (change for change in changes if isinstance(change, SetClock)))
    mails = [mail for mail in changes if isinstance(mail, Outgoing)]
    last = {**known.last, **{mail.purpose: now for mail in mails}}
    sent = sum(1 for mail in mails if mail.suppressed_because is None)
    return replace(
        case,
        standing=replace(known, clocks=clocks, last=last),
        written=case.written + sent,
        written_to_them=case.written_to_them + sent,
    )


def _was_told(clock: Clock, ladder: Sequence[Step]) -> bool:
    """Whether the complainant has heard already that this clock's limit will probably be missed."""
    return clock.letter_at is None and any(step.to == COMPLAINANT for step in ladder[: clock.steps_done])


def _told(desk: Desk, people: People, steps: _Steps, fresh: Fresh, now: datetime) -> tuple[Outgoing, ...]:
    """One mail a person: of a clock's steps that passed together whoever holds their roles is told the last."""
    by_person: dict[str, tuple[Person, dict[tuple[str, str], tuple[Due, Step]]]] = {}
    for due, step in steps:
        for person in _holders(desk, people, due.ticket, step):
            told = by_person.setdefault(person.address, (person, {}))[1]
            told[due.ticket.id, due.clock.name] = (due, step)
    mails: list[Outgoing] = []
    for person, told in by_person.values():
        items = [(due.ticket, due.clock, step) for due, step in told.values()]
        if len(items) > 1:
            mails.append(escalation_digest(desk.name, fresh, person, items, now))
        else:
            mails += escalations(desk.name, fresh, (person,), *items[0], now)
    return tuple(mails)


def _holders(desk: Desk, people: People, ticket: Ticket, step: Step) -> tuple[Person, ...]:
    """Whom a step is told: its role's holders; instead of those on call whoever the ticket is assigned to."""
    assignee = people.by_address(ticket.assignee) if ticket.assignee and step.to == "on_call" else None
    return (assignee,) if assignee else people.with_role(desk.name, step.to)
