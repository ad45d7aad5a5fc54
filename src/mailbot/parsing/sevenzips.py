"""What a 7z lists of itself: the names of its files, and whether a password locks them. Unpacks its directory alone.

The directory is the last thing in the file, and mostly packed with LZMA (7zFormat.txt of the LZMA SDK). Never raises.
"""

import lzma
import struct

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
START_OCTETS = 32
HEADER, ENCODED, PACKED, UNPACKED, FOLDER, SIZE, CODERS_SIZE, NAMES, END = (
    0x01, 0x17, 0x06, 0x07, 0x0B, 0x09, 0x0C, 0x11, 0x00,
)  # fmt: skip
LZMA, AES = b"\x03\x01\x01", b"\x06\xf1\x07\x01"
MAX_DIRECTORY = 1_000_000
MAX_ENTRIES = 10_000
MAX_NAME = 1_000
MAX_TRIES = 1_000  # octets that look like the beginning of the names

Entries = tuple[tuple[tuple[str, int | None], ...], bool]


def entries(content: bytes) -> Entries:
    """(name, None) of each file, and whether any of it is encrypted; sizes stand apart from names, and aren't read."""
    try:
        offset, size = struct.unpack_from("<QQ", content, 12)
        directory = content[START_OCTETS + offset :][: min(size, MAX_DIRECTORY)]
        locked = AES in directory
        if directory[:1] == bytes([ENCODED]) and not locked:
            directory = _decoded(content, directory)
            locked = AES in directory
    except (struct.error, IndexError, OverflowError, ValueError, lzma.LZMAError, MemoryError):
        return (), AES in content[-MAX_DIRECTORY:]
    return (_names(directory) if directory[:1] == bytes([HEADER]) else ()), locked


def _decoded(content: bytes, header: bytes) -> bytes:
    """The directory that an encoded header points to; b"" where it is packed in a way that isn't known here."""
    at = _after(header, 1, PACKED)
    position, at = _number(header, at)
    _, at = _number(header, at)
    size, at = _number(header, _after(header, at, SIZE))
    at = header.index(bytes([UNPACKED, FOLDER]), at) + 2
    _, at = _number(header, at)
    coders, flags = header[at + 1], header[at + 2]
    coder, at = header[at + 3 : at + 3 + (flags & 0xF)], at + 3 + (flags & 0xF)
    if coders != 1 or coder != LZMA:
        return b""
    length, at = _number(header, at)
    given = header[at : at + length]
    wanted, _ = _number(header, _after(header, at + length, CODERS_SIZE))
    start = START_OCTETS + position
    return _unpacked(content[start : start + min(size, MAX_DIRECTORY)], given, min(wanted, MAX_DIRECTORY))


def _after(header: bytes, at: int, mark: int) -> int:
    if header[at] != mark:
        raise ValueError(mark)
    return at + 1


def _unpacked(packed: bytes, given: bytes, wanted: int) -> bytes:
    bits, window = struct.unpack("<BI", given)
    how = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(4_096, min(window, MAX_DIRECTORY)),  # no more than what comes out is looked back to
        "lc": bits % 9,
        "lp": bits // 9 % 5,
        "pb": bits // 45,
    }
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[how]).decompress(packed, wanted)


def _names(directory: bytes) -> tuple[tuple[str, int | None], ...]:
    """The names, found by what stands before them: their mark, their length, and that they stand here."""
    at = 0
    for _ in range(MAX_TRIES):
        at = directory.find(NAMES, at) + 1
        if at == 0:
            break
        try:
            length, start = _number(directory, at)
        except IndexError:
            break
        octets = directory[start : start + length]
        if length > 4 and len(octets) == length and octets[0] == END and octets.endswith(b"\0\0"):
            names = octets[1:].decode("utf-16-le", "replace").split("\0")[:-1][:MAX_ENTRIES]
            if all(names):
                return tuple((name[-MAX_NAME:].replace("\\", "/"), None) for name in names)
    return ()


def _number(octets: bytes, at: int) -> tuple[int, int]:
    """A number whose first octet tells how many more there are, and where it ends."""
    first, more = octets[at], 0
    while more < 8 and first & 0x80 >> more:
        more += 1
    low = octets[at + 1 : at + 1 + more]
    if len(low) < more:
        raise IndexError(at)
    return int.from_bytes(low, "little") | (first & 0x7F >> more) << 8 * more, at + 1 + more
