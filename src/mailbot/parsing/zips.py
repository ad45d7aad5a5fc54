"""What a zip lists of itself, from its central directory alone (APPNOTE 4.3): names, sizes, encryption.

Own, since zipfile makes an object of every entry that the octets claim, and gives up where a virus wouldn't. Unpacks
nothing but the beginning of one small member that a caller names. Never raises; the work is bounded by MAX_ENTRIES.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ENTRIES = 10_000
MAX_NAME_OCTETS = 1_000
END, CENTRAL, LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
END_OCTETS, CENTRAL_OCTETS, LOCAL_OCTETS = 22, 46, 30
END_REACH = 65_535 + END_OCTETS
ENCRYPTED, UTF8, MASKED, AES = 0x1, 0x800, 0x2000, 99
ZIP64 = 0xFFFFFFFF
STORED, DEFLATED = 0, 8
MOST_GROWTH = 1_024  # of octets that deflate can't make shorter


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip, as its directory claims.

    Args:
        size: octets unpacked; None where the directory leaves it to zip64.
        packed: octets in the archive.
        offset: where its local header starts.
    """

    name: str
    size: int | None
    packed: int
    method: int
    encrypted: bool
    offset: int


def entries(content: bytes) -> tuple[Entry, ...]:
    """The entries of a zip, at most MAX_ENTRIES; those of its local headers where it has no directory."""
    return tuple(_listed(content)) or tuple(_walked(content))


def beginning(content: bytes, entry: Entry, limit: int) -> bytes:
    """The first octets of a member, at most `limit`; b"" where it can't be read."""
    head = content[entry.offset : entry.offset + LOCAL_OCTETS]
    if len(head) < LOCAL_OCTETS or not head.startswith(LOCAL) or entry.encrypted:
        return b""
    start = entry.offset + LOCAL_OCTETS + sum(struct.unpack_from("<HH", head, 26))
    packed = content[start : start + min(entry.packed, limit + MOST_GROWTH)]
    if entry.method != DEFLATED:
        return packed[:limit] if entry.method == STORED else b""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
    except zlib.error:
        return b""


def _listed(content: bytes) -> Iterator[Entry]:
    end = content.rfind(END, max(len(content) - END_REACH, 0))
    if end < 0 or end + END_OCTETS > len(content):
        return
    size, offset = struct.unpack_from("<II", content, end + 12)
    at, moved = end - size, end - size - offset  # what stands before the first header moves all offsets
    if size == ZIP64 or content[at : at + 4] != CENTRAL:
        at, moved = content.find(CENTRAL, 0 if offset == ZIP64 else min(offset, len(content))), 0
    for _ in range(MAX_ENTRIES):
        if at < 0 or content[at : at + 4] != CENTRAL or at + CENTRAL_OCTETS > len(content):
            return
        flags, method = struct.unpack_from("<HH", content, at + 8)
        packed, unpacked, name, extra, comment = struct.unpack_from("<IIHHH", content, at + 20)
        local = struct.unpack_from("<I", content, at + 42)[0] + max(moved, 0)
        at += CENTRAL_OCTETS
        yield _entry(content[at : at + name], flags, method, packed, unpacked, local)
        at += name + extra + comment


def _walked(content: bytes) -> Iterator[Entry]:
    at = content.find(LOCAL)
    for _ in range(MAX_ENTRIES):
        if at < 0 or at + LOCAL_OCTETS > len(content):
            return
        flags, method = struct.unpack_from("<HH", content, at + 6)
        packed, unpacked, name, _extra = struct.unpack_from("<IIHH", content, at + 18)
        start = at + LOCAL_OCTETS
        yield _entry(content[start : start + name], flags, method, packed, unpacked, at)
        at = content.find(LOCAL, start)


def _entry(name: bytes, flags: int, method: int, packed: int, unpacked: int, offset: int) -> Entry:
    codec = "utf-8" if flags & UTF8 else "cp437"
    return Entry(
        name=name[-MAX_NAME_OCTETS:].decode(codec, "replace").replace("\\", "/"),
        size=None if unpacked == ZIP64 else unpacked,
        packed=packed,
        method=method,
        encrypted=bool(flags & (ENCRYPTED | MASKED)) or method == AES,
        offset=offset,
    )
