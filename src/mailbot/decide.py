"""What becomes of a mail, and of a due clock: pure, from facts to a plan.

The rules of a mail are a table in order; the first that applies decides, so that each message has one disposition.
No rule reads a clock, a file or the store, and none makes a decision that a policy leaves to a person.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailbot import letters
from mailbot.decide_case import cover, joined, linked, reported_as
from mailbot.decide_machine import automatic, bounce, come_back
from mailbot.domain.autoreply import Budget, Occasion, says_automatic, suppression
from mailbot.domain.clock import clocks_for
from mailbot.domain.clock_changes import answered, changed
from mailbot.domain.plan import (
    AddEntry,
    Change,
    Facts,
    LinkTickets,
    MarkReachable,
    OpenTicket,
    Outgoing,
    Plan,
    UpdateTicket,
)
from mailbot.domain.ticket import Party, Ticket
from mailbot.domain.trust import Placement, placement
from mailbot.letters import Arrival
from mailbot.verdict import hold, plan_for

Rule = Callable[[Arrival, Facts, datetime, Budget], Plan | None]


def decide(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan:
    """The plan for one received message at one desk.

    Args:
        now: aware UTC; clocks start from the message's receipt, not from now.
    """
    for rule in _TABLE:
        plan = rule(arrival, facts, now, budget)
        if plan is not None:
            return _reachable_again(arrival, facts, plan)
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
    if facts.replies_to_sender < budget.per_sender_a_day or arrival.released_by or _place(arrival, facts):
        return None
    if not arrival.people.is_ours(arrival.sender.address):
        return None
    return hold(arrival, facts, now, "more mail in a day from one of our own people than we answer: a responder?")


def _forged(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """A mail that its sender's domain disowns touches no ticket (promise 5); without a thread it opens one."""
    if arrival.exam.authentication != "fail" or not facts.threads or arrival.released_by:
        return None
    return hold(arrival, facts, now, f"points at a ticket, but its sender is disowned: {arrival.exam.why}")


def _in_thread(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A mail on a ticket is filed there; a late reply to a closed one opens a ticket that follows it."""
    place = _place(arrival, facts)
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
        reason = _suppressed(arrival, facts, budget, from_moderator=True)
        return [letters.receipt(arrival, facts.fresh, ticket, reason)]
    event = "reopened" if reopened else "appended"
    clocks = place.thread.clocks
    more: dict[str, Any] = {"event": event, "verified": place.verified, "reply_state": "none is due in a thread"}
    return list(letters.notices(arrival, facts.fresh, ticket, clocks, **more))


def _opened(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A new matter: a ticket with its clocks, one acknowledgement, and moderators who know of it."""
    ticket = _new_ticket(arrival, facts)
    role = "reporter" if arrival.reading.nature == "machine_report" else "complainant"
    party = Party(role, arrival.sender.address, arrival.sender.name)
    received = arrival.envelope.received_at
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
    suppressed = _suppressed(arrival, facts, budget)
    reply = letters.acknowledgement(arrival, facts.fresh, ticket, clocks, suppressed)
    place = _place(arrival, facts)
    follows = (LinkTickets(ticket.id, place.thread.ticket.id, "follows"),) if place is not None else ()
    links = tuple({link.other_id: link for link in (*linked(ticket, arrival, facts), *follows)}.values())
    state = f"none was sent: {suppressed}" if suppressed else "acknowledged automatically"
    told = letters.notices(
        arrival, facts.fresh, ticket, clocks, event="opened", verified=True, reply_state=state, links=links
    )
    covered = cover(ticket, arrival.matters, facts)
    changes: tuple[Change, ...] = (OpenTicket(ticket, (party,), clocks), entry, *links, *covered, reply, *told)
    plan = plan_for(arrival, now, "opened", "a new matter")
    return replace(plan, ticket_id=ticket.id, changes=changes)


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
        reports=int(reading.nature == "machine_report"),
        reported_as=reported_as(arrival),
    )


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
    joined,
    _in_thread,
    _opened,
)


def _place(arrival: Arrival, facts: Facts) -> Placement | None:
    if arrival.exam.authentication == "fail" or arrival.reading.nature == "machine_report":
        return None
    sender = Party("", arrival.sender.address, arrival.sender.name)
    return placement(facts.threads, sender, arrival.exam.authentication, arrival.people)


def _too_late(place: Placement, arrival: Arrival, now: datetime) -> bool:
    """Whether a ticket was closed too long ago to be reopened; thanks and moderators' words are filed at any time."""
    ticket = place.thread.ticket
    if ticket.state != "closed" or ticket.closed_at is None or place.by_moderator or arrival.reading.thanks:
        return False
    return now > ticket.closed_at + timedelta(days=arrival.desk.reopen_days)


def _suppressed(arrival: Arrival, facts: Facts, budget: Budget, *, from_moderator: bool = False) -> str | None:
    """Why no automatic reply goes out; a moderator's receipt doesn't wait for the public's budget."""
    to = arrival.sender.address if arrival.mail.from_ else ""  # a return path may be anybody's
    return suppression(
        Occasion(
            mail_from=arrival.envelope.mail_from,
            to=to,
            nature=arrival.reading.nature,
            authentication=arrival.exam.authentication,
            to_ourselves=arrival.desk.accepts(to),
            disowned=arrival.exam.disowned,
            unreachable=facts.unreachable is not None and arrival.exam.authentication != "pass",
            replies_to_sender=facts.replies_to_sender,
            replies_to_all=0 if from_moderator else facts.replies_to_all,
            budget=budget,
            by_bulk_mailer=bool(arrival.mail.header("Feedback-ID")),
            hops=len(arrival.mail.header_all("Received")),
            acknowledges=_acknowledges(arrival),
            automatic=says_automatic(arrival.mail.headers),
        )
    )


def _acknowledges(arrival: Arrival) -> bool:
    """Whether the desk acknowledges a report of this kind: feedback loops are never answered."""
    report = arrival.reading.report
    return arrival.desk.acknowledges_machines and report is not None and report.format in ("xarf", "feed")
