"""An OLE2 compound file ([MS-CFB]), as far as it takes to see what is in it: .msg, .doc, .xls, encrypted documents.

Own, since it must neither follow a loop nor believe a size: every chain ends where the file's octets do, and every read
says how much it wants. Never raises on bad octets.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_OCTETS = 512
ENTRY_OCTETS = 128
MAX_ENTRIES = 8_192
MAX_SECTOR = 0xFFFFFFFA  # what is greater marks an end or a table of the file itself
NO_ENTRY = 0xFFFFFFFF
MAX_TABLE_SECTORS = 4_096
IN_HEADER = 109
SMALL_SHIFT = 6  # streams below the cut-off lie in pieces of 64 octets ([MS-CFB] 2.2)
SMALL_CUTOFF = 4_096
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory; `left`, `right` and `child` number others."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Ole:
    """A compound file. Paths are lower case, parts joined by `/`, without the root's own name."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        header = content[:HEADER_OCTETS].ljust(HEADER_OCTETS, b"\0")
        self._shift = 12 if header[30] == 12 else 9
        directory, _, _, small = struct.unpack_from("<IIII", header, 48)
        self._table = self._table_sectors(header) if header.startswith(SIGNATURE) else ()
        lines = self._chain(directory, MAX_ENTRIES * ENTRY_OCTETS)
        self._entries = [_entry(lines, at) for at in range(0, len(lines) - ENTRY_OCTETS + 1, ENTRY_OCTETS)]
        self._small_start = small
        self._small: tuple[bytes, bytes] | None = None
        self.paths: dict[str, Entry] = dict(self._paths())

    def read(self, path: str, limit: int) -> bytes:
        """The first octets of a stream; b"" where there is none."""
        entry = self.paths.get(path.lower())
        if entry is None or entry.kind != STREAM:
            return b""
        wanted = min(entry.size, limit)
        if entry.size >= SMALL_CUTOFF:
            return self._chain(entry.start, wanted)
        return self._small_chain(entry.start, wanted)

    def children(self, path: str) -> list[str]:
        """The paths right under a storage; "" is the root."""
        start = f"{path}/" if path else ""
        return [each for each in self.paths if each.startswith(start) and "/" not in each[len(start) :]]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self._shift
        return self._content[at : at + (1 << self._shift)]

    def _table_sectors(self, header: bytes) -> tuple[int, ...]:
        """Where the allocation table lies: what the header names, and the chain of sectors that name more."""
        found = list(struct.unpack_from(f"<{IN_HEADER}I", header, 76))
        (more,) = struct.unpack_from("<I", header, 68)
        per = (1 << self._shift) // 4 - 1
        while more < MAX_SECTOR and len(found) < MAX_TABLE_SECTORS:
            sector = self._sector(more)
            if len(sector) < 4 * per + 4:
                break
            *numbers, more = struct.unpack(f"<{per + 1}I", sector)
            found += numbers
        return tuple(number for number in found if number < MAX_SECTOR)

    def _after(self, number: int) -> int:
        per = (1 << self._shift) // 4
        if number // per >= len(self._table):
            return NO_ENTRY
        at = ((self._table[number // per] + 1) << self._shift) + 4 * (number % per)
        octets = self._content[at : at + 4]
        return struct.unpack("<I", octets)[0] if len(octets) == 4 else NO_ENTRY

    def _chain(self, number: int, wanted: int) -> bytes:
        """The octets of a chain; a loop in it ends with the count of sectors that the file can have."""
        octets = bytearray()
        for _ in range((len(self._content) >> self._shift) + 1):
            if number >= MAX_SECTOR or len(octets) >= wanted:
                break
            octets += self._sector(number)
            number = self._after(number)
        return bytes(octets[:wanted])

    def _small_chain(self, number: int, wanted: int) -> bytes:
        table, stream = self._small_table()
        octets = bytearray()
        for _ in range(SMALL_CUTOFF >> SMALL_SHIFT):
            if number >= MAX_SECTOR or len(octets) >= wanted:
                break
            octets += stream[number << SMALL_SHIFT : (number + 1) << SMALL_SHIFT]
            number = struct.unpack_from("<I", table, 4 * number)[0] if 4 * number + 4 <= len(table) else NO_ENTRY
        return bytes(octets[:wanted])

    def _small_table(self) -> tuple[bytes, bytes]:
        if self._small is None:
            root = next((entry for entry in self._entries if entry.kind == ROOT), None)
            stream = self._chain(root.start, root.size) if root else b""
            self._small = self._chain(self._small_start, len(stream) // 16 + 4), stream
        return self._small

    def _paths(self) -> Iterator[tuple[str, Entry]]:
        """Every entry that the tree reaches, each once, whatever loops there are."""
        waiting = [("", self._entries[0].child)] if self._entries else []
        seen: set[int] = set()
        while waiting:
            above, number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            path = f"{above}{entry.name.lower()}"
            waiting += [(above, entry.left), (above, entry.right)]
            if entry.kind == STORAGE and path.count("/") < 8:
                waiting.append((f"{path}/", entry.child))
            yield path, entry


def _entry(lines: bytes, at: int) -> Entry:
    (octets,) = struct.unpack_from("<H", lines, at + 64)
    left, right, child = struct.unpack_from("<III", lines, at + 68)
    start, size = struct.unpack_from("<II", lines, at + 116)
    name = lines[at : at + max(min(octets, 64) - 2, 0)].decode("utf-16-le", "replace")
    return Entry(name.replace("/", "_"), lines[at + 66], left, right, child, start, size)
