"""`/uphold`: the appeal is right, and the decision is taken back."""

from mailbot.commands._appeal import FIELDS, decided, reviewed, taken_back, tells_outcome
from mailbot.commands._command import Command
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

MONITORING = ("monitoring", "terms that go with the restoration, as the appellant is told them")


def _run(work: Work, given: Given) -> Work:
    review = reviewed(work, given)
    if review.is_groundless:
        raise CommandRefused("an appeal of this tier is upheld on one of the grounds that the policy allows alone")
    terms = given.fields.get("monitoring", "").strip()
    work, decision = decided(work, given, review, "upheld", factors={"monitoring": terms} if terms else {})
    work = taken_back(work, review, decision).did("The appellant is told.")
    return tells_outcome(work, "appeal_outcome", decision, review.reason)


COMMAND = Command(
    "uphold",
    "/uphold REASON",
    "Upholds the appeal: the decision is taken back, and what was done is to be restored.",
    _run,
    (*FIELDS, MONITORING),
)
