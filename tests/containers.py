"""Writers of what attachments come in, so that no file of anybody's is needed: TNEF, OLE2 and .msg, zip, RAR."""

import io
import itertools
import struct
import zipfile
from collections.abc import Iterable, Mapping

TNEF_START = b"\x78\x9f\x3e\x22\x01\x00"
MESSAGE, ATTACHMENT = 1, 2
Property = tuple[int, int, bytes]  # number, type, octets
SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def unicode(number: int, text: str) -> Property:
    return number, 0x1F, text.encode("utf-16-le") + b"\0\0"


def string8(number: int, text: bytes) -> Property:
    return number, 0x1E, text + b"\0"


def octets(number: int, value: bytes) -> Property:
    return number, 0x102, value


def attribute(level: int, tag: int, value: bytes) -> bytes:
    """One attribute of a TNEF stream, with its checksum."""
    return struct.pack("<BHHI", level, tag, 0x0006, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*given: Property) -> bytes:
    """A list of MAPI properties as TNEF writes it; types of fixed size are written as they are."""
    written = struct.pack("<I", len(given))
    for number, kind, value in given:
        written += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            name = "a name\0".encode("utf-16-le")
            written += bytes(16) + struct.pack("<II", 1, len(name)) + name + bytes(-len(name) % 4)
        if kind in (0x1E, 0x1F, 0x102, 0x0D):
            written += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
        else:
            written += value
    return written


def tnef_file(title: bytes, content: bytes, *given: Property) -> bytes:
    """One attachment: where it is shown, its short name, its octets, its properties."""
    written = attribute(ATTACHMENT, 0x9002, bytes(14)) + attribute(ATTACHMENT, 0x8010, title + b"\0")
    if content:
        written += attribute(ATTACHMENT, 0x800F, content)
    return written + (attribute(ATTACHMENT, 0x9005, properties(*given)) if given else b"")


def tnef(*attributes: bytes) -> bytes:
    return TNEF_START + b"".join(attributes)


def zipped(files: Mapping[str, bytes] | Iterable[str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    given = files if isinstance(files, Mapping) else dict.fromkeys(files, b"<x/>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in given.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams; `/` in a path makes storages."""
    names, children = [""], {0: list[int]()}
    kinds, contents, numbers = {0: 5}, dict[int, bytes](), {"": 0}
    for path, content in streams.items():
        above = ""
        for depth, part in enumerate(path.split("/"), start=1):
            here = "/".join(path.split("/")[:depth])
            if here not in numbers:
                numbers[here] = len(names)
                children[numbers[above]].append(len(names))
                children[len(names)] = []
                kinds[len(names)] = 1
                names.append(part)
            above = here
        kinds[numbers[path]], contents[numbers[path]] = 2, content
    return _written(names, children, kinds, contents)


def _written(
    names: list[str], children: dict[int, list[int]], kinds: dict[int, int], contents: dict[int, bytes]
) -> bytes:
    small, small_table, body, table, starts = b"", list[int](), b"", list[int](), dict[int, int]()

    def add(content: bytes) -> int:
        nonlocal body
        if not content:
            return END
        start, count = len(table), -(-len(content) // SECTOR)
        table.extend([*range(start + 1, start + count), END])
        body += content.ljust(count * SECTOR, b"\0")
        return start

    for number, content in contents.items():
        if len(content) >= 4096:
            starts[number] = add(content)
            continue
        start, count = len(small_table), max(-(-len(content) // 64), 1)
        small_table += [*range(start + 1, start + count), END]
        small += content.ljust(count * 64, b"\0")
        starts[number] = start
    starts[0] = add(small)
    small_start = add(struct.pack(f"<{len(small_table)}I", *small_table))
    right = dict(pair for siblings in children.values() for pair in itertools.pairwise(siblings))
    lines = b""
    for number, name in enumerate(["Root Entry", *names[1:]]):
        size = len(small) if number == 0 else len(contents.get(number, b""))
        letters = name.encode("utf-16-le") + b"\0\0"
        lines += letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kinds[number], 1)
        lines += struct.pack("<III", FREE, right.get(number, FREE), (children[number] or [FREE])[0])
        lines += bytes(36) + struct.pack("<IQ", starts.get(number, END), size)
    lines += (bytes(68) + struct.pack("<III", FREE, FREE, FREE) + bytes(48)) * (-len(names) % 4)
    directory = add(lines)
    sectors = -(-(len(table) + 1) // (SECTOR // 4 - 1))
    first = len(table)
    table += [TABLE] * sectors
    table += [FREE] * (sectors * (SECTOR // 4) - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIII", 0, sectors, directory, 0, 4096)
    header += struct.pack("<IIII", small_start, -(-len(small_table) * 4 // SECTOR), END, 0)
    numbers = [*range(first, first + sectors)]
    header += struct.pack("<109I", *numbers, *[FREE] * (109 - sectors))
    return header + body + struct.pack(f"<{len(table)}I", *table)


def msg(given: Iterable[Property], files: Iterable[str] = (), fixed: bytes = b"") -> bytes:
    """A .msg file of these properties, with attachments of these names."""
    streams = {"__properties_version1.0": bytes(32) + fixed}
    streams |= {f"__substg1.0_{number:04X}{kind:04X}": value for number, kind, value in given}
    for position, name in enumerate(files):
        storage = f"__attach_version1.0_#{position:08X}"
        streams[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"{storage}/__substg1.0_37010102"] = b"the octets"
    return ole(streams)


def old_rar(*files: tuple[bytes, int, int]) -> bytes:
    """RAR 4 of (name, size, flags), all stored without octets."""
    written = b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 0, 13) + bytes(6)
    for name, size, flags in files:
        header = struct.pack("<IIBIIBBHI", 0, size, 2, 0, 0, 29, 0x30, len(name), 0x20) + name
        written += struct.pack("<HBHH", 0, 0x74, flags | 0x8000, 7 + len(header)) + header
    return written


def new_rar(*files: tuple[bytes, int, bool]) -> bytes:
    """RAR 5 of (name, size, encrypted); sizes below 128."""
    written = b"Rar!\x1a\x07\x01\x00"
    for name, size, encrypted in files:
        extra = b"\x03\x01\x00\x00" if encrypted else b""
        body = bytes([2, 1 if encrypted else 0, *([len(extra)] if encrypted else []), 0, size, 0, 0, 0, len(name)])
        body += name + extra
        written += bytes(4) + bytes([len(body)]) + body
    return written + bytes(4) + bytes([2, 5, 0])
