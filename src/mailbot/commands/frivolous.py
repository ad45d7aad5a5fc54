"""`/frivolous`: an appeal rests on nothing."""

from mailbot.commands._command import Command
from mailbot.commands._misuse import found
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    if work.ticket.kind != "appeal":
        raise CommandRefused("this is no appeal: see /false-report")
    return found(work, given, "frivolous")


COMMAND = Command(
    "frivolous",
    "/frivolous REASON",
    "Counts the appeal as one without any ground, and tells what the policy provides for; `/frivolous no`: it is none.",
    _run,
)
