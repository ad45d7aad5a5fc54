"""Who works on a ticket: what `/take` and `/assign` share."""

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
