"""What a moderator's work changes, as plans: a ticket is taken up, a stage ends, more is asked for, the ticket closes.

The stages, pauses and clocks themselves are the domain's; here is only who does it, and why.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.domain.clock import rule_of
from mailbot.domain.clock_changes import cancel_all, changed, end_stage, pause, reclassify
from mailbot.domain.desk import Desk
from mailbot.domain.plan import Change, Plan, UpdateTicket
from mailbot.domain.ticket import Clock, Ticket

WAITING = "waiting"


def next_stage(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...]) -> Clock | None:
    """The clock of the stage that people are to end next, in the order of the desk's file; None where there is none,
    or where we wait for somebody else. An acknowledgement leaves by itself."""
    if any(clock.state == "paused" for clock in clocks):
        return None
    running = [clock for clock in clocks if clock.state == "running" and clock.name != "acknowledge"]
    order = {rule.name: index for index, rule in reversed(tuple(enumerate(desk.clocks))) if ticket.kind in rule.kinds}
    return min(running, key=lambda clock: order.get(clock.name, len(desk.clocks)), default=None)


def may_wait(desk: Desk, ticket: Ticket, clock: Clock) -> bool:
    """Whether a stage's clock stands still while we wait for the complainant."""
    rule = rule_of(desk, ticket, clock)
    return rule is not None and WAITING in rule.pauses


def taken_up(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], by: str, tier: int | None, now: datetime) -> Plan:
    """A moderator reads a ticket for the first time: it is theirs, and has its tier.

    Args:
        tier: what it is; None where the ticket has one, or needs none.
    """
    changes: list[Change] = [UpdateTicket(ticket.id, {"assignee": by}, "taken up")]
    if tier is not None:
        because = f"of tier {tier}"
        changes.append(UpdateTicket(ticket.id, {"tier": tier}, because))
        changes += reclassify(desk, replace(ticket, tier=tier), clocks, now, because)
    return _plan(ticket, by, now, changes)


def worked(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], stage: Clock, events: Iterable[str], by: str, now: datetime
) -> Plan:
    """A moderator has ended a stage; where nothing is left to do, the ticket is closed.

    Args:
        events: what else has happened with it, such as `upheld`.
    """
    rule = rule_of(desk, ticket, stage)
    changes: list[Change] = []
    for event in ((rule.stops if rule else "") or stage.name, *events):
        moved = end_stage(desk, ticket, clocks, event, now, f"{event}, by {by}")
        clocks = changed(clocks, moved)
        changes += moved
    if not any(clock.is_live for clock in clocks):
        changes.append(_closing(ticket, now, "every stage has ended"))
    return _plan(ticket, by, now, changes)


def asked(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], by: str, now: datetime) -> Plan:
    """A moderator asks the complainant for more, and waits."""
    because = f"more was asked for, by {by}"
    waits = UpdateTicket(ticket.id, {"pauses": ticket.paused(WAITING, now)}, because)
    return _plan(ticket, by, now, [waits, *pause(desk, ticket, clocks, WAITING, now, because)])


def withdrawn(ticket: Ticket, clocks: tuple[Clock, ...], by: str, now: datetime) -> Plan:
    """A moderator has read that the complainant withdraws, and ends the matter."""
    because = f"the complainant withdrew, says {by}"
    return _plan(ticket, by, now, [*cancel_all(clocks, now, because), _closing(ticket, now, because)])


def closed(ticket: Ticket, by: str, now: datetime) -> Plan:
    """Nothing is left to do, though no stage has ended by now."""
    return _plan(ticket, by, now, [_closing(ticket, now, "nothing is left to do")])


def _closing(ticket: Ticket, now: datetime, because: str) -> UpdateTicket:
    return UpdateTicket(ticket.id, {"state": "closed", "closed_at": now}, because)


def _plan(ticket: Ticket, by: str, now: datetime, changes: list[Change]) -> Plan:
    return Plan(desk=ticket.desk, at=now, actor=by, versions={ticket.id: ticket.version}, changes=tuple(changes))
