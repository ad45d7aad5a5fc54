"""The letters to an account holder: notice before an action, and the statement of reasons (alludium 10.2).

They hold what the decision says, the policy's own text, and a moderator's words: nothing of the complainant, whose name
and address a moderator's words may not bear either.
"""

from collections.abc import Mapping
from typing import Any

from mailbot.commands._by_when import says_when
from mailbot.commands._deciding import refuse_naming, refuse_warning, told_outside
from mailbot.domain.decision import Decision
from mailbot.domain.given import Given
from mailbot.domain.progress import FOUND
from mailbot.domain.sealing import calls_for_seal
from mailbot.domain.ticket import Clock, Party
from mailbot.domain.work import Letter, Work
from mailbot.errors import CommandRefused


def decided(work: Work) -> Decision:
    """The decision by which something is done.

    Raises:
        CommandRefused: there is none.
    """
    decision = work.dossier.final
    if decision is None:
        raise CommandRefused("nothing is decided yet: /decide first")
    if decision.outcome not in FOUND or not decision.action:
        raise CommandRefused("the decision calls for no action, so that no account holder has to be told of one")
    return decision


def subject_of(work: Work) -> Party | None:
    """The account holder: whom we wrote to last, where an address turned out to be wrong."""
    return next((each for each in reversed(work.dossier.parties) if each.role == "subject"), None)


def live_clock(work: Work, name: str) -> Clock | None:
    """The clock of a stage that has still to be met."""
    return next((each for each in work.dossier.clocks if each.rule_name == name and each.is_live), None)


def language_of(work: Work, given: Given) -> str:
    """What an account holder is written to in: as a moderator says, for it isn't known of whom nobody has heard."""
    said = given.fields.get("language", "").strip().lower() or "en"
    if said not in work.desk.reply_languages:
        raise CommandRefused(f"this desk writes in {', '.join(work.desk.reply_languages)}")
    return said


def statement(
    work: Work, to: Party, decision: Decision, words: str, *, language: str, corrective: str = "", **more: object
) -> Letter:
    """A letter to the account holder; with `until` a notice in advance, with `taken_at` the statement of reasons.

    Raises:
        CommandRefused: the words name who complained, or ask for something without a time.
    """
    refuse_naming(work, to, words, corrective)
    refuse_warning(words, corrective)
    if corrective and not says_when(corrective):
        because = "say by when it is to be put right, too, by a date or a number of days"
        raise CommandRefused(f"{because}: the policy promises a time (10.2)")
    advance = more.get("until") is not None
    said: dict[str, Any] = {
        **context(work, decision),
        "words": words,
        "corrective": corrective,
        "until": None,
        "taken_at": None,
        **more,
    }
    restoration = work.desk.restoration
    said["restorable"] = restoration is not None and restoration.follows(str(said["action"]))
    return Letter("advance_notice" if advance else "statement", "statement", to, said, language)


def context(work: Work, decision: Decision) -> Mapping[str, Any]:
    """What every letter to an account holder says of a decision."""
    desk = work.desk
    intakes = (intake.address for intake in desk.intakes if intake.kind == "appeal")
    forms = (each.form for each in desk.conventions if each.gives.get("kind") == "appeal")
    return {
        "decision": decision,
        "section": decision.section,
        "action": told_outside(decision.action),
        "reference": "" if work.ticket.encrypted else decision.reference or "",
        "appeal_to": next(intakes, ""),
        "appeal_form": next(forms, ""),
        "appeal_asks": _appeal_asks(work, decision),
        "appeal_days": _appeal_days(work, decision),
    }


def _appeal_asks(work: Work, decision: Decision) -> tuple[str, ...]:
    """What the policy asks an appeal to contain (alludium 12.2), by names of words.txt; nobody is asked for pictures of
    what is sealed."""
    is_sealed = work.ticket.is_sealed or calls_for_seal((), (decision.category,), work.desk)
    asked = (ask.name for ask in work.desk.asks.get("appeal", ()) if ask.concerns((), ()))
    return tuple(name for name in asked if name != "evidence" or not is_sealed)


def _appeal_days(work: Work, decision: Decision) -> int | None:
    """The business days in which an appeal of such a decision is promised to be decided; None where the policy promises
    none, counts otherwise, or promises one: letters have words for several."""
    rules = (
        rule
        for rule in work.desk.clocks
        if rule.published and (rule.name, rule.starts) == ("decision", "receipt") and "appeal" in rule.kinds
    )
    limits = (rule.limit for rule in rules if not rule.tiers or decision.tier in rule.tiers)
    return next((limit.amount for limit in limits if limit.unit == "business_days" and limit.amount > 1), None)
