"""A plan: the changes that a mail or a due clock calls for, as data, with the preconditions under which they hold.

`decide` makes plans and `effects.apply` writes them; nothing else changes a ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbot.domain.case import CoverMatters
from mailbot.domain.checkpoint import AddCheckpoint
from mailbot.domain.decision import Decide, Reverse
from mailbot.domain.dossier import AwaitCode, EndWaiting
from mailbot.domain.facts import Facts as Facts
from mailbot.domain.facts import Held as Held
from mailbot.domain.facts import Sent as Sent
from mailbot.domain.facts import Standing as Standing
from mailbot.domain.facts import Thread as Thread
from mailbot.domain.feedback import Rate
from mailbot.domain.guard import CountFailure, Forget, MissCode, RevokeTokens, Spend
from mailbot.domain.mail import Address, Attachment
from mailbot.domain.reading import Report
from mailbot.domain.ticket import Clock, Party, Ticket


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A new ticket with its parties and the clocks that start with it."""

    ticket: Ticket
    parties: tuple[Party, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class UpdateTicket:
    """New values for some fields of a ticket, such as `{"state": "open", "closed_at": None}`, with the reason."""

    ticket_id: str
    values: Mapping[str, Any]
    because: str


@dataclass(frozen=True, slots=True)
class AddEntry:
    """A mail on a ticket.

    Args:
        side: `correspondence` (a party outside sees it) or `comment` (only moderators do).
        verified: sent by whom it says, as far as promise 5 asks.
        text: the whole readable text; visible_text: the new words.
        report: what a machine report says.
    """

    ticket_id: str
    message_id: str
    side: str
    author: Party
    verified: bool
    visible_text: str
    attachments: tuple[Attachment, ...] = ()
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class LinkTickets:
    """Two tickets that have to do with each other: relation is `follows`, `appeals`, `same matter` or `merged into`."""

    ticket_id: str
    other_id: str
    relation: str


@dataclass(frozen=True, slots=True)
class SetClock:
    """A clock as it is from now on, with the reason."""

    clock: Clock
    because: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened to a ticket and changes none of its fields, such as a bounce of our mail."""

    ticket_id: str
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetOutbox:
    """What became of a mail in the outbox, and why; `queued` begins its sending anew.

    Args:
        state: `sent`, `shadowed`, `merged`, `failed`, `bounced`, or by a person's word `queued` or `dropped`.
        was: the states that it may be in now; else the plan is stale.
        unclaimed: the plan is stale as well while a sender has the mail.
        into: the mail that says what this one would have, where it is `merged`.
    """

    outbox_id: str
    state: str
    was: tuple[str, ...]
    because: str = ""
    unclaimed: bool = False
    into: str | None = None


@dataclass(frozen=True, slots=True)
class MarkUnreachable:
    """An address refuses mail for good: nothing more is sent there. Stale where it is marked already.

    Args:
        address: lower case.
        outbox_id: the mail that was refused.
    """

    address: str
    because: str
    outbox_id: str


@dataclass(frozen=True, slots=True)
class MarkReachable:
    """Mail may be sent to an address again: mail came from it, or a person says so."""

    address: str


@dataclass(frozen=True, slots=True)
class AddParty:
    """Somebody else who has to do with a ticket, such as the account holder that a report is about."""

    ticket_id: str
    party: Party


@dataclass(frozen=True, slots=True)
class LetIn:
    """A message that is held at the desk, or was recorded on a guess, is read again as a person's. Stale where it is
    neither any more."""

    message_id: str


@dataclass(frozen=True, slots=True)
class PutAway:
    """The book is closed on a message that is held at the desk; its octets are kept. Stale where it isn't held."""

    message_id: str
    because: str


@dataclass(frozen=True, slots=True)
class BlockSender:
    """Mail from an address is held at the desk from now on; stale where it was already.

    Args:
        address: lower case.
    """

    ticket_id: str
    address: str
    because: str


@dataclass(frozen=True, slots=True)
class UnblockSender:
    """Mail from an address is taken again as anybody's."""

    ticket_id: str
    address: str


@dataclass(frozen=True, slots=True)
class MoveMark:
    """Work that is due once a period is done: stale where another process has moved the mark since `was`."""

    name: str
    was: datetime | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to write and to promise, before it is rendered.

    Args:
        id: outbox id.
        purpose: `acknowledgement`, `notice`, `escalation`, `receipt`, `held`, `digest`, `daily`, `weekly`, `stalled`,
            `undelivered`, `shadow`, `checkpoint`, `command`, `warning`, or to a complainant `delay`, `reminder`,
            `closing`, `status`, `reply`, `question`, `outcome`, or to an account holder `statement`; one
            acknowledgement a ticket.
        template: folder under templates/.
        desk: whose name it bears.
        to: the one recipient.
        to_role: `complainant`, `reporter`, `moderator` …: the role that its reply token is given for.
        from_kind: ticket kind whose sender it bears.
        context: what the template may name.
        subject: the subject that it answers, as it came; "" where it answers none.
        in_reply_to, references: message ids of the mail that it answers (RFC 5322 3.6.4).
        automatic: written by no person: subject to suppression (promise 4).
        suppressed_because: why it isn't sent; None where it is. A moderator may release it.
        language: what it is written in, ISO 639-1.
        send_at: when it may leave; None for at once.
    """

    id: str
    purpose: str
    template: str
    desk: str
    to: Address
    to_role: str
    from_kind: str
    token: str
    bounce_token: str
    context: Mapping[str, Any]
    ticket_id: str | None = None
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    answers_mail: bool = True
    automatic: bool = True
    suppressed_because: str | None = None
    language: str = "en"
    send_at: datetime | None = None


Change = (
    OpenTicket
    | UpdateTicket
    | AddEntry
    | CoverMatters
    | LinkTickets
    | SetClock
    | Note
    | SetOutbox
    | MarkUnreachable
    | MarkReachable
    | MoveMark
    | AddParty
    | Decide
    | Reverse
    | Rate
    | AwaitCode
    | EndWaiting
    | LetIn
    | PutAway
    | BlockSender
    | UnblockSender
    | AddCheckpoint
    | MissCode
    | Spend
    | CountFailure
    | RevokeTokens
    | Forget
    | Outgoing
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An outgoing mail as octets, with its envelope."""

    raw: bytes = field(repr=False)
    message_id: str = ""
    mail_from: str = ""
    rcpt_to: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write, in one transaction.

    Args:
        desk: whose plan it is.
        at: the time that it was decided at.
        actor: who caused it: `mail <id>`, `person <registered address>`, `clock`, `operator`, `sender`.
        message_id: the received message that it disposes of; None for a clock's or an operator's plan.
        disposition, reason: what becomes of that message at this desk.
        fingerprint: claimed for this message, so that the next copy is a duplicate; None claims nothing.
        versions: ticket id → version that the plan rests on, for every existing ticket that it touches.
        summary: what those who look at held or recorded mail are shown of it.
    """

    desk: str
    at: datetime
    actor: str
    message_id: str | None = None
    disposition: str | None = None
    reason: str = ""
    ticket_id: str | None = None
    duplicate_of: str | None = None
    fingerprint: str | None = None
    versions: Mapping[str, int] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def outgoing(self) -> tuple[Outgoing, ...]:
        return tuple(change for change in self.changes if isinstance(change, Outgoing))
