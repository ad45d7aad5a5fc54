"""`/uphold`: the appeal is right, and the decision is taken back."""

from mailbot.commands._appeal import FIELDS, MONITORING, upheld, upholdable
from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    return upheld(work, given, upholdable(work, given), "upheld")


COMMAND = Command(
    "uphold",
    "/uphold REASON",
    "Upholds the appeal: the decision is taken back, and what was done is to be restored.",
    _run,
    (*FIELDS, MONITORING),
)
