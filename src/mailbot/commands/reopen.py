"""`/reopen`: a closed ticket goes on."""

from datetime import timedelta

from mailbot.commands._command import Command
from mailbot.domain.clock_changes import reopen
from mailbot.domain.given import Given
from mailbot.domain.waiting import WAITING
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

NO_CLOCK = "it is open again though every stage had ended: no deadline runs"


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    ticket, desk = work.ticket, work.desk
    if ticket.state != "closed":
        raise CommandRefused("the ticket is open")
    if ticket.closed_at is not None and work.now > ticket.closed_at + timedelta(days=desk.reopen_days):
        raise CommandRefused(
            f"it was closed more than {desk.reopen_days} days ago: what they write now opens a ticket that follows it"
        )
    waited = ticket.resumed(WAITING, ticket.closed_at or work.now)
    because = f"opened again by {work.person.name}"
    work = work.update(because, state="open", closed_at=None, merged_into=None, pauses=waited)
    work = work.moved(reopen(desk, work.ticket, work.dossier.clocks, work.now, because, ticket.closed_at))
    if any(clock.is_live for clock in work.dossier.clocks):
        return work.did("It is open again; deadlines that were cancelled run anew from now.")
    if ticket.needs_triage is None:
        work = work.update("nothing else would remind of it", needs_triage=NO_CLOCK)
    return work.did("It is open again. Every stage had ended, so that no deadline runs: /close it once it is done.")


COMMAND = Command("reopen", "/reopen", "Opens a closed ticket again; deadlines that were cancelled run anew.", _run)
