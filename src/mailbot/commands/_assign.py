"""Who works on a ticket: what `/take` and `/assign` share."""

from mailbot.commands._command import open_ticket
from mailbot.domain.authority import Matter, Person, may_be_assigned
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def assigned(work: Work, person: Person) -> Work:
    """The ticket is a person's from now on, unless they may not work on it (promise 7)."""
    open_ticket(work)
    ticket = work.ticket
    matter = Matter(work.desk.name, ticket.kind, ticket.tier, work.dossier.involved)
    because = may_be_assigned(person, matter, work.desk.authority)
    if because is not None:
        raise CommandRefused(because)
    if ticket.assignee == person.address:
        return work.did(f"It was assigned to {person.name} already.")
    known = tuple(dict.fromkeys((*ticket.assignees, person.address)))
    because = f"assigned to {person.name} by {work.person.name}"
    return work.update(because, assignee=person.address, assignees=known).did(f"Assigned to {person.name}.")
