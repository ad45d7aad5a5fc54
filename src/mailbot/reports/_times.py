"""Times as reports write them: RFC 5322, ISO 8601 and its relatives, seconds since 1970."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from mailbot.domain.times import mail_date, sensible

HOURS = {
    "": 0, "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2,
    "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "aest": 10, "aedt": 11,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[Tt_ ]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?"
    r" ?(?:([+-])(\d{2}):?(\d{2})|\(?([A-Za-z]{0,4})\)?)"
)
SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{13}")


def moment(words: object) -> datetime | None:
    """The moment that words or a number name, aware UTC. Without a zone it is UTC, as feeds mean it; None: no time."""
    text = str(words).strip(" \t\r\n\"'")[:80] if isinstance(words, str | int | float) else ""
    for reading in (_iso, _seconds, mail_date):
        try:
            found = reading(text)
        except (ValueError, OverflowError, OSError):
            continue
        if found is not None and (time := sensible(found)):
            return time
    return None


def _iso(text: str) -> datetime | None:
    match = ISO.fullmatch(text)
    if match is None:
        return None
    zone = _offset(match[7], match[8], match[9]) if match[7] else _by_name(match[10])
    numbers = (int(match[place] or 0) for place in range(1, 7))
    year, month, day, hour, minute, second = numbers
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _offset(sign: str, hours: str, minutes: str) -> tzinfo:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)


def _by_name(name: str) -> tzinfo:
    if name.lower() not in HOURS:
        raise ValueError(name)
    return timezone(timedelta(hours=HOURS[name.lower()]))


def _seconds(text: str) -> datetime | None:
    if not SECONDS.fullmatch(text):
        return None
    return datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), tz=UTC)
