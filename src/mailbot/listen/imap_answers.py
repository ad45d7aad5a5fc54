"""FETCH answers (RFC 9051 7.5.2) as imaplib hands them over, read as what was asked of each UID.

The usual forms are read here at once, ten times as fast as by imapclient's parser; any other is left to that.
What a server tells unasked, of messages without a UID, is passed over: imapclient would take its number for one.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from imapclient.response_parser import parse_fetch_response

Answers = dict[int, dict[bytes, Any]]
MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
_ITEM = (
    rb"(?: ?(?:UID (?P<uid>\d+)|FLAGS \((?P<flags>[^()]*)\)|RFC822\.SIZE (?P<size>\d+)"
    rb'|INTERNALDATE "(?P<date>[^"]{26})"|(?P<body>BODY\[\](?:<\d+>)?) \{\d+\}|MODSEQ \(\d+\)))'
)
_LINE = re.compile(rb"\d+ \(" + _ITEM + rb"+\)?")  # a group keeps what it met last, and each item is met once
_TAIL = re.compile(_ITEM + rb"*\)")
_DATE = re.compile(rb"([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


def read_answers(data: Sequence[Any]) -> Answers:
    """What was answered, by UID.

    Args:
        data: lines as octets, and pairs of a line that ends with a literal's size and that literal.
    Returns:
        of each message `FLAGS` (a tuple), `RFC822.SIZE`, `INTERNALDATE` (aware) and `BODY[]`, where they were told.
    Raises:
        imaplib.IMAP4.error, ValueError, TypeError, LookupError: what was answered is no FETCH answer.
    """
    found: Answers = {}
    position = 0
    while position < len(data):
        line, literal = data[position], None
        if line is None:
            break
        position += 1
        if isinstance(line, tuple):
            line, literal = line
        match = _LINE.fullmatch(line)
        if match is None or (match["body"] is None) != (literal is None):
            return _by_imapclient(data)
        given = match.groupdict()
        if literal is not None:
            tail = _TAIL.fullmatch(data[position]) if isinstance(data[position], bytes) else None
            if tail is None or tail["body"] is not None:
                return _by_imapclient(data)
            position += 1
            given |= {name: value for name, value in tail.groupdict().items() if value is not None}
        if given["uid"] is not None:
            found.setdefault(int(given["uid"]), {}).update(_values(given, literal))
    return found


def _values(given: Mapping[str, bytes | None], literal: bytes | None) -> dict[bytes, Any]:
    values: dict[bytes, Any] = {}
    if (body := given["body"]) is not None:
        values[body] = literal
    if (flags := given["flags"]) is not None:
        values[b"FLAGS"] = tuple(flags.split())
    if (size := given["size"]) is not None:
        values[b"RFC822.SIZE"] = int(size)
    if (date := given["date"]) is not None:
        values[b"INTERNALDATE"] = _time(date)
    return values


def _time(text: bytes) -> datetime | None:
    """An INTERNALDATE; None where it is senseless.

    >>> _time(b" 2-Mar-2026 10:30:00 +0130")
    datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = timezone(-offset if sign == b"-" else offset)
        number = MONTHS.index(month.title()) + 1
        return datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _by_imapclient(data: Sequence[Any]) -> Answers:
    found: Answers = parse_fetch_response(list(data), normalise_times=False)
    return found
