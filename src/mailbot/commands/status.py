"""`/status`: how the ticket stands. Nothing changes."""

from collections.abc import Iterator
from dataclasses import replace

from mailbot.commands._command import Command, shown
from mailbot.domain.given import Given
from mailbot.domain.times import brief
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:  # noqa: ARG001
    return replace(work.did("Nothing is changed by /status.").shows("Besides", _facts(work)), whole=True)


def _facts(work: Work) -> Iterator[str]:
    ticket, dossier, zone = work.ticket, work.dossier, work.desk.calendar.zone
    yield f"opened {brief(ticket.opened_at, zone)}; level {ticket.level}"
    for party in dossier.parties:
        yield f"{party.role}: {shown(work, party)}"
    if dossier.blocked:
        yield f"their mail is held: {dossier.blocked}"
    if ticket.hazards:
        yield f"hazards: {', '.join(ticket.hazards)}"
    if ticket.snoozed_until is not None:
        yield f"sleeps until {brief(ticket.snoozed_until, zone)}"
    if ticket.legal_hold:
        yield "a legal hold lies on it"
    if ticket.is_sealed:
        yield "its attachments are sealed"
    if ticket.delay_reason:
        yield f"a notice of delay says: {ticket.delay_reason}"
    for clock in dossier.clocks:
        if not clock.is_live:
            yield f"{clock.name.replace('_', ' ')}: {clock.state}"
    for other, relation in dossier.links:
        yield f"{relation}: {other}"
    if dossier.history:
        yield f"decisions on {ticket.reference} before: {len(dossier.history)}"


COMMAND = Command(
    "status", "/status", "Tells how the ticket stands, and what was written last; nothing is changed.", _run
)
