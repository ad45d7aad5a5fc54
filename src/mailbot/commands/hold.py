"""`/hold`: the law holds the matter."""

from mailbot.commands._choice import plain
from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.ticket import LEGAL_HOLD
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

OFF = ("off", "over", "lift", "end")
FEWEST_WORDS = 2
HOW = (
    "a legal hold stands on record with its reason: say who asked for it and by which document, such as "
    "`/hold Leeds Crown Court, order of 2 March 2026, no. 4711`"
)


def _run(work: Work, given: Given) -> Work:
    if plain(given.args) in OFF:
        return _lifted(work)
    if work.ticket.legal_hold:
        raise CommandRefused("it is held already: /hold off ends that")
    words = given.said.split()
    if len(words) < FEWEST_WORDS:
        raise CommandRefused(HOW)
    because = f"a legal hold, by {work.person.name}: {' '.join(words)}"
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
    "Puts a legal hold on it, for who asked and by which document: nothing is erased, deadlines stand still; "
    "`/hold off` ends it.",
    _run,
)
