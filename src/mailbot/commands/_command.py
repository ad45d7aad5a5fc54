"""What a command is, and what several share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailbot.domain.anonymity import NOBODY, named_in
from mailbot.domain.authority import Matter
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given
from mailbot.domain.ticket import Party
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

INITIAL_REVIEW = "initial_review"
"""The stage that is over once a person has looked: they say what it is, or write to the complainant."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that a moderator may give.

    Args:
        name: as it is written after the slash.
        usage: how it is written, such as `/tier NUMBER`.
        says: what it does, one sentence, for `help` and the docs.
        run: carries it out; raises CommandRefused with a sentence for its person.
        fields: the keys of `key: value` lines that it reads below it, with what each means.
    """

    name: str
    usage: str
    says: str
    run: Callable[[Work, Given], Work]
    fields: tuple[tuple[str, str], ...] = ()


def words_of(given: Given, what: str) -> str:
    """The words that a command is to pass on, from its line and below it.

    Raises:
        CommandRefused: there are none.
    """
    words = "\n".join(filter(None, (given.args.strip(), given.text.strip("\n"))))
    if not words.strip():
        raise CommandRefused(f"write {what} after it, or on the lines below")
    return words


def one_line(given: Given, what: str) -> str:
    return " ".join(words_of(given, what).split())


def matter_of(dossier: Dossier) -> Matter:
    """What authority needs to know of a ticket."""
    ticket, final = dossier.ticket, dossier.final
    return Matter(
        ticket.desk,
        ticket.kind,
        ticket.tier,
        dossier.involved,
        ticket.level,
        dossier.deciders,
        dossier.outside,
        recorded=final is not None and final.recorded_by is not None,
        taken=ticket.assignee is not None,
        unclear=ticket.kind == "appeal" and dossier.appealed is None,
    )


def shown(work: Work, party: Party) -> str:
    """A party as our own people may know it: an anonymous complainant by the part that they have alone."""
    hidden = work.ticket.anonymous and party.role in ("complainant", "reporter")
    return NOBODY if hidden else party.address or "without an address"


def open_ticket(work: Work) -> None:
    """Raises CommandRefused where the ticket is closed."""
    if work.ticket.state == "closed":
        raise CommandRefused("the ticket is closed: /reopen it first")


def named_to_reader(work: Work, hidden: Iterable[Party], *words: str) -> str | None:
    """Whom some words for outside name, of those whom their reader is not shown: parties, and all who work here."""
    ours = (Party("moderator", each.address) for each in work.people.everyone)
    return named_in("\n".join(words), (*hidden, *ours))
