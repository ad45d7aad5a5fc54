"""What becomes of a mail, and of a due clock: pure, from facts to a plan.

The rules of a mail are a table in order; the first that applies decides, so that each message has one disposition.
No rule reads a clock, a file or the store, and none makes a decision that a policy leaves to a person.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mailbot.decide_appeal import appealing, repeated
from mailbot.decide_case import joined
from mailbot.decide_command import commanded
from mailbot.decide_guard import held_command, with_warning
from mailbot.decide_held import let_go
from mailbot.decide_machine import automatic, bounce, come_back
from mailbot.decide_opened import opened
from mailbot.decide_thread import in_thread
from mailbot.domain.autoreply import Budget
from mailbot.domain.plan import Facts, MarkReachable, Plan
from mailbot.letters import Arrival
from mailbot.verdict import hold, place_of, plan_for

Rule = Callable[[Arrival, Facts, datetime, Budget], Plan | None]


def decide(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan:
    """The plan for one received message at one desk.

    Args:
        now: aware UTC; clocks start from the message's receipt, not from now.
    """
    for rule in _TABLE:
        plan = rule(arrival, facts, now, budget)
        if plan is not None:
            return with_warning(arrival, facts, _reachable_again(arrival, facts, plan), now)
    raise AssertionError("the last rule of the table applies to everything")


def _reachable_again(arrival: Arrival, facts: Facts, plan: Plan) -> Plan:
    """An address that refused mail, and from which proven mail comes, is one that can be written to."""
    if facts.unreachable is None or arrival.exam.authentication != "pass":
        return plan
    return replace(plan, changes=(*plan.changes, MarkReachable(arrival.sender.address)))


def _failed(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """What can't be processed waits for a person, with the reason."""
    return hold(arrival, facts, now, arrival.failure, at_once=True) if arrival.failure else None


def _duplicate(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """The same message again, by another door, address or delivery, is one matter."""
    if facts.duplicate_of is None:
        return None
    first, ticket_id = facts.duplicate_of
    plan = plan_for(arrival, now, "recorded", f"the same message as {first}", fingerprint=None)
    return replace(plan, duplicate_of=first, ticket_id=ticket_id)


def _unreadable(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    nature = arrival.reading.nature
    if nature not in ("unreadable", "spam") or arrival.released_by:
        return None
    spam = next((f"spam, by {why.rule}" for why in arrival.reading.why if why.finding == "nature=spam"), "spam")
    reason = spam if nature == "spam" else arrival.mail.unreadable or nature
    return hold(arrival, facts, now, reason, at_once=nature == "unreadable")


def _nowhere(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """Mail for the postmaster, for the return path or for no desk at all has no policy: the operator looks.

    What is written to the return path answers one of our mails: nobody is told of it at once, so that no loop begins.
    """
    recipients = arrival.envelope.rcpt_to
    if arrival.intakes or arrival.released_by or any(thread.how == "reply token" for thread in facts.threads):
        return None
    if recipients and all(_is_return_path(arrival, address) for address in recipients):
        return hold(arrival, facts, now, "written to the return path")
    if any(arrival.desk.reply_token(address) is not None for address in recipients):
        return None  # an unknown token is only a hint: the mail is read as if it bore none
    return hold(arrival, facts, now, "written to no published address", at_once=True, to_operator=True)


def _is_return_path(arrival: Arrival, address: str) -> bool:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" == arrival.desk.return_path


def _from_within(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """More mail of our own people than anybody writes is a responder's, which our notices would feed for ever."""
    if facts.replies_to_sender < budget.per_sender_a_day or arrival.released_by or place_of(arrival, facts):
        return None
    if not arrival.people.is_ours(arrival.sender.address):
        return None
    because = "more mail in a day from one of our own people than we answer: a responder?"
    return _held(arrival, facts, now, because)


def _forged(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """A mail that its sender's domain disowns touches no ticket (promise 5); without a thread it opens one, unless it
    commands in the name of one of our people."""
    commands = arrival.orders.commands and arrival.people.by_address(arrival.sender.address) is not None
    if arrival.exam.authentication != "fail" or arrival.released_by or not (facts.threads or commands):
        return None
    where = "points at a ticket" if facts.threads else "commands"
    return _held(arrival, facts, now, f"{where}, but its sender is disowned: {arrival.exam.why}")


def _held(arrival: Arrival, facts: Facts, now: datetime, because: str) -> Plan:
    """Mail that isn't taken as what it says; whose name it commands in is told."""
    person = arrival.people.by_address(arrival.sender.address)
    if person is not None and arrival.orders.commands:
        return held_command(arrival, facts, now, person, because)
    return hold(arrival, facts, now, because)


def _blocked(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """What a blocked address writes waits for a person; never an appeal, nor what tells of danger."""
    about_appeal = arrival.reading.kind == "appeal" or any(thread.ticket.kind == "appeal" for thread in facts.threads)
    if facts.blocked is None or about_appeal or arrival.reading.hazards or arrival.released_by:
        return None
    return hold(arrival, facts, now, f"its sender is blocked: {facts.blocked}")


_TABLE: tuple[Rule, ...] = (
    _failed,
    _duplicate,
    come_back,
    _unreadable,
    bounce,
    automatic,
    _nowhere,
    _from_within,
    _forged,
    _blocked,
    joined,
    commanded,
    let_go,
    appealing,
    in_thread,
    repeated,
    opened,
)
