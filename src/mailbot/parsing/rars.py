"""What a RAR lists of itself, in either format: names, sizes, encryption. Unpacks nothing, never raises."""

import struct
from collections.abc import Iterator

MAX_ENTRIES = 10_000
MAX_NAME_OCTETS = 1_000
OLD, NEW = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
OLD_MAIN, OLD_FILE = 0x73, 0x74
OLD_HEADERS_ENCRYPTED, OLD_ENCRYPTED, OLD_LARGE, OLD_UNICODE, OLD_LONG = 0x80, 0x4, 0x100, 0x200, 0x8000
NEW_FILE, NEW_ENCRYPTION, NEW_END = 2, 4, 5
EXTRA, DATA = 0x1, 0x2
FILE_TIME, FILE_CHECKSUM, DIRECTORY = 0x2, 0x4, 0x1
ENCRYPTION_RECORD = 1

Entries = tuple[tuple[tuple[str, int | None], ...], bool]


def entries(content: bytes) -> Entries:
    """(name, size) of each file, and whether any of it is encrypted."""
    found = _new(content) if content.startswith(NEW) else _old(content)
    files: list[tuple[str, int | None]] = []
    encrypted = False
    try:
        for name, size, locked in found:
            encrypted = encrypted or locked
            if name:
                files.append((name.replace("\\", "/"), size))
    except (struct.error, IndexError):
        pass  # what was read until here stands
    return tuple(files), encrypted


def _old(content: bytes) -> Iterator[tuple[str, int | None, bool]]:
    """Blocks of RAR 1.5 to 4: checksum, type, flags, size of the header, and of what follows it."""
    at = len(OLD)
    for _ in range(MAX_ENTRIES):
        kind, flags, length = struct.unpack_from("<BHH", content, at + 2)
        if length < 7:
            return
        data = struct.unpack_from("<I", content, at + 7)[0] if flags & OLD_LONG or kind == OLD_FILE else 0
        if kind == OLD_MAIN and flags & OLD_HEADERS_ENCRYPTED:
            yield "", None, True
            return
        if kind == OLD_FILE:
            (size,) = struct.unpack_from("<I", content, at + 11)
            (name_length,) = struct.unpack_from("<H", content, at + 26)
            start = at + (40 if flags & OLD_LARGE else 32)
            name = content[start : start + min(name_length, MAX_NAME_OCTETS)]
            if flags & OLD_UNICODE:
                name = name.split(b"\0", 1)[0]  # what follows says how to make other letters of it
            yield name.decode("utf-8", "replace"), size, bool(flags & OLD_ENCRYPTED)
        at += length + data


def _new(content: bytes) -> Iterator[tuple[str, int | None, bool]]:
    """Blocks of RAR 5: checksum, then numbers of seven bits an octet."""
    at = len(NEW)
    for _ in range(MAX_ENTRIES):
        length, body = _number(content, at + 4)
        kind, here = _number(content, body)
        flags, here = _number(content, here)
        extra, here = _number(content, here) if flags & EXTRA else (0, here)
        data, here = _number(content, here) if flags & DATA else (0, here)
        if kind == NEW_END or length == 0:
            return
        if kind == NEW_ENCRYPTION:
            yield "", None, True
            return
        end = body + length
        if kind == NEW_FILE:
            name, size, directory = _new_file(content, here)
            locked = extra > 0 and _has_encryption(content, end - extra, end)
            yield "" if directory else name, size, locked
        at = end + data


def _new_file(content: bytes, at: int) -> tuple[str, int, bool]:
    flags, at = _number(content, at)
    size, at = _number(content, at)
    _, at = _number(content, at)
    at += (4 if flags & FILE_TIME else 0) + (4 if flags & FILE_CHECKSUM else 0)
    _, at = _number(content, at)
    _, at = _number(content, at)
    length, at = _number(content, at)
    name = content[at : at + min(length, MAX_NAME_OCTETS)].decode("utf-8", "replace")
    return name, size, bool(flags & DIRECTORY)


def _has_encryption(content: bytes, at: int, end: int) -> bool:
    for _ in range(16):
        if not 0 <= at < end:
            return False
        length, body = _number(content, at)
        kind, _ = _number(content, body)
        if kind == ENCRYPTION_RECORD:
            return True
        at = body + length
    return False


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits an octet, the lowest first, and where it ends."""
    number = 0
    for position in range(10):
        octet = content[at + position]
        number |= (octet & 0x7F) << 7 * position
        if not octet & 0x80:
            return number, at + position + 1
    raise IndexError(at)
