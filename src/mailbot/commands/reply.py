"""`/reply`: what follows goes to the complainant, from the desk."""

from mailbot.commands._command import Command, words_of
from mailbot.domain.given import Given
from mailbot.domain.work import Letter, Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    to = work.dossier.party("complainant")
    if to is None:
        raise CommandRefused("no person wrote on this ticket, so that nobody can be answered")
    words = words_of(given, "what they are to be told")
    return work.writes(Letter("reply", "reply", to, {"words": words})).did("Your answer goes to the complainant.")


COMMAND = Command("reply", "/reply WORDS", "Sends what follows to the complainant, in the desk's name.", _run)
