"""The marks by which nature is told, as data: read from `marks/*.toml` on first use, and checked as they are read.

Headers that tell it alone, signs that are weighed, and what spam filters write. Every pattern is RE2, so linear.
"""

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

import re2

from mailbot.classify.facts import FACTS
from mailbot.errors import ConfigError, Problem

WEIGHED = ("spam", "auto_reply", "list")  # the natures that signs speak for; `human` speaks against all of them
FILES = ("people.toml", "automatic.toml", "receipts.toml", "lists.toml", "spam.toml")
ZONES = ("opening", "text", "ending", "lines", "said")
OF_WORDS = ("many links", "HTML source as text")  # facts that come with words, copied
PLACES = ("subject", "from", "envelope", "header", "fact", *ZONES)
_OPTIONS = re2.Options()
_OPTIONS.case_sensitive = False
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20  # octets: with less, counted repetitions make RE2 fall back to something slower
Pattern = Any  # re2's own type isn't told to mypy


@dataclass(frozen=True, slots=True)
class HeaderMark:
    """Headers, one of which tells a nature alone; pattern None: whatever their value but a plain no."""

    nature: str
    names: tuple[str, ...]
    pattern: Pattern | None
    why: str


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for some natures, or against them where the weight is negative.

    Args:
        family: signs of one family count once.
        where: one of PLACES; `header` with the names in headers.
        core: says what the nature is; of a nature, one of these must be met.
        alone: enough without any other sign.
    """

    name: str
    natures: tuple[str, ...]
    family: str
    where: str
    weight: int
    why: str
    pattern: Pattern | None
    headers: tuple[str, ...]
    fact: str
    core: bool
    alone: bool

    @property
    def is_structure(self) -> bool:
        """Whether it is about how the mail is made, which whoever copies its words doesn't take over."""
        return self.where not in ZONES and self.fact not in OF_WORDS


@dataclass(frozen=True, slots=True)
class SpamFilter:
    """What a filter writes: its headers in lower case, each with the values that mean spam.

    Args:
        mute: headers of it whose other values don't say that a mail is none.
    """

    spam: dict[str, Pattern]
    mute: frozenset[str]


@functools.cache
def header_marks() -> tuple[HeaderMark, ...]:
    """The headers that tell a nature alone, in order."""
    return tuple(_header_mark(entry) for entry in _read("headers.toml")["mark"])


@functools.cache
def signs() -> dict[str, tuple[Sign, ...]]:
    """The signs of each weighed nature, the weightiest first."""
    every = [_sign(name, raw["nature"], entry) for name in FILES for raw in [_read(name)] for entry in raw["sign"]]
    every.sort(key=lambda sign: -abs(sign.weight))
    return {nature: tuple(sign for sign in every if nature in sign.natures) for nature in WEIGHED}


@functools.cache
def spam_filters() -> dict[str, SpamFilter]:
    """The filters that settings can pin, by name."""
    return {
        name: SpamFilter(
            {
                header.lower(): _compiled("filters.toml", name, [f"^\\s*(?:{says})"])
                for header, says in raw["spam"].items()
            },
            frozenset(header.lower() for header in raw.get("mute", ())),
        )
        for name, raw in _read("filters.toml").items()
    }


def read_marks(_: object = None) -> None:
    """Reads every table, so that a mistake is told before mail comes.

    Raises:
        ConfigError: a mark is wrong.
    """
    header_marks(), signs(), spam_filters()


def _read(name: str) -> dict[str, Any]:
    text = (resources.files("mailbot.classify") / "marks" / name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_problem(name, "TOML", str(error))]) from error


def _header_mark(entry: dict[str, Any]) -> HeaderMark:
    _only("headers.toml", entry, {"nature", "why", "names"}, {"value"})
    value = entry.get("value")
    pattern = None if value is None else _compiled("headers.toml", entry["names"][0], [f"^\\s*(?:{value})"])
    return HeaderMark(entry["nature"], tuple(entry["names"]), pattern, entry["why"])


def _sign(file: str, nature: str, entry: dict[str, Any]) -> Sign:
    optional = {"natures", "patterns", "headers", "fact", "core", "alone"}
    _only(file, entry, {"name", "family", "where", "weight", "why"}, optional)
    where, _, header = str(entry["where"]).partition(" ")
    weight = entry["weight"] if isinstance(entry["weight"], int) else 0
    patterns, fact = entry.get("patterns"), entry.get("fact", "")
    headers = tuple(entry.get("headers", [header] if header else []))
    natures = tuple(entry.get("natures", WEIGHED if nature == "human" else [nature]))
    wrong = {
        "where": where not in PLACES or bool(headers) != (where == "header"),
        "fact": bool(fact) != (where == "fact") or (fact != "" and fact not in FACTS),
        "patterns": patterns is None and where not in ("header", "fact"),
        "natures": not set(natures) <= set(WEIGHED),
        "weight": weight == 0 or (nature == "human" and weight > 0),
    }
    problems = [_problem(file, entry["name"], f"{key} makes no sense here") for key, is_so in wrong.items() if is_so]
    if problems:
        raise ConfigError(problems)
    pattern = _compiled(file, entry["name"], patterns) if patterns else None
    return Sign(
        name=entry["name"],
        natures=natures,
        family=entry["family"],
        where=where,
        weight=weight,
        why=entry["why"],
        pattern=pattern,
        headers=headers,
        fact=fact,
        core=entry.get("core", False),
        alone=entry.get("alone", False),
    )


def _compiled(file: str, name: str, patterns: list[str]) -> Pattern:
    """One pattern of all: a mail is looked through once a sign."""
    try:
        found = re2.compile("|".join(f"(?:{each})" for each in patterns), options=_OPTIONS)
    except re2.error:
        found = None
    if found is None or found.search("") is not None:
        raise ConfigError([_problem(file, name, "; ".join(filter(None, map(_wrong, patterns))))])
    return found


def _wrong(pattern: str) -> str:
    """Why a pattern is none that can be searched for; "" where it is one."""
    try:
        found = re2.compile(pattern, options=_OPTIONS)
    except re2.error as error:
        return f"{pattern[:60]!r} is no RE2 pattern: {error}"
    return f"{pattern[:60]!r} matches where there is nothing" if found.search("") is not None else ""


def _only(file: str, entry: dict[str, Any], required: set[str], optional: set[str]) -> None:
    wrong = {"no such keys": set(entry) - required - optional, "keys are missing": required - set(entry)}
    name = str(entry.get("name") or entry.get("names"))
    problems = [_problem(file, name, f"{what}: {', '.join(sorted(keys))}") for what, keys in wrong.items() if keys]
    if problems:
        raise ConfigError(problems)


def _problem(file: str, key: str, problem: str) -> Problem:
    return Problem(f"mailbot/classify/marks/{file}", None, key, problem)
