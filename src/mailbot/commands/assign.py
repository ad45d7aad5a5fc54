"""`/assign`: somebody else works on the ticket from now on."""

from mailbot.commands._assign import assigned, called, nearest
from mailbot.commands._command import Command, matter_of, one_line
from mailbot.domain.authority import ROLES, Person, may_be_assigned
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    who = one_line(given, "a name, an address or a role, such as /assign senior").strip(".,;<>\"' ")
    people = [person for person in work.people.everyone if person.works_at(work.desk.name)]
    role = who.casefold().replace(" ", "_").replace("-", "_")
    found = [each for each in people if each.has(work.desk.name, role)] if role in ROLES else called(who, people)
    if not found:
        raise CommandRefused(f"nobody at this desk is called {who}{nearest(who, people)}")
    if len(found) > 1:
        found = [each for each in found if _may(work, each)] or found
    if len(found) > 1:
        raise CommandRefused(f"{who} may be any of {', '.join(each.name for each in found)}: give one name or address")
    return assigned(work, found[0])


def _may(work: Work, person: Person) -> bool:
    return may_be_assigned(person, matter_of(work.dossier), work.desk.authority) is None


COMMAND = Command(
    "assign", "/assign WHO", "Assigns the ticket to a person: by name, address, or a role that one holds.", _run
)
