"""Finds a desk's words in a mail: the conventions of its subjects, and the patterns of its rules.

Linear in the mail whatever the patterns are (RE2), and bounded: what lies beyond MAX_SCANNED is not looked at. It says
what was found and in which words; what that means is weighed in `understand`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import re2

from mailbot.classify.patterns import Patterns, in_little_memory, is_for_all, options, whole_words
from mailbot.classify.places import Place
from mailbot.classify.shapes import whole_ids
from mailbot.classify.terms import Lexicon, Terms
from mailbot.classify.unmasked import unmasked
from mailbot.classify.words import evidence, folded, nameless, one_form, own
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
_MOST_TELLING = ("text", "own_words", "subject", "sender", "report", "history")


_Places = Mapping[str, Place]
NOTHING: Mapping[str, str] = MappingProxyType({})


class Matcher:
    """A desk's conventions and rules, compiled once.

    Args:
        patterns, lexicon: the desk's among them, where several desks share theirs.
    """

    def __init__(self, desk: Desk, patterns: Patterns | None = None, lexicon: Lexicon | None = None) -> None:
        self._desk, self._lexicon = desk, lexicon or Lexicon([desk])
        self._conventions = [
            (each, in_little_memory(partial(_compiled, whole_words(each.pattern)))) for each in desk.conventions
        ]
        self._rules = desk.rules
        self.asks_history = any("history" in rule.places for rule in desk.rules)
        self._patterns = patterns or Patterns([desk])
        self._harmless: dict[tuple[str, str], tuple[str, ...]] = {}
        self._rules_of: dict[str, list[int]] = {}
        for index, rule in enumerate(desk.rules):
            field, value = rule.gives
            if field == "harmless":
                self._harmless["hazard", value] = (*self._harmless.get(("hazard", value), ()), *rule.patterns)
            for pattern in rule.patterns:
                self._rules_of.setdefault(pattern, []).append(index)

    def convention(self, subject: str) -> SubjectMatch | None:
        """The first convention that a normalised subject keeps to, where an identifier in it may be parted."""
        subject = whole_ids(" ".join(one_form(subject).split()))[:MAX_SUBJECT]  # a URL can be a reference
        for convention, compiled in self._conventions:
            if match := compiled.search(subject):
                fields = {name: value.strip() for name, value in match.groupdict().items() if value}
                return SubjectMatch(convention, fields, evidence(match[1]))
        return None

    def hits(
        self,
        subject: str,
        text: str,
        languages: frozenset[str] | None = None,
        besides: Mapping[str, str] = NOTHING,
        older: str = "",
    ) -> tuple[Hit, ...]:
        """Every rule that is met, once each, in the desk's order.

        Args:
            subject: normalised.
            text: the words to read, with their lines.
            languages: whose rules count, besides hazards and the desk's own; None: those of every language.
            besides: what else is known, by its place, of BESIDES.
            older: what the mail quotes, which is looked through for hazards alone.
        """
        looks = self._looks(subject, text, languages, besides, older)
        met = frozenset[str]().union(*(place.met for look in looks for place in look.values()))
        candidates = sorted({index for pattern in met for index in self._rules_of.get(pattern, ())})
        rules = (self._rules[index] for index in candidates)
        hits = (self._met(rule, looks) for rule in rules if _counts(rule, languages))
        return tuple(hit for hit in hits if hit is not None)

    def terms(self, subject: str, text: str, languages: frozenset[str] | None = None) -> Terms:
        """The terms that a mail has, by what they lean towards."""
        return self._lexicon.found(self._desk, f"{subject}\n{text}", languages)

    def tries(
        self,
        subject: str,
        text: str,
        languages: frozenset[str] | None = None,
        besides: Mapping[str, str] = NOTHING,
        older: str = "",
    ) -> Iterator[Try]:
        """Every convention and rule that a mail is held against, with what came of it: what a person is shown."""
        kept = self.convention(subject)
        for convention, _ in self._conventions:
            found = kept if kept and kept.convention is convention else None
            finding = f"kind={convention.gives['kind']}"
            yield Try(finding, f"subject {convention.name}", found is not None, found.evidence if found else "")
            if found:
                break
        looks = self._looks(subject, text, languages, besides, older)
        for rule in self._rules:
            if _counts(rule, languages):
                hit = self._met(rule, looks)
                undone = "" if hit else self._undone(rule, looks[0])
                finding, evidence = "=".join(rule.gives), hit.evidence if hit else undone
                yield Try(finding, f"rule {rule.name}", hit is not None, evidence)

    def _looks(
        self, subject: str, text: str, languages: frozenset[str] | None, besides: Mapping[str, str], older: str
    ) -> tuple[_Places, ...]:
        """The mail's places: as written; without disguise, where that differs; and what it quotes."""
        written = (folded(subject), folded(text))
        masked = tuple(nameless(part) for part in written)
        plainly = tuple(unmasked(part) for part in masked)
        place = partial(_place, self._patterns, languages)
        looks = [place(_parts(*written), _parts(*masked))]
        for name, words in besides.items():
            looks[0][name] = Place(one_form(words), one_form(words), self._patterns, languages)
        if plainly != masked:
            looks.append(place(_parts(*plainly), _parts(*plainly)))
        if older:
            said = unmasked(nameless(folded(older)))
            looks.append(place({"text": said}, {"text": said}))
        return tuple(looks)

    def _undone(self, rule: Rule, places: _Places) -> str:
        """The words that undo a rule which would be met; "" where it isn't met anyway."""
        here = [places[name] for name in rule.places if name in places]
        if not any(not place.met.isdisjoint(rule.patterns) for place in here):
            return ""
        undoing = ((pattern, place) for place in here for pattern in self._undoing(rule) if pattern in place.met)
        return next((place.words(pattern) for pattern, place in undoing), "")

    def _undoing(self, rule: Rule) -> tuple[str, ...]:
        return (*rule.unless, *self._harmless.get(rule.gives, ()))

    def _met(self, rule: Rule, looks: tuple[_Places, ...]) -> Hit | None:
        """The first place in which a rule is met; without disguise only what a mail is about is looked for."""
        if rule.gives[0] == "hazard":
            hits = (self._danger(rule, places) for places in looks)
        else:
            hits = (self._hit(rule, places) for places in looks[: 2 if rule.gives[0] == "category" else 1])
        return next((hit for hit in hits if hit is not None), None)

    def _hit(self, rule: Rule, places: _Places) -> Hit | None:
        here = [name for name in _MOST_TELLING if name in rule.places and name in places]
        if any(not places[name].met.isdisjoint(rule.unless) for name in here):
            return None
        found = ((name, pattern) for name in here for pattern in rule.patterns if pattern in places[name].met)
        return next((Hit(rule, name, places[name].words(pattern)) for name, pattern in found), None)

    def _danger(self, rule: Rule, places: _Places) -> Hit | None:
        """The same for a hazard: what undoes it does so in its own sentence, and what is harmless is none alone.

        Real danger beside a figure of speech stays danger.
        """
        for name in (name for name in _MOST_TELLING if name in rule.places and name in places):
            place = places[name]
            for pattern in (pattern for pattern in rule.patterns if pattern in place.met):
                harmless = place.met.intersection(self._harmless.get(rule.gives, ()))
                undoing = place.met.intersection(rule.unless)
                plain = not harmless and not undoing
                words = place.words(pattern) if plain else place.words_besides(pattern, harmless, undoing)
                if words:
                    return Hit(rule, name, words)
        return None


def _parts(subject: str, text: str) -> dict[str, str]:
    return {"subject": subject, "text": text, "own_words": text}


def _place(
    patterns: Patterns, languages: frozenset[str] | None, shown: Mapping[str, str], masked: Mapping[str, str]
) -> dict[str, Place]:
    """Parts of a mail, each on one line and in its sender's own voice where that is asked for."""
    found: dict[str, Place] = {}
    made: dict[tuple[str, str], Place] = {}  # what is the same is looked through once
    for name, words in shown.items():
        if name == "own_words" and '"' not in words and ">" not in words:
            found[name] = found["text"]
            continue
        voice = own if name == "own_words" else _one_line
        part = voice(words), voice(masked[name])
        found[name] = made.setdefault(part, Place(*part, patterns, languages))
    return found


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _compiled(pattern: str, octets: int) -> "re2._Regexp":
    return re2.compile(pattern, options=options(octets, any_case=True))


def _counts(rule: Rule, languages: frozenset[str] | None) -> bool:
    """Whether a rule is to be looked for: words of one language mean something else, or nothing, in another."""
    return languages is None or is_for_all(rule) or rule.language in languages
