"""A message as the octets that were signed: its header fields as they came, and digests of its body.

Not for reading: parsing/ does that, and decodes. What counts here is what other machines have seen, so that a line ends
with LF and nothing is decoded. Everything takes time in proportion to the octets, whoever made them up.
"""

import hashlib
import re
from dataclasses import dataclass, field

HEAD_OCTETS = 1 << 19
FIELDS = 1000
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD_END = re.compile(rb"\r?\n(?![ \t])")
_NAME = re.compile(rb"[\x21-\x39\x3b-\x7e]+")

Field = tuple[bytes, bytes]


@dataclass(slots=True)
class Octets:
    """One message.

    Args:
        fields: name and value of each header field; the value with its folds, its lines ended by CRLF.
        whole: the fields are all that the header is; else no signature over it can be checked.
        body: what follows the empty line.
    """

    fields: tuple[Field, ...]
    whole: bool
    body: bytes = field(repr=False)
    _digests: dict[tuple[bool, str], bytes] = field(default_factory=dict)

    def named(self, name: str) -> list[bytes]:
        """The values of the fields of a name, topmost first."""
        wanted = name.lower().encode()
        return [value for key, value in self.fields if key.lower() == wanted]

    def body_digest(self, algorithm: str, *, relaxed: bool) -> bytes:
        """Digest of the canonical body (RFC 6376 3.4.3, 3.4.4); worked out once, however many signatures there are."""
        if (relaxed, algorithm) not in self._digests:
            self._digests[relaxed, algorithm] = hashlib.new(algorithm, canonical_body(self.body, relaxed)).digest()
        return self._digests[relaxed, algorithm]


def octets_of(raw: bytes) -> Octets:
    """Takes a message apart; any octets are one."""
    end = _HEAD_END.search(raw, 0, HEAD_OCTETS)
    if raw.startswith((b"\n", b"\r\n")):
        return Octets((), whole=True, body=raw.partition(b"\n")[2])
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:HEAD_OCTETS].rstrip(b"\r\n"), b"")
    lines = _FIELD_END.split(head)
    parts = [line.partition(b":") for line in lines[:FIELDS]]
    good = [(name, value) for name, colon, value in parts if colon and _NAME.fullmatch(name)]
    whole = len(good) == len(lines) and (end is not None or len(raw) <= HEAD_OCTETS)
    return Octets(tuple((name, _lines(value) + b"\r\n") for name, value in good), whole, body)


def canonical_body(body: bytes, relaxed: bool) -> bytes:
    r"""The body as it is signed. dkimpy's own takes time by the square of a run of spaces.

    >>> canonical_body(b" a  b \n\n\n", relaxed=True)
    b' a b\r\n'
    """
    text = body.replace(b"\r\n", b"\n")
    if relaxed:
        text = text.replace(b"\t", b" ")
        while b"  " in text:  # halves the runs each time; re.sub would keep every word of the body as an object
            text = text.replace(b"  ", b" ")
        text = (text + b"\n").replace(b" \n", b"\n")
    text = text.rstrip(b"\n")
    if text or not relaxed:
        text += b"\n"
    return text.replace(b"\n", b"\r\n")


def _lines(value: bytes) -> bytes:
    return value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
