"""`/seal`: what came with it is for few eyes."""

from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    if work.ticket.restricted:
        return work.did("Its attachments were sealed already.")
    work = work.update(f"sealed by {work.person.name}", restricted=True)
    return work.did("Its attachments are sealed: notices tell their hashes alone. Nobody unseals them by mail.")


COMMAND = Command("seal", "/seal", "Seals its attachments, for good: nobody unseals them by mail.", _run)
