"""Times that a mail states, in UTC: ISO 8601, RFC 5322, log files, and as people write them in nine languages.

A date alone stays a date. A time without a zone is the desk's, and says so. Of a span both ends are given.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from mailbot.classify.days import DAY, WEEKDAY, Days, days_of
from mailbot.classify.hours import LATIN, PART_OF_A_DAY, Clock, clock, is_exact, part_of, times_of_day
from mailbot.classify.moments import AGO, EPOCH, ago, counted
from mailbot.classify.wordlists import accentless
from mailbot.classify.zones import MARK, ZONE, Zone, marked, zone_of
from mailbot.domain.times import iso

YEARS = range(1900, 9998)  # in every zone their years have four figures
_ABOUT = (
    r"(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|etwa|ungefahr|environ|aproximadamente|ongeveer|ok\."
    r"|(?:just|shortly) (?:before|after)|kurz (?:vor|nach)|peu (?:avant|apres)|poco (?:antes|despues) de las"
    r"|poco (?:prima|dopo) (?:del)?le|pouco (?:antes|depois) das|kort (?:voor|na)|krotko (?:przed|po))"
)
_AT = (
    rf"(?:{_ABOUT} )?(?:(?:at|around|about|between|from|um|gegen|zwischen|von|om|rond|tegen|tussen|a|vers"
    r"|entre(?: las?| as?)?|de"
    r"|a las?|hacia|sobre las|a eso de las|alle(?: ore)?|ore|tra le|dalle|verso le|intorno alle|as|pelas"
    r"|por volta das|o(?: godz(?:\.|inie)?)?|godz\.?|okolo(?: godz(?:\.|iny)?)?|miedzy|od|@|~)"
    rf"(?: {_ABOUT})? ?)?"
)
_ON = r"(?:(?:on|of|am|le|del?|des|du|do|do dia|el|op|il|dnia|von|vom|van|di|z) |d'|dell')?"
_WEEKDAY = rf"(?:{WEEKDAY},? (?:dem |den |the )?)?"
_START = rf"(?<![{LATIN}/.-])(?<!\d:)"
_STAMP = (
    rf"{_START}(?=['\w{MARK}])(?:(?P<first_zone>{MARK}+)[ の:：、で)）\]]{{0,2}})?"
    rf"(?:(?:{clock('before', ends=False)}|(?P<first_part>{PART_OF_A_DAY})),? {_ON}{_WEEKDAY})?"
    rf"(?:{DAY})(?:,? ?[(（]?{WEEKDAY}[)）]?(?=[ ,]))?(?:[ ,の、]{{0,2}}(?P<day_part>{PART_OF_A_DAY}))?"
    rf"(?:[ ,]{{0,2}}[(（\[]?(?P<day_zone>{MARK}+)[)）\]]?)?"
    rf"(?:(?:T|:|[にのは、] ?|[ ,;(]{{1,3}}(?:[-–|] )?{_AT}|(?<=[日)）朝夜晩方後昼夕明中間べ曜前]))"
    rf"{clock('after', ends=True)}(?: (?P<year>(?:19|20)\d\d)(?![\d:]))?)?"
    rf"(?![{LATIN}/]|[.:-]\d)"
)
_COMPACT = re.compile(
    rf"{_START}(?P<day>\d{{8}})T(?P<clock>\d{{4}}(?:\d\d)?)(?:[.,]\d{{1,9}})?(?P<zone>{ZONE})?(?![{LATIN}/]|[.:-]\d)"
)
_UNTIL = re.compile(  # before a time that lies ahead: `till 6 this evening`
    r"\b(?:till|until|by|bis|hasta(?: las)?|jusqu'(?:à|au)|fino (?:a|alle)|até(?: às)?|tot|do)(?: \d[\d:h]{0,4})? $",
    re.IGNORECASE,
)
_PARTS = ("after_part", "after_end_part", "before_part", "before_end_part", "day_part", "first_part")
_ZONES = ("after_zone", "after_end_zone", "before_zone", "before_end_zone", "day_zone", "first_zone")


@cache
def _stamp() -> re.Pattern[str]:
    """Compiled for the first mail: it takes a sixth of a second, which commands that read none needn't have."""
    return re.compile(_STAMP, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stated time.

    Args:
        value: `2026-03-02T14:05:00Z`, or `2026-03-02` where no time of day is given.
        words: as written.
        start: the character of the text that it begins at.
        assumed: what was taken for granted, in words; "" where nothing was.
    """

    value: str
    words: str
    start: int
    assumed: str


Found = tuple[str, str]
"""A value, and what was assumed."""
Read = Callable[[re.Match[str]], Iterable[Found]]


def take_stamps(text: str, zone: ZoneInfo, at: datetime | None, found: list[Stamp]) -> str:
    """Adds the times of a text to `found`; the text with each of them blanked, of the same length.

    Args:
        zone: the desk's, for times without one.
        at: when the mail was written, for dates without a year and what is told from it; None: these are not taken.
    """
    reader = _Reader(text, zone, at)
    rest, first = accentless(marked(text)), len(found)
    for pattern, read in (
        (_COMPACT, reader.compact),
        (_stamp(), reader.stated),
        (EPOCH, counted),
        (AGO, partial(ago, at=at)),
    ):
        rest = pattern.sub(partial(_blank, text, read, found), rest)
    return _without(text, found[first:])


def _without(text: str, stamps: list[Stamp]) -> str:
    """A text with some times blanked, of the same length."""
    kept, end = [], 0
    for start, length in sorted({(stamp.start, len(stamp.words)) for stamp in stamps}):
        kept += [text[end:start], " " * length]
        end = start + length
    return "".join((*kept, text[end:]))


def _blank(text: str, read: Read, found: list[Stamp], match: re.Match[str]) -> str:
    words = text[match.start() : match.end()]
    stamps = [Stamp(value, words, match.start(), assumed) for value, assumed in read(match)]
    found += stamps
    return " " * len(words) if stamps else match[0]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads times with a day.

    Args:
        text: as it was before the names of zones were marked.
    """

    text: str
    zone: ZoneInfo
    at: datetime | None

    def stated(self, match: re.Match[str]) -> Iterable[Found]:
        group = next((name for name in _ZONES if match[name]), None)
        zone, ends = self._zone(match, group), _ends(match)
        if group and _may_be_end(match, group):
            ends = (*ends, match[group][1:])
            zone = Zone(self.zone, f"{match[group][1:]} is taken for a span's end: {self.zone.key} assumed")
        if match["relative"] and _UNTIL.search(self.text[max(0, match.start() - 20) : match.start()]):
            return ()
        found = days_of(match, self.at, zone.info, month_first=zone.month_first)
        if found is None or any(day.year not in YEARS for day in found.days):
            return ()
        part = next((part_of(match[name]) for name in _PARTS if match[name]), found.part)
        night = "night" in (found.part, part_of(match["day_part"] or match["first_part"]))
        clocks = times_of_day(ends, part, night_before=night)
        if match["weekday"] and not is_exact(ends, part):
            return ()
        if clocks:
            if night and found.days[1:]:  # in der Nacht vom 8. auf den 9. März
                found = replace(found, days=found.days[:1])
            return _joined(found, clocks, zone)
        if found.needs_clock and not (
            self.at and match["relative"] and match["day_part"] and found.days[0] < self.at.date()
        ):
            return ()
        return ((day.isoformat(), found.assumed) for day in found.days)

    def compact(self, match: re.Match[str]) -> Iterable[Found]:
        zone = self._zone(match, "zone" if match["zone"] else None)
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            return ()
        hour, minute, second = (int(match["clock"].ljust(6, "0")[at : at + 2]) for at in (0, 2, 4))
        if day.year not in YEARS or hour > 23 or minute > 59:
            return ()
        clock = timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
        return _joined(Days((day,)), ((clock, ""),), zone)

    def _zone(self, match: re.Match[str], group: str | None) -> Zone:
        if group is None:
            return Zone(self.zone, f"no zone is given: {self.zone.key} assumed")
        return zone_of(self.text[match.start(group) : match.end(group)], self.zone)


def _ends(match: re.Match[str]) -> tuple[str, ...]:
    """The time of day, or both ends of a span."""
    name = "after" if match["after"] else "before"
    return tuple(filter(None, (match[name], match[f"{name}_end"])))


def _may_be_end(match: re.Match[str], group: str) -> bool:
    """Whether what looks like an offset is likelier the end of a span: `09:00-10:00`, which no machine writes so."""
    name = group.removesuffix("_zone")
    if name not in ("after", "before") or match.end(name) != match.start(group) or "T" in match[0][:11]:
        return False
    start, end = match[name], match[group][1:]
    both = re.fullmatch(r"\d\d:\d\d", start) and re.fullmatch(r"\d\d:\d\d", end)
    return bool(both) and match[group][0] == "-" and end > start


def _joined(found: Days, clocks: Iterable[Clock], zone: Zone) -> Iterator[Found]:
    """The first of several days alone, the last with its time; a span may end on the next day."""
    *before, last = found.days
    for day in before:
        yield day.isoformat(), found.assumed
    begun = timedelta()
    for told, assumed in clocks:
        since = told if told >= begun else told + timedelta(days=1)
        begun = told
        moment = (datetime.combine(last, time()) + since).replace(tzinfo=zone.info)
        twice = moment.utcoffset() != moment.replace(fold=1).utcoffset()
        changed = f"the clocks are changed then: {moment.tzname()} assumed" if twice else ""
        yield iso(moment), "; ".join(filter(None, (found.assumed, assumed, zone.doubt, changed)))
