"""`/spam`: nobody's matter at all."""

from mailbot.commands._close import closed
from mailbot.commands._command import Command, open_ticket
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    open_ticket(work)
    return closed(work, f"spam, says {work.person.name}").did("Closed as spam; nobody is written to.")


COMMAND = Command(
    "spam", "/spam", "Closes the ticket as spam, without a word to its sender; /block keeps more of it out.", _run
)
