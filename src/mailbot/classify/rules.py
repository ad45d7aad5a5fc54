"""Finds a desk's words in a mail: the conventions of its subjects, and the patterns of its rules.

Linear in the mail whatever the patterns are (RE2), and bounded: what lies beyond MAX_SCANNED is not looked at. It says
what was found and in which words; what that means is weighed in `understand`.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import re2

from mailbot.classify.terms import Lexicon, Terms
from mailbot.domain.desk import Convention, Desk, Rule

MAX_SCANNED = 100_000  # octets of UTF-8
MAX_EVIDENCE = 200  # characters
MAX_SUBJECT = 1000  # characters
IN_A_FILTER = 400  # patterns
MEMORY = (60_000, 150_000, 400_000, 8_000_000)  # octets for a pattern, as it needs them
# What a word ends at. RE2's \b knows ASCII alone, and `[^\pL]` makes a program ten times as large; so: ASCII, Latin-1
# and general punctuation, symbols, and CJK, which puts no space between words. Case is kept: the Kelvin sign folds to
# k, which would end words.
EDGE = (
    r"(?-i:[\x00-/:-@\[-^`{-\x{a9}\x{ab}-\x{b4}\x{b6}-\x{b9}\x{bb}-\x{bf}×÷"
    r"\x{2000}-\x{2bff}\x{2e00}-\x{9fff}\x{f900}-\x{faff}\x{1f000}-\x{1faff}\x{20000}-\x{2ffff}])"
)

_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»「」『』", '"')
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_URL = re.compile(r"://\S+")
# Names that people and sites gave themselves: what they say is not the sender's either.
_HANDLE = r"(?<![\w@.])@\w[\w.-]{0,63}"
_ADDRESS = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_HOST = (
    r"(?<![\w.@-])(?:www\.\S{3,2000}|(?:[\w-]{1,63}\.){1,8}(?:[a-z]{2,24}/\S{0,2000}"
    r"|(?:com|org|net|info|biz|io|ai|app|dev|example|xyz|shop|online)(?![\w.-]*\w)))"
)
_NAMES = re.compile(rf"{_ADDRESS}|{_HANDLE}|{_HOST}", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]")
_QUOTED = re.compile(r'"[^"]{0,2000}"|^[ \t]*>[^\n]*', re.MULTILINE)


def _options(octets: int) -> re2.Options:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, octets
    return options


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


def plain(text: str) -> str:
    """Text as patterns see it: compatibility forms, plain quotes and dashes, single spaces; `https://url` for a URL."""
    return " ".join(_folded(text).split())


def own_words(text: str) -> str:
    """What a mail says in its own voice: `plain`, without `>` lines and what stands in quotation marks."""
    return _own(_folded(text))


def evidence(words: str) -> str:
    """Words as evidence: on one line, without control characters, at most 200 characters."""
    shown = "".join(char if char.isprintable() else " " for char in words[: 2 * MAX_EVIDENCE])
    shown = " ".join(shown.split())
    return shown if len(shown) <= MAX_EVIDENCE else shown[: MAX_EVIDENCE - 1] + "…"


def _folded(text: str) -> str:
    return _URL.sub("://url", _one_form(text))  # the words in a URL are not the sender's


def _one_form(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:MAX_SCANNED])[:MAX_SCANNED].translate(_FOLDED)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _nameless(text: str) -> str:
    """Text in which names (_NAMES) keep their length in octets and say nothing."""
    return _NAMES.sub(lambda name: _LETTERS.sub(lambda letter: "x" * len(_octets(letter[0])), name[0]), text)


def _own(folded: str) -> str:
    return " ".join(_QUOTED.sub(" ", folded).split())


def _whole_words(pattern: str) -> str:
    return rf"(?:^|{EDGE})({pattern})(?:$|{EDGE})"


# Where a rule that is met in several places is said to be met.
_MOST_TELLING = ("text", "own_words", "subject", "sender")


class _Place:
    """A part of a mail as patterns see it, and which patterns are met in it."""

    def __init__(
        self, words: str, patterns: "Patterns", languages: frozenset[str] | None, *, named: bool = False
    ) -> None:
        self.shown = _octets(words)[:MAX_SCANNED]
        self.octets = self.shown if named else _octets(_nameless(words))[:MAX_SCANNED]
        self.met = patterns.met_in(self.octets, languages)


class Patterns:
    """All patterns of some desks' rules in a few filters: literal words first, then only the patterns that they allow.

    Those of a language are compiled with the first mail in it, once, whoever else reads meanwhile. A filter's words are
    one program of bounded size.
    """

    def __init__(self, desks: Iterable[Desk]) -> None:
        self._waiting: dict[str, dict[str, None]] = {}
        for rule in (rule for desk in desks for rule in desk.rules):
            group = self._waiting.setdefault("" if _always(rule) else rule.language, {})
            group.update(dict.fromkeys((*rule.patterns, *rule.unless)))
        self._groups = frozenset(self._waiting)
        self._filters: dict[str, list[tuple[re2.Filter, list[str]]]] = {}
        self._places: dict[str, tuple[re2.Filter, int]] = {}
        self._compiling = threading.Lock()

    def met_in(self, octets: bytes, languages: frozenset[str] | None) -> frozenset[str]:
        """The patterns that are met, of those that count for mail in these languages; None: of every language."""
        if not octets:
            return frozenset()
        groups = self._groups if languages is None else self._groups & {"", *languages}
        filters = (each for group in groups for each in self._compiled(group))
        return frozenset(part[index] for found, part in filters for index in found.Match(octets) or ())

    def words(self, pattern: str, place: _Place) -> str:
        found, index = self._places[pattern]
        match = found.re(index).search(place.octets)
        return evidence(place.shown[match.start(1) : match.end(1)].decode("utf-8", "replace")) if match else ""

    def _compiled(self, group: str) -> list[tuple[re2.Filter, list[str]]]:
        with self._compiling:
            if group not in self._filters:
                self._filters[group] = self._compile(list(self._waiting.pop(group)))
            return self._filters[group]

    def _compile(self, patterns: list[str]) -> list[tuple[re2.Filter, list[str]]]:
        made = []
        for start in range(0, len(patterns), IN_A_FILTER):
            part, found = patterns[start : start + IN_A_FILTER], re2.Filter()
            self._places |= {pattern: (found, _added(found, _whole_words(pattern))) for pattern in part}
            found.Compile()
            made.append((found, part))
        return made


def _added(found: re2.Filter, pattern: str) -> int:
    """Adds a pattern with as little memory as it can do with: what RE2 remembers of mail grows up to it."""
    for octets in MEMORY[:-1]:
        try:
            return int(found.Add(pattern, _options(octets)))
        except re2.error:
            continue
    return int(found.Add(pattern, _options(MEMORY[-1])))


class Matcher:
    """A desk's conventions and rules, compiled once.

    Args:
        patterns, lexicon: the desk's among them, where several desks share theirs.
    """

    def __init__(self, desk: Desk, patterns: Patterns | None = None, lexicon: Lexicon | None = None) -> None:
        self._desk, self._lexicon = desk, lexicon or Lexicon([desk])
        self._conventions = [
            (each, re2.compile(_whole_words(each.pattern), options=_options(MEMORY[-1]))) for each in desk.conventions
        ]
        self._rules = desk.rules
        self._patterns = patterns or Patterns([desk])
        self._rules_of: dict[str, list[int]] = {}
        for index, rule in enumerate(desk.rules):
            for pattern in rule.patterns:
                self._rules_of.setdefault(pattern, []).append(index)

    def convention(self, subject: str) -> SubjectMatch | None:
        """The first convention that a normalised subject keeps to."""
        subject = " ".join(_one_form(subject).split())[:MAX_SUBJECT]  # a URL can be a reference
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
        folded = _folded(text)
        said = _Place(" ".join(folded.split()), self._patterns, languages)
        own = _Place(_own(folded), self._patterns, languages) if '"' in folded or ">" in folded else said
        subjects, senders = (
            _Place(plain(subject), self._patterns, languages),
            _Place(_one_form(sender), self._patterns, languages, named=True),
        )
        return {"subject": subjects, "text": said, "own_words": own, "sender": senders}

    def _undone(self, rule: Rule, places: dict[str, _Place]) -> str:
        """The words that undo a rule which would be met; "" where it isn't met anyway."""
        here = [places[name] for name in rule.places]
        if not any(not place.met.isdisjoint(rule.patterns) for place in here):
            return ""
        undoing = ((pattern, place) for place in here for pattern in rule.unless if pattern in place.met)
        return next((self._patterns.words(pattern, place) for pattern, place in undoing), "")

    def _hit(self, rule: Rule, places: dict[str, _Place]) -> Hit | None:
        if any(not places[name].met.isdisjoint(rule.unless) for name in rule.places):
            return None
        for name in _MOST_TELLING:
            if name not in rule.places:
                continue
            place = places[name]
            for pattern in rule.patterns:
                if pattern in place.met:
                    return Hit(rule, name, self._patterns.words(pattern, place))
        return None


def _counts(rule: Rule, languages: frozenset[str] | None) -> bool:
    """Whether a rule is to be looked for: words of one language mean something else, or nothing, in another."""
    return languages is None or _always(rule) or rule.language in languages


def _always(rule: Rule) -> bool:  # a desk's own, and hazards, are looked for in mail of every language
    return not rule.language or rule.gives[0] == "hazard"
