"""`/remand`: somebody else reviews the appeal; nothing is decided."""

from dataclasses import replace

from mailbot.commands._appeal import Review, appealed_in, decided, reason_of, tells_outcome
from mailbot.commands._command import Command, matter_of
from mailbot.domain.authority import eligible
from mailbot.domain.given import Given
from mailbot.domain.renewal import renewed
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

OUTSIDE = "external"


def _run(work: Work, given: Given) -> Work:
    appealed = appealed_in(work)
    outside = work.desk.authority.external.get(work.ticket.tier, "")
    goes_outside = given.args.strip().lower().partition(" ")[0].strip(".,:;") == OUTSIDE
    if goes_outside and not outside:
        raise CommandRefused("authority.yaml names nobody outside who reviews appeals of this tier")
    if goes_outside:
        given = replace(given, args=given.args.strip().partition(" ")[2])
    review = Review(appealed, reason_of(given))
    work, decision = decided(work, given, review, "additional_review")
    work = _barred(work)
    others = () if goes_outside else eligible(work.people, matter_of(work.dossier), work.desk.authority)
    because = f"additional review, says {work.person.name}"
    work = work.moved(renewed(work.desk, work.ticket, work.dossier.clocks, work.now, because))
    work = tells_outcome(work, "appeal_outcome", decision, review.reason, external="" if others else outside)
    if others:
        work = work.tells(others, f"An appeal needs another reviewer ({because}): /take it, if you can.")
        return work.did(f"Nothing is decided. Who may review it now: {', '.join(each.name for each in others)}.")
    left = f"{outside} reviews it" if outside else "nobody here may review it any more"
    work = work.update(because, needs_triage=f"additional review: {left}")
    work = work.tells(work.people.with_role(work.desk.name, "lead"), f"An appeal needs another reviewer, and {left}.")
    return work.did(f"Nothing is decided: {left}, and the lead is told.")


def _barred(work: Work) -> Work:
    """Whoever has reviewed it so far does so no more."""
    worked = (*work.ticket.barred, *work.ticket.assignees, work.person.address)
    barred = tuple(dict.fromkeys(worked))
    work = work.update(f"an additional review, says {work.person.name}", barred=barred, assignee=None)
    return replace(work, dossier=replace(work.dossier, involved=work.dossier.involved | set(barred)))


COMMAND = Command(
    "remand",
    "/remand REASON",
    "Lets somebody else review the appeal, or with `/remand external REASON` somebody outside; its time begins anew.",
    _run,
    (("reason", "why, as the appellant is told it"),),
)
