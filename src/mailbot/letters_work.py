"""What a moderator's commands write: letters to parties outside in the desk's name, and the receipt to the person.

Outside nobody sees a moderator's name or address, nor anything of a comment (promise 8): a letter's template gets the
ticket, and what the command says, alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailbot.commands import Refused
from mailbot.domain.authority import Person
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Ticket
from mailbot.domain.work import Letter, Work
from mailbot.post import Post

NO_BUDGET = "command"  # receipts of commands are answers to work, which no budget stops


def letters_of(work: Work) -> tuple[Outgoing, ...]:
    """The letters of some work, each in the thread that its party has."""
    return tuple(_letter(work, letter, number) for number, letter in enumerate(work.letters))


def _letter(work: Work, letter: Letter, number: int) -> Outgoing:
    to = letter.to
    ticket = seen_by(work.ticket, to.role)
    language = letter.language or work.ticket.language
    thread = work.dossier.threads.get(to.address, ())
    return Post(work.desk.name, work.fresh).mail(
        f"{letter.purpose} {number} {to.address}",
        letter.template,
        Address(to.name, to.address),
        {"ticket": ticket, **letter.said},
        purpose=letter.purpose,
        to_role=to.role,
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        subject=ticket.subject,
        in_reply_to=thread[-1] if thread else None,
        references=thread,
        answers_mail=bool(thread),
        automatic=False,
        language=language if language in work.desk.reply_languages else "en",
    )


def seen_by(ticket: Ticket, role: str) -> Ticket:
    """A ticket as a letter to somebody may have it: to its other side it is a number, a kind and a tier. The subject is
    the complainant's, and so may be whatever else was read in their mail."""
    if role in ("complainant", "reporter"):
        return ticket
    return replace(ticket, subject="", reference=None, hazards=(), language=None, needs_triage=None)


def receipt(work: Work, refused: Sequence[Refused], **thread: Any) -> Outgoing:  # noqa: ANN401 - of the mail that it answers
    """Tells a person what was done, what was refused and why, and how the ticket stands now.

    Args:
        work: as it is written; where something was refused, the ticket as it was.
        thread: subject, in_reply_to and references of an Outgoing.
    """
    wrote = work.dossier.wrote if work.whole else ()
    said = {"done": work.done, "shown": work.shown, "refused": refused, "wrote": wrote}
    return _to_person(work, work.person, "command_receipt", said, **thread)


def code_request(
    work: Work,
    code: str,
    until: datetime,
    because: str,
    **thread: Any,  # noqa: ANN401 - as above
) -> Outgoing:
    """Mails the code that some orders wait for to the registered address of who gave them.

    Args:
        because: why it is asked for, one sentence.
    """
    said = {"done": work.done, "code": code, "until": until, "because": because}
    return _to_person(work, work.person, "command_code", said, **thread)


def _to_person(work: Work, person: Person, template: str, said: dict[str, Any], **thread: Any) -> Outgoing:  # noqa: ANN401
    ticket = work.ticket
    context = {"ticket": ticket, "clocks": work.dossier.clocks, "decisions": work.dossier.decisions, **said}
    return Post(work.desk.name, work.fresh).mail(
        f"{template} {person.address}",
        template,
        Address(person.name, person.address),
        context,
        purpose=NO_BUDGET,
        to_role="moderator",
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        **{"subject": ticket.subject, **thread},
    )
