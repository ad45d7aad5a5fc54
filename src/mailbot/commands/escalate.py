"""`/escalate`: somebody above takes it, who hasn't worked on it."""

from dataclasses import replace

from mailbot.commands._command import Command, matter_of, open_ticket
from mailbot.commands._outside import escalates
from mailbot.domain.authority import at_level
from mailbot.domain.clock_changes import escalated
from mailbot.domain.decision import worked_on
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    ticket, courtesy = work.ticket, work.desk.courtesy
    if ticket.level >= len(courtesy.levels):
        raise CommandRefused(f"it is at the highest level already: {courtesy.level(ticket.level)}")
    level, role = ticket.level + 1, courtesy.level(ticket.level + 1)
    reason = " ".join(given.said.split())
    because = f"raised to {role} by {work.person.name}" + (f": {reason}" if reason else "")
    barred = worked_on(ticket, work.dossier.decisions)
    work = work.update(because, level=level, barred=barred, assignee=None)
    work = replace(work, dossier=replace(work.dossier, involved=work.dossier.involved | set(barred)))
    work = work.moved(escalated(work.desk, work.ticket, work.dossier.clocks, work.now, because))
    holders = at_level(work.people, matter_of(work.dossier), courtesy.above(level))
    work = escalates(work.tells(holders, f"It was {because}."))
    if not holders:
        return work.did(f"Raised to level {level}. Nobody of {role} or above is left who hasn't worked on it.")
    return work.did(f"Raised to level {level}, {role}. It is told to {', '.join(each.name for each in holders)}.")


COMMAND = Command(
    "escalate",
    "/escalate REASON",
    "Raises it to the next level; whoever has worked on it so far decides it no more.",
    _run,
)
