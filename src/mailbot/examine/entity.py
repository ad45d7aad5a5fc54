"""A MIME entity as octets: its parts cut out exactly as they came, since that is what was signed (RFC 1847).

Not for reading: parsing/ does that. Bounded in depth and number, and in time by the octets; never raises.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from mailbot.examine.octets import octets_of

PARTS = 50
DEPTH = 4
TYPE_OCTETS = 2000  # the library's reading of parameters is quadratic
BOUNDARY = 200
HEAD = re.compile(rb"\A\r?\n|\r?\n\r?\n")
NO_CHARSETS = ("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape")  # codecs of Python's own
TYPE_ERRORS = (ValueError, TypeError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Entity:
    """A part, or a message.

    Args:
        octets: all of it, as it came.
        type: media type, lower case.
        body: what follows the empty line.
        name: file name, "" where it has none.
    """

    octets: bytes = field(repr=False)
    type: str
    body: bytes = field(repr=False)
    encoding: str = ""
    charset: str = "utf-8"
    boundary: bytes = b""
    name: str = ""

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if self.encoding != "base64":
            return self.body
        try:
            return binascii.a2b_base64(self.body)
        except binascii.Error:
            return b""

    def text(self) -> str:
        """The body as text."""
        return self.decoded().decode(self.codec, "replace")

    @property
    def codec(self) -> str:
        """The charset, where it is one that text is written in."""
        try:
            "".encode(self.charset, "replace")
            known = codecs.lookup(self.charset).name.replace("-", "_") not in NO_CHARSETS
        except (LookupError, ValueError):
            return "utf-8"
        return self.charset if known else "utf-8"

    def parts(self) -> list["Entity"]:
        """The parts of a multipart; none of a leaf."""
        return [entity_of(octets) for octets in _cut(self.body, self.boundary)] if self.boundary else []

    def leaves(self, depth: int = DEPTH) -> Iterator["Entity"]:
        """Every part that has none, in order."""
        parts = self.parts() if depth else []
        if not parts:
            yield self
        for part in parts:
            yield from part.leaves(depth - 1)


def entity_of(octets: bytes) -> Entity:
    """Reads the head of an entity.

    >>> entity_of(b"Content-Type: text/html; charset=koi8-r\\r\\n\\r\\n<p>").charset
    'koi8-r'
    """
    found = octets_of(octets)
    head = Message()
    for name in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"):
        values = found.named(name)
        if values:
            head[name] = " ".join(values[0][:TYPE_OCTETS].decode("latin-1").split())
    try:
        kind, boundary = head.get_content_type(), str(head.get_boundary(""))
        charset, name = str(head.get_content_charset("utf-8")), str(head.get_filename(""))
    except TYPE_ERRORS:
        kind, boundary, charset, name = "text/plain", "", "utf-8", ""
    encoding = str(head.get("Content-Transfer-Encoding", "")).lower()
    divides = boundary.encode("latin-1", "replace")[:BOUNDARY] if kind.startswith("multipart/") else b""
    return Entity(octets, kind, found.body, encoding, charset, divides, name)


def _cut(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the delimiters (RFC 2046 5.1.1); the line break before one belongs to it."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]{0,50}(?=\r?\n|\Z)")
    parts: list[bytes] = []
    begins: int | None = None
    for found in delimiter.finditer(body):
        if begins is not None:
            parts.append(body[begins : max(begins, found.start())].removeprefix(b"\r").removeprefix(b"\n"))
        if found[1] or len(parts) >= PARTS:
            return parts
        begins = found.end()
    if begins is not None:
        parts.append(body[begins:].removeprefix(b"\r").removeprefix(b"\n"))
    return parts
