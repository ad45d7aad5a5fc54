"""What our own people are told of a mail: its words, what was understood and why, what is known besides, and which
commands the one who reads it may give.
"""

from collections.abc import Iterable
from typing import Any

from mailbot.domain.anonymity import OTHERS, WROTE
from mailbot.domain.authority import Matter, Person, at_level
from mailbot.domain.caution import noticed
from mailbot.domain.decision import Decision, final_of
from mailbot.domain.desk import Desk
from mailbot.domain.facts import History
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import LinkTickets, Outgoing
from mailbot.domain.provisions import Enforcement
from mailbot.domain.reading import Reading, without_history
from mailbot.domain.sealing import in_clear, names, shown_attachments, shown_reading
from mailbot.domain.suggested import suggested
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.domain.unnamed import unnamed
from mailbot.letters import Arrival, others
from mailbot.post import to_each

CLOSELY = ("follows", "appeals")


def notices(
    arrival: Arrival,
    fresh: Fresh,
    ticket: Ticket,
    clocks: tuple[Clock, ...],
    *,
    event: str,
    verified: bool,
    reply_state: str,
    history: History,
    role: str = "complainant",
    parties: tuple[Party, ...] = (),
    links: tuple[LinkTickets, ...] = (),
    also: tuple[Person, ...] = (),
    made: tuple[Decision, ...] = (),
) -> tuple[Outgoing, ...]:
    """What whoever works on a ticket is told, or while nobody does those on call, one mail each; of hazards, and of
    what vanishes, the safety people too, and of a wish for a higher level those who hold it. Nothing of what is sealed
    is told but hash, type and size; of what came encrypted no words and no names; nor who it is that stays anonymous.

    Args:
        role: whose mail it is.
        parties: of the ticket, as it was before.
        also: who else is told.
        made: the decisions on the ticket, oldest first.
    """
    context = {
        **_of_the_mail(arrival, ticket),
        "clocks": clocks,
        "event": event,
        "happened": "",
        "wrote": (),
        "provisions": provided(arrival.desk, ticket) if event == "opened" else (),
        "verified": verified,
        "reply_state": reply_state,
        "links": tuple(link.other_id for link in links if link.relation in CLOSELY),
        "same_matter": tuple(link.other_id for link in links if link.relation not in CLOSELY),
        "role": role,
        "answered": answered(role, arrival.sender.address, parties),
        "earlier": tuple(in_clear(other) for other in history.tickets if other.id != ticket.id),
        "number": history.number,
        "decisions": history.decisions,
    }
    if ticket.anonymous:
        context = unnamed(context, Party(role, arrival.sender.address, arrival.sender.name), parties)
    asks_higher = ticket.level > 0 and arrival.reading.asks_higher
    matter = Matter(ticket.desk, ticket.kind, ticket.tier, frozenset(ticket.barred), ticket.level)
    higher = at_level(arrival.people, matter, arrival.desk.courtesy.above(ticket.level)) if asks_higher else ()
    vanishes = event == "opened" and any(clock.name == "evidence" for clock in clocks)
    people = _workers(arrival, ticket, grave=bool(ticket.hazards) or vanishes)
    told = others(arrival, (*people, *higher, *also)) or others(
        arrival, arrival.people.with_role(arrival.desk.name, "lead")
    )
    name, mails = arrival.desk.name, list[Outgoing]()
    final = final_of(made, ticket)
    for person in {each.address: each for each in told}.values():
        own = {**context, "suggested": suggested(person, ticket, arrival.desk, final=final)}
        mails += to_each(name, fresh, (person,), "moderator_notice", own, ticket, purpose="notice")
    return tuple(mails)


def _of_the_mail(arrival: Arrival, ticket: Ticket) -> dict[str, Any]:
    """What a notice tells of the mail itself; nothing of what is sealed or came encrypted."""
    mail = arrival.mail
    reading = without_history(arrival.reading) if ticket.anonymous else arrival.reading
    is_sealed = ticket.is_sealed or arrival.calls_for_seal
    known = names(((a.sha256, a.name) for a in mail.attachments), is_sealed=is_sealed or bool(mail.decrypted))
    said = noticed(mail.attachments, (arrival.exam,), reading.why, known)
    return {
        "ticket": ticket,
        "reading": shown_reading(reading, mail, is_sealed=is_sealed),
        "sender": arrival.sender,
        "subject": mail.subject,
        "visible_text": "" if mail.decrypted else reading.visible_text,
        "decrypted": bool(mail.decrypted),
        "attachments": shown_attachments(mail, is_sealed=is_sealed),
        "sealed": is_sealed,
        "cautions": said.cautions,
        "found": said.rest,
        "labels": titles(arrival.desk, reading),
    }


def _workers(arrival: Arrival, ticket: Ticket, *, grave: bool) -> tuple[Person, ...]:
    """Who is told of a mail: whoever the ticket is assigned to; while it is nobody's, and of what is grave, those on
    call."""
    people, desk = arrival.people, arrival.desk.name
    assignee = people.by_address(ticket.assignee) if ticket.assignee else None
    theirs = (assignee,) if assignee is not None and assignee.works_at(desk) else ()
    on_call = people.with_role(desk, "on_call") if grave or not theirs else ()
    return (*theirs, *on_call, *(people.with_role(desk, "safety") if grave else ()))


def answered(role: str, address: str, parties: Iterable[Party]) -> str:
    """Whom an answer to a notice must be said to be for, since not one side alone is written to; "" where it is one.

    Args:
        role, address: of whose mail it tells.
    """
    if role in OTHERS:
        return role if role == "subject" else address
    return "complainant" if role not in WROTE or any(party.role in OTHERS for party in parties) else ""


def titles(desk: Desk, reading: Reading) -> tuple[str, ...]:
    """What the desk calls the labels that were found."""
    return tuple(label.title for key in reading.labels if (label := desk.label(key)))


def provided(desk: Desk, ticket: Ticket) -> tuple[Enforcement, ...]:
    """What the policy provides for where a violation is told or was found."""
    about_violation = ticket.kind in ("appeal", desk.report_kind)
    return desk.provides_for(ticket.tier, ticket.categories) if about_violation else ()
