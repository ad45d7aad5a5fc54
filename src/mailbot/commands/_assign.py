"""Who works on a ticket: what `/take` and `/assign` share, and how a person is meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from mailbot.commands._command import matter_of, open_ticket
from mailbot.domain.authority import Person, may_be_assigned, refusal
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

ENDS_BY = {"appeal": "uphold", "policy_question": "close", "legal_request": "close"}
"""The command that a matter of a kind ends by; of any other kind it is `decide`."""


def assigned(work: Work, person: Person) -> Work:
    """The ticket is a person's from now on, unless they may not work on it (promise 7)."""
    open_ticket(work)
    ticket = work.ticket
    because = may_be_assigned(person, matter_of(work.dossier), work.desk.authority)
    if because is not None:
        raise CommandRefused(because)
    if any(person.is_at(address) for address in work.dossier.reviewers):
        raise CommandRefused(f"{person.name} reviews an appeal of what was decided here: somebody else works on it")
    if ticket.assignee == person.address:
        return work.did(f"It was assigned to {person.name} already.")
    known = tuple(dict.fromkeys((*ticket.assignees, person.address)))
    because = f"assigned to {person.name} by {work.person.name}"
    work = work.update(because, assignee=person.address, assignees=known).did(f"Assigned to {person.name}.")
    unable = refusal(person, ENDS_BY.get(ticket.kind, "decide"), matter_of(work.dossier), work.desk.authority)
    if unable is not None:
        work = work.did(f"{person.name} may look into it, and somebody else ends it: {unable}.")
    return work.tells((person,), f"{work.person.name} has assigned it to you.")


def called(who: str, people: Iterable[Person]) -> list[Person]:
    """Whom an address means, or a name: whole, or a part of it that is a word."""
    said, known = who.casefold(), list(people)
    whole = [each for each in known if each.is_at(said) or each.name.casefold() == said]
    return whole or [each for each in known if said in each.name.casefold().split()]


def nearest(who: str, people: Iterable[Person]) -> str:
    """Who may have been meant by a name that nobody has, as a refusal asks it."""
    near = get_close_matches(who, (word for each in people for word in (each.name, each.address)), n=1)
    return f"; did you mean {near[0]}?" if near else ""
