"""What templates may do to a value beyond printing it: times as people read them, sizes, names, somebody's words.

A filter never raises for a value that came from outside: it prints what it can.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any, NamedTuple

from mailbot.domain.mail import Address
from mailbot.domain.provisions import APART
from mailbot.domain.times import DAYS, MONTHS, brief, day_and_time, zone_name
from mailbot.replies.lines import clean_line, clean_text

_PART = re.compile(r"EEEE|MMMM|M|d|y|'([^']*)'")  # of a pattern as Unicode writes it (UTS 35)
WORDS_LIMIT = 20_000
SHORT = 120


class Lines(str):
    """Several lines on purpose: the only text that a template prints as it is."""

    __slots__ = ()


def local_time(
    zone: tzinfo, language: str = "en", words: Callable[[str], str | None] = lambda _: None
) -> Callable[[datetime | str], str]:
    """A filter that tells a time in the desk's zone, which it names; midnight ends a day.

    Args:
        words: the language's own patterns `date_time` and `zone_time`; None for what English has.

    >>> from zoneinfo import ZoneInfo
    >>> local_time(ZoneInfo("Europe/London"))("2026-03-02T17:30:00Z")
    'Monday 2 March 2026, 17:30 (London time, GMT)'
    """

    def local(value: datetime | str) -> str:
        at = _aware(value).astimezone(zone)
        name, city = zone_name(at), city_of(str(zone), language)
        pattern = words("zone_time") or "{city} time, {zone}"
        place = name if name == city else pattern.replace("{city}", city).replace("{zone}", name)
        day, hour = day_and_time(at)
        told = words("date_time") or "{date}, {time}"
        return f"{told.replace('{date}', written_date(day, language)).replace('{time}', hour)} ({place})"

    return local


def written_date(day: date, language: str) -> str:
    """A date in full, with its weekday, as the language writes it.

    >>> written_date(date(2026, 3, 2), "de")
    'Montag, 2. März 2026'
    """
    if language == "en":
        return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    pattern, days, months, _ = _written(language)
    parts = {"EEEE": days[day.weekday()], "MMMM": months[day.month - 1], "M": day.month, "d": day.day, "y": day.year}
    return _PART.sub(lambda found: str(parts.get(found[0], found[1])), pattern)


def city_of(zone: str, language: str) -> str:
    """The city that a zone is named after, as the language calls it where Unicode's data has a name of its own.

    >>> city_of("Europe/London", "it"), city_of("America/New_York", "en")
    ('Londra', 'New York')
    """
    named = zone.rpartition("/")[2].replace("_", " ")
    return named if language == "en" else _written(language).cities.get(zone, named)


class _Written(NamedTuple):
    """How a language writes a date in full, its names of days and months, and of the cities of zones."""

    pattern: str
    days: tuple[str, ...]
    months: tuple[str, ...]
    cities: Mapping[str, str]


@cache
def _written(language: str) -> _Written:
    """What is kept of Unicode's data for a language, which is a megabyte, and slow to read."""
    from babel import localedata  # six megabytes, which a desk of English alone needn't have

    data: Mapping[str, Any] = localedata.load(language)
    localedata._cache.clear()
    days, months = data["days"]["format"]["wide"], data["months"]["format"]["wide"]
    return _Written(
        str(data["date_formats"]["full"].pattern),
        tuple(str(days[number]) for number in range(7)),
        tuple(str(months[number]) for number in range(1, 13)),
        {zone: str(names["city"]) for zone, names in data["time_zones"].items() if "city" in names},
    )


def worded(words: Mapping[str, str], patterns: Callable[[str], str | None] = lambda _: None) -> Callable[[str], str]:
    """A filter that tells an action in a letter's language, with the policy's own words behind it, which are what was
    decided; in those alone where the desk has no others.

    Args:
        words: by the policy's words for an action.
        patterns: the language's own `action_words` and `action_apart`; None for what English has.

    >>> tell = worded({"a warning": "eine Verwarnung"})
    >>> tell("a warning"), tell("a word in private")
    ('eine Verwarnung (a warning)', 'a word in private')
    """

    def told(action: str) -> str:
        parts = action.split(APART)
        known = APART.join(part for part in parts if part in words)
        if not known:
            return action
        ours = (patterns("action_apart") or APART).join(words.get(part, part) for part in parts)
        pattern = patterns("action_words") or "{words} ({action})"
        return pattern.replace("{words}", ours).replace("{action}", known)

    return told


def brief_time(zone: tzinfo) -> Callable[[datetime | str], str]:
    """The same for those who know the desk's zone.

    >>> from zoneinfo import ZoneInfo
    >>> brief_time(ZoneInfo("UTC"))("2026-03-02T17:30:00Z")
    'Mon 2 Mar 2026, 17:30 UTC'
    """

    return lambda value: brief(_aware(value), zone)


def _aware(value: datetime | str) -> datetime:
    """A time as records keep it, or as the held mail's summary writes it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def size(octets: int) -> str:
    """Octets as people read them.

    >>> size(123_456)
    '123 kB'
    """
    if octets < 1_000:
        return f"{octets} bytes"
    return f"{octets / 1_000:.0f} kB" if octets < 999_500 else f"{octets / 1_000_000:.1f} MB"


def person(value: Address | str | None) -> str:
    """A sender with name and address."""
    if value is None or isinstance(value, str):
        return value or "(no sender)"
    return f"{value.name} <{value.address}>" if value.name else value.address or "(no sender)"


def quoted(value: str) -> Lines:
    """Somebody's words, each line marked, so that nothing in them can pass for ours."""
    text = clean_text(value, WORDS_LIMIT).strip("\n")
    return Lines("\n".join(f"> {line}" for line in text.split("\n")) if text.strip() else "> (no text)")


def paragraphs(value: str) -> Lines:
    """The words of one of our own people to somebody, with the lines and lists that they made."""
    return Lines(clean_text(value, WORDS_LIMIT).strip("\n"))


def short(value: str) -> str:
    """One line, cut where it is longer than 120 characters."""
    return clean_line(value, SHORT)


def printed(value: Any) -> Any:  # noqa: ANN401
    """What every printed value goes through: one harmless line, unless a filter made it lines; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Lines) or hasattr(value, "__html__"):
        return value
    return clean_line(value if isinstance(value, str) else str(value))
