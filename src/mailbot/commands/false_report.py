"""`/false-report`: a report was false on purpose."""

from mailbot.commands._command import Command
from mailbot.commands._misuse import found
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    if work.ticket.kind == "appeal":
        raise CommandRefused("this is an appeal: see /frivolous")
    return found(work, given, "false_report")


COMMAND = Command(
    "false-report",
    "/false-report REASON",
    "Counts it as false on purpose, and tells what the policy provides for; `/false-report no`: it is none.",
    _run,
)
