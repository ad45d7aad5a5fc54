"""Times that a mail states, in UTC: ISO 8601, RFC 5322, log files, and as people write them in nine languages.

A date alone stays a date. A time without a zone is the desk's, and says so; 02/03/2026 is day first unless it can't be.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mailbot.domain.times import iso

# The months' names: English, then those of the other languages that mail is read in.
_MONTHS = (
    "january jan januar jänner januari janvier gennaio enero ene janeiro stycznia",
    "february feb februar februari février fevrier févr febbraio febrero fevereiro fev lutego",
    "march mar märz maerz mrz maart mrt mars marzo março marco marca",
    "april apr avril avr aprile abril abr kwietnia",
    "may mai mei maggio mayo maio maja",
    "june jun juni juin giugno junio junho czerwca",
    "july jul juli juillet juil luglio julio julho lipca",
    "august aug augustus août aout agosto ago sierpnia",
    "september sept sep septembre settembre septiembre setembro set września wrzesnia",
    "october oct oktober okt octobre ottobre octubre outubro out października pazdziernika",
    "november nov novembre noviembre novembro listopada",
    "december dec dezember dez décembre decembre déc dicembre dic diciembre dezembro grudnia",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NEED_A_YEAR = {"may", "out", "set", "ago"}  # `5 may help`, `5 out of 10`: no dates
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "IST": 330, "HKT": 480, "SGT": 480, "JST": 540, "日本時間": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
    "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
_LATIN = "a-zA-Z0-9_\u00c0-\u024f"  # what a date can't touch; Japanese puts no space around one
_MONTH = f"(?:{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})"
_OF = "(?:(?:of|de|del|di) )?"
_DATES = (
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|(?P<cjk>(?:\d{4}年 ?)?\d{1,2}月 ?\d{1,2}日)"
    r"|(?P<dmy>\d{1,2}[/.]\d{1,2}[/.]\d{4})"
    rf"|(?P<named>\d{{1,2}}(?:st|nd|rd|th|er|[.º°])?[ /-]?{_OF}{_MONTH}\.?(?:,?[ /-]{_OF}\d{{4}})?"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)"
)
_TIME = (
    r"(?:(?:午前|午後) ?)?\d{1,2}時(?!間)(?: ?\d{1,2}分)?(?: ?\d{1,2}秒)?"
    r"|\d{1,2}[:h.：]\d{2}(?:[:：]\d{2}(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\b\.?)?"
    r"|\d{1,2} ?(?:[ap]\.?m\b\.?|uhr\b|h\b)"
)
_ZONE = rf"(?:(?:UTC|GMT) ?[+-]\d{{1,2}}(?::?\d{{2}})?|[+-]\d{{2}}:?\d{{2}}|(?:{'|'.join(_OFFSETS)})(?![{_LATIN}+]))"
_O_CLOCK = r"(?: ?(?:uhr|uur|hrs?|h)\b)?"
_AT = (
    r"(?:(?:at|around|about|um|gegen|om|rond|à|vers|a las?|hacia|alle(?: ore)?|ore|às|pelas|o(?: godz\.?)?|godz\.?"
    r"|około|@|~) ?)?"
)
_ON = r"(?:(?:on|am|le|del|do dia|el|op|il|dnia) )?"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? )?"
_STAMP = re.compile(
    rf"(?<![{_LATIN}/.:-])"
    rf"(?:(?P<time_before>{_TIME}){_O_CLOCK}(?: ?\(?(?P<zone_before>{_ZONE})\)?)?,? {_ON}{_WEEKDAY})?"
    rf"(?:{_DATES})"
    rf"(?:(?:T|:|に|の|[ ,;(]{{1,3}}{_AT}|(?<=日))(?P<time>{_TIME}){_O_CLOCK}(?: ?[(（]?(?P<zone>{_ZONE})[)）]?)?)?"
    rf"(?![{_LATIN}/]|[.:-]\d)",
    re.IGNORECASE,
)


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
        if match["cjk"] and len(numbers) == 2:
            return _without_year(numbers[0], numbers[1], at)
        if match["dmy"] is None:
            return date(*numbers), ""
        first, second, year = numbers
        if second > 12:
            return date(year, first, second), ""
        return date(year, second, first), "" if first > 12 or "." in match["dmy"] else "day before month assumed"
    except ValueError:
        return None, ""


def _named_day(words: str, at: datetime | None) -> tuple[date | None, str]:
    named = next(word for word in re.findall(r"[^\W\d_]+", words.lower()) if word in _MONTH_OF)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if len(numbers) == 2:
        return date(numbers[1], _MONTH_OF[named], numbers[0]), ""
    return (None, "") if named in _NEED_A_YEAR else _without_year(_MONTH_OF[named], numbers[0], at)


def _without_year(month: int, day: int, at: datetime | None) -> tuple[date | None, str]:
    """The last such day before the mail came."""
    if at is None:
        return None, ""
    found = date(at.year, month, day)
    if found > at.date() + timedelta(days=2):
        found = date(at.year - 1, month, day)
    return found, f"no year is given: {found.year} assumed"


def _time_of_day(words: str) -> time | None:
    hour, minute, second, *_ = [*map(int, re.findall(r"\d+", words)), 0, 0]
    half = re.search(r"[ap](?=\.?m)|午前|午後", words, re.IGNORECASE)
    if half:
        if not 0 <= hour <= 12 or (hour == 0 and half[0] in "apAP"):
            return None
        hour = hour % 12 + (12 if half[0] in ("p", "P", "午後") else 0)
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def _zone(words: str) -> tzinfo:
    if words.upper() in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[words.upper()]))
    sign, hours, minutes = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", words).groups()  # type: ignore[union-attr]
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
