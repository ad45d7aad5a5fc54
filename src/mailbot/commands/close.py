"""`/close`: nothing is left to do. Those who wait for an answer outside are told (see `_ending`)."""

import re

from mailbot.commands._close import closed
from mailbot.commands._command import Command, open_ticket
from mailbot.commands._ending import tells_end
from mailbot.domain.given import QUOTES, Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

WITHDRAWN = re.compile(
    r"[\"'\s]*(?:withdrawn|withdrawal|withdraws|withdrew)\b[\"']?(?P<parted>\s*[.,:;–—-]+)?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
ANSWERED = ("policy_question", "legal_request")
"""What asks for no decision: with the end of these they are resolved."""

HOW = "write `/close withdrawn` alone where they withdraw; what they are to be told goes on the lines below"


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    withdrawn = WITHDRAWN.fullmatch(given.args.translate(QUOTES))
    if withdrawn and withdrawn["rest"] and not withdrawn["parted"]:
        raise CommandRefused(HOW)
    words = "\n".join(filter(None, (withdrawn["rest"] if withdrawn else given.args.strip(), given.text.strip("\n"))))
    if withdrawn:
        because, said = f"the complainant withdrew, says {work.person.name}", "Closed: the complainant withdrew."
    else:
        because, said = f"closed by {work.person.name}", "Closed."
        work = work.ended("resolution") if work.ticket.kind in ANSWERED else work
    reason = " ".join(words.split())
    work = closed(work, because + (f": {reason}" if reason else "")).did(said)
    return tells_end(work, words, withdrawn=withdrawn is not None)


COMMAND = Command(
    "close",
    "/close WORDS",
    "Closes the ticket and tells its complainant, with your words if you write any; `/close withdrawn` where they "
    "withdraw.",
    _run,
)
