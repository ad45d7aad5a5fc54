"""`/seal`: what came with it is for few eyes.

It asks for a code: nothing takes it back, those who work on the ticket see names and contents no more, and what is
exported of it has hashes alone. What has to be sealed at once the bot seals by itself, whoever asks.
"""

from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    if work.ticket.restricted:
        return work.did("Its attachments were sealed already.")
    work = work.asks("Its attachments would be sealed for good; evidence that is exported has their hashes alone.")
    work = work.update(f"sealed by {work.person.name}", restricted=True)
    return work.did("Its attachments are sealed: notices tell their hashes alone. Nobody unseals them by mail.")


COMMAND = Command("seal", "/seal", "Seals its attachments, for good: nobody unseals them by mail.", _run)
