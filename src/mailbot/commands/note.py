"""`/note`: what follows is for ourselves."""

from mailbot.commands._command import Command, words_of
from mailbot.domain.given import Given
from mailbot.domain.plan import Note
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    words = words_of(given, "what is to be noted")
    return work.plus(Note(work.ticket.id, "comment", {"words": words})).did("Kept as an internal comment.")


COMMAND = Command("note", "/note WORDS", "Keeps what follows as an internal comment, which nobody outside sees.", _run)
