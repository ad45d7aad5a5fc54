"""What a due clock calls for: pure, the same kind of plan as a mail's."""

from dataclasses import replace
from datetime import datetime

from mailbot import letters
from mailbot.domain.authority import People
from mailbot.domain.clock import await_step, ladder_for, step_times
from mailbot.domain.clock_changes import resumed
from mailbot.domain.desk import Desk
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Change, Plan, SetClock
from mailbot.domain.ticket import Clock, Ticket


def decide_due(desk: Desk, people: People, ticket: Ticket, clock: Clock, fresh: Fresh, now: datetime) -> Plan:
    """A clock whose next step has come: the step's people are told, once a step.

    Where several steps have passed since anybody looked (the machine slept), only the last of them is told. One that
    is paused has been so for its longest, and runs on.
    """
    versions = {ticket.id: ticket.version}
    if clock.pause is not None:
        runs_on = SetClock(resumed(desk, ticket, clock, now), f"paused ({clock.pause.reason}) for as long as it may be")
        return Plan(desk=desk.name, at=now, actor="clock", versions=versions, changes=(runs_on,))
    ladder = ladder_for(desk, ticket.kind, clock.name)
    passed = sum(1 for time in step_times(clock, ladder) if time <= now)
    due = ladder[clock.steps_done : passed]
    advanced = await_step(replace(clock, steps_done=clock.steps_done + len(due)), ladder)
    changes: list[Change] = [SetClock(advanced, ", ".join(f"step {step.at}" for step in due) or "no step is left")]
    if due:
        assignee = people.by_address(ticket.assignee) if ticket.assignee and due[-1].to == "on_call" else None
        holders = (assignee,) if assignee else people.with_role(desk.name, due[-1].to)
        changes += letters.escalations(desk.name, fresh, holders, ticket, clock, due[-1], now)
    return Plan(desk=desk.name, at=now, actor="clock", versions=versions, changes=tuple(changes))
