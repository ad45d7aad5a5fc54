"""`/merge`: two tickets are one matter, which goes on in the other."""

from dataclasses import replace

from mailbot.commands._close import closed
from mailbot.commands._command import Command, matter_of, open_ticket
from mailbot.commands._ending import tells_merge
from mailbot.commands._other import other_of
from mailbot.domain.authority import refusal
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given
from mailbot.domain.plan import LinkTickets, Note
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

RELATION = "merged into"


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    other = other_of(work, given)
    because = refusal(work.person, "merge", matter_of(other), work.desk.authority) or _apart(work.dossier, other)
    if because is not None:
        raise CommandRefused(because)
    work = work.asks(f"{work.ticket.id} would be closed, and go on in {other.ticket.id}.")
    work = closed(work, f"merged into {other.ticket.id} by {work.person.name}", merged_into=other.ticket.id)
    work = work.plus(Note(other.ticket.id, "another ticket goes on here", {"ticket": work.ticket.id}))
    link = (other.ticket.id, RELATION)
    if link not in work.dossier.links:
        work = work.plus(LinkTickets(work.ticket.id, *link))
        work = replace(work, dossier=replace(work.dossier, links=(*work.dossier.links, link)))
    assignee = work.people.by_address(other.ticket.assignee or "")
    work = work.tells((assignee,) if assignee else (), f"It goes on in your ticket {other.ticket.id} from now on.")
    work = work.did(f"Merged into {other.ticket.id}: what they write on either goes on there.")
    return tells_merge(work, other.ticket.id)


def _apart(this: Dossier, other: Dossier) -> str | None:
    """Why two tickets stay two; None where they may be one."""
    if this.ticket.anonymous != other.ticket.anonymous:  # whether they are one would tell who somebody is
        return f"of {other.ticket.id} and {this.ticket.id} one is of an anonymous complainant, and stays apart"
    ours, theirs = this.party("complainant"), other.party("complainant")
    if ours is None or theirs is None or not ours.address or ours.address != theirs.address:
        return f"{other.ticket.id} isn't of the same complainant: one would read the other's mail; /link them"
    if other.ticket.state != "open":
        return f"{other.ticket.id} is closed"
    if this.ticket.legal_hold and not other.ticket.legal_hold:  # what is written from now on stands there
        return f"the law holds {this.ticket.id}, and {other.ticket.id} isn't held: /hold that one first"
    if this.ticket.kind != other.ticket.kind or this.ticket.appealed != other.ticket.appealed:
        return f"{other.ticket.id} is another sort of matter, with promises of its own; /link them"
    return None


COMMAND = Command(
    "merge",
    "/merge TICKET",
    "Closes this ticket, and tells its complainant that it goes on in another one of theirs.",
    _run,
)
