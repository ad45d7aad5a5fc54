"""`/hold`: the law holds the matter."""

from mailbot.commands._choice import plain
from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.ticket import LEGAL_HOLD
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

OFF = ("off", "over", "lift", "end")


def _run(work: Work, given: Given) -> Work:
    if plain(given.args) in OFF:
        return _lifted(work)
    if work.ticket.legal_hold:
        raise CommandRefused("it is held already: /hold off ends that")
    reason = " ".join(given.said.split())
    because = f"a legal hold, by {work.person.name}" + (f": {reason}" if reason else "")
    return work.waits(LEGAL_HOLD, because).did(
        "The law holds it: nothing on it is erased, and deadlines stand still as far as may be."
    )


def _lifted(work: Work) -> Work:
    if not work.ticket.legal_hold:
        raise CommandRefused("no legal hold lies on it")
    because = f"the legal hold is over, says {work.person.name}"
    return work.waits_no_more(LEGAL_HOLD, because).did("The legal hold is over; deadlines run on.")


COMMAND = Command(
    "hold",
    "/hold REASON",
    "Puts a legal hold on it: nothing is erased, deadlines stand still; `/hold off` ends it.",
    _run,
)
