"""Finds a desk's words in a mail: the conventions of its subjects, and the patterns of its rules.

Linear in the mail whatever the patterns are (RE2), and bounded: what lies beyond MAX_SCANNED is not looked at. It says
what was found and in which words; what that means is weighed in `understand`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from mailbot.classify.patterns import MEMORY, Patterns, is_for_all, options, whole_words
from mailbot.classify.terms import Lexicon, Terms
from mailbot.classify.words import MAX_SCANNED, evidence, folded, nameless, octets, one_form, own, plain
from mailbot.domain.desk import Convention, Desk, Rule

MAX_SUBJECT = 1000  # characters


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that was met, where, and the words that met it."""

    rule: Rule
    place: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SubjectMatch:
    """The convention that a subject keeps to, and its named groups as written; groups that met nothing are left out."""

    convention: Convention
    fields: dict[str, str]
    evidence: str


@dataclass(frozen=True, slots=True)
class Try:
    """A convention or rule that a mail was held against.

    Args:
        finding: what it would tell, such as `kind=appeal`.
        evidence: the words that met it; where it was not met, those that undid it, or "".
    """

    finding: str
    rule: str
    met: bool
    evidence: str


# Where a rule that is met in several places is said to be met.
_MOST_TELLING = ("text", "own_words", "subject", "sender")


class _Place:
    """A part of a mail as patterns see it, and which patterns are met in it."""

    def __init__(
        self, words: str, patterns: Patterns, languages: frozenset[str] | None, *, named: bool = False
    ) -> None:
        self.shown = octets(words)[:MAX_SCANNED]
        self.octets = self.shown if named else octets(nameless(words))[:MAX_SCANNED]
        self.met, self._patterns = patterns.met_in(self.octets, languages), patterns

    def words(self, pattern: str) -> str:
        """The words that meet a pattern; "" where none do."""
        span = self._patterns.span(pattern, self.octets)
        return evidence(self.shown[slice(*span)].decode("utf-8", "replace")) if span else ""


class Matcher:
    """A desk's conventions and rules, compiled once.

    Args:
        patterns, lexicon: the desk's among them, where several desks share theirs.
    """

    def __init__(self, desk: Desk, patterns: Patterns | None = None, lexicon: Lexicon | None = None) -> None:
        self._desk, self._lexicon = desk, lexicon or Lexicon([desk])
        self._conventions = [
            (each, re2.compile(whole_words(each.pattern), options=options(MEMORY[-1]))) for each in desk.conventions
        ]
        self._rules = desk.rules
        self._patterns = patterns or Patterns([desk])
        self._rules_of: dict[str, list[int]] = {}
        for index, rule in enumerate(desk.rules):
            for pattern in rule.patterns:
                self._rules_of.setdefault(pattern, []).append(index)

    def convention(self, subject: str) -> SubjectMatch | None:
        """The first convention that a normalised subject keeps to."""
        subject = " ".join(one_form(subject).split())[:MAX_SUBJECT]  # a URL can be a reference
        for convention, compiled in self._conventions:
            if match := compiled.search(subject):
                fields = {name: value.strip() for name, value in match.groupdict().items() if value}
                return SubjectMatch(convention, fields, evidence(match[1]))
        return None

    def hits(
        self, subject: str, text: str, languages: frozenset[str] | None = None, sender: str = ""
    ) -> tuple[Hit, ...]:
        """Every rule that is met, once each, in the desk's order.

        Args:
            subject: normalised.
            text: the words to read, with their lines.
            languages: whose rules count, besides hazards and the desk's own; None: those of every language.
            sender: name and address in From.
        """
        places = self._places(subject, text, languages, sender)
        met = frozenset[str]().union(*(place.met for place in places.values()))
        candidates = sorted({index for pattern in met for index in self._rules_of.get(pattern, ())})
        rules = (self._rules[index] for index in candidates)
        hits = (self._hit(rule, places) for rule in rules if _counts(rule, languages))
        return tuple(hit for hit in hits if hit is not None)

    def terms(self, subject: str, text: str, languages: frozenset[str] | None = None) -> Terms:
        """The terms that a mail has, by what they lean towards."""
        return self._lexicon.found(self._desk, f"{subject}\n{text}", languages)

    def tries(
        self, subject: str, text: str, languages: frozenset[str] | None = None, sender: str = ""
    ) -> Iterator[Try]:
        """Every convention and rule that a mail is held against, with what came of it: what a person is shown."""
        kept = self.convention(subject)
        for convention, _ in self._conventions:
            found = kept if kept and kept.convention is convention else None
            finding = f"kind={convention.gives['kind']}"
            yield Try(finding, f"subject {convention.name}", found is not None, found.evidence if found else "")
            if found:
                break
        places = self._places(subject, text, languages, sender)
        for rule in self._rules:
            if _counts(rule, languages):
                hit = self._hit(rule, places)
                undone = "" if hit else self._undone(rule, places)
                finding, evidence = "=".join(rule.gives), hit.evidence if hit else undone
                yield Try(finding, f"rule {rule.name}", hit is not None, evidence)

    def _places(self, subject: str, text: str, languages: frozenset[str] | None, sender: str) -> dict[str, _Place]:
        form = folded(text)
        said = _Place(" ".join(form.split()), self._patterns, languages)
        ours = _Place(own(form), self._patterns, languages) if '"' in form or ">" in form else said
        subjects, senders = (
            _Place(plain(subject), self._patterns, languages),
            _Place(one_form(sender), self._patterns, languages, named=True),
        )
        return {"subject": subjects, "text": said, "own_words": ours, "sender": senders}

    def _undone(self, rule: Rule, places: dict[str, _Place]) -> str:
        """The words that undo a rule which would be met; "" where it isn't met anyway."""
        here = [places[name] for name in rule.places]
        if not any(not place.met.isdisjoint(rule.patterns) for place in here):
            return ""
        undoing = ((pattern, place) for place in here for pattern in rule.unless if pattern in place.met)
        return next((place.words(pattern) for pattern, place in undoing), "")

    def _hit(self, rule: Rule, places: dict[str, _Place]) -> Hit | None:
        if any(not places[name].met.isdisjoint(rule.unless) for name in rule.places):
            return None
        for name in _MOST_TELLING:
            if name not in rule.places:
                continue
            place = places[name]
            for pattern in rule.patterns:
                if pattern in place.met:
                    return Hit(rule, name, place.words(pattern))
        return None


def _counts(rule: Rule, languages: frozenset[str] | None) -> bool:
    """Whether a rule is to be looked for: words of one language mean something else, or nothing, in another."""
    return languages is None or is_for_all(rule) or rule.language in languages
