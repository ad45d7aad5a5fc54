"""What a new matter calls for: a ticket with its clocks, one acknowledgement, and moderators who know of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailbot import letters
from mailbot.appealed import appealed_by, linked_to, pleaded, reviewers_left
from mailbot.decide_case import cover, linked, reported_as
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock import clocks_for
from mailbot.domain.clock_changes import escalated
from mailbot.domain.decision import worked_on
from mailbot.domain.facts import Facts, Held
from mailbot.domain.holding import held_until, merges
from mailbot.domain.kept_reading import UNDERSTOOD, kept
from mailbot.domain.plan import AddEntry, Change, LinkTickets, Note, OpenTicket, Outgoing, Plan, SetOutbox
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.domain.times import brief
from mailbot.domain.trust import Placement
from mailbot.letters import Arrival
from mailbot.letters_notice import notices
from mailbot.verdict import place_of, plan_for, suppressed


def opened(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A new matter: a ticket with its clocks, one acknowledgement, and moderators who know of it."""
    place = place_of(arrival, facts)
    ticket = _new_ticket(arrival, facts)
    arrival, ticket, appeals, left = _linked_appeal(arrival, facts, ticket)
    wished = _asks_higher(arrival, ticket)
    if wished:
        ticket = _raised(ticket, place)
    role = "reporter" if arrival.reading.nature == "machine_report" else "complainant"
    party = Party(role, arrival.sender.address, arrival.sender.name)
    received = arrival.envelope.received_at
    because = suppressed(arrival, facts, budget)
    clocks = clocks_for(
        arrival.desk,
        kind=ticket.kind,
        tier=ticket.tier,
        starts="receipt",
        ticket_id=ticket.id,
        at=received,
        categories=ticket.categories,
        stated=arrival.reading.entities.get("timestamps", ()),
    )
    if wished:
        clocks += tuple(change.clock for change in escalated(arrival.desk, ticket, (), received))
    if because and arrival.reading.nature == "machine_report":
        clocks = tuple(clock for clock in clocks if clock.name != "acknowledge")  # no person waits for an answer
    entry = AddEntry(
        ticket.id,
        arrival.message_id,
        "correspondence",
        party,
        arrival.exam.authentication == "pass",
        arrival.reading.visible_text,
        arrival.mail.attachments,
        arrival.reading.report,
    )
    reply, merged, state = _acknowledged(arrival, facts, ticket, clocks, now, because)
    follows = (LinkTickets(ticket.id, place.thread.ticket.id, "follows"),) if place is not None else ()
    links = tuple({link.other_id: link for link in (*linked(ticket, arrival, facts), *follows, *appeals)}.values())
    also = arrival.people.with_role(arrival.desk.name, "lead") if left else ()
    more: dict[str, Any] = {"verified": True, "reply_state": state, "links": links, "also": also}
    more |= {"history": facts.history, "role": role}
    told = notices(arrival, facts.fresh, ticket, clocks, event="opened", **more)
    covered = cover(ticket, arrival.matters, facts)
    read = Note(ticket.id, UNDERSTOOD, kept(arrival.reading, arrival.mail, arrival.message_id))
    changes: tuple[Change, ...] = (OpenTicket(ticket, (party,), clocks), entry, read, *links, *covered, reply, *told)
    versions = {other.id: other.version for each in merged for other, _ in each.matters}
    changes += tuple(change for each in merged for change in _merged(each, reply))
    plan = plan_for(arrival, now, "opened", "a new matter")
    return replace(plan, ticket_id=ticket.id, changes=changes, versions=versions)


def _linked_appeal(
    arrival: Arrival, facts: Facts, ticket: Ticket
) -> tuple[Arrival, Ticket, tuple[LinkTickets, ...], str | None]:
    """An appeal with the decision that it is about, and why nobody here may review it; None where somebody may."""
    about = appealed_by(arrival, facts)
    if about is None:
        return arrival, ticket, (), None
    arrival, ticket, links = linked_to(arrival, ticket, about)
    left = reviewers_left(arrival, ticket, about.found) if about.found is not None else None
    if left:
        ticket = replace(ticket, needs_triage="; ".join(filter(None, (ticket.needs_triage, left))))
    return arrival, ticket, links, left


def _raised(ticket: Ticket, place: Placement | None) -> Ticket:
    """A new ticket at the level that its sender asks for; whoever worked on the one that it follows decides nothing."""
    if place is None or not place.verified:
        return replace(ticket, level=ticket.level + 1)
    before = place.thread
    return replace(ticket, level=before.ticket.level + 1, barred=worked_on(before.ticket, before.decisions))


def _asks_higher(arrival: Arrival, ticket: Ticket) -> bool:
    """Whether a first mail asks for a higher level where the desk has some. A policy may give one only to somebody whom
    a resolution doesn't satisfy; that may have come by another way than by mail, so that they are taken at their word.
    """
    asks = arrival.reading.asks_higher and arrival.exam.authentication != "fail"
    return asks and arrival.desk.has_levels(ticket.kind)


def _acknowledged(
    arrival: Arrival, facts: Facts, ticket: Ticket, clocks: tuple[Clock, ...], now: datetime, because: str | None
) -> tuple[Outgoing, tuple[Held, ...], str]:
    """The acknowledgement, those that it takes the place of, and what moderators are told of it.

    Args:
        because: why none may be sent.
    """
    if because:
        return letters.acknowledgement(arrival, facts.fresh, ticket, clocks, because), (), f"none was sent: {because}"
    merged = merges(arrival.desk, facts.held, now)
    at = min([held_until(arrival.desk, ticket, clocks, now), *(each.send_at for each in merged)])
    also = tuple(matter for each in merged for matter in each.matters)
    reply = letters.acknowledgement(arrival, facts.fresh, ticket, clocks, None, also, at if at > now else None)
    state = (
        "acknowledged automatically"
        if at <= now
        else f"an acknowledgement leaves at {brief(at, arrival.desk.calendar.zone)}"
    )
    with_others = ", ".join(other.id for other, _ in also)
    return reply, merged, f"{state}, together with that of {with_others}" if also else state


def _merged(held: Held, reply: Outgoing) -> Iterator[Change]:
    """One mail says what two would have."""
    because = f"acknowledged together with {reply.ticket_id}"
    yield SetOutbox(held.outbox_id, "merged", ("queued",), because, unclaimed=True, into=reply.id)
    for other, _ in held.matters:
        yield Note(other.id, "acknowledgement merged", {"outbox_id": reply.id, "with": reply.ticket_id})


def _new_ticket(arrival: Arrival, facts: Facts) -> Ticket:
    reading, desk = arrival.reading, arrival.desk
    kind = reading.kind or "complaint"
    unclear = reading.needs_triage or (None if reading.kind else "nothing says what kind of matter this is")
    if arrival.released_by:
        unclear = "; ".join(filter(None, (f"released from hold by {arrival.released_by}", unclear)))
    if arrival.exam.authentication == "fail":
        unclear = "; ".join(filter(None, (f"the sender's domain disowns the mail: {arrival.exam.why}", unclear)))
    return Ticket(
        id=facts.fresh.ticket_id(desk.tag),
        desk=desk.name,
        kind=kind,
        queue=replace(reading, kind=kind).queue or "complaints",
        subject=arrival.mail.subject,
        opened_at=arrival.envelope.received_at,
        category=reading.category,
        categories=reading.categories,
        tier=reading.tier,
        priority=reading.priority,
        hazards=reading.hazards,
        reference=reading.reference,
        language=reading.language,
        needs_triage=unclear,
        policy_version=desk.policy_version,
        restricted=arrival.calls_for_seal,
        encrypted=bool(arrival.mail.decrypted),
        anonymous="anonymity" in reading.wishes,
        reports=int(reading.nature == "machine_report"),
        reported_as=reported_as(arrival),
        grounds=pleaded(reading) if kind == "appeal" else {},
    )
