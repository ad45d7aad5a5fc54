"""What becomes of a mail on a ticket that is there already: filed, with what it changes; those are told who must be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot import letters
from mailbot.decide_feedback import amended, rated, rating_given
from mailbot.decide_final import denied_on, final_answer
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock_changes import changed, end_stage, escalated, reopen, resume
from mailbot.domain.decision import worked_on
from mailbot.domain.facts import Facts, Thread
from mailbot.domain.kept_reading import UNDERSTOOD, kept
from mailbot.domain.plan import AddEntry, Change, Note, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.reading import Reading
from mailbot.domain.renewal import begun_anew
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.trust import Placement
from mailbot.domain.waiting import WAITING, waits_for
from mailbot.letters import Arrival
from mailbot.letters_clocks import Correspondence, Said, status
from mailbot.letters_notice import notices
from mailbot.verdict import place_of, plan_for, suppressed

ANSWERED = "the complainant replied"
REPLIED = "the complainant replied to a closed ticket"
NO_CLOCK = "it is open again though every stage had ended: no deadline runs"
NO_ANSWER = "none is due in a thread"
NEWS_APART = timedelta(days=1)
SAYS: Mapping[Said, str] = {
    "higher": "they ask for a higher level",
    "reopened": "their ticket is open again",
    "withdrawal": "they say that they withdraw: a person sees to it",
    "news": "they ask for news",
}


def in_thread(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A mail on a ticket is filed there; a late reply to a closed one opens a ticket that follows it."""
    place = place_of(arrival, facts)
    if place is None or _too_late(place, arrival, now):
        return None
    ticket = place.thread.ticket
    goes_on = place.verified and not place.by_moderator and not arrival.reading.answers_nothing
    rating = rating_given(arrival, place)
    raised = _raised(arrival, place)
    over = denied_on(place.thread) is not None or (rating is not None and raised is None)
    reopened = ticket.state == "closed" and goes_on and not over
    side = "comment" if place.by_moderator else "correspondence"
    entry = AddEntry(
        ticket.id,
        arrival.message_id,
        side,
        place.author,
        place.verified,
        arrival.reading.visible_text,
        arrival.mail.attachments,
    )
    changed_by_mail = tuple(_changed_by_mail(arrival, place, reopened=reopened))
    changes: list[Change] = [entry, *changed_by_mail]
    for each in changed_by_mail:
        ticket = replace(ticket, **each.values)
    state = NO_ANSWER
    if place.verified and place.author.role == "complainant":
        changes.append(Note(ticket.id, UNDERSTOOD, kept(arrival.reading, arrival.mail, arrival.message_id)))
        if raised is not None:
            ticket = replace(ticket, **raised.values)
            changes.append(raised)
        changes += amended(arrival, ticket)
        changes += rated(arrival, place.thread, rating)
        waited = ticket.resumed(WAITING, arrival.envelope.received_at)
        if waited != ticket.pauses and not arrival.reading.answers_nothing:
            ticket = replace(ticket, pauses=waited)
            changes.append(UpdateTicket(ticket.id, {"pauses": waited}, ANSWERED))
        moved = _moved(arrival, ticket, place.thread, reopened=reopened, higher=raised is not None)
        changes += moved
        place = replace(place, thread=replace(place.thread, clocks=changed(place.thread.clocks, moved)))
        if reopened and not ticket.needs_triage and not any(clock.is_live for clock in place.thread.clocks):
            changes.append(UpdateTicket(ticket.id, {"needs_triage": NO_CLOCK}, "nothing else would remind of it"))
        said = _said(arrival, ticket, reopened=reopened)
        answer, state = _answered(arrival, facts, ticket, place, said, now, budget)
        changes += answer
    if place.verified and place.author.role == "subject" and not arrival.reading.answers_nothing:
        changes += _heard(arrival, ticket, place.thread.clocks)
    event = "escalated" if ticket.level > place.thread.ticket.level else "reopened" if reopened else "appended"
    changes += _told(arrival, facts, ticket, place, event, state, budget)
    plan = plan_for(arrival, now, "appended", place.why)
    return replace(plan, ticket_id=ticket.id, versions={ticket.id: ticket.version}, changes=tuple(changes))


def _changed_by_mail(arrival: Arrival, place: Placement, *, reopened: bool) -> Iterator[UpdateTicket]:
    """What a ticket is from now on, whatever the mail asks for: open, in danger, sealed, anonymous."""
    ticket = place.thread.ticket
    if reopened:
        because = "the complainant replied within the time that a closed ticket may be reopened"
        yield UpdateTicket(ticket.id, {"state": "open", "closed_at": None}, because)
    worse = _dangers(arrival.reading) - set(ticket.hazards)
    ours = place.by_moderator and place.verified  # a stranger may have come by a moderator's token
    if worse and not ours:  # whoever wrote it: a person in danger isn't asked for a token first; hazards seal
        graver = {"hazards": (*ticket.hazards, *sorted(worse)), "priority": "urgent"}
        yield UpdateTicket(ticket.id, graver, "the mail speaks of danger to a person")
    elif arrival.calls_for_seal and not arrival.reading.needs_triage and not ticket.is_sealed and not ours:
        yield UpdateTicket(ticket.id, {"restricted": True}, "attachments are sealed: a restricted category")
    if "anonymity" in arrival.reading.wishes and place.author.role == "complainant" and not ticket.anonymous:
        yield UpdateTicket(ticket.id, {"anonymous": True}, "the complainant asks to stay anonymous")


def _dangers(reading: Reading) -> set[str]:
    """The hazards that a mail in a thread tells. Its words are few and lean on what went before: a category that is
    only the likeliest of them all speaks of none."""
    told = {why.finding for why in reading.why if not why.rule.startswith("category ")}
    return {each for each in reading.hazards if f"hazards={each}" in told or not reading.needs_triage}


def _raised(arrival: Arrival, place: Placement) -> UpdateTicket | None:
    """The complainant asks for a higher level, where nobody who has worked on it decides; None where the desk has none
    for such a matter, or while the level that they asked for has time left."""
    if not place.verified or place.author.role != "complainant":
        return None
    desk, at, ticket = arrival.desk, arrival.envelope.received_at, place.thread.ticket
    level = _level_of(place.thread.clocks)
    if level is not None and at < level.limit_at:
        return None
    if not arrival.reading.asks_higher or not desk.has_levels(ticket.kind):
        return None
    because = f"the complainant asks for a higher level: {desk.courtesy.level(ticket.level + 1)}"
    barred = worked_on(ticket, place.thread.decisions)
    return UpdateTicket(ticket.id, {"level": ticket.level + 1, "barred": barred, "assignee": None}, because)


def _level_of(clocks: tuple[Clock, ...]) -> Clock | None:
    """The clock of the level that a complainant has asked for, while it is to be met."""
    return next((clock for clock in clocks if clock.starts == "escalated" and clock.is_live), None)


def _moved(arrival: Arrival, ticket: Ticket, thread: Thread, *, reopened: bool, higher: bool) -> tuple[SetClock, ...]:
    """What becomes of a ticket's clocks when its complainant has written.

    Args:
        ticket: as it is from now on.
    """
    desk, at, reading, clocks = arrival.desk, arrival.envelope.received_at, arrival.reading, thread.clocks
    # Who says that they withdraw may mean something else: a person decides, and until then every clock runs.
    moved = () if reading.answers_nothing else resume(desk, ticket, clocks, WAITING, at, ANSWERED)
    if reopened and "withdrawal" not in reading.wishes:
        below = tuple(clock for clock in clocks if not (higher and clock.starts == "escalated"))
        moved += reopen(desk, ticket, below, at, REPLIED, thread.ticket.closed_at)
    moved += escalated(desk, ticket, changed(clocks, moved), at) if higher else ()
    return (*moved, *(begun_anew(desk, ticket, changed(clocks, moved), at, REPLIED) if reopened else ()))


def _heard(arrival: Arrival, ticket: Ticket, clocks: tuple[Clock, ...]) -> tuple[SetClock, ...]:
    """The account holder has answered before the action: what notice was given for has come, and a person reads it
    before anything is done (alludium 10.2)."""
    at, because = arrival.envelope.received_at, "the account holder answered before the action"
    return end_stage(arrival.desk, ticket, clocks, "advance_notice", at, because)


def _said(arrival: Arrival, ticket: Ticket, *, reopened: bool) -> tuple[Said, ...]:
    """What a complainant's mail says that calls for an answer at once."""
    withdraws = "withdrawal" in arrival.reading.wishes
    found: dict[Said, bool] = {
        "higher": arrival.reading.asks_higher and ticket.level > 0,
        "reopened": reopened and not withdraws,
        "withdrawal": withdraws,
        "news": arrival.reading.asks_news,
    }
    return tuple(each for each, is_so in found.items() if is_so)


def _answered(
    arrival: Arrival,
    facts: Facts,
    ticket: Ticket,
    place: Placement,
    said: tuple[Said, ...],
    now: datetime,
    budget: Budget,
) -> tuple[tuple[Change, ...], str]:
    """Who asks how their matter stands, or moves it, is told how it stands, in one mail; and what moderators are told
    of it. A new level and a ticket that is open again are told whenever they come, the rest once a day."""
    thread, raised = place.thread, ticket.level > place.thread.ticket.level
    denied = denied_on(thread)
    if denied is not None:
        return final_answer(arrival, facts, thread, denied, now, budget)
    state = [" and ".join(SAYS[each] for each in said) or NO_ANSWER]
    asked = (Note(ticket.id, "asked for news", {"message_id": arrival.message_id}),) if "news" in said else ()
    waits = waits_for(arrival.desk, ticket, thread.clocks)
    if waits is not None:
        state.append("an answer of theirs is still waited for")
    if "higher" in said and not raised:
        state.append("the level that they ask for has time left")
    last = thread.last.get("status")
    if not said:
        return asked, "; ".join(state)
    if last is not None and now - last < NEWS_APART and not raised and "reopened" not in said:
        return asked, "; ".join((*state, "they were told how it stands less than a day ago"))
    about = Correspondence(
        arrival.desk,
        ticket,
        thread.parties,
        thread.clocks,
        arrival.mail.subject,
        arrival.mail.message_id,
        arrival.references,
    )
    because = suppressed(arrival, facts, budget)
    letter = status(about, facts.fresh, said, waits, arrival.envelope.received_at, because)
    state.append(f"nothing was told: {because}" if because else "they were told how it stands")
    return (*asked, *([letter] if letter else [])), "; ".join(state)


def _told(
    arrival: Arrival, facts: Facts, ticket: Ticket, place: Placement, event: str, state: str, budget: Budget
) -> list[Outgoing]:
    """A moderator's mail is confirmed to the moderator; any other is told to those on call."""
    person = arrival.people.by_address(place.author.address)
    if place.by_moderator and person is not None and person.works_at(arrival.desk.name):
        reason = suppressed(arrival, facts, budget, from_moderator=True)
        return [letters.receipt(arrival, facts.fresh, ticket, reason)]
    more: dict[str, Any] = {"event": event, "verified": place.verified, "reply_state": state}
    more |= {"history": facts.history, "role": place.author.role, "parties": place.thread.parties}
    more |= {"made": place.thread.decisions}
    return list(notices(arrival, facts.fresh, ticket, place.thread.clocks, **more))


def _too_late(place: Placement, arrival: Arrival, now: datetime) -> bool:
    """Whether a ticket was closed too long ago to be reopened; thanks and moderators' words are filed at any time."""
    ticket = place.thread.ticket
    if ticket.state != "closed" or ticket.closed_at is None or place.by_moderator or arrival.reading.thanks:
        return False
    if denied_on(place.thread) is not None:
        return False
    return now > ticket.closed_at + timedelta(days=arrival.desk.reopen_days)
