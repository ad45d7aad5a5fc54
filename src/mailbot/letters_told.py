"""The notice of a ticket to those of our own people whom a command newly concerns: who is assigned to it, who holds the
level that it was raised to. It is the notice that its mails would have brought them, from what the store has kept, and
shows no more of what is sealed, encrypted or anonymous than that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mailbot.domain.anonymity import WROTE
from mailbot.domain.authority import Person
from mailbot.domain.caution import noticed
from mailbot.domain.kept_reading import joined
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.reading import Reading
from mailbot.domain.sealing import in_clear, names, seal_reading, shown_files
from mailbot.domain.suggested import suggested
from mailbot.domain.ticket import Party
from mailbot.domain.unnamed import unnamed
from mailbot.domain.work import Work
from mailbot.letters_notice import CLOSELY, answered, provided, titles
from mailbot.post import Post

MOST_DECISIONS = 5


def notices_of(work: Work) -> tuple[Outgoing, ...]:
    """The notices of some work, one to each of those who are told, in the thread that they have; by answering it they
    may command too."""
    people = {told.person.address: told.person for told in work.told}
    why = {each: " ".join(told.why for told in work.told if told.person.address == each) for each in people}
    about = _about(work) if people else {}
    return tuple(_notice(work, person, {**about, "happened": why[each]}) for each, person in people.items())


def _notice(work: Work, person: Person, about: Mapping[str, Any]) -> Outgoing:
    ticket = work.ticket
    thread = work.dossier.threads.get(person.address, ())
    return Post(work.desk.name, work.fresh).mail(
        f"told {person.address}",
        "moderator_notice",
        Address(person.name, person.address),
        {**about, "suggested": _suggested(work, person)},
        purpose="notice",
        to_role="moderator",
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        subject=ticket.subject,
        in_reply_to=thread[-1] if thread else None,
        references=thread,
        answers_mail=False,
    )


def _suggested(work: Work, person: Person) -> tuple[str, ...]:
    return suggested(person, work.ticket, work.desk, work.dossier.involved, final=work.dossier.final)


def _about(work: Work) -> dict[str, Any]:
    """What a notice tells of the ticket: the same to everybody whom it goes to."""
    ticket, dossier = work.ticket, work.dossier
    author = next((party for party in dossier.parties if party.role in WROTE), Party("complainant", ""))
    decisions = sorted((*dossier.history, *dossier.decisions), key=lambda each: each.at, reverse=True)
    context = {
        **_of_the_mails(work),
        "ticket": ticket,
        "event": "told",
        "role": author.role,
        "sender": Address(author.name, author.address),
        "subject": ticket.subject,
        "clocks": dossier.clocks,
        "provisions": provided(work.desk, ticket),
        "verified": True,
        "reply_state": "",
        "links": tuple(other for other, relation in dossier.links if relation in CLOSELY),
        "same_matter": tuple(other for other, relation in dossier.links if relation not in CLOSELY),
        "answered": answered(author.role, author.address, dossier.parties),
        "earlier": tuple(map(in_clear, dossier.earlier)),
        "number": dossier.number,
        "decisions": tuple(decisions[:MOST_DECISIONS]),
    }
    return unnamed(context, author, dossier.parties) if ticket.anonymous else context


def _of_the_mails(work: Work) -> dict[str, Any]:
    ticket, brought = work.ticket, work.dossier.brought
    reading = _shown(joined(brought.readings), brought.report, is_sealed=ticket.is_sealed, encrypted=ticket.encrypted)
    hidden = ticket.is_sealed or ticket.encrypted
    called = names(((each.sha256, each.name) for each in brought.attachments), is_sealed=hidden)
    said = noticed(brought.attachments, brought.exams, reading.why, called)
    return {
        "reading": reading,
        "visible_text": "",
        "wrote": work.dossier.wrote,
        "decrypted": ticket.encrypted,
        "attachments": shown_files(brought.attachments, is_sealed=ticket.is_sealed, encrypted=ticket.encrypted),
        "sealed": ticket.is_sealed,
        "cautions": said.cautions,
        "found": said.rest,
        "labels": titles(work.desk, reading),
    }


def _shown(reading: Reading, report: Any, *, is_sealed: bool, encrypted: bool) -> Reading:  # noqa: ANN401
    if encrypted:
        return replace(reading, why=())
    reading = replace(reading, report=report)
    return seal_reading(reading) if is_sealed else reading
