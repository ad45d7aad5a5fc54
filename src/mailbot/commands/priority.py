"""`/priority`: what comes first."""

from mailbot.commands._choice import chosen
from mailbot.commands._command import Command, open_ticket
from mailbot.domain.given import Given
from mailbot.domain.reading import PRIORITIES
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    priority = chosen(given.args, {name: name for name in PRIORITIES})
    return work.update(f"set by {work.person.name}", priority=priority).did(f"Its priority is {priority} now.")


COMMAND = Command("priority", "/priority NAME", f"Sets the priority: {', '.join(PRIORITIES)}.", _run)
