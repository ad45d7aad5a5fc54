"""`/ask`: a question to the complainant, whose answer is waited for, or to another party outside."""

from mailbot.commands._addressed import addressed, introduced, written
from mailbot.commands._command import INITIAL_REVIEW, Command, open_ticket, words_of
from mailbot.domain.given import Given
from mailbot.domain.waiting import WAITING
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    work, party, given = addressed(work, given)
    work = written(
        work, party, "question", "question", words_of(given, "what they are asked"), **introduced(work, party)
    )
    if party.role != "complainant":  # the policy's time goes on: only who complains can stop it
        return work.did(f"Your question goes to {party.address}; no deadline stands still for that.")
    work = work.ended(INITIAL_REVIEW)
    because = f"the complainant was asked for something, by {work.person.name}"
    before, work = work.dossier.clocks, work.waits(WAITING, because)
    moved = work.dossier.clocks != before
    stands = "deadlines that wait for them stand still" if moved else "no deadline stands still for that"
    return work.did(f"Your question goes to the complainant; {stands}.")


SAYS = "Asks the complainant, or another: deadlines stand still until the complainant answers, as far as may be."
COMMAND = Command("ask", "/ask [to subject|ADDRESS:] WORDS", SAYS, _run)
