"""`/reason`: why it takes longer, as a notice of delay tells the complainant."""

from mailbot.commands._command import Command, one_line, open_ticket
from mailbot.domain.given import QUOTES, Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    reason = one_line(given, "why it takes longer, or '' to take a reason back")
    if not reason.translate(QUOTES).strip("\"' "):
        because = "the reason of a delay is taken back"
        return work.update(because, delay_reason="").did("A notice of delay names no reason of yours any more.")
    because = "the reason of a delay, for the complainant"
    return work.update(because, delay_reason=reason).did(f"A notice of delay will say: {reason}")


COMMAND = Command(
    "reason", "/reason WORDS", "Gives the reason that a notice of delay tells the complainant; '' takes it back.", _run
)
