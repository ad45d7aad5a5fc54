"""What keeps commands to whom they belong: mail that nothing proves is held, what has commanded once is known again,
and whose token somebody else uses is told so at the registered address. Pure, facts to a plan.

Nothing here is told to whoever wrote, but to the person whose name it is: a stranger learns neither why nor whether
(promises 5 and 6).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot.domain.authority import Person
from mailbot.domain.facts import Facts, Thread
from mailbot.domain.guard import CountFailure, failure_mark, warning_mark
from mailbot.domain.plan import Change, MoveMark, Outgoing, Plan
from mailbot.domain.proof import ordered, proof, signed
from mailbot.domain.ticket import Ticket
from mailbot.domain.trust import Placement, token_owner
from mailbot.letters import Arrival
from mailbot.post import to_each
from mailbot.verdict import hold, plan_for

PROVEN_AN_HOUR, UNPROVEN_AN_HOUR = 120, 20
"""How many mails about commands a person gets in an hour: more is a machine's work, or a forger's."""
MOST_COMMANDS = 30  # in one mail
WARNING_APART = timedelta(hours=1)
DISOWNED = "its sender's domain disowns it: it came by a way that the domain doesn't know, or was changed"


def watched(arrival: Arrival, facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whose commands are at stake, by registered addresses, and the marks of a mail that count once."""
    person = arrival.people.by_address(arrival.sender.address)
    owners = [owner for thread in facts.threads if (owner := token_owner(thread, arrival.people))]
    commands = arrival.orders.commands
    at_stake = [*owners, *([person] if person and commands else ())]
    if not at_stake:
        return (), ()
    marks = list(signed(arrival.exam, arrival.mail))
    if person is not None:
        given = (ordered(person, thread.ticket.id, thread.token, commands) for thread in facts.threads)
        marks += [mark for mark in given if mark]
    return tuple(dict.fromkeys(each.address for each in at_stake)), tuple(marks)


def proven(arrival: Arrival, person: Person) -> str | None:
    """What proves that a mail comes from a person; None where nothing does."""
    return proof(arrival.exam, arrival.mail, person, arrival.envelope.received_at)


def bears_token(place: Placement, arrival: Arrival) -> bool:
    """Whether a mail bears, in its own header, a token that was given to this very person for this ticket, and still
    holds."""
    owner = token_owner(place.thread, arrival.people)
    return owner is not None and owner.is_at(arrival.sender.address) and place.thread.written


def seen_before(arrival: Arrival, facts: Facts, now: datetime, person: Person) -> Plan | None:
    """Signed words that have commanded are the same mail, whatever it is wrapped in now."""
    marks = signed(arrival.exam, arrival.mail)
    first = next((facts.guard.spent[mark] for mark in marks if mark in facts.guard.spent), None)
    if first is None:
        return None
    plan = plan_for(arrival, now, "recorded", f"what it signs has commanded already, in message {first}")
    plan = replace(plan, duplicate_of=first)
    return failed(arrival, facts, now, person, plan, "a signed mail came again under another name")


def unfit(arrival: Arrival, facts: Facts, person: Person, *, answers: bool) -> str | None:
    """Why a mail's commands aren't even looked at; None where they are.

    Args:
        answers: it answers a notice of that person's.
    """
    is_proven = proven(arrival, person) is not None
    if not is_proven and not answers:
        return f"commands in {person.name}'s name that nothing proves, in no answer to a notice of theirs"
    if len(arrival.orders.commands) > MOST_COMMANDS:
        return f"{len(arrival.orders.commands)} commands in one mail: more than anybody types"
    most = PROVEN_AN_HOUR if is_proven else UNPROVEN_AN_HOUR
    if facts.guard.told.get(person.address, 0) >= most:
        return f"more commands in an hour in {person.name}'s name than anybody gives: a machine, or a forger?"
    return None


def held_command(arrival: Arrival, facts: Facts, now: datetime, person: Person, because: str) -> Plan:
    """Commands that aren't carried out wait for a person; whose name they are in is told."""
    return failed(arrival, facts, now, person, hold(arrival, facts, now, because), because)


def failed(arrival: Arrival, facts: Facts, now: datetime, person: Person, plan: Plan, because: str) -> Plan:
    """A plan for a mail whose commands fail: counted, and told to the person in whose name it came, at most once an
    hour at each desk. They get a new mail at their registered address, which has no word of that mail in it and is in
    no thread with it: who forged it might have written both.
    """
    changes: list[Change] = [*plan.changes, CountFailure(person.address, because)]
    was = facts.guard.told_of_failure.get(person.address)
    if was is None or now - was >= WARNING_APART:
        reason = DISOWNED if arrival.exam.authentication == "fail" else because
        said: dict[str, Any] = {"reason": reason, "address": person.address, "disposition": plan.disposition}
        said |= {"received_at": arrival.envelope.received_at, "message_id": arrival.message_id}
        said |= {"ticket": _their_ticket(facts, person)}
        mails = to_each(arrival.desk.name, facts.fresh, (person,), "failed_command", said, None, purpose="warning")
        changes += [MoveMark(failure_mark(arrival.desk.name, person.address), was), *mails]
    return replace(plan, changes=tuple(changes))


def _their_ticket(facts: Facts, person: Person) -> Ticket | None:
    """The ticket that a mail points at, where its person may know of it."""
    named = (thread.ticket for thread in facts.threads if person.works_at(thread.ticket.desk))
    return next(named, None)


def with_warning(arrival: Arrival, facts: Facts, plan: Plan, now: datetime) -> Plan:
    """A plan for a mail that bears the token of somebody else among our people: they are told, at most once an hour."""
    thread, owner = _borrowed(arrival, facts.threads)
    if thread is None or owner is None or plan.disposition not in ("appended", "opened", "commanded", "held"):
        return plan
    counted = CountFailure(owner.address, "a mail from elsewhere bore a token of theirs")
    changes: list[Change] = [*plan.changes, counted]
    was = facts.guard.warned.get(owner.address)
    if was is None or now - was >= WARNING_APART:
        changes += [MoveMark(warning_mark(owner.address), was), *_warning(arrival, facts, thread, owner, plan)]
    return replace(plan, changes=tuple(changes))


def _borrowed(arrival: Arrival, threads: Iterable[Thread]) -> tuple[Thread | None, Person | None]:
    """A token that a mail bears though it was given to another, and to whom; a colleague who proves to be one may
    answer what they were forwarded: they are told that it does nothing."""
    sender = arrival.people.by_address(arrival.sender.address)
    if sender is not None and sender.works_at(arrival.desk.name) and proven(arrival, sender):
        return None, None
    owned = ((thread, token_owner(thread, arrival.people)) for thread in threads)
    found = ((thread, owner) for thread, owner in owned if owner and not owner.is_at(arrival.sender.address))
    return next(found, (None, None))


def _warning(arrival: Arrival, facts: Facts, thread: Thread, owner: Person, plan: Plan) -> tuple[Outgoing, ...]:
    said = {"ticket": thread.ticket, "sender": arrival.sender, "disposition": plan.disposition}
    said |= {"received_at": arrival.envelope.received_at, "message_id": arrival.message_id}
    return to_each(arrival.desk.name, facts.fresh, (owner,), "token_warning", said, None, purpose="warning")
