"""`/reply`: what follows goes to the complainant, or to another party outside, from the desk."""

from mailbot.commands._addressed import addressed, introduced, written
from mailbot.commands._command import INITIAL_REVIEW, Command, words_of
from mailbot.domain.given import Given
from mailbot.domain.work import Work

CALLED = {"complainant": "the complainant", "reporter": "the reporter", "subject": "the account holder"}


def _run(work: Work, given: Given) -> Work:
    work, party, given = addressed(work, given)
    words = words_of(given, "what they are to be told")
    who = CALLED.get(party.role, party.address)
    work = written(work, party, "reply", "reply", words, **introduced(work, party)).did(f"Your answer goes to {who}.")
    return work.ended(INITIAL_REVIEW) if party.role == "complainant" and work.ticket.state == "open" else work


SAYS = "Sends what follows in the desk's name; nobody outside sees yours."
COMMAND = Command("reply", "/reply [to subject|ADDRESS:] WORDS", SAYS, _run)
