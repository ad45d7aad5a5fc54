"""Patterns of rules, compiled so that a mail meets thousands of them in time linear in the mail (RE2)."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import re2

from mailbot.domain.desk import Desk, Rule
from mailbot.domain.words import pattern_in_small_letters, with_fewer_letters

Made = TypeVar("Made")

IN_A_FILTER = 800  # patterns; twice as many still work, beyond that RE2 takes no more
MEMORY = (60_000, 150_000, 400_000, 8_000_000)  # octets for a pattern, as it needs them
# What a word ends at. RE2's \b knows ASCII alone, and `[^\pL]` makes a program ten times as large; so: ASCII, Latin-1
# and general punctuation, symbols, and CJK, which puts no space between words. Case is kept: the Kelvin sign folds to
# k, which would end words.
EDGE = (
    r"(?-i:[\x00-/:-@\[-^`{-\x{a9}\x{ab}-\x{b4}\x{b6}-\x{b9}\x{bb}-\x{bf}×÷"
    r"\x{2000}-\x{2bff}\x{2e00}-\x{9fff}\x{f900}-\x{faff}\x{1f000}-\x{1faff}\x{20000}-\x{2ffff}])"
)


def options(octets: int, *, any_case: bool = False) -> re2.Options:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = not any_case, False, octets
    return options


def whole_words(pattern: str) -> str:
    """A pattern between edges."""
    return rf"(?:^|{EDGE})({with_fewer_letters(pattern)})(?:$|{EDGE})"


def in_little_memory(make: Callable[[int], Made]) -> Made:
    """Makes a pattern with as little memory as it can do with: what RE2 remembers of mail grows up to it.

    Args:
        make: takes octets.
    """
    for octets in MEMORY[:-1]:
        try:
            return make(octets)
        except re2.error:
            continue
    return make(MEMORY[-1])


class Patterns:
    """All patterns of some desks' rules in a few filters: literal words first, then only the patterns that they allow.
    They are met in small letters.

    Those of a language are compiled with the first mail in it, once, whoever else reads meanwhile. A filter's words are
    one program of bounded size.
    """

    def __init__(self, desks: Iterable[Desk]) -> None:
        self._waiting: dict[str, dict[str, None]] = {}
        for rule in (rule for desk in desks for rule in desk.rules):
            group = self._waiting.setdefault("" if is_for_all(rule) else rule.language, {})
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

    def span(self, pattern: str, octets: bytes) -> tuple[int, int] | None:
        """Where a pattern that is met in some octets stands in them."""
        found, index = self._places[pattern]
        match = found.re(index).search(octets)
        return match.span(1) if match else None

    def spans(self, patterns: Iterable[str], octets: bytes) -> Iterator[tuple[int, int]]:
        """Every place where patterns that are met in some octets stand in them."""
        for pattern in patterns:
            found, index = self._places[pattern]
            yield from (match.span(1) for match in found.re(index).finditer(octets))

    def _compiled(self, group: str) -> list[tuple[re2.Filter, list[str]]]:
        with self._compiling:
            if group not in self._filters:
                self._filters[group] = self._compile(list(self._waiting.pop(group)))
            return self._filters[group]

    def _compile(self, patterns: list[str]) -> list[tuple[re2.Filter, list[str]]]:
        made = []
        for start in range(0, len(patterns), IN_A_FILTER):
            part, found = patterns[start : start + IN_A_FILTER], re2.Filter()
            self._places |= {
                pattern: (found, _added(found, whole_words(pattern_in_small_letters(pattern)))) for pattern in part
            }
            found.Compile()
            made.append((found, part))
        return made


def _added(found: re2.Filter, pattern: str) -> int:
    return in_little_memory(lambda octets: int(found.Add(pattern, options(octets))))


def is_for_all(rule: Rule) -> bool:
    """Whether it is looked for in mail of every language: a desk's own, hazards, and what is none."""
    return not rule.language or rule.gives[0] in ("hazard", "harmless")
