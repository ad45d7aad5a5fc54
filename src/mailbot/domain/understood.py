"""What an acknowledgement tells of how a mail was understood, beside its kind."""

from collections.abc import Iterable
from typing import Any

from mailbot.domain.desk import Desk
from mailbot.domain.reading import Reading
from mailbot.domain.ticket import Ticket


def understood(reading: Reading, ticket: Ticket, desk: Desk, addresses: Iterable[str]) -> dict[str, Any]:
    """What an acknowledgement tells of the reading: what it is about only where no person has to look first.

    Args:
        addresses: the published ones that it was sent to.
    """
    clear = reading.kind is not None and reading.kind_is_clear
    sure = clear and not (reading.needs_triage or ticket.needs_triage)
    told = sure and ticket.kind != "appeal"  # what was enforced they know, and a wrong guess would hurt
    topics = (reading.categories or tuple(filter(None, (reading.category,)))) if told else ()
    allowed = {ground for each in desk.provides_for(ticket.tier, ticket.categories) for ground in each.grounds}
    instead = f"reply_{topics[0]}" if len(topics) == 1 else ""
    return {
        "unclear": not clear,
        "moved_from": _moved_from(addresses, ticket.kind, desk) if clear else None,
        "topics": topics,
        "instead": instead if instead in desk.texts.get("en", {}) else "",
        "anonymous": "anonymity" in reading.wishes,
        "redress": tuple(key for key in reading.labels if f"redress_{key}" in desk.texts.get("en", {})),
        "escalation": "escalation" in reading.wishes,
        "grounds_unavailable": bool(reading.grounds and allowed) and allowed.isdisjoint(reading.grounds),
    }


def form_asked(reading: Reading, kind: str, desk: Desk) -> str:
    """The subject that the policy asks for; "" where the mail's own tells tier and reference."""
    if {"tier", "reference"} <= reading.subject_fields.keys():
        return ""
    return next((each.form for each in desk.conventions if each.form and each.gives.get("kind") == kind), "")


def _moved_from(addresses: Iterable[str], kind: str, desk: Desk) -> str | None:
    """The address that was written to, where each of them is published for another kind and there are others."""
    if len({intake.address for intake in desk.intakes}) == 1:
        return None  # nobody has written to the wrong one
    intakes = [intake for address in addresses if (intake := desk.intake(address)) is not None]
    others = [intake.address for intake in intakes if intake.kind not in (None, kind)]
    return others[0] if others and len(others) == len(intakes) else None
