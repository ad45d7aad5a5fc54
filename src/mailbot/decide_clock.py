"""What a due clock, a sent mail and a person at the keyboard call for: pure, the same kind of plan as a mail's."""

from dataclasses import replace
from datetime import datetime

from mailbot import letters
from mailbot.domain.authority import People
from mailbot.domain.clock import await_step, ladder_for, step_times
from mailbot.domain.desk import Desk
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Change, Note, Plan, SetClock, SetOutbox
from mailbot.domain.ticket import Clock, Ticket


def decide_due(desk: Desk, people: People, ticket: Ticket, clock: Clock, fresh: Fresh, now: datetime) -> Plan:
    """A clock whose next step has come: the step's people are told, once a step.

    Where several steps have passed since anybody looked (the machine slept), only the last of them is told.
    """
    ladder = ladder_for(desk, ticket.kind, clock.name)
    passed = sum(1 for time in step_times(clock, ladder) if time <= now)
    due = ladder[clock.steps_done : passed]
    advanced = await_step(replace(clock, steps_done=clock.steps_done + len(due)), ladder)
    changes: list[Change] = [SetClock(advanced, ", ".join(f"step {step.at}" for step in due) or "no step is left")]
    if due:
        assignee = people.by_address(ticket.assignee) if ticket.assignee and due[-1].to == "on_call" else None
        holders = (assignee,) if assignee else people.with_role(desk.name, due[-1].to)
        changes += letters.escalations(desk.name, fresh, holders, ticket, clock, due[-1], now)
    return _plan(desk.name, now, "clock", ticket, changes)


def decide_sent(desk: str, outbox_id: str, ticket: Ticket | None, running: Clock | None, now: datetime) -> Plan:
    """A mail has left: where it acknowledges, the clock that waited for it stops."""
    changes: list[Change] = [SetOutbox(outbox_id, "sent", ("queued",))]
    if ticket is not None and running is not None:
        state = "met" if now <= running.limit_at else "missed"
        stopped = replace(running, state=state, next_step_at=None)
        changes.append(SetClock(stopped, "the acknowledgement was sent"))
    return _plan(desk, now, "sender", ticket if len(changes) > 1 else None, changes)


def decide_undelivered(desk: str, outbox_id: str, ticket: Ticket | None, because: str, now: datetime) -> Plan:
    """A mail was refused for good: the ticket shows it, so that a person finds another way."""
    changes: list[Change] = [SetOutbox(outbox_id, "failed", ("queued",), because)]
    if ticket is not None:
        changes.append(Note(ticket.id, "mail refused", {"outbox_id": outbox_id, "because": because}))
    return _plan(desk, now, "sender", ticket, changes)


def decide_released(desk: str, outbox_id: str, ticket: Ticket | None, by: str, now: datetime) -> Plan:
    """A person lets a suppressed reply go after all; who it was stays on the row and on the ticket."""
    changes: list[Change] = [SetOutbox(outbox_id, "queued", ("suppressed",), f"released by {by}")]
    if ticket is not None:
        changes.append(Note(ticket.id, "reply released", {"outbox_id": outbox_id, "by": by}))
    return _plan(desk, now, by, ticket, changes)


def _plan(desk: str, now: datetime, actor: str, ticket: Ticket | None, changes: list[Change]) -> Plan:
    versions = {ticket.id: ticket.version} if ticket is not None else {}
    return Plan(desk=desk, at=now, actor=actor, versions=versions, changes=tuple(changes))
