"""The mails that a plan promises, before they are rendered: to whom, from which template, with what to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbot.domain.anonymity import NOBODY
from mailbot.domain.authority import People, Person
from mailbot.domain.case import Matters, matters_of
from mailbot.domain.desk import Desk
from mailbot.domain.examination import Examination
from mailbot.domain.fresh import Fresh
from mailbot.domain.given import Orders
from mailbot.domain.mail import Address, Envelope, Mail
from mailbot.domain.plan import Outgoing, Sent
from mailbot.domain.reading import Reading
from mailbot.domain.sealing import calls_for_seal, in_clear
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.understood import answered_from, form_asked, understood
from mailbot.post import Post, to_each

OPTIONAL = {"evidence", "decision"}  # an appeal without them is whole: they are asked for, and nothing waits


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
    told = others(arrival, people)
    return to_each(arrival.desk.name, fresh, told, "held_notice", context, None, purpose="held")


def others(arrival: Arrival, people: Iterable[Person]) -> tuple[Person, ...]:
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
