"""`/close`: nothing is left to do."""

from mailbot.commands._choice import plain
from mailbot.commands._close import closed
from mailbot.commands._command import Command, open_ticket
from mailbot.domain.given import Given
from mailbot.domain.work import Work

WITHDRAWN = ("withdrawn", "withdrawal", "withdraws", "withdrew")
ANSWERED = ("policy_question", "legal_request")
"""What asks for no decision: with the end of these they are resolved."""


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    if plain(given.args) in WITHDRAWN:
        because = f"the complainant withdrew, says {work.person.name}"
        return closed(work, because).did("Closed: the complainant withdrew.")
    if work.ticket.kind in ANSWERED:
        work = work.ended("resolution")
    reason = " ".join(given.said.split())
    because = f"closed by {work.person.name}" + (f": {reason}" if reason else "")
    return closed(work, because).did("Closed.")


COMMAND = Command(
    "close",
    "/close REASON",
    "Closes the ticket, with a reason or without; `/close withdrawn` where the complainant withdraws.",
    _run,
)
