"""winmail.dat, the TNEF ([MS-OXTNEF]) in which Outlook wraps body and attachments, unseen by others.

A stream of attributes with a length each; a length that points beyond the octets ends the reading, and what was read
stands. Follows no object deeper than one level. Never raises.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.parsing import mapi
from mailbot.parsing.charsets import decode
from mailbot.parsing.mapi import Properties

SIGNATURE = b"\x78\x9f\x3e\x22"
MESSAGE, ATTACHMENT = 1, 2  # levels
SUBJECT, BODY, MAPI, CODE_PAGE = 0x8004, 0x800C, 0x9003, 0x9007
RENDERING, TITLE, DATA, ATTACHMENT_MAPI = 0x9002, 0x8010, 0x800F, 0x9005
MAX_ATTRIBUTES = 10_000
MAX_PROPERTIES = 2_000
MAX_VALUES = 1_000  # of one property
MAX_FILES = 200
NAMED = 0x8000  # properties from here on carry a name of their own
OBJECT_ID_OCTETS = 16  # before the octets of an embedded object
FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
VARIABLE = frozenset({mapi.OBJECT, mapi.STRING8, mapi.UNICODE, mapi.OCTETS})
MULTIPLE = 0x1000


@dataclass(frozen=True, slots=True)
class TnefFile:
    """One attachment of a TNEF.

    Args:
        embedded: it is a message, as a TNEF of its own.
    """

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Tnef:
    """What a TNEF holds; text and html are "" and None where it has none, as for most (the mail itself has them)."""

    subject: str
    text: str
    html: str | None
    properties: Properties
    files: tuple[TnefFile, ...]
    whole: bool


def read_tnef(content: bytes) -> Tnef:
    """Everything that can be read; `whole` is False where the octets end or lie before that."""
    attributes, whole = _attributes(content)
    page = next((value for _, tag, value in attributes if tag == CODE_PAGE), b"")
    stated = int.from_bytes(page[:4], "little") or mapi.DEFAULT_PAGE
    values: dict[int, tuple[int, bytes]] = {}
    plain: dict[int, bytes] = {}
    files: list[dict[int, bytes]] = []
    for level, tag, value in attributes:
        if level == ATTACHMENT:
            if tag == RENDERING or not files:
                files.append({})
            files[-1].setdefault(tag, value)
        elif tag == MAPI:
            values.update(_properties(value))
        else:
            plain.setdefault(tag, value)
    properties = Properties(values, stated)
    text, html = properties.body()
    return Tnef(
        subject=properties.text(mapi.SUBJECT) or _string(plain.get(SUBJECT, b""), stated),
        text=text or _string(plain.get(BODY, b""), stated).strip(),
        html=html,
        properties=properties,
        files=tuple(_file(each, stated) for each in files[:MAX_FILES] if DATA in each or ATTACHMENT_MAPI in each),
        whole=whole and len(files) <= MAX_FILES,
    )


def _attributes(content: bytes) -> tuple[list[tuple[int, int, bytes]], bool]:
    """(level, tag, value) of each, and whether the octets end where the last one does."""
    found: list[tuple[int, int, bytes]] = []
    at = 6  # after the signature and a key that nothing needs
    while at + 9 <= len(content) and len(found) < MAX_ATTRIBUTES:
        level, tag, _, length = struct.unpack_from("<BHHI", content, at)
        if level not in (MESSAGE, ATTACHMENT) or at + 9 + length > len(content):
            return found, False
        found.append((level, tag, content[at + 9 : at + 9 + length]))
        at += 9 + length + 2  # a checksum, which some writers get wrong
    return found, at >= len(content)


def _file(attributes: dict[int, bytes], page: int) -> TnefFile:
    properties = Properties(dict(_properties(attributes.get(ATTACHMENT_MAPI, b""))), page)
    names = (properties.text(number) for number in (mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME))
    content, embedded = attributes.get(DATA, b""), False
    kind, octets = properties.values.get(mapi.DATA, (0, b""))
    if octets and (not content or kind == mapi.OBJECT):
        content = octets[OBJECT_ID_OCTETS:] if kind == mapi.OBJECT else octets
        embedded = content.startswith(SIGNATURE)
    return TnefFile(
        name=next(filter(None, names), "") or _string(attributes.get(TITLE, b""), page),
        media_type="application/vnd.ms-tnef" if embedded else properties.text(mapi.MIME_TYPE),
        content=content,
        content_id=properties.text(mapi.CONTENT_ID).strip("<> "),
        embedded=embedded,
    )


def _string(octets: bytes, page: int) -> str:
    return decode(octets.split(b"\0", 1)[0], f"cp{page}")[0]


def _properties(octets: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The properties of an object ([MS-OXTNEF] 2.1.3.4), each with its first value, until one can't be read."""
    at = 4
    try:
        (count,) = struct.unpack_from("<I", octets)
        for _ in range(min(count, MAX_PROPERTIES)):
            kind, number = struct.unpack_from("<HH", octets, at)
            at = _after_name(octets, at + 4) if number >= NAMED else at + 4
            value, at = _value(octets, at, kind)
            if at > len(octets):
                return
            yield number, (kind & ~MULTIPLE, value)
    except (struct.error, KeyError):
        return


def _after_name(octets: bytes, at: int) -> int:
    by_string, length = struct.unpack_from("<II", octets, at + 16)
    return at + 24 + (_padded(length) if by_string else 0)


def _value(octets: bytes, at: int, kind: int) -> tuple[bytes, int]:
    count, base = 1, kind & ~MULTIPLE
    if kind & MULTIPLE or base in VARIABLE:
        (count,) = struct.unpack_from("<I", octets, at)
        at += 4
    if base not in VARIABLE:
        size = FIXED[base]
        return octets[at : at + size], at + size * min(count, len(octets))
    first = b""
    for position in range(min(count, MAX_VALUES)):
        (length,) = struct.unpack_from("<I", octets, at)
        first = octets[at + 4 : at + 4 + length] if position == 0 else first
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
