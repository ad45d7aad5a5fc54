"""What keeps commands to whom they belong: mail that nothing proves is held, what has commanded once is known again,
and whose token somebody else uses is told so at the registered address. Pure, facts to a plan.

Nothing here is told to whoever wrote: a stranger learns neither why nor whether (promises 5 and 6).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.domain.authority import Person
from mailbot.domain.facts import Facts, Thread
from mailbot.domain.guard import CountFailure, warning_mark
from mailbot.domain.plan import Change, MoveMark, Outgoing, Plan
from mailbot.domain.proof import ordered, proof, signed
from mailbot.domain.trust import Placement, token_owner
from mailbot.letters import Arrival
from mailbot.post import to_each
from mailbot.verdict import hold, plan_for

PROVEN_AN_HOUR, UNPROVEN_AN_HOUR = 120, 20
"""How many mails about commands a person gets in an hour: more is a machine's work, or a forger's."""
MOST_COMMANDS = 30  # in one mail
WARNING_APART = timedelta(hours=1)


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
    failed = CountFailure(person.address, "a signed mail came again under another name")
    return replace(plan, duplicate_of=first, changes=(failed,))


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
    """Commands that aren't carried out wait for a person; nobody is mailed, whoever's name they are in."""
    return replace(hold(arrival, facts, now, because), changes=(CountFailure(person.address, because),))


def with_warning(arrival: Arrival, facts: Facts, plan: Plan, now: datetime) -> Plan:
    """A plan for a mail that bears the token of somebody else among our people: they are told, at most once an hour."""
    thread, owner = _borrowed(arrival, facts.threads)
    if thread is None or owner is None or plan.disposition not in ("appended", "opened", "commanded", "held"):
        return plan
    failed = CountFailure(owner.address, "a mail from elsewhere bore a token of theirs")
    changes: list[Change] = [*plan.changes, failed]
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
