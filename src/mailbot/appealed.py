"""Which decision an appeal is about, and what that means for its ticket: its tier, who reviews it, what is unclear.

Pure. Whoever writes may name any ticket; what is found so is for moderators. Only where the mail comes from somebody
who has to do with the decision the ticket takes something over from it that is told outside (promise 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.domain.authority import Matter, nobody_left
from mailbot.domain.decision import had_part
from mailbot.domain.facts import HOWS, Facts, Ruled
from mailbot.domain.given import named_ids
from mailbot.domain.plan import LinkTickets
from mailbot.domain.reading import Reading, Why
from mailbot.domain.ticket import Ticket
from mailbot.letters import Arrival

RELATION, MAYBE = "appeals", "same matter"
NO_DECISION = "an appeal, and no decision is on file that it could be about: /link it to the ticket that was decided"
UNKNOWN_SENDER = "it names a decision, and comes from no address that is on file there: is it the account holder?"
WHICH = "decision"  # which one is meant: asked of a stranger though it is found, so that they learn of none by it
KNOWN_THEN = ("account", "action")  # what needn't be asked where the decision is known
HOW = {
    "named": "it names the decision or its ticket, or answers mail on it",
    "address": "the account holder's address",
    "reference": "the account or content that it names",
}


@dataclass(frozen=True, slots=True)
class Appealed:
    """What an appeal is about.

    Args:
        found: the decision; None where none is on file, or several may be meant.
        trusted: the mail comes from somebody who has to do with that decision.
        unclear: why a person must look; None where nothing is unclear.
        candidates: the tickets of several decisions that may be meant.
    """

    found: Ruled | None = None
    trusted: bool = False
    unclear: str | None = None
    candidates: tuple[str, ...] = ()


def appealed_by(arrival: Arrival, facts: Facts) -> Appealed | None:
    """The decision that a mail appeals; None where it is no appeal, or nobody has looked for one."""
    if arrival.reading.kind != "appeal" or facts.ruled is None:
        return None
    groups = ([each for each in facts.ruled if each.how == how] for how in HOWS)
    likeliest = next((group for group in groups if group), [])
    tickets = sorted({each.ticket.id for each in likeliest})
    if not tickets:
        return Appealed(unclear=NO_DECISION)
    if len(tickets) > 1:
        because = f"an appeal, and it may be about several decisions ({', '.join(tickets)}): /link one"
        return Appealed(unclear=because, candidates=tuple(tickets))
    found, sender = likeliest[0], arrival.sender.address
    trusted = arrival.exam.authentication != "fail" and any(party.address == sender for party in found.parties)
    return Appealed(found, trusted, None if trusted else UNKNOWN_SENDER)


def pleaded(reading: Reading) -> Mapping[str, str]:
    """The grounds of an appeal, each with the words that it was found by."""
    words = {why.finding.removeprefix("grounds="): why.evidence for why in reversed(reading.why)}
    return {ground: words.get(ground, "") for ground in reading.grounds}


def linked_to(arrival: Arrival, ticket: Ticket, about: Appealed) -> tuple[Arrival, Ticket, tuple[LinkTickets, ...]]:
    """An appeal's mail and ticket with what is known of the decision that it is about, and the link to its ticket; to
    each of several that may be meant, so that who had a part in one of them keeps from it."""
    found, unclear = about.found, [ticket.needs_triage, about.unclear]
    reading = arrival.reading
    asked = (name for name in reading.missing if not (about.trusted and name in KNOWN_THEN))
    missing = (*asked, *(() if about.trusted or _is_settled(arrival) else (WHICH,)))
    if found is None:
        asks = replace(arrival, reading=replace(reading, missing=missing))
        maybe = tuple(LinkTickets(ticket.id, each, MAYBE) for each in about.candidates)
        return asks, replace(ticket, needs_triage=_joined(unclear)), maybe
    decision = found.decision
    if about.trusted and ticket.tier is None:
        ticket = replace(ticket, tier=decision.tier)
    elif ticket.tier is not None and ticket.tier != decision.tier and decision.tier is not None:
        unclear.append(f"it says tier {ticket.tier}, and the decision was of tier {decision.tier}")
    ticket = replace(ticket, appealed=decision.id, needs_triage=_joined(unclear))
    made = f"{decision.outcome.replace('_', ' ')}, {decision.at:%Y-%m-%d}, ticket {found.ticket.id}"
    why = (*reading.why, Why(f"appealed={decision.id}", HOW[found.how], made))
    arrival = replace(arrival, reading=replace(reading, why=why, missing=missing))
    return arrival, ticket, (LinkTickets(ticket.id, found.ticket.id, RELATION),)


def _is_settled(arrival: Arrival) -> bool:
    """Whether a mail says which decision it means, by a date or a number, be there one or not; or takes itself back."""
    reading, words = arrival.reading, f"{arrival.mail.subject}\n{arrival.mail.text}"
    return bool(reading.entities.get("timestamps") or named_ids(words)) or "withdrawal" in reading.wishes


def reviewers_left(arrival: Arrival, ticket: Ticket, found: Ruled) -> str | None:
    """Why nobody here may review an appeal, and who does then; None where somebody may."""
    desk = arrival.desk
    matter = Matter(desk.name, ticket.kind, ticket.tier, had_part(found.decision, found.ticket).union(ticket.barred))
    return nobody_left(arrival.people, matter, desk.authority)


def _joined(unclear: list[str | None]) -> str | None:
    return "; ".join(filter(None, unclear)) or None
