"""RTF to text, and Outlook's compression of it ([MS-OXRTFCP], [MS-OXRTFEX]): the body of many a winmail.dat and .msg.

One pass over the octets, with a stack of groups; nothing embedded is taken out. Never raises.
"""

import re
import struct
from dataclasses import dataclass, field, replace

from mailbot.parsing.charsets import clean, decode

MAX_RTF = 500_000
MAX_GROUPS = 200
COMPRESSED, UNCOMPRESSED = b"LZFu", b"MELA"
DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)  # every stream starts with these 207 octets in its window ([MS-OXRTFCP] 2.1.2.1)
WINDOW = 4_096
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
UNREAD = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"objdata", b"header", b"footer", b"listtable",
    b"listoverridetable", b"rsidtbl", b"generator", b"themedata", b"datastore", b"xmlnstbl", b"fldinst", b"filetbl",
})  # fmt: skip
SAID = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"cell": "  ",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”",
}  # fmt: skip
SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
CODE_PAGES = {
    77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250,
}  # fmt: skip  # of a font's \fcharset


def decompressed(octets: bytes) -> bytes:
    """The RTF in a PR_RTF_COMPRESSED, as far as it can be read; at most MAX_RTF octets."""
    if len(octets) < 16:
        return b""
    (size,) = struct.unpack_from("<I", octets, 4)
    packed, wanted = octets[16:], min(size, MAX_RTF)
    if octets[8:12] == UNCOMPRESSED:
        return packed[:wanted]
    return _unpack(packed, wanted) if octets[8:12] == COMPRESSED else b""


def _unpack(packed: bytes, wanted: int) -> bytes:
    window = bytearray(DICTIONARY.ljust(WINDOW, b" "))
    found, write, at = bytearray(), len(DICTIONARY), 0
    while at < len(packed) and len(found) < wanted:
        control, at = packed[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                run, at = packed[at : at + 1], at + 1
            else:
                pair = int.from_bytes(packed[at : at + 2].ljust(2, b"\0"), "big")
                at += 2
                if pair >> 4 == write:  # a reference to where writing stands is the end
                    return bytes(found[:wanted])
                run = _copied(window, pair >> 4, (pair & 15) + 2, write)
            for octet in run:
                window[write] = octet
                write = (write + 1) % WINDOW
            found += run
    return bytes(found[:wanted])


def _copied(window: bytearray, start: int, length: int, write: int) -> bytes:
    """What a reference stands for; it may reach into what it writes itself."""
    run = bytearray()
    for step in range(length):
        behind = (start + step - write) % WINDOW
        run.append(run[behind] if behind < len(run) else window[(start + step) % WINDOW])
    return bytes(run)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a brace closes."""

    unread: bool = False
    tag: bool = False  # an \htmltag: what stands in it is HTML
    fonts: bool = False
    hidden: bool = False  # \htmlrtf: for readers of RTF alone
    page: int = 1252
    skip: int = 1  # characters that stand in for a \u


@dataclass(slots=True)
class _Reader:
    html: bool
    page: int = 1252
    group: _Group = field(default_factory=_Group)
    stack: list[_Group] = field(default_factory=list)
    fonts: dict[int, int] = field(default_factory=dict)
    font: int = 0
    pieces: list[str] = field(default_factory=list)
    octets: bytearray = field(default_factory=bytearray)
    skipping: int = 0
    starred: bool = False
    jump: int = 0

    def flush(self) -> None:
        if self.octets:
            self.pieces.append(decode(bytes(self.octets), f"cp{self.group.page}")[0])
            self.octets.clear()

    def shown(self) -> bool:
        if self.html:
            return self.group.tag or not (self.group.hidden or self.group.unread)
        return not self.group.unread and not self.group.tag

    def say(self, text: str) -> None:
        if self.shown():
            self.flush()
            self.pieces.append(text)

    def take(self, octets: bytes) -> None:
        """Characters of a code page, less those that only stand in for a \\u."""
        skipped = min(self.skipping, len(octets))
        self.skipping -= skipped
        if self.shown():
            self.octets += octets[skipped:]

    def brace(self, brace: bytes) -> None:
        self.flush()
        self.skipping = 0
        if brace == b"{":
            self.stack.append(self.group)
            if len(self.stack) > MAX_GROUPS and not self.group.unread:
                self.group = replace(self.group, unread=True)
        elif self.stack:
            self.group = self.stack.pop()

    def word(self, word: bytes, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word == b"u" and number is not None:
            self.say(chr(number % 0x10000))
            self.skipping = self.group.skip
        elif word in SAID:
            if not self.html or not self.group.tag:
                self.say(SAID[word])
        elif word == b"bin" and number is not None:
            self.jump = max(number, 0)
        else:
            self.flush()
            self.state(word, number, starred=starred)

    def state(self, word: bytes, number: int | None, *, starred: bool) -> None:
        group = self.group
        if word == b"htmltag":
            self.group = replace(group, tag=True, unread=False)
        elif word == b"htmlrtf":
            self.group = replace(group, hidden=number != 0)
        elif word == b"fonttbl":
            self.group = replace(group, unread=True, fonts=True)
        elif word in UNREAD or starred:
            self.group = replace(group, unread=True)
        elif word == b"uc" and number is not None:
            self.group = replace(group, skip=max(0, min(number, 16)))
        elif word == b"ansicpg" and number:
            self.page = number
            self.group = replace(group, page=number)
        elif word == b"f" and number is not None:
            self.font = number
            self.group = group if group.fonts else replace(group, page=self.fonts.get(number, self.page))
        elif word == b"fcharset" and group.fonts and number in CODE_PAGES:
            self.fonts[self.font] = CODE_PAGES[number]


def read_rtf(octets: bytes) -> tuple[str, str | None]:
    """The text of an RTF document, and the HTML that it was made from where it says so.

    >>> read_rtf(b"{\\\\rtf1\\\\ansi one\\\\par two}")
    ('one\\ntwo', None)
    """
    octets = octets[:MAX_RTF]
    html = b"\\fromhtml1" in octets[:1_000]
    reader = _Reader(html)
    at = 0
    while match := TOKEN.match(octets, at):
        at = match.end()
        word, number, character, symbol, brace, plain = match.groups()
        if word:
            reader.word(word, int(number) if number else None)
            at, reader.jump = at + reader.jump, 0
        elif character:
            reader.take(bytes([int(character, 16)]))
        elif symbol == b"*":
            reader.starred = True
        elif symbol:
            reader.say(SYMBOLS.get(symbol, ""))
        elif brace:
            reader.brace(brace)
        elif plain:
            reader.take(plain)
    reader.flush()
    text = clean(_paired("".join(reader.pieces))).strip("\n")
    return (text, text) if html else (text, None)


def _paired(text: str) -> str:
    """Text whose halves of characters beyond the first plane, two \\u each, are joined."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
