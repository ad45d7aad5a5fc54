"""What the matter is: what `/kind`, `/category` and `/tier` share."""

from dataclasses import replace
from typing import Any

from mailbot.commands._command import INITIAL_REVIEW
from mailbot.commands._outside import escalates
from mailbot.domain.clock_changes import reclassify
from mailbot.domain.work import Work


def reclassified(work: Work, because: str, **values: Any) -> Work:  # noqa: ANN401 - fields of a ticket
    """A person has said what a ticket is: its clocks are computed anew from when they began, its initial review is
    over, and nobody has to look before it is understood any more."""
    ticket = replace(work.ticket, **values)
    moved = reclassify(work.desk, ticket, work.dossier.clocks, work.now, because)
    if work.ticket.needs_triage is not None:
        values["needs_triage"] = None
    return escalates(work.update(because, **values).moved(moved).ended(INITIAL_REVIEW))
