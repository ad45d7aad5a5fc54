"""What archives list of themselves, within limits: zip, 7z, RAR, gzip, tar, compressed tar. Nothing is unpacked.

To list a compressed tar its stream is read, a piece at a time, to a bound that its own size sets; no octet of it is
kept. What can't be listed (cab, images of discs) is an archive all the same. Never raises.
"""

import bz2
import itertools
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailbot.parsing import rars, sevenzips, zips

GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
ZIP, RAR, SEVEN_ZIP = b"PK", b"Rar!\x1a\x07", sevenzips.SIGNATURE
MAX_ENTRIES = 10_000
MAX_STREAM = 32 * 1024 * 1024
MOST_RATIO = 10  # octets of a stream that are read for each octet of the file
PIECE = 64 * 1024
BLOCK = 512
MAX_LONG_NAME = 4_096
GZIP_NAME = 0x8
TAR_MARK = slice(257, 262)


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive says: (name, octets unpacked or None) of each entry, as far as the limits go."""

    entries: tuple[tuple[str, int | None], ...] = ()
    encrypted: bool = False


def listing(content: bytes) -> Listing:
    """The listing of an archive; an empty one of anything else."""
    if content.startswith(ZIP):
        found = zips.entries(content)
        return Listing(tuple((e.name, e.size) for e in found), any(entry.encrypted for entry in found))
    if content.startswith(RAR):
        return Listing(*rars.entries(content))
    if content.startswith(SEVEN_ZIP):
        return Listing(*sevenzips.entries(content))
    if content[TAR_MARK] == b"ustar":
        return Listing(tuple(_tar(_Stream(iter([content])))))
    return Listing(tuple(_compressed(content)))


def _compressed(content: bytes) -> Iterator[tuple[str, int | None]]:
    opened = _opened(content)
    if opened is None:
        return
    stream = _Stream(_pieces(content, opened))
    if stream.peek(BLOCK)[TAR_MARK] == b"ustar":
        yield from _tar(stream)
    elif content.startswith(GZIP) and (name := _gzip_name(content)):
        yield name, None


def _opened(content: bytes) -> Callable[[bytes, int], bytes] | None:
    if content.startswith(GZIP):
        return _Inflate().decompress
    if content.startswith(BZIP2):
        return bz2.BZ2Decompressor().decompress
    if content.startswith(XZ):
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=64 * 1024 * 1024).decompress
    return None


class _Inflate:
    """zlib as bz2 and lzma are used: what it hasn't taken yet it keeps itself."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def decompress(self, data: bytes, limit: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, limit)


def _pieces(content: bytes, decompress: Callable[[bytes, int], bytes]) -> Iterator[bytes]:
    left = min(MAX_STREAM, PIECE + MOST_RATIO * len(content))
    try:
        for start in range(0, len(content), PIECE):
            given = content[start : start + PIECE]
            while left > 0 and (piece := decompress(given, PIECE)):
                given = b""
                left -= len(piece)
                yield piece
            if left <= 0:
                return
    except (zlib.error, OSError, EOFError, lzma.LZMAError, MemoryError):
        return


class _Stream:
    """Pieces of octets, read or passed over in order."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")

    def peek(self, count: int) -> bytes:
        while len(self._held) < count and (piece := next(self._pieces, b"")):
            self._held = memoryview(bytes(self._held) + piece) if self._held else memoryview(piece)
        return bytes(self._held[:count])

    def read(self, count: int) -> bytes:
        octets = self.peek(count)
        self._held = self._held[count:]
        return octets

    def skip(self, count: int) -> None:
        while count > len(self._held):
            count -= len(self._held)
            self._held = memoryview(next(self._pieces, b""))
            if not self._held:
                return
        self._held = self._held[count:]


def _tar(stream: _Stream) -> Iterator[tuple[str, int | None]]:
    """The headers of a tar (POSIX pax interchange format, and GNU's long names)."""
    long_name = ""
    for _ in range(MAX_ENTRIES):
        header = stream.read(BLOCK)
        size = _tar_number(header[124:136])
        if len(header) < BLOCK or header[TAR_MARK] != b"ustar" or size is None:
            return
        kind = header[156:157]
        if kind in (b"L", b"x"):
            said = stream.read(min(size, MAX_LONG_NAME))
            stream.skip(-size % BLOCK + size - len(said))
            long_name = _long_name(kind, said) or long_name
            continue
        stream.skip(size + -size % BLOCK)
        if kind in (b"0", b"\0", b"7"):
            yield long_name or _tar_name(header), size
        long_name = ""


def _tar_number(field: bytes) -> int | None:
    if field[:1] == b"\x80":  # GNU's way for sizes beyond 8 GB
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not digits:
        return 0
    return int(digits, 8) if digits.strip(b"01234567") == b"" else None


def _tar_name(header: bytes) -> str:
    prefix, name = (header[cut].split(b"\0", 1)[0] for cut in (slice(345, 500), slice(0, 100)))
    return b"/".join(filter(None, (prefix, name))).decode("utf-8", "replace")


def _long_name(kind: bytes, said: bytes) -> str:
    if kind == b"x":
        _, found, rest = said.partition(b" path=")
        said = rest.split(b"\n", 1)[0] if found else b""
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _gzip_name(content: bytes) -> str:
    """The original name in a gzip header (RFC 1952 2.3)."""
    if len(content) < 10 or not content[3] & GZIP_NAME:
        return ""
    at = 10
    if content[3] & 0x4:
        at += 2 + struct.unpack("<H", content[10:12].ljust(2, b"\0"))[0]
    octets = itertools.takewhile(bool, content[at : at + 1_000])
    return bytes(octets).decode("latin-1")
