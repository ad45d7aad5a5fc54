"""What becomes of a mail on a ticket that is there already: filed, with what it changes; those are told who must be."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot import letters
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock_changes import changed, escalated, reopen, resume
from mailbot.domain.facts import Facts
from mailbot.domain.plan import AddEntry, Change, Note, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.trust import Placement
from mailbot.letters import Arrival
from mailbot.letters_clocks import Correspondence, status
from mailbot.verdict import place_of, plan_for, suppressed

NO_ANSWER = "none is due in a thread"
NEWS_APART = timedelta(days=1)


def in_thread(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A mail on a ticket is filed there; a late reply to a closed one opens a ticket that follows it."""
    place = place_of(arrival, facts)
    if place is None or _too_late(place, arrival, now):
        return None
    ticket = place.thread.ticket
    reopened = ticket.state == "closed" and place.verified and not place.by_moderator and not arrival.reading.thanks
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
    changes: list[Change] = [entry]
    if reopened:
        because = "the complainant replied within the time that a closed ticket may be reopened"
        changes.append(UpdateTicket(ticket.id, {"state": "open", "closed_at": None}, because))
        ticket = replace(ticket, state="open", closed_at=None)
    worse = set(arrival.reading.hazards) - set(ticket.hazards)
    ours = place.by_moderator and place.verified  # a stranger may have come by a moderator's token
    if worse and not ours:  # whoever wrote it: a person in danger isn't asked for a token first
        ticket = replace(ticket, hazards=(*ticket.hazards, *sorted(worse)), priority="urgent")
        graver = {"hazards": ticket.hazards, "priority": ticket.priority}
        changes.append(UpdateTicket(ticket.id, graver, "the mail speaks of danger to a person"))
    if arrival.calls_for_seal and not ticket.is_sealed and not ours:
        ticket = replace(ticket, restricted=True)
        changes.append(UpdateTicket(ticket.id, {"restricted": True}, "attachments are sealed: a restricted category"))
    state = NO_ANSWER
    if place.verified and place.author.role == "complainant":
        raised = _raised(arrival, ticket, place.thread.clocks)
        if raised is not None:
            ticket = replace(ticket, level=ticket.level + 1)
            changes.append(raised)
        moved = _moved(arrival, ticket, place.thread.clocks, reopened=reopened, higher=raised is not None)
        changes += moved
        place = replace(place, thread=replace(place.thread, clocks=changed(place.thread.clocks, moved)))
        answer, state = _news(arrival, facts, ticket, place, now, budget)
        changes += answer
    event = "escalated" if ticket.level > place.thread.ticket.level else "reopened" if reopened else "appended"
    changes += _told(arrival, facts, ticket, place, event, state, budget)
    plan = plan_for(arrival, now, "appended", place.why)
    return replace(plan, ticket_id=ticket.id, versions={ticket.id: ticket.version}, changes=tuple(changes))


def _raised(arrival: Arrival, ticket: Ticket, clocks: tuple[Clock, ...]) -> UpdateTicket | None:
    """The complainant asks for a higher level; None where the desk has none for such a matter, or while the level that
    they asked for has time left."""
    desk, at = arrival.desk, arrival.envelope.received_at
    if any(clock.starts == "escalated" and clock.is_live and at < clock.limit_at for clock in clocks):
        return None
    wishes = arrival.reading.wishes
    if "escalation" not in wishes or "withdrawal" in wishes or not desk.has_levels(ticket.kind):
        return None
    because = f"the complainant asks for a higher level: {desk.courtesy.level(ticket.level + 1)}"
    return UpdateTicket(ticket.id, {"level": ticket.level + 1}, because)


def _moved(
    arrival: Arrival, ticket: Ticket, clocks: tuple[Clock, ...], *, reopened: bool, higher: bool
) -> tuple[SetClock, ...]:
    """What becomes of a ticket's clocks when its complainant has written."""
    desk, at = arrival.desk, arrival.envelope.received_at
    # Who says that they withdraw may mean something else: a person decides, and until then every clock runs.
    moved = () if arrival.reading.thanks else resume(desk, ticket, clocks, "waiting", at, "the complainant replied")
    if reopened and "withdrawal" not in arrival.reading.wishes:
        moved += reopen(desk, ticket, clocks, at, "the complainant replied to a closed ticket")
    return (*moved, *(escalated(desk, ticket, at) if higher else ()))


def _news(
    arrival: Arrival, facts: Facts, ticket: Ticket, place: Placement, now: datetime, budget: Budget
) -> tuple[tuple[Change, ...], str]:
    """Who asks how their matter stands is told its stage and dates, once a day; and what moderators are told of it."""
    if not arrival.reading.asks_news:
        return (), NO_ANSWER
    asked, thread = Note(ticket.id, "asked for news", {"message_id": arrival.message_id}), place.thread
    last = thread.last.get("status")
    if last is not None and now - last < NEWS_APART:
        return (asked,), "they ask for news, and were told stage and dates less than a day ago"
    about = Correspondence(
        arrival.desk,
        ticket,
        thread.parties,
        thread.clocks,
        arrival.mail.subject,
        arrival.mail.message_id,
        arrival.references,
    )
    told = [clock for clock in about.told_clocks if clock.name != "acknowledge"]
    stage = min(told, key=lambda clock: clock.limit_at).name if told else ""
    because = suppressed(arrival, facts, budget)
    letter = status(about, facts.fresh, stage, arrival.envelope.received_at, because)
    state = f"they ask for news; none was told: {because}" if because else "they ask for news: told stage and dates"
    return (asked, *([letter] if letter else [])), state


def _told(
    arrival: Arrival, facts: Facts, ticket: Ticket, place: Placement, event: str, state: str, budget: Budget
) -> list[Outgoing]:
    """A moderator's mail is confirmed to the moderator; any other is told to those on call."""
    if place.by_moderator and arrival.people.by_address(place.author.address):
        reason = suppressed(arrival, facts, budget, from_moderator=True)
        return [letters.receipt(arrival, facts.fresh, ticket, reason)]
    level = arrival.desk.courtesy.level(ticket.level)
    higher = arrival.people.with_role(arrival.desk.name, level) if event == "escalated" else ()
    more: dict[str, Any] = {"event": event, "verified": place.verified, "reply_state": state, "higher": higher}
    return list(letters.notices(arrival, facts.fresh, ticket, place.thread.clocks, **more))


def _too_late(place: Placement, arrival: Arrival, now: datetime) -> bool:
    """Whether a ticket was closed too long ago to be reopened; thanks and moderators' words are filed at any time."""
    ticket = place.thread.ticket
    if ticket.state != "closed" or ticket.closed_at is None or place.by_moderator or arrival.reading.thanks:
        return False
    return now > ticket.closed_at + timedelta(days=arrival.desk.reopen_days)
