"""`/remand`: somebody else reviews the appeal; nothing is decided."""

from dataclasses import replace

from mailbot.commands._appeal import Review, appealed_in, decided, reason_of, tells_outcome
from mailbot.commands._command import Command, matter_of
from mailbot.commands._outside import REVIEWER
from mailbot.domain.authority import eligible, recorders
from mailbot.domain.decision import worked_on
from mailbot.domain.dossier import OUTSIDE
from mailbot.domain.given import Given
from mailbot.domain.renewal import renewed
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    appealed = appealed_in(work)
    outside = work.desk.authority.external.get(work.ticket.tier, "")
    goes_outside = given.args.strip().lower().partition(" ")[0].strip(".,:;") == OUTSIDE
    if goes_outside and not outside:
        raise CommandRefused("authority.yaml names nobody outside who reviews appeals of this tier")
    if goes_outside:
        given = replace(given, args=given.args.strip().partition(" ")[2])
    review, barred = Review(appealed, reason_of(given)), _worked_on(work)
    matter = matter_of(work.dossier)
    left = replace(matter, involved=matter.involved.union(barred))
    others = () if goes_outside else eligible(work.people, left, work.desk.authority)
    to = "" if others else outside
    work, decision = decided(work, given, review, "additional_review", factors={OUTSIDE: to} if to else {})
    because = f"additional review, says {work.person.name}"
    work = work.update(because, barred=barred, assignee=None)
    work = replace(work, dossier=replace(work.dossier, involved=left.involved))
    work = work.moved(renewed(work.desk, work.ticket, work.dossier.clocks, work.now, because))
    work = tells_outcome(work, "appeal_outcome", decision, review.reason, external=to)
    if others:
        work = work.tells(others, f"An appeal needs another reviewer ({because}): /take it, if you can.")
        return work.did(f"Nothing is decided. Who may review it now: {', '.join(each.name for each in others)}.")
    return _left_to(work, to, because)


def _left_to(work: Work, outside: str, because: str) -> Work:
    """Nobody here reviews it from now on.

    Args:
        outside: who does; "" where nobody does.
    """
    left = f"{outside} reviews it" if outside else "nobody here may review it any more"
    work = work.update(because, needs_triage=f"additional review: {left}")
    then = (
        f" Once they have, `{REVIEWER}: {outside}` below /uphold, /partial or /deny puts it on file." if outside else ""
    )
    leads = work.people.with_role(work.desk.name, "lead")
    work = work.tells(leads, f"An appeal needs another reviewer, and {left}.{then}")
    work = work.did(f"Nothing is decided: {left}, and the lead is told.{then}")
    if not outside:
        return work
    may = recorders(work.people, matter_of(work.dossier), work.desk.authority)
    return work.did(f"Who may put it on file: {', '.join(each.name for each in may) or 'nobody yet'}.")


def _worked_on(work: Work) -> tuple[str, ...]:
    """Whoever has reviewed it so far does so no more."""
    return tuple(dict.fromkeys((*worked_on(work.ticket, ()), work.person.address)))


COMMAND = Command(
    "remand",
    "/remand REASON",
    "Lets somebody else review the appeal, or with `/remand external REASON` somebody outside; its time begins anew.",
    _run,
    (("reason", "why, as the appellant is told it"),),
)
