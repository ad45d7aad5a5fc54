"""MAPI properties ([MS-OXPROPS]), which winmail.dat and .msg files share: their numbers, types and values."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailbot.domain.times import sensible
from mailbot.parsing.charsets import decode
from mailbot.parsing.html import html_to_text
from mailbot.parsing.rtf import decompressed, read_rtf

SUBJECT, SENT_AT, HEADERS, SENDER_NAME, SENDER_ADDRESS = 0x0037, 0x0039, 0x007D, 0x0C1A, 0x0C1F
RECEIVED_AT, BODY, REPORT_TEXT, RTF, HTML = 0x0E06, 0x1000, 0x1001, 0x1009, 0x1013
MESSAGE_ID, SENDER_SMTP = 0x1035, 0x5D01
DATA, SHORT_NAME, LONG_NAME, MIME_TYPE, CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712
DISPLAY_NAME, CODE_PAGE, INTERNET_PAGE = 0x3001, 0x3FFD, 0x3FDE
SHORT, LONG, TIME, OCTETS, STRING8, UNICODE, OBJECT = 0x0002, 0x0003, 0x0040, 0x0102, 0x001E, 0x001F, 0x000D
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # of FILETIME, in tenths of microseconds
DEFAULT_PAGE = 1252


@dataclass(frozen=True, slots=True)
class Properties:
    """Some properties of one object, by number; values are (type, octets)."""

    values: dict[int, tuple[int, bytes]]
    page: int = DEFAULT_PAGE

    def text(self, number: int) -> str:
        kind, octets = self.values.get(number, (0, b""))
        if kind == UNICODE:
            return decode(octets[: len(octets) // 2 * 2], "utf-16-le")[0].rstrip("\0")
        return decode(octets.rstrip(b"\0"), f"cp{self.page}")[0] if kind in (STRING8, OCTETS) else ""

    def octets(self, number: int) -> bytes:
        return self.values.get(number, (0, b""))[1]

    def time(self, number: int) -> datetime | None:
        kind, octets = self.values.get(number, (0, b""))
        return filetime(octets) if kind == TIME else None

    def body(self) -> tuple[str, str | None]:
        """The text of a message or of a report, and its HTML; of several bodies the plain one is the text."""
        html = self._html()
        plain = self.text(BODY).strip() or self.text(REPORT_TEXT).strip()
        if plain:
            return plain, html
        text, from_rtf = ("", None) if html else read_rtf(decompressed(self.octets(RTF)))
        html = html or from_rtf
        return (html_to_text(html) if html else text), html

    def _html(self) -> str | None:
        kind, octets = self.values.get(HTML, (0, b""))
        if kind == UNICODE:
            return self.text(HTML) or None
        page = self.values.get(INTERNET_PAGE, (0, b""))[1]
        charset = f"cp{int.from_bytes(page[:4], 'little')}" if page else None
        charset = {"cp65001": "utf-8", "cp28591": "iso-8859-1"}.get(charset or "", charset)
        return decode(octets, charset)[0].strip("\0 \n") or None


def page_of(values: dict[int, tuple[int, bytes]]) -> int:
    """The code page that an object states for its strings; DEFAULT_PAGE where it states none."""
    kind, octets = values.get(CODE_PAGE, (0, b""))
    return int.from_bytes(octets[:4], "little") or DEFAULT_PAGE if kind == LONG else DEFAULT_PAGE


def filetime(octets: bytes) -> datetime | None:
    """An aware UTC time; None where it is none of a mail's."""
    if len(octets) < 8:
        return None
    try:
        return sensible(EPOCH + timedelta(microseconds=struct.unpack_from("<Q", octets)[0] // 10))
    except OverflowError:
        return None
