"""The zone that a stated time names: an offset, an abbreviation, an IANA name, a place, or a people's word for one.

What names several zones, or none that is known, is never guessed at in silence: its doubt is said.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mailbot.classify.wordlists import one_of
from mailbot.classify.words import without_accents
from mailbot.classify.zone_names import PEOPLES, PLACES, WIDE

MARK = "\ue000"
"""Stands for each character of a zone's name, so that the patterns of times need not know the names."""
OFFSET = (
    r"(?:(?:UTC|GMT) ?[+-](?:0?\d|1[0-4])(?::?[0-5]\d)?|[+-](?:0\d|1[0-4])[0-5]\d|\+(?:0\d|1[0-4]):[0-5]\d"
    rf"|-(?:0\d|1[0-2]):[0-5]\d(?! ?{MARK})"  # 09:00-10:00 JST is a span
    r"|(?<=:\d\d)\+\d\d|(?<=:\d\d:\d\d)-\d\d)(?![\d:])"
)
ZONE = rf"(?:{OFFSET}|{MARK}+)"

_MINUTES = {
    "Z": 0, "UTC": 0, "UT": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "EAT": 180, "SAST": 120, "WAT": 60, "GST": 240, "PKT": 300,
    "NPT": 345, "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540,
    "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180,
    "NST": -210, "NDT": -150, "ADT": -180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
_SEVERAL = {"IST": (330, 60, 120), "CST": (-360, 480), "BST": (60, 360), "AST": (-240, 180)}  # the usual one first
_SHORT = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_AMERICAN = {"EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST"}
_OF_AMERICA = {
    *(*_SHORT.values(), "America/Phoenix", "America/Anchorage", "Pacific/Honolulu"),
    *(f"US/{name}" for name in ("Eastern", "Central", "Mountain", "Pacific", "Alaska", "Hawaii", "Arizona")),
}
# In small letters these are words: `um 14:05 ist`, `à 14h05 est`, `14:05 et`. After am and pm they are zones.
_WORDS = {"ist", "est", "wet", "west", "eat", "art", "et", "ct", "mt", "pt", "ut", "z"}
_OF = r"(?:de la|de los|de|del|da|do|di|du|des|in|à|a|w|we|en|em|la) |d'|dell'"
_HEAD = (
    r"(?:heure|horas?|ora|hor[aá]rio|czasu?|ortszeit|(?:local )?time in|tijd in)"
    rf"(?: (?:locale|local|oficial|lokalnego))? (?:{_OF})?(?:l')?"
)
_FILLING = {"standard", "daylight", "summer", "winter", "the", "time", "zeit", "tijd"}
_CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
_LETTER = "a-zA-Z_\u00c0-\u024f"
_NAME = r"[^\W\d_]{1,20}(?:['.-][^\W\d_]{1,20}){0,2}"
_IN_JAPANESE = one_of(re.findall(r"[ぁ-ヿ一-龠]+", " ".join((*PLACES.values(), WIDE))))
_ABBREVIATION = re.compile(
    rf"(?<![{_LETTER}])(?:{'|'.join(sorted({*_MINUTES, *_SEVERAL, *_SHORT}, key=len, reverse=True))})(?![\w+/])"
    r"(?! ?[+-](?:0?\d|1[0-4])(?!\d))",
    re.IGNORECASE,
)
_IANA = re.compile(
    rf"(?<![\w/])(?:{'|'.join(_CONTINENTS)}|Etc|US|Canada|Brazil|Chile|Mexico)(?:/[a-z][a-z_+-]{{0,24}}\d{{0,2}}){{1,2}}(?![\w/])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<!\w){_HEAD}(?P<after>{_NAME}(?: {_NAME}){{0,2}})"
    rf"|(?<!\w)(?P<before>(?:{_NAME} ){{1,4}})(?:time|zeit|tijd)(?!\w| in (?-i:[A-Z]))"
    rf"|(?<=[\dhrm] )(?:{_OF})(?P<placed>{_NAME}(?: {_NAME}){{0,2}})"
    rf"|(?<=[(（\[])(?P<held>{_NAME}(?: {_NAME}){{0,2}})(?=[)）\]])"
    rf"|(?<=[\dmnt] )(?P<bare>(?:US )?(?:Eastern|Central|Mountain|Pacific))(?!\w|/|(?-i: [A-Z]))"
    rf"|(?P<japanese>{_IN_JAPANESE})(?:標準)?時間?",
    re.IGNORECASE,
)
_AROUND = re.compile(rf"^(?:{_HEAD}|{_OF})|(?:標準)?時間?$", re.IGNORECASE)
_ENDING = re.compile(r"(?<=sch)e[nmr]?$|(?<=[cs]k)(?:i|iego|im)$")  # of an adjective


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone.

    Args:
        doubt: what was taken for granted to know it, in words; "" where nothing was.
        month_first: where it is spoken of, 03/02 is the second of March.
    """

    info: tzinfo
    doubt: str = ""
    month_first: bool = False


def marked(text: str) -> str:
    """A text with MARK for each character of what names a zone, of the same length."""
    text = _IANA.sub(_mark, text.replace(MARK, " "))
    return _ABBREVIATION.sub(_mark_abbreviation, _NAMED.sub(_mark_name, text))


def zone_of(words: str, own: ZoneInfo) -> Zone:
    """The zone of words that `marked` or OFFSET met.

    Args:
        own: the desk's. It decides on an abbreviation of several meanings that is its own, and stands in for none.

    >>> zone_of("-0330", ZoneInfo("UTC")).info
    datetime.timezone(datetime.timedelta(days=-1, seconds=73800))
    >>> zone_of("CST", ZoneInfo("Asia/Tokyo")).doubt
    'CST may be UTC-06:00 or UTC+08:00: UTC-06:00 assumed'
    """
    short = words.upper()
    if short in _MINUTES:
        return Zone(_fixed(_MINUTES[short]), month_first=short in _AMERICAN)
    if short in _SEVERAL:
        return _of_several(short, own)
    key = _SHORT.get(short) or _keys().get(words.lower()) or _names().get(_essence(words))
    if key:
        return Zone(ZoneInfo(key), month_first=key in _OF_AMERICA)
    if offset := re.search(r"([+-])(\d{1,2}):?(\d{2})?$", words):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return Zone(_fixed(-minutes if offset[1] == "-" else minutes))
    return Zone(own, f"{words} is no one zone that is known: {own.key} assumed")


def _of_several(short: str, own: ZoneInfo) -> Zone:
    for month in (1, 7):
        if (at_home := datetime(2026, month, 1, tzinfo=own)).tzname() == short:
            return Zone(timezone(at_home.utcoffset() or timedelta()))
    meanings = [_fixed(minutes) for minutes in _SEVERAL[short]]
    doubt = f"{short} may be {' or '.join(map(str, meanings))}: {meanings[0]} assumed"
    return Zone(meanings[0], doubt, month_first=short in _AMERICAN)


def _fixed(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _mark(match: re.Match[str]) -> str:
    return MARK * len(match[0])


def _mark_abbreviation(match: re.Match[str]) -> str:
    words = match[0]
    if words.isupper() or words.lower() not in _WORDS:
        return _mark(match)
    before = match.string[max(0, match.start() - 6) : match.start()].lower()
    directly = words == "z" and before[-1:].isdigit()  # 14:05z
    return _mark(match) if directly or before.endswith(("am ", "pm ", "a.m. ", "p.m. ", "a. m. ", "p. m. ")) else words


def _mark_name(match: re.Match[str]) -> str:
    """The words with that part of them marked which names a zone: of those before `time` the last, else the first."""
    group = str(match.lastgroup)
    parts = match[group].split(" ")[: -1 if group == "before" else None]
    for count in range(len(parts), 0, -1):
        name = " ".join(parts[-count:] if group == "before" else parts[:count])
        if _essence(name) in (_places() if group == "placed" else _names()):
            start = match.start(group) - match.start()
            if group == "before":
                start += len(match[group]) - len(name) - 1
                return match[0][:start] + MARK * (len(match[0]) - start)
            end = len(match[0]) if group == "japanese" else start + len(name)
            return MARK * end + match[0][end:]
    return match[0]


def _essence(words: str) -> str:
    """A place as people call it, without `standard time` and `heure de`, accents, and an adjective's ending."""
    parts = [word for word in _AROUND.sub("", words.lower()).split(" ") if word not in _FILLING]
    name = " ".join(parts[:-1] if parts[1:] and parts[-1] == "local" else parts)
    return _ENDING.sub("", without_accents(name))


@cache
def _keys() -> dict[str, str]:
    """Every zone of the IANA database by its name in small letters."""
    return {key.lower(): key for key in available_timezones()}


@cache
def _places() -> dict[str, str]:
    """The zones of places by their names: the cities of the IANA database, and what people call others."""
    keys = (key for key in sorted(available_timezones()) if key.startswith(_CONTINENTS))
    cities = {key.rpartition("/")[2].replace("_", " ").lower(): key for key in keys}
    return cities | _by_name(PLACES)


@cache
def _names() -> dict[str, str]:
    """The zones of places and peoples by their names; "" for what lies in several."""
    return _by_name(PEOPLES) | _places() | dict.fromkeys(map(_essence, WIDE.split(", ")), "")


def _by_name(names_of: dict[str, str]) -> dict[str, str]:
    return {_essence(name): key for key, names in names_of.items() for name in names.split(", ")}
