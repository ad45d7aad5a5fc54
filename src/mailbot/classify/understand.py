"""Reads a person's mail for a desk: kind, category, tier, hazards and the rest, each with the words that it rests on.

What the mail says and its subject decide; the address is weak evidence. What is unclear is not guessed at: the reading
says why a person must look. Decides nothing about what is then done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.classify.clues import Clues, clues_of
from mailbot.classify.contents import Contents, missing, reference_of, sentence_with, subject_fields
from mailbot.classify.entities import Extractor, joined
from mailbot.classify.fusion import Classifier
from mailbot.classify.grade import MAY_BE_GRAVE, Graded, grade, has_evidence_clock, is_feedback, only_thanks, priority
from mailbot.classify.judge import Judged, judge
from mailbot.classify.news import only_news
from mailbot.classify.rules import Hit, Matcher, SubjectMatch
from mailbot.classify.thanks import thanks_in_answer
from mailbot.classify.weigh import against_text
from mailbot.classify.words import MAX_SCANNED, evidence, is_cut
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Address
from mailbot.domain.reading import HAZARDS, HISTORY, Reading, Why

RESTORATION = "restoration"
"""The label by which who owns up and asks for a suspended account is told from who appeals (alludium 11.4)."""
NO_APPEAL = "it asks for a suspended account to be restored, which is no appeal"
READING_FIELDS = {"hazard": "hazards", "ground": "grounds", "wish": "wishes", "tier": "tier", "label": "labels"}


def understand(
    desk: Desk,
    matcher: Matcher,
    extractor: Extractor,
    *,
    subject: str,
    text: str,
    recipients: tuple[str, ...],
    sender: Address | None,
    written_at: datetime,
    attachments: int,
    evidence_named: Mapping[str, tuple[str, ...]] | None = None,
    classifier: Classifier | None = None,
    older: str = "",
    history: str = "",
    answers_us: bool = False,
) -> Reading:
    """What a person's mail is and asks.

    Args:
        subject, text: normalised (`parsing.subject.normalise`), and the new words.
        recipients: addresses that it was sent to.
        written_at: for dates that state no year, and times that are told from it.
        attachments: how many came with it.
        evidence_named: what the messages among them name. It counts as named, but no rule reads their words.
        classifier: None while none is trained: rules speak alone.
        older: what the mail quotes that we haven't seen before. A danger in it is one, whoever wrote it.
        history: what the sender's earlier tickets are, see `known_of`.
        answers_us: it says that it answers a mail of ours, so that its subject is the thread's.
    """
    clues = clues_of(
        desk,
        matcher,
        subject=subject,
        text=text,
        recipients=recipients,
        besides=known_of(sender, history),
        older=older,
    )
    entities, assumed = extractor.extract(f"{subject}\n{text}", written_at)
    judged = judge(clues, matcher, recipients, subject=subject, text=text, classifier=classifier, foreign=clues.foreign)
    kind = replace(judged.kind, doubt=judged.kind.doubt or against_text(clues, judged.kind.value))
    fields = subject_fields(clues.convention)
    graded = grade(desk, kind.value, judged.category, fields, _values(clues.hits, "tier"))
    found = _Found(clues, replace(judged, kind=kind), graded, fields, entities)
    thanks = thanks_in_answer(desk, matcher, text) if answers_us else only_thanks(kind.by_content, clues.hits, text)
    reading, whys = _reading(desk, found, text, thanks=thanks)
    doubts = (_unread(text, older), kind.doubt, judged.doubt, graded.doubt)
    reading = replace(reading, entities=joined(entities, evidence_named or {}))
    return replace(
        reading,
        missing=() if clues.foreign else _missing(desk, reading, clues.hits, sender, attachments),
        only_news=only_news(clues.hits, reading.entities, attachments, text),
        needs_triage=_doubts(desk, reading, *doubts, foreign=clues.foreign),
        why=(*whys, *_field_whys(fields, clues.convention), *assumed, *_text_whys(reading, text)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a mail, before it is put together."""

    clues: Clues
    judged: Judged
    graded: Graded
    fields: dict[str, str]
    entities: dict[str, tuple[str, ...]]

    def values(self, field: str) -> tuple[str, ...]:
        """The values that rules or the model found for a field, each once."""
        prefix = f"{READING_FIELDS[field]}="
        by_model = (each.removeprefix(prefix) for each in self.judged.findings if each.startswith(prefix))
        return tuple(dict.fromkeys((*_values(self.clues.hits, field), *by_model)))


def _reading(desk: Desk, found: _Found, text: str, *, thanks: bool) -> tuple[Reading, tuple[Why, ...]]:
    """The reading without its doubts and what is missing, and why it is this one."""
    clues, judged, kind, hits = found.clues, found.judged, found.judged.kind, found.clues.hits
    graded = found.graded
    by_category = _hazards_of(desk, kind.value, () if judged.doubt else judged.categories, hits)
    hazards = tuple(dict.fromkeys((*found.values("hazard"), *(hazard for hazard, _ in by_category))))
    unread = clues.foreign and not {kind.value, *clues.addressed}.isdisjoint(MAY_BE_GRAVE)
    clear = kind.doubt is None and judged.doubt is None
    marks = {
        "thanks": thanks,
        "feedback": clear and is_feedback(desk, judged.categories),
        "foreign": unread,
        "dated": has_evidence_clock(desk, kind.value, judged.categories),
    }
    soon, why_soon = priority(kind.value, graded.tier, hits, hazards=hazards, **marks)
    is_appeal = kind.value == "appeal"
    reading = Reading(
        nature="human",
        desk=desk.name,
        kind=kind.value,
        category=judged.category,
        categories=judged.categories,
        tier=graded.tier,
        priority=soon,
        hazards=hazards,
        language=clues.language,
        subject_fields=found.fields,
        reference=reference_of(found.fields, found.entities),
        entities=found.entities,
        grounds=found.values("ground") if is_appeal else (),
        requested_resolution=_resolution(hits, text) if is_appeal else None,
        wishes=_values(hits, "wish"),
        labels=_values(hits, "label"),
        visible_text=text,
        thanks=thanks,
        asks_news=any(hit.rule.gives[0] == "news" for hit in hits),
        kind_is_clear=not clues.foreign and (clear if "imminent_harm" in hazards else kind.doubt is None),
    )
    whys = (*kind.why, *judged.why, *_whys(reading, hits), *graded.why, *((why_soon,) if why_soon else ()))
    return reading, (*whys, *(why for _, why in by_category))


def known_of(sender: Address | None, history: str) -> dict[str, str]:
    """What rules see besides a mail's words: who it says that it is from, and what is known of that address."""
    return {"sender": f"{sender.name} {sender.address}" if sender else "", "history": history}


def _missing(
    desk: Desk, reading: Reading, hits: Iterable[Hit], sender: Address | None, attachments: int
) -> tuple[str, ...]:
    """What the policy asks for and a mail doesn't say; nothing is asked of who withdraws, or only says thanks, nor of
    somebody in danger as long as nothing says what they want of us."""
    in_danger = "imminent_harm" in reading.hazards and not reading.kind_is_clear
    if "withdrawal" in reading.wishes or reading.thanks or in_danger:
        return ()
    words = len(reading.visible_text.split())
    contents = Contents(reading, frozenset(_values(hits, "says")), sender, attachments, words)
    return missing(desk.asks.get(reading.kind or "", ()), contents)


def _values(hits: Iterable[Hit], field: str) -> tuple[str, ...]:
    """The values that rules found for a field, each once."""
    return tuple(dict.fromkeys(hit.rule.gives[1] for hit in hits if hit.rule.gives[0] == field))


def _hazards_of(desk: Desk, kind: str, categories: Iterable[str], hits: Iterable[Hit]) -> list[tuple[str, Why]]:
    """The hazards that a report's categories speak of; none where its own words deny them or quote the policy.

    Args:
        categories: none where they are in doubt: what says next to nothing may be anything, and alarms nobody.
    """
    if kind != desk.report_kind:
        return []
    harmless = _values(hits, "harmless")
    found = [key for key in categories if key in HAZARDS and key not in harmless]
    return [(key, Why(f"hazards={key}", f"category {key}", "")) for key in found]


def _unread(text: str, older: str) -> str | None:
    return f"it is longer than the {MAX_SCANNED:,} octets that were read" if is_cut(text) or is_cut(older) else None


def _resolution(hits: Iterable[Hit], text: str) -> str | None:
    """What an appellant asks for, in the sentence that says it."""
    hit = next((hit for hit in hits if hit.rule.gives == ("says", "resolution")), None)
    return sentence_with(hit.evidence, text) if hit else None


def _doubts(desk: Desk, reading: Reading, *doubts: str | None, foreign: bool) -> str | None:
    """Why a person must look before anything is taken as understood, as a moderator reads it."""
    read = ", ".join(desk.languages)
    reasons = (
        f"it is written in another language ({reading.language}); the rules read {read}" if foreign else None,
        NO_APPEAL if reading.kind == "appeal" and RESTORATION in reading.labels else None,
        *doubts,
    )
    return "; ".join(reason for reason in reasons if reason) or None


def _whys(reading: Reading, hits: Iterable[Hit]) -> Iterable[Why]:
    """The hits behind the findings that are a rule's value as it stands."""
    for hit in hits:
        field, value = hit.rule.gives
        if field in READING_FIELDS and (reading.kind == "appeal" or field in ("hazard", "wish", "label")):
            by = HISTORY if hit.place == "history" else "rule "
            yield Why(f"{READING_FIELDS[field]}={value}", f"{by}{hit.rule.name}", hit.evidence)


def _field_whys(fields: dict[str, str], convention: SubjectMatch | None) -> Iterable[Why]:
    if convention:
        for name, value in fields.items():
            yield Why(f"{name}={value}", f"subject {convention.convention.name}", convention.evidence)


def _text_whys(reading: Reading, text: str) -> Iterable[Why]:
    if reading.language:
        yield Why(f"language={reading.language}", "letters", evidence(text[:60]))
    if is_cut(text):
        yield Why("visible_text", "limit", f"what lies beyond {MAX_SCANNED:,} octets was not looked at")
