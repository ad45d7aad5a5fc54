"""`/link`: two tickets have to do with each other."""

from dataclasses import replace

from mailbot.commands._appeal import about_decision
from mailbot.commands._command import Command
from mailbot.commands._earlier import FIELDS, is_earlier, put_on_file
from mailbot.commands._other import other_of
from mailbot.commands._outside import escalates
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given, tickets_named
from mailbot.domain.plan import LinkTickets
from mailbot.domain.work import Work

RELATION = "same matter"


def _run(work: Work, given: Given) -> Work:
    if not is_earlier(given):
        return _linked(work, other_of(work, given))
    other = other_of(work, given) if tickets_named([given]) else None
    return _linked(*put_on_file(work, given, other))


def _linked(work: Work, found: Dossier) -> Work:
    other = found.ticket.id
    if work.ticket.kind == "appeal" and work.dossier.final is None:
        work = escalates(about_decision(work, found))
    if (other, RELATION) in work.dossier.links:
        return work.did(f"It was linked to {other} already.")
    work = work.plus(LinkTickets(work.ticket.id, other, RELATION)).did(f"Linked to {other}.")
    return replace(work, dossier=replace(work.dossier, links=(*work.dossier.links, (other, RELATION))))


COMMAND = Command(
    "link",
    "/link TICKET",
    "Links it to another ticket of this desk; an appeal is about what was decided there. A decision that isn't on file "
    "is put there with the lines below, on the ticket that is named or, with `/link` alone, on one of its own.",
    _run,
    FIELDS,
)
