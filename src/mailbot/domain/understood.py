"""What an acknowledgement tells of how a mail was understood, beside its kind."""

from collections.abc import Iterable
from typing import Any

from mailbot.domain.desk import Desk
from mailbot.domain.reading import Reading
from mailbot.domain.ticket import Ticket

ANSWERED = ("policy_question", "legal_request")
"""Kinds that ask for words alone."""


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
    moved_from = _moved_from(addresses, ticket.kind, desk) if clear else None
    return {
        "unclear": not clear,
        "moved_from": moved_from,
        "moved_to": desk.senders.get(ticket.kind) if moved_from else None,
        "topics": topics,
        "instead": instead if instead in desk.texts.get("en", {}) else "",
        "takes_evidence": clear and _takes_evidence(reading, ticket.kind, desk),
        "tier_doubtful": ticket.kind == "appeal" and ticket.tier is not None and reading.tier_is_doubtful,
        "languages": () if reading.language in (None, *desk.reply_languages) else desk.reply_languages,
        "anonymous": "anonymity" in reading.wishes,
        "redress": tuple(key for key in reading.labels if f"redress_{key}" in desk.texts.get("en", {})),
        "escalation": "escalation" in reading.wishes,
        "withdrawn": "withdrawal" in reading.wishes,
        "grounds_unavailable": bool(reading.grounds and allowed) and allowed.isdisjoint(reading.grounds),
    }


def form_asked(reading: Reading, kind: str, desk: Desk) -> str:
    """The subject that the policy asks for; "" where the mail's own tells all that it does."""
    form = next((each.form for each in desk.conventions if each.form and each.gives.get("kind") == kind), "")
    patterns = "".join(each.pattern for each in desk.conventions if each.form == form)
    told = {field for field in ("tier", "reference") if f"(?P<{field}>" in patterns}
    return "" if told and told <= reading.subject_fields.keys() else form


def answered_from(addresses: Iterable[str], kind: str, desk: Desk) -> str:
    """The kind in whose name a mail is answered: its own, or that of the address written to where it has no sender."""
    if kind in desk.senders:
        return kind
    kinds = (intake.kind for address in addresses if (intake := desk.intake(address)) is not None)
    return next((each for each in kinds if each is not None and each in desk.senders), kind)


def _takes_evidence(reading: Reading, kind: str, desk: Desk) -> bool:
    """Whether evidence may help: not where words are asked for, nor with a complaint of which none is asked, as an idea
    that a text of its own answers."""
    if kind == "complaint":
        asked = any(ask.name == "evidence" for ask in desk.asks.get(kind, ()))
        return asked and f"reply_{reading.category}" not in desk.texts.get("en", {})
    return kind not in ANSWERED


def _moved_from(addresses: Iterable[str], kind: str, desk: Desk) -> str | None:
    """The address that was written to, where each of them is published for another kind and there are others."""
    if len({intake.address for intake in desk.intakes}) == 1 or kind not in desk.senders:
        return None  # nobody has written to the wrong one, or there is none to name
    intakes = [intake for address in addresses if (intake := desk.intake(address)) is not None]
    others = [intake.address for intake in intakes if intake.kind not in (None, kind)]
    return others[0] if others and len(others) == len(intakes) else None
