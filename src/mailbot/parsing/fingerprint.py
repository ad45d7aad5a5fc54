"""What makes two receipts the same message (promise 3): its own fields and decoded contents, nothing of its way.

Trace headers, line ends, folding and transfer encodings differ between receipts of one message: none of them counts.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

FIELDS = ("from", "message-id", "date", "subject")
WHITE = re.compile(r"\s+")


def fingerprint(values: Mapping[str, Sequence[str]], contents: Iterable[bytes], unread: bytes = b"") -> str:
    """SHA-256 in hex over what a message says.

    Args:
        values: decoded header values by lower-case name.
        contents: decoded octets of every leaf part, in order.
        unread: the raw octets where limits kept some of them from being read, lest two different mails look alike.
    """
    named = (f"{name}:{WHITE.sub(' ', value)}".encode() for name in FIELDS for value in values.get(name, ()))
    parts = (hashlib.sha256(_same_line_ends(content)).digest() for content in contents)
    return _digest([*named, *parts, *([_same_line_ends(unread)] if unread else [])])


def fingerprint_of_octets(raw: bytes) -> str:
    """The same for octets that are no mail."""
    return _digest([b"unreadable", _same_line_ends(raw)])


def _digest(pieces: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(len(piece).to_bytes(8, "big"))
        whole.update(piece)
    return whole.hexdigest()


def _same_line_ends(octets: bytes) -> bytes:
    return octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
