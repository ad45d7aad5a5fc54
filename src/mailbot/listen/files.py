"""Messages from files: standard input, a message, an mbox, a Maildir or any folder. Gives octets; reads no mail.

Files are read in pieces and one message is held at a time, so that an mbox may be as large as it likes; what can't be
read is told, and the rest is read on.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mailbot.errors import MailbotError

STDIN = "-"
MBOX_START = b"From "
PIECE = 1 << 18
# The separator of an mbox: "From ", the envelope sender, and a time as asctime writes it (RFC 4155, appendix A).
_SEPARATOR = re.compile(
    rb"From (?:[^\r\n]{0,1000} )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"[ \d]\d \d\d:\d\d(?::\d\d)?(?: [A-Z0-9+-]{1,6})? \d{4}(?: [+-]\d{4})?\s*"
)
_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>From ")  # the second where one mbox was put into another
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
NETSCAPE_START = b"From -"
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Found:
    """One message of a source, or why it can't be had.

    Args:
        file: what to call it: the file, with its number in an mbox.
        raw: its octets; empty where there is a problem.
        octets: how far the source was read for it.
        problem: in words; "" where there is none.
    """

    file: str
    raw: bytes
    octets: int
    problem: str = ""


def messages_in(source: str) -> Iterator[tuple[str, bytes]]:
    """Every message of a source, with the name to call it by.

    Raises:
        MailbotError: one can't be read.
    """
    for found in walk(source, sys.maxsize):
        if found.problem:
            raise MailbotError(f"{found.file}: {found.problem}")
        yield found.file, found.raw


def walk(source: str, max_bytes: int) -> Iterator[Found]:
    """Every message of a source.

    Args:
        source: `-` for standard input, which is one message, whatever its lines look like; a file (a message, or an
            mbox); or a folder, read in the order of its names; of a Maildir what is in `cur` and `new`.
        max_bytes: octets that a message may have; a larger one is a problem.
    """
    if source == STDIN:
        yield _piped(sys.stdin.buffer, max_bytes)
        return
    for path in files_of(Path(source)):
        name = os.fsencode(path).decode("utf-8", "replace")
        try:
            with path.open("rb") as file:
                yield from _messages(name, file, max_bytes)
        except OSError as error:
            yield Found(name, b"", 0, f"can't be read: {error.strerror}")


def octets_in(source: str) -> int:
    """How many octets there are to read: 0 where it can't be told."""
    return 0 if source == STDIN else sum(_size(path) for path in files_of(Path(source)))


def files_of(path: Path) -> Iterator[Path]:
    """A file itself; of a folder every file but hidden ones, pipes, sockets, and a Maildir's drafts and control files.

    A link to a folder isn't followed: it may lead back.
    """
    try:
        names = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else None
    except OSError:
        names = None
    if names is None:
        yield path  # opening it tells why it can't be read
        return
    is_maildir = {"cur", "new"} <= set(names)
    for name in names:
        entry, hidden = path / name, name.startswith(".")
        kind = _kind(entry)
        if kind == stat.S_IFDIR and not entry.is_symlink():
            if name != "tmp" if is_maildir else not hidden or (entry / "cur").is_dir():
                yield from files_of(entry)
        elif kind == stat.S_IFREG and not hidden and not is_maildir:
            yield entry


def _kind(path: Path) -> int:
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except OSError:
        return stat.S_IFREG  # opening it tells why it can't be read


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Message:
    """The octets of one message while they fit, counted when they don't.

    Args:
        read: octets of the source that belong to it without being of it.
    """

    def __init__(self, max_bytes: int, read: int = 0) -> None:
        self._max_bytes, self._read = max_bytes, read
        self._raw = bytearray()
        self._size = 0

    def add(self, piece: bytes, read: int | None = None) -> None:
        """Takes the next octets.

        Args:
            read: how many of the source they were, where quoting made more of them.
        """
        self._size += len(piece)
        self._read += len(piece) if read is None else read
        self._raw += piece
        if self._size > self._max_bytes:
            self._raw.clear()

    def found(self, name: str) -> Found:
        if self._size > self._max_bytes:
            return Found(name, b"", self._read, f"too big: {self._size} octets, at most {self._max_bytes} are taken")
        return Found(name, bytes(self._raw), self._read)


def _piped(file: BinaryIO, max_bytes: int) -> Found:
    """Standard input. A separator that a mail system put in front isn't of the message, and is left out.

    It is no mbox: else whoever writes a separator into his mail could send a second one in anybody's name.
    """
    first = file.readline(PIECE)
    return _rest(file, b"" if _SEPARATOR.fullmatch(first) else first, max_bytes).found(STDIN)


def _messages(name: str, file: BinaryIO, max_bytes: int) -> Iterator[Found]:
    first = file.readline(PIECE)
    if not first.removeprefix(BOM).startswith(MBOX_START):
        yield _rest(file, first, max_bytes).found(name)
        return
    messages = _boxed(file, first, max_bytes)
    number, message = 1, next(messages)
    for following in messages:
        yield message.found(f"{name}:{number}")
        number, message = number + 1, following
    yield message.found(name if number == 1 else f"{name}:{number}")


def _rest(file: BinaryIO, first: bytes, max_bytes: int) -> _Message:
    message = _Message(max_bytes)
    message.add(first)
    while piece := file.read(PIECE):
        message.add(piece)
    return message


def _boxed(file: BinaryIO, first: bytes, max_bytes: int) -> Iterator[_Message]:
    """The messages of an mbox, without the empty line behind each, and without the quoting of mboxo and mboxrd.

    Args:
        first: its first line. Where that has a time, only lines that have one separate messages, so that a sentence
            that begins with "From" doesn't; else those do that stand before a field of a header. They stand behind an
            empty line, or where the message says that it ends; Netscape and its heirs write none.
    """
    start = first.removeprefix(BOM)
    dated, heirs = _SEPARATOR.fullmatch(start) is not None, start.startswith(NETSCAPE_START)
    message, held, begins, end = _Message(max_bytes, len(first)), b"", first.endswith(b"\n"), _End()
    following = file.readline(PIECE)
    while line := following:
        following = file.readline(PIECE)
        free = held or end.reached or (heirs and line.startswith(NETSCAPE_START))
        if free and line.startswith(MBOX_START) and _separates(line, following, dated=dated):
            yield message
            message, held, begins, end = _Message(max_bytes, len(held) + len(line)), b"", line.endswith(b"\n"), _End()
            continue
        end.take(line)
        message.add(held)
        held = line if begins and line in (b"\n", b"\r\n") else b""
        if not held:
            quoted = begins and line.startswith(b">") and line.lstrip(b">").startswith(MBOX_START)
            message.add(line[1:] if quoted else line, len(line))
        begins = line.endswith(b"\n")
    yield message


def _separates(line: bytes, following: bytes, *, dated: bool) -> bool:
    return (_SEPARATOR.fullmatch(line) if dated else _FIELD.match(following)) is not None


class _End:
    """Whether a message has the octets that it says it has (mboxcl): it may end without an empty line then."""

    def __init__(self) -> None:
        self._length: int | None = None
        self._octets: int | None = None  # None within the header

    def take(self, line: bytes) -> None:
        if self._octets is not None:
            self._octets += len(line)
        elif line in (b"\n", b"\r\n"):
            self._octets = 0
        elif found := _LENGTH.match(line):
            self._length = int(found[1])

    @property
    def reached(self) -> bool:
        return self._length is not None and self._octets is not None and self._octets >= self._length
