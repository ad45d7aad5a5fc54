"""What becomes of a mail on a ticket that is there already: filed, with what it changes; those are told who must be."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot import letters
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock_changes import answered, changed
from mailbot.domain.plan import AddEntry, Change, Facts, Outgoing, Plan, UpdateTicket
from mailbot.domain.ticket import Ticket
from mailbot.domain.trust import Placement
from mailbot.letters import Arrival
from mailbot.verdict import place_of, plan_for, suppressed


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
    if place.verified and place.author.role == "complainant":
        clocks = place.thread.clocks
        moved = answered(arrival.desk, ticket, clocks, arrival.reading.wishes, arrival.envelope.received_at)
        changes += moved
        place = replace(place, thread=replace(place.thread, clocks=changed(clocks, moved)))
    changes += _told(arrival, facts, ticket, place, reopened, budget)
    plan = plan_for(arrival, now, "appended", place.why)
    return replace(plan, ticket_id=ticket.id, versions={ticket.id: ticket.version}, changes=tuple(changes))


def _told(
    arrival: Arrival, facts: Facts, ticket: Ticket, place: Placement, reopened: bool, budget: Budget
) -> list[Outgoing]:
    """A moderator's mail is confirmed to the moderator; any other is told to those on call."""
    if place.by_moderator and arrival.people.by_address(place.author.address):
        reason = suppressed(arrival, facts, budget, from_moderator=True)
        return [letters.receipt(arrival, facts.fresh, ticket, reason)]
    event = "reopened" if reopened else "appended"
    clocks = place.thread.clocks
    more: dict[str, Any] = {"event": event, "verified": place.verified, "reply_state": "none is due in a thread"}
    return list(letters.notices(arrival, facts.fresh, ticket, clocks, **more))


def _too_late(place: Placement, arrival: Arrival, now: datetime) -> bool:
    """Whether a ticket was closed too long ago to be reopened; thanks and moderators' words are filed at any time."""
    ticket = place.thread.ticket
    if ticket.state != "closed" or ticket.closed_at is None or place.by_moderator or arrival.reading.thanks:
        return False
    return now > ticket.closed_at + timedelta(days=arrival.desk.reopen_days)
