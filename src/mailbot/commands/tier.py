"""`/tier`: how grave the matter is, by the policy."""

from mailbot.commands._command import Command, open_ticket
from mailbot.commands._reclassify import reclassified
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    tiers = sorted({category.tier for category in work.desk.categories if category.tier is not None})
    if not tiers:
        raise CommandRefused("the policy of this desk has no tiers")
    said = given.args.strip().lower().removeprefix("tier").strip()
    if said not in map(str, tiers):
        raise CommandRefused(f"give one of {', '.join(map(str, tiers))}, such as /tier {tiers[0]}")
    return reclassified(work, f"set to tier {said} by {work.person.name}", tier=int(said)).did(
        f"It is of tier {said} now."
    )


COMMAND = Command("tier", "/tier NUMBER", "Sets the tier; deadlines are computed anew from when they began.", _run)
