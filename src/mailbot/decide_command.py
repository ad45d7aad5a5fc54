"""A moderator's mail that commands: who asks, what for, and whether it is done. Pure, facts to a plan.

All of a mail's commands are carried out, or none. What lacks proof, or can't be taken back, waits for a code that is
mailed to the person's registered address; what is refused is answered; neither is ever dropped (promise 6).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.commands import Refused, fold
from mailbot.decide_guard import bears_token, held_command, proven, seen_before, unfit
from mailbot.decide_letters import dated
from mailbot.domain.authority import Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.dossier import AwaitCode, Dossier, EndWaiting, Waiting
from mailbot.domain.facts import Facts, Standing
from mailbot.domain.fresh import Fresh, token_digest
from mailbot.domain.given import CONFIRM, Given
from mailbot.domain.guard import CountFailure, MissCode, Spend
from mailbot.domain.plan import AddEntry, Change, Note, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.proof import WRONG_CODES, ordered, signed
from mailbot.domain.ticket import Party
from mailbot.domain.touched import touched
from mailbot.domain.work import Work
from mailbot.letters import Arrival, answering
from mailbot.letters_told import notices_of
from mailbot.letters_work import code_request, letters_of, receipt
from mailbot.verdict import place_of, plan_for

CODE_LIFE = timedelta(hours=1)
CODE_LENGTH = 8
SAYS_WHAT = {"kind", "category", "tier"}
NOT_READ = "Not read as commands, as they stand within a text or below the mail that you answer"
UNPROVEN = "Nothing in your mail proves that it comes from you."
NO_ANSWER = "commands act only in a reply to a notice that was sent to you: answer the newest one"
AGAIN = "you gave it in answer to this same notice already, and once is enough: to give it again, answer this mail"
WRONG_CODE = "the code is none that waits here: it is wrong, was used, or is older than an hour"
FRESH_CODE = "For a fresh one give the order again, in a reply to this mail"
ALONE = "a code stands alone in its mail: send it with no other command, in a reply to this mail"


def commanded(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:  # noqa: ARG001
    """A mail that commands, on the ticket whose notice it answers; None for any other mail."""
    place = place_of(arrival, facts)
    person = arrival.people.by_address(arrival.sender.address)
    if place is None or person is None or not place.by_moderator or not arrival.orders.commands:
        return None
    if not person.works_at(arrival.desk.name):
        return None  # filed like a stranger's: they may read nothing here any more
    again = seen_before(arrival, facts, now, person)
    if again is not None:
        return again
    because = unfit(arrival, facts, person, answers=bears_token(place, arrival))
    if because is not None:  # what a person let in is filed, and does no more
        return None if arrival.released_by else held_command(arrival, facts, now, person, because)
    dossier = facts.dossiers[place.thread.ticket.id]
    given = arrival.orders.commands
    confirms = [each for each in given if each.name == CONFIRM]
    work = begin(arrival, facts, person, dossier, now)
    if arrival.orders.unread:
        work = work.shows(NOT_READ, arrival.orders.unread)
    if not bears_token(place, arrival):
        return _refused(arrival, work, [Refused(each, NO_ANSWER) for each in given])
    if confirms:
        return _confirmed(arrival, facts, work, given)
    done, refused = fold(work, given)
    if refused:
        return _refused(arrival, work, refused)
    how = proven(arrival, person)
    if how is None or done.grave:
        return _asked(arrival, done, given, done.grave if how else (UNPROVEN, *done.grave))
    mark = ordered(person, dossier.ticket.id, place.thread.token, given)
    if mark in facts.guard.spent:
        return _refused(arrival, work, [Refused(each, AGAIN) for each in given])
    return _done(arrival, done, how, *([Spend((mark,))] if mark else ()))


def begin(arrival: Arrival, facts: Facts, person: Person, dossier: Dossier, now: datetime) -> Work:
    """Work on a ticket before any command."""
    named = {id_: each for id_, each in facts.dossiers.items() if id_ != dossier.ticket.id}
    return Work(arrival.desk, arrival.people, person, dossier, facts.fresh, now, named, facts.kept)


def written(work: Work) -> tuple[Change, ...]:
    """What finished work changes, its letters and notices among it."""
    return (*work.changes, *letters_of(work), *notices_of(work), *_dates(work))


def _dates(work: Work) -> list[Change]:
    """Who was told no date, or another one, is told those that run now that a person has said what the matter is; where
    their mail was never answered, nothing is."""
    them, begun = work.dossier.party("complainant"), work.begun
    said = (set(change.values) for change in work.changes if isinstance(change, UpdateTicket))
    if (
        begun is None
        or them is None
        or them.address not in work.dossier.threads
        or not any(SAYS_WHAT & keys for keys in said)
    ):
        return []
    moved = [change for change in work.changes if isinstance(change, SetClock)]
    known = Standing(work.dossier.parties, begun.clocks, thread=work.dossier.threads[them.address][0])
    return dated(work.desk, work.ticket, known, moved, work.fresh, Budget())


def versions_of(work: Work, changes: Iterable[Change]) -> dict[str, int]:
    """The versions that a plan of this work rests on: of its own ticket, and of those named that it changes."""
    of = {touched(change) for change in changes}
    others = {id_: each.ticket.version for id_, each in work.named.items() if id_ in of}
    return {work.ticket.id: work.ticket.version, **others}


def _confirmed(arrival: Arrival, facts: Facts, work: Work, given: tuple[Given, ...]) -> Plan:
    """A code that came back: what waited for it is folded anew, on the ticket as it is now."""
    waiting = facts.waiting
    if waiting is None or waiting.ticket_id != work.ticket.id or len(given) > 1:
        person = work.person.address
        missed = (MissCode(work.ticket.id, person), CountFailure(person, "a wrong code"))
        is_here = waiting is not None and waiting.ticket_id == work.ticket.id
        because = ALONE if is_here else f"{WRONG_CODE}. {_tries_left(facts, work)}. {FRESH_CODE}"
        return _refused(arrival, work, [Refused(each, because) for each in given], *(() if is_here else missed))
    ended = EndWaiting(waiting.digest, work.ticket.id, f"confirmed by {work.person.name}")
    done, refused = fold(work, waiting.orders)
    if refused:
        return _refused(arrival, work, refused, ended)
    if work.ticket.version != waiting.version:
        because = "The ticket has changed since you were asked."
        return _asked(arrival, done, waiting.orders, (because, *done.grave), ended)
    return _done(arrival, done, "a code that was mailed to the registered address", ended)


def _tries_left(facts: Facts, work: Work) -> str:
    """What a person may still try, after one more wrong code."""
    tries = facts.tries.get(work.ticket.id)
    if tries is None:
        return "Nothing waits for a code here now"
    left = WRONG_CODES - tries - 1
    if left <= 0:
        return "That was the last try: what waited for a code waits no more"
    return f"{left} more {'try is' if left == 1 else 'tries are'} left for what waits"


def _done(arrival: Arrival, work: Work, how: str, *more: Change) -> Plan:
    """What was asked for is carried out.

    Args:
        how: what proves who asked.
    """
    proof = Note(work.ticket.id, "commanded", {"proof": how, "message_id": arrival.message_id})
    changes = (proof, *more, *written(work), receipt(work, (), **answering(arrival)))
    names = ", ".join(dict.fromkeys(each.name for each in arrival.orders.commands))
    return _plan(arrival, work, names, changes)


def _refused(arrival: Arrival, work: Work, refused: Iterable[Refused], *more: Change) -> Plan:
    """Nothing is carried out, whatever of it would have been right; the person is told why."""
    refused = tuple(refused)
    because = "; ".join(f"/{each.given.name}: {each.because}" for each in refused)
    note = Note(work.ticket.id, "command refused", {"because": because, "message_id": arrival.message_id})
    told = receipt(work, refused, **answering(arrival))
    return _plan(arrival, work, f"refused: {because}", (*more, note, told))


def _asked(arrival: Arrival, work: Work, orders: tuple[Given, ...], why: Iterable[str], *more: Change) -> Plan:
    """Orders that wait for a code: it is mailed to the registered address, and answered within the hour."""
    code = code_from(work.fresh)
    until = work.now + CODE_LIFE
    next_version = work.ticket.version + 1  # what the ticket has once this plan is written
    waiting = Waiting(token_digest(code), work.ticket.id, work.person.address, orders, next_version, until)
    mail = code_request(work, f"{code[:4]}-{code[4:]}", until, " ".join(why), **answering(arrival))
    return _plan(arrival, work, "a code was asked for", (*more, AwaitCode(waiting), mail))


def code_from(fresh: Fresh) -> str:
    """A code that people type: of the characters of a ticket's id, so many that none is guessed."""
    return fresh.letters("code", CODE_LENGTH)


def _plan(arrival: Arrival, work: Work, reason: str, changes: tuple[Change | Outgoing, ...]) -> Plan:
    ticket = work.ticket
    author = Party("moderator", arrival.sender.address, arrival.sender.name)
    filed = AddEntry(
        ticket.id,
        arrival.message_id,
        "comment",
        author,
        True,
        arrival.reading.visible_text,
        arrival.mail.attachments,
    )
    plan = plan_for(arrival, work.now, "commanded", reason)
    marks = signed(arrival.exam, arrival.mail)  # they count once, whatever came of it
    changes = (filed, *([Spend(marks)] if marks else ()), *changes)
    by_code = any(isinstance(change, EndWaiting) for change in changes)
    actor = work.by if by_code or proven(arrival, work.person) else plan.actor  # else somebody may have used the name
    return replace(plan, actor=actor, ticket_id=ticket.id, versions=versions_of(work, changes), changes=changes)
