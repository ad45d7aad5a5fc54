"""`/take`: the ticket is mine."""

from mailbot.commands._assign import assigned
from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    return assigned(work, work.person)


COMMAND = Command("take", "/take", "Assigns the ticket to you.", _run)
