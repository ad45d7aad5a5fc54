"""A moderator's work on one ticket: commands are folded over it in memory, and what they change is one plan. Pure.

A command takes Work and gives Work; nothing is written before the last one has been taken, so that either all of a
mail's commands hold or none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mailbot.domain.authority import People, Person
from mailbot.domain.clock_changes import changed, end_stage, pause, resume
from mailbot.domain.desk import Desk
from mailbot.domain.dossier import Dossier, Kept
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Change, SetClock, UpdateTicket
from mailbot.domain.ticket import Party, Ticket


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a party outside that a command calls for; its words are a person's, so that nothing suppresses it.

    Args:
        template: folder under templates/.
        purpose: as of an Outgoing.
        said: what the template may name besides the ticket.
        language: None for that of the ticket, which is the complainant's.
    """

    template: str
    purpose: str
    to: Party
    said: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to one of our own people, who may act by answering it.

    Args:
        why: what happened, one sentence.
    """

    person: Person
    why: str


@dataclass(frozen=True, slots=True)
class Work:
    """A ticket as it stands while commands are folded over it.

    Args:
        person: who commands.
        dossier: the ticket as it is after the commands so far.
        named: other tickets that the commands name, by their ids.
        kept: what is kept back at the desk and named by the commands.
        changes: what the commands so far change.
        letters: the mails to parties outside that they call for.
        told: the notices to our own people that they call for.
        done: a sentence for each thing that was done, as the receipt tells it.
        shown: lists that it shows besides, each with its title.
        whole: the receipt has what was written on the ticket too.
        begun: the ticket as it was before any command.
        grave: why a confirmation is asked for, a sentence each; empty where none is.
    """

    desk: Desk
    people: People
    person: Person
    dossier: Dossier
    fresh: Fresh
    now: datetime
    named: Mapping[str, Dossier] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    told: tuple[Told, ...] = ()
    done: tuple[str, ...] = ()
    shown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    grave: tuple[str, ...] = ()
    whole: bool = False
    begun: Dossier | None = None

    @property
    def ticket(self) -> Ticket:
        return self.dossier.ticket

    @property
    def by(self) -> str:
        """Who did it, as events name it."""
        return f"person {self.person.address}"

    def did(self, sentence: str) -> "Work":
        return replace(self, done=(*self.done, sentence))

    def shows(self, title: str, items: Iterable[str]) -> "Work":
        return replace(self, shown=(*self.shown, (title, tuple(items))))

    def asks(self, why: str) -> "Work":
        """A command that can't be taken back, or that writes to many: its person confirms it first."""
        return replace(self, grave=(*self.grave, why))

    def plus(self, *changes: Change) -> "Work":
        return replace(self, changes=(*self.changes, *changes))

    def update(self, because: str, **values: Any) -> "Work":  # noqa: ANN401 - fields of a ticket
        """New values for fields of the ticket."""
        ticket = replace(self.ticket, **values)
        changed_work = self.plus(UpdateTicket(ticket.id, values, because))
        return replace(changed_work, dossier=replace(self.dossier, ticket=ticket))

    def moved(self, changes: Iterable[SetClock]) -> "Work":
        """Clocks as `clock_changes` has them from now on."""
        changes = tuple(changes)
        dossier = replace(self.dossier, clocks=changed(self.dossier.clocks, changes))
        return replace(self.plus(*changes), dossier=dossier)

    def waits(self, reason: str, because: str) -> "Work":
        """From now on the matter waits for something, one of PAUSES: clocks stand still as far as their rules say."""
        work = self.update(because, pauses=self.ticket.paused(reason, self.now))
        return work.moved(pause(work.desk, work.ticket, work.dossier.clocks, reason, work.now, because))

    def waits_no_more(self, reason: str, because: str) -> "Work":
        work = self.update(because, pauses=self.ticket.resumed(reason, self.now))
        return work.moved(resume(work.desk, work.ticket, work.dossier.clocks, reason, work.now, because))

    def ended(self, *events: str) -> "Work":
        """Stages have ended, or other events happened that clocks wait for."""
        work = self
        for event in events:
            because = f"{event}, by {self.person.name}"
            work = work.moved(end_stage(work.desk, work.ticket, work.dossier.clocks, event, work.now, because))
        return work

    def looked_at(self) -> "Work":
        """A person has ruled on it: nothing about it is unclear any more."""
        return self if self.ticket.needs_triage is None else self.update("a person has ruled on it", needs_triage=None)

    def writes(self, letter: Letter) -> "Work":
        return replace(self, letters=(*self.letters, letter))

    def tells(self, people: Iterable[Person], why: str) -> "Work":
        """Others of our own people have to know; who commands knows."""
        told = tuple(Told(each, why) for each in people if each.address != self.person.address)
        return replace(self, told=(*self.told, *told))

    def joined_by(self, party: Party) -> "Work":
        return replace(self, dossier=replace(self.dossier, parties=(*self.dossier.parties, party)))
