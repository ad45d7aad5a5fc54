"""`/link`: two tickets have to do with each other."""

from dataclasses import replace

from mailbot.commands._appeal import about_decision
from mailbot.commands._command import Command
from mailbot.commands._earlier import FIELDS, is_earlier, put_on_file
from mailbot.commands._other import other_of
from mailbot.commands._outside import escalates
from mailbot.domain.decision import had_part
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given, tickets_named
from mailbot.domain.plan import LinkTickets
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

RELATION = "same matter"


def _run(work: Work, given: Given) -> Work:
    if not is_earlier(given):
        return _linked(work, other_of(work, given))
    other = other_of(work, given) if tickets_named([given]) else None
    return _linked(*put_on_file(work, given, other))


def _linked(work: Work, found: Dossier) -> Work:
    other = found.ticket.id
    if work.ticket.kind == "appeal" and work.dossier.final is None:
        _refuse_own(work, found)
        work = escalates(about_decision(work, found))
    if (other, RELATION) in work.dossier.links:
        return work.did(f"It was linked to {other} already.")
    work = work.plus(LinkTickets(work.ticket.id, other, RELATION)).did(f"Linked to {other}.")
    return replace(work, dossier=replace(work.dossier, links=(*work.dossier.links, (other, RELATION))))


def _refuse_own(work: Work, found: Dossier) -> None:
    """Raises CommandRefused where a person would make an appeal one of a colleague's decision, though it may be one of
    their own on the same account: they would review it then (promise 7)."""
    involved = any(work.person.is_at(each) for each in work.dossier.involved)
    if work.dossier.appealed is None and involved and not any(work.person.is_at(each) for each in _part_in(found)):
        because = "you had a part in a decision that it may be about"
        raise CommandRefused(f"{because}: somebody else says whether it appeals that, or {found.ticket.id}")


def _part_in(found: Dossier) -> frozenset[str]:
    made = (had_part(each, found.ticket) for each in found.decisions)
    return frozenset(address for each in made for address in each)


COMMAND = Command(
    "link",
    "/link TICKET",
    "Links it to another ticket of this desk; an appeal is about what was decided there. A decision that isn't on file "
    "is put there with the lines below, on the ticket that is named or, with `/link` alone, on one of its own; who "
    "puts it there doesn't review the appeal.",
    _run,
    FIELDS,
)
