"""A moderator's mail that commands: who asks, what for, and whether it is done. Pure, facts to a plan.

All of a mail's commands are carried out, or none. What lacks proof, or can't be taken back, waits for a code that is
mailed to the person's registered address; what is refused is answered; neither is ever dropped (promise 6).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot.commands import Refused, fold
from mailbot.decide_letters import dated
from mailbot.domain.authority import Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.dossier import Dossier, Waiting
from mailbot.domain.facts import Facts, Standing
from mailbot.domain.fresh import Fresh, token_digest
from mailbot.domain.given import CONFIRM, Given
from mailbot.domain.plan import AddEntry, AwaitCode, Change, EndWaiting, Note, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.ticket import Party
from mailbot.domain.trust import Placement
from mailbot.domain.work import Work
from mailbot.letters import Arrival
from mailbot.letters_work import code_request, letters_of, notices_of, receipt
from mailbot.verdict import place_of, plan_for

CODE_LIFE = timedelta(hours=1)
CODE_LENGTH = 8
SAYS_WHAT = {"kind", "category", "tier"}
NOT_READ = "Not read as commands, as they stand within a text or below the mail that you answer"
UNPROVEN = "Nothing in your mail proves that it comes from you."


def commanded(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:  # noqa: ARG001
    """A mail that commands, on the ticket whose notice it answers; None for any other mail."""
    place = place_of(arrival, facts)
    person = arrival.people.by_address(arrival.sender.address)
    if place is None or person is None or not place.by_moderator or not arrival.orders.commands:
        return None
    dossier = facts.dossiers[place.thread.ticket.id]
    given = arrival.orders.commands
    confirms = [each for each in given if each.name == CONFIRM]
    work = begin(arrival, facts, person, dossier, now)
    if arrival.orders.unread:
        work = work.shows(NOT_READ, arrival.orders.unread)
    if not _bears_token(place, arrival):
        because = "commands act only in a reply to a notice that was sent to you: answer the newest one"
        return _refused(arrival, work, [Refused(each, because) for each in given])
    if confirms:
        return _confirmed(arrival, facts, work, given)
    done, refused = fold(work, given)
    if refused:
        return _refused(arrival, work, refused)
    proven = arrival.exam.authentication == "pass"
    if not proven or done.grave:
        return _asked(arrival, done, given, done.grave if proven else (UNPROVEN, *done.grave))
    return _done(arrival, done)


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
    touched = {_touches(change) for change in changes}
    others = {id_: each.ticket.version for id_, each in work.named.items() if id_ in touched}
    return {work.ticket.id: work.ticket.version, **others}


def _touches(change: Change) -> str | None:
    inner = next((getattr(change, name) for name in ("clock", "decision", "waiting") if hasattr(change, name)), change)
    return getattr(inner, "ticket_id", None)


def _bears_token(place: Placement, arrival: Arrival) -> bool:
    """Whether a mail bears a token that was given to this very person for this ticket, and still holds."""
    thread = place.thread
    person = arrival.people.by_address(thread.address or "")
    known = person is not None and person.is_at(arrival.sender.address)
    return known and thread.how == "reply token" and thread.live and thread.role == "moderator"


def _confirmed(arrival: Arrival, facts: Facts, work: Work, given: tuple[Given, ...]) -> Plan:
    """A code that came back: what waited for it is folded anew, on the ticket as it is now."""
    waiting = facts.waiting
    if waiting is None or waiting.ticket_id != work.ticket.id or len(given) > 1:
        because = "the code is none that waits here: it holds for an hour, once, and stands alone in its mail"
        return _refused(arrival, work, [Refused(each, because) for each in given])
    ended = EndWaiting(waiting.digest, work.ticket.id, f"confirmed by {work.person.name}")
    done, refused = fold(work, waiting.orders)
    if refused:
        return _refused(arrival, work, refused, ended)
    if work.ticket.version != waiting.version:
        because = "The ticket has changed since you were asked."
        return _asked(arrival, done, waiting.orders, (because, *done.grave), ended)
    return _done(arrival, done, ended)


def _done(arrival: Arrival, work: Work, *more: Change) -> Plan:
    changes = (*more, *written(work), receipt(work, (), **_answering(arrival)))
    names = ", ".join(dict.fromkeys(each.name for each in arrival.orders.commands))
    return _plan(arrival, work, names, changes)


def _refused(arrival: Arrival, work: Work, refused: Iterable[Refused], *more: Change) -> Plan:
    """Nothing is carried out, whatever of it would have been right; the person is told why."""
    refused = tuple(refused)
    because = "; ".join(f"/{each.given.name}: {each.because}" for each in refused)
    note = Note(work.ticket.id, "command refused", {"because": because, "message_id": arrival.message_id})
    told = receipt(work, refused, **_answering(arrival))
    return _plan(arrival, work, f"refused: {because}", (*more, note, told))


def _asked(arrival: Arrival, work: Work, orders: tuple[Given, ...], why: Iterable[str], *more: Change) -> Plan:
    """Orders that wait for a code: it is mailed to the registered address, and answered within the hour."""
    code = code_from(work.fresh)
    until = work.now + CODE_LIFE
    next_version = work.ticket.version + 1  # what the ticket has once this plan is written
    waiting = Waiting(token_digest(code), work.ticket.id, work.person.address, orders, next_version, until)
    mail = code_request(work, f"{code[:4]}-{code[4:]}", until, " ".join(why), **_answering(arrival))
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
    changes = (filed, *changes)
    return replace(plan, actor=work.by, ticket_id=ticket.id, versions=versions_of(work, changes), changes=changes)


def _answering(arrival: Arrival) -> dict[str, Any]:
    return {
        "subject": arrival.mail.subject,
        "in_reply_to": arrival.mail.message_id,
        "references": arrival.references,
    }
