"""`/partial`: the appeal is right in part, and less is done."""

from mailbot.commands._appeal import FIELDS, MONITORING, upheld, upholdable
from mailbot.commands._command import Command
from mailbot.commands._deciding import action_named, provided_or_less, told_outside
from mailbot.domain.given import Given
from mailbot.domain.work import Work

ACTION = ("action", "what is done instead: numbers or words of the policy's list, or your own")


def _run(work: Work, given: Given) -> Work:
    review = upholdable(work, given, dict([ACTION]))
    provided = provided_or_less(work.desk, work.ticket.tier, work.ticket.categories)
    action = told_outside(action_named(given.fields["action"], provided))
    return upheld(work, given, review, "partly_upheld", action=action)


COMMAND = Command(
    "partial",
    "/partial REASON",
    "Upholds the appeal in part: less is done, and the rest is to be restored.",
    _run,
    (*FIELDS, ACTION, MONITORING),
)
