"""What a complainant's answer adds to their matter: other grounds of an appeal, and how content they are. Pure."""

from mailbot.appealed import pleaded
from mailbot.domain.clock_changes import end_stage
from mailbot.domain.facts import Thread
from mailbot.domain.feedback import Rate, rating_in
from mailbot.domain.plan import Change, UpdateTicket
from mailbot.domain.ticket import Ticket
from mailbot.domain.trust import Placement
from mailbot.letters import Arrival


def amended(arrival: Arrival, ticket: Ticket) -> tuple[UpdateTicket, ...]:
    """An appellant pleads more than before."""
    grounds = {**ticket.grounds, **pleaded(arrival.reading)} if ticket.kind == "appeal" else {}
    if grounds.keys() <= ticket.grounds.keys():
        return ()
    return (UpdateTicket(ticket.id, {"grounds": grounds}, "the appellant pleads other grounds"),)


def rating_given(arrival: Arrival, place: Placement) -> int | None:
    """The rating that a complainant gives after a resolution, where the desk asks for one; None where there is none."""
    thread = place.thread
    asked = any(rule.name == "feedback" and thread.ticket.kind in rule.kinds for rule in arrival.desk.clocks)
    resolved = any(each.outcome == "resolved" for each in thread.decisions)
    if not (asked and resolved and place.verified and place.author.role == "complainant"):
        return None
    return rating_in(arrival.reading.visible_text)


def rated(arrival: Arrival, thread: Thread, rating: int | None) -> tuple[Change, ...]:
    """What a rating changes: it is kept, and no feedback is waited for any more."""
    if rating is None:
        return ()
    at, because = arrival.envelope.received_at, f"the complainant gave {rating} of 5"
    ended = end_stage(arrival.desk, thread.ticket, thread.clocks, "feedback", at, because)
    return (Rate(thread.ticket.id, arrival.message_id, rating), *ended)
