"""uuencode: as a transfer encoding, and as files in the midst of a text, as mailers wrote them before MIME.

A block counts only where it is whole, so that a person who writes of one keeps their words. Linear, never raises.
"""

import binascii
import re
from collections.abc import Iterator

BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
LINE = re.compile(rb"([ -`]{1,90})(?:\r?\n|$)")
END = re.compile(rb"end[ \t]{0,80}(?:\r?\n|$)")
MAX_FILES = 100


def from_uuencoded(raw: bytes) -> bytes:
    """The octets of a part that is all uuencode; the part as it is where no block begins."""
    begun = BEGIN.search(raw)
    return b"".join(octets for octets, _ in _lines(raw, begun.end())) if begun else raw


def taken_out(text: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A text without its uuencoded files, and (name, octets) of each."""
    if b"begin " not in text:
        return text, []
    kept, files, at = [], list[tuple[bytes, bytes]](), 0
    position = 0
    while len(files) < MAX_FILES and (begun := BEGIN.search(text, position)):
        lines = list(_lines(text, begun.end()))
        position = lines[-1][1] if lines else begun.end()
        ended = END.match(text, position)
        if not lines or not ended:
            continue
        kept.append(text[at : begun.start()])
        files.append((begun[1], b"".join(octets for octets, _ in lines)))
        at = position = ended.end()
    return b"".join([*kept, text[at:]]), files


def _lines(raw: bytes, at: int) -> Iterator[tuple[bytes, int]]:
    """The octets of each line of a block, and where the line ends."""
    while line := LINE.match(raw, at):
        at = line.end()
        yield _octets(line[1]), at
        if at == len(raw):
            return


def _octets(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some encoders pad too much: what the length octet counts is there
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
