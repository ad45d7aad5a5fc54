"""`/deny`: the decision stands, for good. Where only some grounds count and none was pleaded, the appellant is told
these once, and may amend the appeal; what comes then is decided."""

from mailbot.commands._appeal import FIELDS, Review, decided, reviewed, tells_outcome
from mailbot.commands._command import Command
from mailbot.domain.clock_changes import cancel_all
from mailbot.domain.given import Given
from mailbot.domain.waiting import WAITING
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    review = reviewed(work, given)
    if review.is_groundless and not work.ticket.grounds_asked:
        return _asked(work, review)
    work, decision = decided(work, given, review, "denied")
    work = tells_outcome(work.ended("decision"), "appeal_outcome", decision, review.reason)
    because = f"denied by {work.person.name}"
    work = work.moved(cancel_all(work.dossier.clocks, work.now, because))
    work = work.update(because, state="closed", closed_at=work.now)
    return work.did("Denied, which is final, and closed. The appellant is told.")


def _asked(work: Work, review: Review) -> Work:
    because = "we told them on which grounds alone it may rest"
    work = work.update(because, grounds_asked=True).waits(WAITING, because)
    work = tells_outcome(work, "appeal_grounds", None, review.reason)
    return work.did("Nothing is decided: they are told the grounds that count, and may amend the appeal once.")


COMMAND = Command(
    "deny",
    "/deny REASON",
    "Denies the appeal for good; where it rests on no ground that counts, tells the appellant these first, once.",
    _run,
    FIELDS,
)
