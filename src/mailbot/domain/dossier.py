"""All that is known of a ticket to somebody who works on it. Data; `store.dossiers` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.domain.decision import Decision, final_of
from mailbot.domain.examination import Examination
from mailbot.domain.given import Given
from mailbot.domain.mail import Attachment
from mailbot.domain.reading import Reading, Report
from mailbot.domain.ticket import Clock, Party, Ticket

OUTSIDE = "external"
"""The factor of an additional review that says whom outside it was left to."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A mail of a party outside, as it was filed.

    Args:
        words: its new words, the beginning; "" where they came encrypted.
        files: how many attachments it has.
    """

    role: str
    at: datetime
    words: str
    files: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """What the mails of parties outside on a ticket brought besides their words, whole: nothing is sealed here.

    Args:
        readings: how the complainant's first and newest mail were understood, oldest first.
        attachments: all of them, oldest first, each once, without their octets.
        exams: what was found out about the newest mails, oldest first.
        report: what a machine reported, of many reports the newest.
    """

    readings: tuple[Reading, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    exams: tuple[Examination, ...] = ()
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A ticket with what bears on work on it.

    Args:
        decisions: those on this ticket, oldest first.
        appealed: the decision that it appeals; None where it is no appeal, or none is on file.
        involved: registered addresses of those who may not decide it: who made the decision that it appeals, whoever
            was assigned to that ticket, and whoever worked on this one at a lower level; of an appeal of which nobody
            has said what it is about, those who had such a part in what it may be about.
        history: the decisions on the account or content that it is about, on other tickets, oldest first.
        links: the tickets that it is linked to, each with the relation, whichever of the two it was linked from.
        appeals: open appeals of its complainant at the desk, itself included.
        blocked: why mail from its complainant's address is held back; "" where it isn't.
        misuses: how often this complainant, or this account's appeals, misused the desk before, by MISUSES.
        reviewers: registered addresses of whom open appeals of what was decided here are assigned to.
        wrote: the newest mail of parties outside, oldest first.
        brought: what those mails brought besides their words.
        earlier: the newest other tickets of its complainant at the desk, newest first.
        number: how many others there are.
        threads: by address: the Message-IDs of our mail to it on this ticket, oldest first; where another ticket's
            mail said what one would have, that mail's.
        outcome_at: when a letter about an outcome was last promised to its complainant; None where none was.
        deciders: of those involved, who had a part in the decision that it appeals.
    """

    ticket: Ticket
    parties: tuple[Party, ...] = ()
    clocks: tuple[Clock, ...] = ()
    decisions: tuple[Decision, ...] = ()
    appealed: Decision | None = None
    involved: frozenset[str] = frozenset()
    history: tuple[Decision, ...] = ()
    threads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    appeals: tuple[str, ...] = ()
    blocked: str = ""
    misuses: Mapping[str, int] = field(default_factory=dict)
    reviewers: frozenset[str] = frozenset()
    wrote: tuple[Wrote, ...] = ()
    outcome_at: datetime | None = None
    deciders: frozenset[str] = frozenset()
    brought: Brought = field(default_factory=Brought)
    earlier: tuple[Ticket, ...] = ()
    number: int = 0

    def party(self, role: str) -> Party | None:
        """The first of a role; None where there is none."""
        return next((party for party in self.parties if party.role == role), None)

    @property
    def final(self) -> Decision | None:
        """The final decision at the ticket's level; None where there is none yet."""
        return final_of(self.decisions, self.ticket)

    @property
    def outside(self) -> str:
        """Who reviews it outside, by name: whom it was sent to last, while nobody here has taken it; "" else."""
        made = [each for each in self.decisions if each.level == self.ticket.level]
        sent = made[-1].factors.get(OUTSIDE, "") if made and self.final is None else ""
        return sent if self.ticket.assignee is None else ""


SHORTEST_PREFIX = 6
"""How much of the id of what is kept back a person must give at least."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept back at a desk until a person says what becomes of it.

    Args:
        id: of a received message, or of a mail of ours.
        what: `held`, `guessed` (recorded as a robot's by its signs alone), or `suppressed` (a reply of ours).
        address: who wrote it, or whom it is for.
    """

    id: str
    what: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Orders that wait for a code, which was mailed to the registered address of who gave them.

    Args:
        digest: SHA-256 of the code.
        person: registered address.
        version: of the ticket as it was when the person was asked.
        tries: how often it was asked for in vain.
    """

    digest: str
    ticket_id: str
    person: str
    orders: tuple[Given, ...]
    version: int
    expires_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AwaitCode:
    """Orders that are carried out once the code that their person was mailed comes back."""

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class EndWaiting:
    """Orders that waited for a code wait no more: they were carried out, refused or given up. Stale where another
    was first."""

    digest: str
    ticket_id: str
    because: str
