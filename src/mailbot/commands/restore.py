"""`/restore`: what an appeal that was upheld promised is done."""

from mailbot.commands._appeal import tells_outcome
from mailbot.commands._command import Command, open_ticket
from mailbot.domain.clock_changes import cancel_all
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

UPHELD = ("upheld", "partly_upheld")
FIELDS = (
    ("monitoring", "terms that go with it; left out, those of the decision"),
    ("action", "what was restored; left out, that access and content are"),
)


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    decision = work.dossier.final
    if work.ticket.kind != "appeal" or decision is None or decision.outcome not in UPHELD:
        raise CommandRefused("nothing is to be restored here: that follows an appeal that was upheld")
    terms = given.fields.get("monitoring", "").strip() or decision.factors.get("monitoring", "")
    action = given.fields.get("action", "").strip()
    work = work.ended("reinstatement")
    work = tells_outcome(work, "reinstated", decision, given.said.strip(), action=action, monitoring=terms)
    because = f"restored, says {work.person.name}"
    work = work.moved(cancel_all(work.dossier.clocks, work.now, because))
    work = work.update(because, state="closed", closed_at=work.now)
    return work.did("Restored, and closed. The appellant is told.")


COMMAND = Command(
    "restore",
    "/restore WORDS",
    "Says that what an upheld appeal promised is done, and confirms it to the appellant, with what you write.",
    _run,
    FIELDS,
)
