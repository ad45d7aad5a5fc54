"""A .msg file ([MS-OXMSG]): one message that Outlook saved, read one level deep. Takes no attachment out of it."""

import struct
from dataclasses import dataclass

from mailbot.parsing import mapi
from mailbot.parsing.mapi import Properties
from mailbot.parsing.ole import Ole

MARK = "__properties_version1.0"
STREAM = "__substg1.0_"
ATTACHED = "__attach_version1.0_"
HEADER_OCTETS, LINE_OCTETS = 32, 16  # of the properties of a whole message; shorter within another
MAX_LINES = 1_000
MAX_VALUE_OCTETS = 1_000_000
MAX_NAME_OCTETS = 1_000
MAX_FILES = 100
STREAMED = (mapi.UNICODE, mapi.STRING8, mapi.OCTETS)
WANTED = (
    mapi.SUBJECT, mapi.HEADERS, mapi.SENDER_NAME, mapi.SENDER_ADDRESS, mapi.SENDER_SMTP, mapi.MESSAGE_ID, mapi.BODY,
    mapi.RTF, mapi.HTML,
)  # fmt: skip
NAMES = (mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)


@dataclass(frozen=True, slots=True)
class OutlookMessage:
    """What a .msg file says."""

    properties: Properties
    files: tuple[str, ...]


def read_msg(content: bytes) -> OutlookMessage | None:
    """The message of a compound file; None where it holds none."""
    file = Ole(content)
    if MARK not in file.paths:
        return None
    values = _fixed(file)
    values.update(_streamed(file, "", WANTED, MAX_VALUE_OCTETS))
    storages = [path for path in file.children("") if path.startswith(ATTACHED)]
    page = mapi.page_of(values)
    names = (_name(file, path, page) for path in sorted(storages)[:MAX_FILES])
    return OutlookMessage(Properties(values, page), tuple(filter(None, names)))


def _fixed(file: Ole) -> dict[int, tuple[int, bytes]]:
    lines = file.read(MARK, HEADER_OCTETS + MAX_LINES * LINE_OCTETS)
    found = {}
    for at in range(HEADER_OCTETS, len(lines) - LINE_OCTETS + 1, LINE_OCTETS):
        kind, number = struct.unpack_from("<HH", lines, at)
        if kind in (mapi.SHORT, mapi.LONG, mapi.TIME):
            found[number] = kind, lines[at + 8 : at + 16]
    return found


def _streamed(file: Ole, storage: str, numbers: tuple[int, ...], limit: int) -> dict[int, tuple[int, bytes]]:
    found = {}
    for number in numbers:
        for kind in STREAMED:
            octets = file.read(f"{storage}{STREAM}{number:04x}{kind:04x}", limit)
            if octets:
                found[number] = kind, octets
                break
    return found


def _name(file: Ole, storage: str, page: int) -> str:
    values = _streamed(file, f"{storage}/", NAMES, MAX_NAME_OCTETS)
    named = Properties(values, page)
    return next(filter(None, (named.text(number) for number in NAMES)), "")
