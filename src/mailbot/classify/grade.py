"""How grave and how urgent a mail is: its tier and its priority, each with its why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailbot.classify.rules import Hit
from mailbot.domain.desk import Desk
from mailbot.domain.reading import SUBJECT_WINS, Why

MAY_BE_GRAVE = ("violation_report", "security_report")
MAY_BE_LOW = ("security_report", "complaint", "policy_question")
THANKS_WORDS = 40  # a mail of more words says more than thanks


@dataclass(frozen=True, slots=True)
class Graded:
    """A tier, the doubt about it in words, and why it is this one."""

    tier: int | None = None
    doubt: str | None = None
    why: tuple[Why, ...] = ()


def grade(desk: Desk, kind: str, category: str | None, fields: Mapping[str, str], in_text: tuple[str, ...]) -> Graded:
    """The tier: a report's is its category's; an appeal's is what it states, and its subject wins over its text.

    Args:
        fields: the subject's, in one form.
        in_text: tiers that rules found in the text.
    """
    if kind == "violation_report":
        found = desk.category(category)
        if found is None or found.tier is None:
            return Graded()
        return Graded(found.tier, None, (Why(f"tier={found.tier}", f"category {found.key}", found.section),))
    return _stated(fields.get("tier", ""), in_text) if kind == "appeal" else Graded()


def _stated(subject: str, in_text: tuple[str, ...]) -> Graded:
    if not subject.isdigit():
        if len(in_text) > 1:
            return Graded(None, f"its text names the tiers {' and '.join(in_text)}")
        return Graded(int(in_text[0])) if in_text else Graded()
    others = [tier for tier in in_text if tier != subject]
    if not others:
        return Graded(int(subject))
    differ = f"its subject says tier {subject}, its text tier {' and '.join(others)}"
    return Graded(int(subject), differ, (Why(f"tier={subject}", SUBJECT_WINS, differ),))


def has_evidence_clock(desk: Desk, kind: str, categories: tuple[str, ...]) -> bool:
    """Whether evidence of what a mail is about vanishes at a time of its own."""
    return any(clock.name == "evidence" and kind in clock.kinds and clock.is_for(categories) for clock in desk.clocks)


def priority(
    kind: str,
    tier: int | None,
    hits: Iterable[Hit],
    *,
    hazards: tuple[str, ...],
    thanks: bool,
    feedback: bool,
    foreign: bool,
    dated: bool,
) -> tuple[str, Why | None]:
    """How soon a person should look, and why where it isn't `normal`.

    A rule's `urgent` counts for security reports alone, its `low` for MAY_BE_LOW: nobody's shouting makes a report
    urgent, and no kind word makes one less grave.

    Args:
        feedback: it is about what the desk takes for feedback, without doubt.
        foreign: it may be grave (MAY_BE_GRAVE), and is in a language that the rules don't read.
        dated: it has an evidence clock.
    """
    by_rule = {hit.rule.gives[1]: hit for hit in hits if hit.rule.gives[0] == "priority"}
    if hazards:
        return "urgent", Why("priority=urgent", f"hazard {hazards[0]}", "")
    if kind == "security_report" and (hit := by_rule.get("urgent")):
        return "urgent", Why("priority=urgent", f"rule {hit.rule.name}", hit.evidence)
    if dated:
        return "urgent", Why("priority=urgent", "clock evidence", "what proves it is kept for a short time")
    if tier == 1:
        return "high", Why("priority=high", "tier 1", "")
    if foreign:
        return "high", Why("priority=high", "another language", "what the rules can't read may be grave")
    if kind in MAY_BE_LOW and (hit := by_rule.get("low")):
        return "low", Why("priority=low", f"rule {hit.rule.name}", hit.evidence)
    if thanks:
        return "low", Why("priority=low", "a mail that only says thanks", "")
    if feedback and kind in MAY_BE_LOW:
        return "low", Why("priority=low", "feedback", "")
    if kind in ("security_report", "legal_request"):
        return "high", Why("priority=high", f"kind {kind}", "")
    return "normal", None


def is_feedback(desk: Desk, categories: tuple[str, ...]) -> bool:
    """Whether a mail is about what a desk takes for feedback, and about nothing else."""
    return categories == (desk.topics.get("feedback"),)


def only_thanks(by_content: bool, hits: Iterable[Hit], text: str) -> bool:
    """Whether a mail says thanks and nothing that wants an answer."""
    fields = {hit.rule.gives[0] for hit in hits}
    asks = "?" in text or by_content or not fields.isdisjoint({"category", "hazard", "wish", "ground"})
    return "thanks" in fields and not asks and len(text.split()) <= THANKS_WORDS
