"""Times that a mail states, in UTC: ISO 8601, RFC 5322, log files, and the ways in which people write a date.

A date alone stays a date. A time without a zone is the desk's, and says so; 02/03/2026 is day first unless it can't be.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mailbot.domain.times import iso

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "IST": 330, "HKT": 480, "SGT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_DATES = (
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|(?P<cjk>\d{4}年 ?\d{1,2}月 ?\d{1,2}日)"
    r"|(?P<dmy>\d{1,2}[/.]\d{1,2}[/.]\d{4})"
    rf"|(?P<named>\d{{1,2}}(?:st|nd|rd|th)?[ /-](?:of )?{_MONTH}\.?(?:,?[ /-]\d{{4}})?"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)"
)
_TIME = r"\d{1,2}(?:[:h.時]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?分?(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?)"
_ZONE = rf"(?:(?:UTC|GMT) ?[+-]\d{{1,2}}(?::?\d{{2}})?|[+-]\d{{2}}:?\d{{2}}|(?:{'|'.join(_OFFSETS)})(?![\w+]))"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? )?"
_STAMP = re.compile(
    rf"(?<![\w/.:-])(?:(?P<time_before>{_TIME})(?: ?\(?(?P<zone_before>{_ZONE})\)?)?,? (?:on )?{_WEEKDAY})?(?:{_DATES})"
    rf"(?:(?:T|:|[ ,;(]{{1,3}}(?:(?:at|around|about|@|~) ?)?)(?P<time>{_TIME})(?: ?\(?(?P<zone>{_ZONE})\)?)?)?"
    r"(?![\w/]|[.:-]\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:h.時](\d{2})(?::(\d{2}))?)?.*?([ap]?)\.?m?\b\.?$", re.IGNORECASE)


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


def take_stamps(text: str, zone: ZoneInfo, at: datetime | None, found: list[Stamp]) -> str:
    """Adds the times of a text to `found`; the text with each of them blanked, of the same length.

    Args:
        zone: the desk's, for times without one.
        at: when the mail came, for dates without a year; None: they are not taken.
    """

    def blank(match: re.Match[str]) -> str:
        stamp = _stamp(match, zone, at)
        if stamp is None:
            return match[0]
        found.append(stamp)
        return " " * len(match[0])

    return _STAMP.sub(blank, text)


def _stamp(match: re.Match[str], zone: ZoneInfo, at: datetime | None) -> Stamp | None:
    day, day_assumed = _day(match, at)
    if day is None:
        return None
    words = match["time"] or match["time_before"]
    clock = _time_of_day(words) if words else None
    if clock is None:
        return Stamp(day.isoformat(), match[0], match.start(), day_assumed)
    named = match["zone"] or match["zone_before"]
    try:
        value = iso(datetime.combine(day, clock, tzinfo=_zone(named) if named else zone))
    except (ValueError, OverflowError):
        return None
    zone_assumed = "" if named else f"no zone is given: {zone.key} assumed"
    return Stamp(value, match[0], match.start(), "; ".join(filter(None, (day_assumed, zone_assumed))))


def _day(match: re.Match[str], at: datetime | None) -> tuple[date | None, str]:
    """The day, and what was assumed to know it; None where the words are no day of any year."""
    numbers = [int(number) for number in re.findall(r"\d+", match["iso"] or match["cjk"] or match["dmy"] or "")]
    try:
        if match["named"]:
            return _named_day(match["named"], at)
        if match["dmy"] is None:
            return date(*numbers), ""
        first, second, year = numbers
        if second > 12:
            return date(year, first, second), ""
        return date(year, second, first), "" if first > 12 or "." in match["dmy"] else "day before month assumed"
    except ValueError:
        return None, ""


def _named_day(words: str, at: datetime | None) -> tuple[date | None, str]:
    letters = re.findall(r"[a-z]{3}", words.lower().replace("of ", ""))
    month = next(_MONTHS.index(name) + 1 for name in letters if name in _MONTHS)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if len(numbers) == 2:
        return date(numbers[1], month, numbers[0]), ""
    if at is None or "may" in words:  # `5 may help` is no date
        return None, ""
    day = date(at.year, month, numbers[0])
    if day > at.date() + timedelta(days=2):
        day = date(at.year - 1, month, numbers[0])
    return day, f"no year is given: {day.year} assumed"


def _time_of_day(words: str) -> time | None:
    match = _CLOCK.match(words)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    half = match[4].lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def _zone(words: str) -> tzinfo:
    if words.upper() in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[words.upper()]))
    sign, hours, minutes = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", words).groups()  # type: ignore[union-attr]
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
