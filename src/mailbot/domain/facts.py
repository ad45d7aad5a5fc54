"""What the store knows that bears on a mail, on a due clock, or on a mail of ours. Data; `store.facts` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.domain.case import Key
from mailbot.domain.decision import Decision
from mailbot.domain.dossier import Dossier, Kept, Waiting
from mailbot.domain.fresh import Fresh
from mailbot.domain.guard import Guard
from mailbot.domain.ticket import Clock, Party, Ticket


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket that a mail belongs to, and how far that is to be believed.

    Args:
        how: `reply token`, `message id` or `subject tag`.
        role, address: whom the token was given to; None where there was no token.
        token: its digest; "" where there was none.
        written: the mail itself names it, so that it wasn't written to somebody else and is only delivered here.
        live: the token is neither expired nor revoked.
        last: when a mail of a purpose was last promised on the ticket.
        decisions: those on the ticket, oldest first.
    """

    ticket: Ticket
    how: str
    role: str | None
    address: str | None
    live: bool = True
    parties: tuple[Party, ...] = ()
    clocks: tuple[Clock, ...] = ()
    last: Mapping[str, datetime] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    token: str = ""
    written: bool = True


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision that a mail may appeal.

    Args:
        how: what the mail has to do with it, of HOWS.
        ticket: the one that it was made on.
        parties: of that ticket.
        denied: an appeal of it that was denied, which is final; None where none was.
    """

    decision: Decision
    how: str
    ticket: Ticket
    parties: tuple[Party, ...] = ()
    denied: Thread | None = None


HOWS = ("named", "address", "reference")
"""The mail names the decision or its ticket, or answers mail on it; it comes from the account holder's address; it
names the account or content that was decided on. What comes first counts more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket's correspondence stands, for a letter to its complainant that no mail of theirs causes.

    Args:
        last: when a mail of a purpose was last promised.
        thread: Message-ID of the acknowledgement; None where there is none.
        unanswered: why the acknowledgement wasn't sent; None where it was.
        unreachable: why no mail is sent to the complainant; None where it is.
        replies_to_sender, replies_to_all: as in Facts.
    """

    parties: tuple[Party, ...] = ()
    clocks: tuple[Clock, ...] = ()
    last: Mapping[str, datetime] = field(default_factory=dict)
    thread: str | None = None
    unanswered: str | None = None
    unreachable: str | None = None
    replies_to_sender: int = 0
    replies_to_all: int = 0

    @property
    def complainant(self) -> Party | None:
        return next((party for party in self.parties if party.role == "complainant"), None)


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of the outbox, with what a change of its state bears on.

    Args:
        rcpt_to: the one recipient.
        unreachable: why no mail is sent to that address; None where it is.
        clock: the running clock that stops when the mail leaves: that of an acknowledgement.
        also: the other tickets that it acknowledges, each with such a clock.
    """

    outbox_id: str
    desk: str
    purpose: str
    state: str
    rcpt_to: str
    ticket: Ticket | None = None
    clock: Clock | None = None
    unreachable: str | None = None
    also: tuple[tuple[Ticket, Clock | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An acknowledgement that waits to be sent, so that another mail of the same person may be acknowledged with it.

    Args:
        matters: the tickets that it acknowledges, with their clocks.
    """

    outbox_id: str
    created_at: datetime
    send_at: datetime
    matters: tuple[tuple[Ticket, tuple[Clock, ...]], ...]


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a complainant, and of what they write about.

    Args:
        tickets: the newest of theirs at this desk, newest first, without those that the mail points at.
        number: how many theirs are.
        decisions: the newest on the account or content that the mail is about, newest first.
    """

    tickets: tuple[Ticket, ...] = ()
    number: int = 0
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that deciding needs to know of the store; the only read.

    Args:
        fresh: names for what the plan makes.
        duplicate_of: (message id, ticket id) of the first receipt of this very message at this desk.
        threads: tickets that the mail points at, most trusted first.
        ours: the outbox row whose Message-ID this mail bears: our own mail has come back.
        bounce_of: the outbox row that a bounce belongs to, by its token or by the id of the mail that it is about.
        cases: the tickets that cover what the mail is about, by its keys.
        unreachable: why no mail is sent to the sender's address; None where it is.
        replies_to_sender, replies_to_all: automatic replies queued within the budget's window.
        held: plain acknowledgements to the sender that wait, oldest first.
        history: of the sender and of what they write about.
        ruled: for an appeal: the decisions that it may be about; None where nobody has looked.
        dossiers: for mail of our own people: the tickets that it points at or names, whole, by their ids.
        notice_to: for such mail: whom the notice without a ticket went to that it answers; "" where it answers none.
        kept: for such mail: what is kept back at the desk and named in it, and what is held that it may choose from.
        blocked: why mail from the sender is held at this desk; None where it isn't.
        guard: for such mail, and for what bears a moderator's token: what keeps commands to whom they belong.
        waiting: for such mail: the orders of its sender that wait for a code which it brings; None where none do.
        tries: for such mail: by ticket on which something waits for a code of its sender, how many wrong ones came.
    """

    fresh: Fresh
    duplicate_of: tuple[str, str | None] | None = None
    threads: tuple[Thread, ...] = ()
    ours: Sent | None = None
    bounce_of: Sent | None = None
    cases: Mapping[Key, Ticket] = field(default_factory=dict)
    unreachable: str | None = None
    replies_to_sender: int = 0
    replies_to_all: int = 0
    held: tuple[Held, ...] = ()
    history: History = field(default_factory=History)
    ruled: tuple[Ruled, ...] | None = None
    dossiers: Mapping[str, Dossier] = field(default_factory=dict)
    waiting: Waiting | None = None
    tries: Mapping[str, int] = field(default_factory=dict)
    notice_to: str = ""
    kept: tuple[Kept, ...] = ()
    blocked: str | None = None
    guard: Guard = field(default_factory=Guard)
