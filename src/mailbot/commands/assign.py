"""`/assign`: somebody else works on the ticket from now on."""

from collections.abc import Iterable
from difflib import get_close_matches

from mailbot.commands._assign import assigned
from mailbot.commands._command import Command, matter_of, one_line
from mailbot.domain.authority import ROLES, Person, may_be_assigned
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    who = one_line(given, "a name, an address or a role, such as /assign senior").strip(".,;<>\"' ")
    people = [person for person in work.people.everyone if person.works_at(work.desk.name)]
    role = who.casefold().replace(" ", "_").replace("-", "_")
    found = [each for each in people if each.has(work.desk.name, role)] if role in ROLES else _named(who, people)
    if not found:
        raise CommandRefused(f"nobody at this desk is called {who}{_near(who, people)}")
    if len(found) > 1:
        found = [each for each in found if _may(work, each)] or found
    if len(found) > 1:
        raise CommandRefused(f"{who} may be any of {', '.join(each.name for each in found)}: give one name or address")
    return assigned(work, found[0])


def _named(who: str, people: list[Person]) -> list[Person]:
    """Whom an address means, or a name: whole, or a part of it that is a word."""
    said = who.casefold()
    whole = [each for each in people if each.is_at(said) or each.name.casefold() == said]
    return whole or [each for each in people if said in each.name.casefold().split()]


def _may(work: Work, person: Person) -> bool:
    return may_be_assigned(person, matter_of(work.dossier), work.desk.authority) is None


def _near(who: str, people: Iterable[Person]) -> str:
    near = get_close_matches(who, (word for each in people for word in (each.name, each.address)), n=1)
    return f"; did you mean {near[0]}?" if near else ""


COMMAND = Command(
    "assign", "/assign WHO", "Assigns the ticket to a person: by name, address, or a role that one holds.", _run
)
