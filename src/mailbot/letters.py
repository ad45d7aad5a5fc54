"""The mails that a plan promises, before they are rendered: to whom, from which template, with what to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbot.domain.anonymity import NOBODY, WROTE
from mailbot.domain.authority import People, Person
from mailbot.domain.case import Matters, matters_of
from mailbot.domain.caution import noticed
from mailbot.domain.desk import Desk
from mailbot.domain.examination import Examination
from mailbot.domain.facts import History
from mailbot.domain.fresh import Fresh
from mailbot.domain.given import Orders
from mailbot.domain.mail import Address, Envelope, Mail
from mailbot.domain.plan import LinkTickets, Outgoing, Sent
from mailbot.domain.provisions import Enforcement
from mailbot.domain.reading import Reading
from mailbot.domain.sealing import calls_for_seal, in_clear, names, shown_attachments, shown_reading
from mailbot.domain.suggested import suggested
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.domain.understood import answered_from, form_asked, understood
from mailbot.domain.unnamed import unnamed
from mailbot.post import Post, to_each

CLOSELY = ("follows", "appeals")
OTHERS = ("subject", "third_party")
OPTIONAL = {"evidence"}  # an appeal without it is whole: it is asked for, and nothing waits


@dataclass(frozen=True, slots=True)
class Arrival:
    """A received message at one desk, with all that was found out about it.

    Args:
        message_id: the spool id.
        references: message ids for the References of an answer (RFC 5322 3.6.4).
        failure: why it could not be processed at all; None where it was.
        released_by: who released it from hold.
        alone: no other desk reads this message.
        orders: what one of our own people asks for in it.
    """

    message_id: str
    envelope: Envelope
    mail: Mail
    exam: Examination
    reading: Reading
    desk: Desk
    people: People
    references: tuple[str, ...] = ()
    failure: str | None = None
    released_by: str | None = None
    alone: bool = True
    orders: Orders = field(default_factory=Orders)

    @property
    def sender(self) -> Address:
        """Who is answered: the first From mailbox, else the return path; the address in lower case."""
        address = self.mail.from_ or Address("", self.envelope.mail_from)
        return Address(address.name, address.address.lower())

    @property
    def intakes(self) -> tuple[str, ...]:
        """The published addresses of the desk that it was sent to."""
        found = [self.desk.intake(address) for address in self.envelope.rcpt_to]
        return tuple(dict.fromkeys(intake.address for intake in found if intake is not None))

    @property
    def matters(self) -> Matters:
        """What it is about. What its domain disowns, or a person let in, joins no case."""
        may_join = self.exam.authentication != "fail" and self.released_by is None
        return matters_of(self.reading, self.desk, self.sender.address, may_join=may_join)

    @property
    def calls_for_seal(self) -> bool:
        """Whether what comes with it is sealed, whatever ticket it is filed on."""
        reading = self.reading
        return calls_for_seal(reading.hazards, (reading.category, *reading.categories), self.desk)


def acknowledgement(
    arrival: Arrival,
    fresh: Fresh,
    ticket: Ticket,
    clocks: tuple[Clock, ...],
    suppressed_because: str | None,
    also: tuple[tuple[Ticket, tuple[Clock, ...]], ...] = (),
    send_at: datetime | None = None,
) -> Outgoing:
    """The one acknowledgement of a ticket; to an appellant who left something out it says what, and the format.

    Args:
        also: other matters of the same person that it acknowledges.
    """
    reading, desk = arrival.reading, arrival.desk
    incomplete = ticket.kind == "appeal" and bool(set(reading.missing) - OPTIONAL)
    context = {
        "ticket": ticket,
        "clocks": tuple(clock for clock in clocks if clock.published),
        **understood(reading, ticket, desk, arrival.intakes),
        "missing": reading.missing,
        "form": form_asked(reading, ticket.kind, desk) if incomplete else "",
        "received_at": arrival.envelope.received_at,
        "files": len(arrival.mail.attachments),
        "unopened": arrival.exam.decryption is not None and arrival.exam.decryption.result != "decrypted",
        "also": tuple({"ticket": in_clear(other), "clocks": theirs} for other, theirs in also),
    }
    return Post(desk.name, fresh).mail(
        "acknowledgement",
        "missing_information" if incomplete else "acknowledgement",
        arrival.sender,
        context,
        purpose="acknowledgement",
        to_role="complainant" if reading.nature == "human" else "reporter",
        from_kind=answered_from(arrival.intakes, ticket.kind, desk),
        ticket_id=ticket.id,
        suppressed_because=suppressed_because,
        language=reading.language if reading.language in desk.reply_languages else "en",
        send_at=send_at,
        **answering(arrival),
    )


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
) -> tuple[Outgoing, ...]:
    """What whoever works on a ticket is told, or while nobody does those on call, one mail each; of hazards, and of
    what vanishes, the safety people too, and of a wish for a higher level those who hold it. Nothing of what is sealed
    is told but hash, type and size; of what came encrypted no words and no names; nor who it is that stays anonymous.

    Args:
        role: whose mail it is.
        parties: of the ticket, as it was before.
        also: who else is told.
    """
    mail, reading = arrival.mail, arrival.reading
    is_sealed = ticket.is_sealed or arrival.calls_for_seal
    known = names(((a.sha256, a.name) for a in mail.attachments), is_sealed=is_sealed or bool(mail.decrypted))
    said = noticed(mail, arrival.exam, reading.why, known)
    context = {
        "ticket": ticket,
        "clocks": clocks,
        "reading": shown_reading(reading, mail, is_sealed=is_sealed),
        "sender": arrival.sender,
        "subject": mail.subject,
        "visible_text": "" if mail.decrypted else reading.visible_text,
        "decrypted": bool(mail.decrypted),
        "attachments": shown_attachments(mail, is_sealed=is_sealed),
        "sealed": is_sealed,
        "cautions": said.cautions,
        "found": said.rest,
        "event": event,
        "labels": tuple(label.title for key in reading.labels if (label := arrival.desk.label(key))),
        "provisions": _provisions(arrival.desk, ticket) if event == "opened" else (),
        "verified": verified,
        "reply_state": reply_state,
        "links": tuple(link.other_id for link in links if link.relation in CLOSELY),
        "same_matter": tuple(link.other_id for link in links if link.relation not in CLOSELY),
        "role": role,
        "answered": _answered(role, arrival, parties),
        "earlier": tuple(in_clear(other) for other in history.tickets if other.id != ticket.id),
        "number": history.number,
        "decisions": history.decisions,
    }
    if ticket.anonymous:
        context = unnamed(context, Party(role, arrival.sender.address, arrival.sender.name), parties)
    asks_higher = ticket.level > 0 and reading.asks_higher
    level = arrival.desk.courtesy.level(ticket.level)
    higher = arrival.people.with_role(arrival.desk.name, level) if asks_higher else ()
    vanishes = event == "opened" and any(clock.name == "evidence" for clock in clocks)
    people = _workers(arrival, ticket, grave=bool(ticket.hazards) or vanishes)
    told = _others(arrival, (*people, *higher, *also)) or _others(
        arrival, arrival.people.with_role(arrival.desk.name, "lead")
    )
    name, made = arrival.desk.name, list[Outgoing]()
    for person in {each.address: each for each in told}.values():
        own = {**context, "suggested": suggested(person, ticket, arrival.desk)}
        made += to_each(name, fresh, (person,), "moderator_notice", own, ticket, purpose="notice")
    return tuple(made)


def _workers(arrival: Arrival, ticket: Ticket, *, grave: bool) -> tuple[Person, ...]:
    """Who is told of a mail: whoever the ticket is assigned to; while it is nobody's, and of what is grave, those on
    call."""
    people, desk = arrival.people, arrival.desk.name
    assignee = people.by_address(ticket.assignee) if ticket.assignee else None
    theirs = (assignee,) if assignee is not None and assignee.works_at(desk) else ()
    on_call = people.with_role(desk, "on_call") if grave or not theirs else ()
    return (*theirs, *on_call, *(people.with_role(desk, "safety") if grave else ()))


def _answered(role: str, arrival: Arrival, parties: Iterable[Party]) -> str:
    """Whom an answer to a notice must be said to be for, since not one side alone is written to; "" where it is one."""
    if role in OTHERS:
        return role if role == "subject" else arrival.sender.address
    return "complainant" if role not in WROTE or any(party.role in OTHERS for party in parties) else ""


def _provisions(desk: Desk, ticket: Ticket) -> tuple[Enforcement, ...]:
    """What the policy provides for where a violation is told or was found."""
    about_violation = ticket.kind in ("appeal", desk.report_kind)
    return desk.provides_for(ticket.tier, ticket.categories) if about_violation else ()


def receipt(arrival: Arrival, fresh: Fresh, ticket: Ticket, suppressed_because: str | None) -> Outgoing:
    """Tells a moderator that the mail was filed as a comment, and what in it looks like a command that none reads."""
    orders = arrival.orders
    says_nothing = orders == Orders() and not arrival.mail.attachments
    return Post(arrival.desk.name, fresh).mail(
        "receipt",
        "moderator_receipt",
        arrival.sender,
        {"ticket": ticket, "unread": orders.unread, "says_nothing": says_nothing},
        purpose="receipt",
        to_role="moderator",
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        suppressed_because=suppressed_because,
        **answering(arrival),
    )


def held_notices(arrival: Arrival, fresh: Fresh, reason: str, people: Iterable[Person]) -> tuple[Outgoing, ...]:
    """Tells the leads, or the operator, of one held message at once."""
    context = {"message_id": arrival.message_id, **held_item(arrival), "reason": reason}
    told = _others(arrival, people)
    return to_each(arrival.desk.name, fresh, told, "held_notice", context, None, purpose="held")


def _others(arrival: Arrival, people: Iterable[Person]) -> tuple[Person, ...]:
    """Everybody but the sender, who knows of the mail and whose responder would answer the notice."""
    return tuple(person for person in people if person.address != arrival.sender.address)


def held_item(arrival: Arrival) -> dict[str, Any]:
    """What is shown of a message that no ticket shows: facts of the transfer and the subject, never the text."""
    return {
        "nature": arrival.reading.nature,
        "sender": arrival.sender.address,
        "subject": arrival.mail.subject,
        "size": arrival.mail.size,
        "received_at": arrival.envelope.received_at.isoformat(),
    }


def daily_notices(desk: str, fresh: Fresh, people: Iterable[Person], said: Mapping[str, Any]) -> tuple[Outgoing, ...]:
    """Tells the leads of what was held in the last day, of what was left in a mailbox, for whatever desk it is, and of
    what was recorded as a robot's by its signs alone."""
    return to_each(desk, fresh, people, "daily_notice", said, None, purpose="digest")


def undelivered_notices(
    mail: Sent, fresh: Fresh, people: People, *, why: str, said: str, marked: bool
) -> tuple[Outgoing, ...]:
    """Tells people that a mail of ours was refused for good: those on call of a complainant's, the leads and the
    operator of any other; never the very address that refused it.

    Args:
        said: the mail system's own words.
        marked: nothing more is sent to the address from now on.
    """
    leads = (*people.with_role(mail.desk, "lead"), *people.operators())
    outside = mail.ticket is not None and not people.is_ours(mail.rcpt_to)
    refused = mail.rcpt_to.lower()
    wanted = people.with_role(mail.desk, "on_call") if outside else leads
    hidden = outside and mail.ticket is not None and mail.ticket.anonymous
    about = {
        "ticket": mail.ticket,
        "address": NOBODY if hidden else mail.rcpt_to,
        "what": mail.purpose,
        "outbox_id": mail.outbox_id,
    }
    context = {**about, "why": why, "said": said, "marked": marked and not people.is_ours(mail.rcpt_to)}
    told = [[each for each in group if each.address.lower() != refused] for group in (wanted, leads)]
    return to_each(
        mail.desk, fresh, told[0] or told[1], "undelivered_notice", context, mail.ticket, purpose="undelivered"
    )


def shadow_notices(desk: str, fresh: Fresh, people: Iterable[Person], said: Mapping[str, Any]) -> tuple[Outgoing, ...]:
    """Tells the leads what would have been sent, were it not for shadow mode."""
    return to_each(desk, fresh, people, "shadow_notice", said, None, purpose="shadow")


def stalled_notices(desk: str, fresh: Fresh, people: Iterable[Person], said: Mapping[str, Any]) -> tuple[Outgoing, ...]:
    """Tells people that a door, the way out or the work behind them stands still, or works again."""
    return to_each(desk, fresh, people, "stalled_notice", said, None, purpose="stalled")


def answering(arrival: Arrival) -> dict[str, Any]:
    return {
        "subject": arrival.mail.subject,
        "in_reply_to": arrival.mail.message_id,
        "references": arrival.references,
    }
