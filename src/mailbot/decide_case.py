"""Reports on what a ticket already covers: they join it, and people are told of the first and then ever more rarely."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.autoreply import Budget
from mailbot.domain.case import MOST_KEYS, CoverMatters, Matters
from mailbot.domain.plan import AddEntry, Change, Facts, LinkTickets, Plan, UpdateTicket
from mailbot.domain.ticket import Party, Ticket
from mailbot.letters import Arrival
from mailbot.letters_notice import notices
from mailbot.verdict import plan_for

MANY = 10
"""A report on more things than these, as feeds are, joins only the ticket that covers all: none is buried."""
MOST_TYPES = 10
TYPE_LENGTH = 80
MOST_LINKS = 20


def joined(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """A machine report on what an open ticket covers is filed there and counted; its clocks run on from the first."""
    matters = arrival.matters
    before = _case(arrival, matters, facts)
    if before is None:
        return None
    ticket = _counted(before, arrival)
    author = Party("reporter", arrival.sender.address, arrival.sender.name)
    reading, proven = arrival.reading, arrival.exam.authentication == "pass"
    words, files = reading.visible_text, arrival.mail.attachments
    entry = AddEntry(ticket.id, arrival.message_id, "correspondence", author, proven, words, files, reading.report)
    because = f"report {ticket.reports} on what this ticket covers"
    changed = ("reports", "reported_as", "hazards", "priority", "restricted")
    values = {name: new for name in changed if (new := getattr(ticket, name)) != getattr(before, name)}
    changes: list[Change] = [entry, UpdateTicket(ticket.id, values, because), *cover(ticket, matters, facts)]
    if _is_news(before, ticket):
        more = {"event": "reported", "verified": proven, "reply_state": "none is due to another report"}
        more |= {"history": facts.history, "role": "reporter"}
        changes += notices(arrival, facts.fresh, ticket, (), **more)  # type: ignore[arg-type]
    plan = plan_for(arrival, now, "appended", because)
    return replace(plan, ticket_id=ticket.id, versions={ticket.id: ticket.version}, changes=tuple(changes))


def cover(ticket: Ticket, matters: Matters, facts: Facts) -> tuple[CoverMatters, ...]:
    """What a ticket covers from now on: whatever of a report no other open ticket does."""
    was = {key: facts.cases.get(key) for key in matters.joins}
    free = {key: other.id if other else None for key, other in was.items() if other is None or other.state == "closed"}
    return (CoverMatters(ticket.id, free),) if free else ()


def linked(ticket: Ticket, arrival: Arrival, facts: Facts) -> tuple[LinkTickets, ...]:
    """What a new ticket has to do with tickets on the same things: a report follows one that is closed."""
    matters = arrival.matters
    others = {known.id: known for known in facts.cases.values()}
    follows = {other.id for key, other in facts.cases.items() if other.state == "closed" and key in matters.joins}
    return tuple(
        LinkTickets(ticket.id, other, "follows" if other in follows else "same matter")
        for other in list(others)[:MOST_LINKS]
    )


def _case(arrival: Arrival, matters: Matters, facts: Facts) -> Ticket | None:
    """The open ticket that a report joins: that of the first of its things; of many, the one that covers them all."""
    known = [facts.cases.get(key) for key in matters.joins]
    live = [ticket for ticket in known if ticket is not None and ticket.state == "open"]
    if not live:
        return None
    report = arrival.reading.report
    if len(known) > MANY or (report is not None and report.format == "feed"):
        covers_all = len(live) == len(known) and len({ticket.id for ticket in live}) == 1
        return live[0] if covers_all and len(known) < MOST_KEYS else None
    return live[0]


def _counted(before: Ticket, arrival: Arrival) -> Ticket:
    reading = arrival.reading
    hazards = tuple(dict.fromkeys((*before.hazards, *reading.hazards)))
    types = (*before.reported_as, *reported_as(arrival))
    return replace(
        before,
        reports=before.reports + 1,
        reported_as=tuple(dict.fromkeys(types))[:MOST_TYPES],
        hazards=hazards,
        priority="urgent" if hazards != before.hazards else before.priority,
        restricted=before.restricted or arrival.calls_for_seal,
    )


def reported_as(arrival: Arrival) -> tuple[str, ...]:
    """The type of a machine report, as a ticket keeps it."""
    report = arrival.reading.report
    return (report.type[:TYPE_LENGTH],) if report is not None and report.type else ()


def _is_news(before: Ticket, ticket: Ticket) -> bool:
    """Whether people are told: of the tenth report, the hundredth and so on, of danger, and of another type."""
    rounded = str(ticket.reports).strip("0") == "1"
    return rounded or ticket.hazards != before.hazards or ticket.reported_as != before.reported_as
