"""Small rules for JSON documents: what a field's value has to be, said in words where it isn't.

Written as data by the formats that no library knows.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from mailbot.reports._times import moment
from mailbot.reports._values import email_of, host_of, ip_of

Rule = Callable[[Any], str | None]  # what is wrong with a value; None where nothing is
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\s]{1,4000}")
CVE = re.compile(r"CVE-\d{4}-\d{4,7}")
MAX_NAMED = 60


def text(least: int = 0) -> Rule:
    def wrong(value: Any) -> str | None:  # noqa: ANN401  # whatever stands in a stranger's JSON, here and below
        if not isinstance(value, str):
            return "has to be text"
        return None if len(value) >= least else f"has to be text of at least {least} letters"

    return wrong


def formed(words: str, holds: Callable[[str], object]) -> Rule:
    """Text of a form, such as `an IP address`."""
    return lambda value: None if isinstance(value, str) and holds(value) else f"has to be {words}"


def one_of(*values: str) -> Rule:
    return lambda value: None if value in values and isinstance(value, str) else f"has to be one of {', '.join(values)}"


def whole(least: int | None = None, most: int | None = None) -> Rule:
    def wrong(value: Any) -> str | None:  # noqa: ANN401
        if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, float) and value.is_integer())):
            return "has to be a whole number"
        if (least is not None and value < least) or (most is not None and value > most):
            return f"has to be a number from {least} to {most}" if most is not None else f"has to be at least {least}"
        return None

    return wrong


def flag(value: Any) -> str | None:  # noqa: ANN401
    return None if isinstance(value, bool) else "has to be true or false"


def number(value: Any) -> str | None:  # noqa: ANN401
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "has to be a number"


def either(*rules: Rule) -> Rule:
    def wrong(value: Any) -> str | None:  # noqa: ANN401
        found = [rule(value) for rule in rules]
        return None if None in found else " or ".join(str(words) for words in found)

    return wrong


def each(rule: Rule, least: int = 0) -> Rule:
    def wrong(value: Any) -> str | None:  # noqa: ANN401
        if not isinstance(value, list) or len(value) < least:
            return "has to be a list" + (f" of at least {least}" if least else "")
        return next((f"an entry {words}" for words in map(rule, value) if words), None)

    return wrong


def every_value(rule: Rule) -> Rule:
    def wrong(value: Any) -> str | None:  # noqa: ANN401
        if not isinstance(value, dict):
            return "has to be an object"
        return next((f"{str(key)[:MAX_NAMED]} {words}" for key, of in value.items() if (words := rule(of))), None)

    return wrong


def shaped(rules: Mapping[str, Rule], *required: str, least: int = 0) -> Rule:
    """An object whose known fields keep to their rules; of several faults the first is told."""

    def wrong(value: Any) -> str | None:  # noqa: ANN401
        if not isinstance(value, dict):
            return "has to be an object"
        return next(iter(faults("", value, rules, required)), None) or (
            "has to name something" if len(value) < least else None
        )

    return wrong


def faults(place: str, value: Mapping[str, Any], rules: Mapping[str, Rule], required: tuple[str, ...]) -> list[str]:
    """Everything wrong with the fields of an object, each with its place."""
    missing = [f"{place}{name}: is missing" for name in required if name not in value]
    wrong = ((name, rule(value[name])) for name, rule in rules.items() if name in value)
    return missing + [f"{place}{name}: {words}" for name, words in wrong if words]


IP = formed("an IP address", lambda words: ip_of(words) == words.lower())
MAIL = formed("a mail address", lambda words: len(words) < 400 and email_of(words) == words)
HOST = formed("a host name", lambda words: host_of(words) or host_of(f"{words}.invalid"))
MOMENT = formed("a time as of RFC 3339", lambda words: DATE_TIME.fullmatch(words) and moment(words))
LINK = formed("a URL", URI.fullmatch)
PORT = whole(0, 65_535)
