"""`/partial`: the appeal is right in part, and less is done."""

from mailbot.commands._appeal import FIELDS, decided, reviewed, taken_back, tells_outcome
from mailbot.commands._command import Command
from mailbot.commands._deciding import action_named, told_outside
from mailbot.commands.uphold import MONITORING
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

ACTION = ("action", "what is done instead: a number or words of the policy's list, or your own")


def _run(work: Work, given: Given) -> Work:
    review = reviewed(work, given, dict([ACTION]))
    if review.is_groundless:
        raise CommandRefused("an appeal of this tier is upheld on one of the grounds that the policy allows alone")
    provided = work.desk.provides_for(work.ticket.tier, work.ticket.categories)
    action = told_outside(action_named(given.fields["action"], provided))
    terms = given.fields.get("monitoring", "").strip()
    more = {"monitoring": terms} if terms else {}
    work, decision = decided(work, given, review, "partly_upheld", action=action, factors=more)
    work = taken_back(work, review, decision).did("The appellant is told.")
    return tells_outcome(work, "appeal_outcome", decision, review.reason)


COMMAND = Command(
    "partial",
    "/partial REASON",
    "Upholds the appeal in part: less is done, and the rest is to be restored.",
    _run,
    (*FIELDS, ACTION, MONITORING),
)
