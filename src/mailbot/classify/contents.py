"""What a mail contains of what its policy asks for: its subject's fields, its reference, and what is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.classify.entities import one_form
from mailbot.classify.rules import SubjectMatch
from mailbot.classify.words import MAX_EVIDENCE, evidence, plain
from mailbot.domain.mail import Address
from mailbot.domain.provisions import Ask
from mailbot.domain.reading import Reading

ENOUGH_WORDS = 20  # of a description that names no category
_NUMBERS = (
    "1 i one 1st first eins un une uno um een jeden 一",
    "2 ii two 2nd second zwei deux dos dois due twee dwa 二",
    "3 iii three 3rd third drei trois tres três tre drie trzy 三",
)
_TIERS = {word: tier for tier, words in enumerate(_NUMBERS, 1) for word in words.split()}
_ID = re.compile(r"[A-Za-z]{2,12}[-_][\w-]*\d[\w-]*|\d{3,}")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|。")  # ！ and ？ are ! and ? in compatibility form
_A_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMING = ("accounts", "content_ids", "urls", "ips", "hashes", "task_ids")


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found, to be held against what is asked.

    Args:
        says: what rules found said, by name.
        words: how many words the text has.
    """

    reading: Reading
    says: frozenset[str]
    sender: Address | None
    attachments: int
    words: int


def subject_fields(match: SubjectMatch | None) -> dict[str, str]:
    """The named groups of a convention in one form: `tier` as a digit, `reference` as its holder knows it."""
    fields = dict(match.fields) if match else {}
    if "tier" in fields:
        fields["tier"] = str(_TIERS[fields["tier"].lower()]) if fields["tier"].lower() in _TIERS else fields["tier"]
    if "reference" in fields:
        fields["reference"] = one_form(fields["reference"])
    return fields


def reference_of(fields: Mapping[str, str], entities: Mapping[str, tuple[str, ...]]) -> str | None:
    """The account or content ID that the subject names, or else the text; before a mere word of the subject as well."""
    named = fields.get("reference")
    if named and not _A_WORD.fullmatch(named):
        return named
    accounts = (account for account in entities["accounts"] if _ID.fullmatch(account))
    return next(accounts, None) or next(iter(entities["content_ids"]), None) or named


def sentence_with(words: str, text: str) -> str:
    """The sentence of a text that has some words in it, as evidence; the words alone where it is too long."""
    whole = plain(text)
    at = whole.find(words)
    if at < 0:
        return words
    start = max((end.end() for end in _SENTENCE_END.finditer(whole, 0, at)), default=0)
    end = _SENTENCE_END.search(whole, at + len(words))
    sentence = whole[start : end.end() if end else len(whole)].strip()
    return evidence(sentence if len(sentence) <= MAX_EVIDENCE else words)


def missing(asked: tuple[Ask, ...], contents: Contents) -> tuple[str, ...]:
    """What is asked of such a mail and wasn't found, in the order in which the policy asks."""
    reading = contents.reading
    asks = (ask.name for ask in asked if ask.concerns(reading.categories, reading.labels))
    return tuple(name for name in asks if not _has(name, contents))


def _has(name: str, contents: Contents) -> bool:
    """Whether one thing is there. Evidence counts as missing only where the mail speaks of some; nobody is asked for
    pictures of a child.
    """
    reading, says = contents.reading, contents.says
    entities = reading.entities
    match name:
        case "description":
            named = bool(reading.categories or reading.hazards)
            return named or "description" in says or contents.words >= ENOUGH_WORDS
        case "identifiers":
            return any(entities[kind] for kind in _NAMING)
        case "evidence":
            return (
                "child_safety" in reading.hazards
                or "evidence" not in says
                or contents.attachments > 0
                or "evidence_given" in says
            )
        case "contact":
            return contents.sender is not None or bool(entities["phones"] or entities["emails"])
        case "account":
            by_address = "@" in reading.subject_fields.get("reference", "")
            return bool(entities["accounts"]) or "account" in says or by_address
        case "grounds":
            return bool(reading.grounds) or "grounds" in says
        case "timestamps" | "task_ids" | "models":
            return bool(entities[name])
    return name in says
