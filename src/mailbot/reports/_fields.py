"""Blocks of header-like fields, as RFC 3464, 5965 and 8098 write their machine-readable parts."""

import re
from collections.abc import Iterator

from mailbot.domain.mail import Mail

Block = dict[str, str]

# The message that a report is about, or its header (RFC 6522 3, RFC 6533 6), and what some programs write instead.
ORIGINAL_PARTS = (
    "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "text/rfc822", "message/global",
    "message/global-headers",
)  # fmt: skip
MAX_BLOCKS = 1_000
MAX_FIELD = 10_000
FIELD = re.compile(r"([!-9;-~]{1,80})[ \t]*:(.*)")
TYPED = re.compile(r"[ \t]*([A-Za-z0-9-]{1,40})[ \t]*;(.*)", re.DOTALL)
ADDRESS = re.compile(r"[^\s<>,;:@\"()]{1,128}@[^\s<>,;:@\"()]{1,255}")
QUOTED = re.compile(r'"[^"<>\r\n]{1,64}"@[^\s<>,;:@"()]{1,255}')  # a local part in quotes, RFC 5321 4.1.2
SPACES = re.compile(r"\s+")


def part(mail: Mail, *media_types: str) -> str | None:
    """Text of the first part of one of some media types; None where there is none."""
    return next((text for media_type, text in mail.parts if media_type in media_types), None)


def lines_of(text: str) -> list[str]:
    """Its lines, whichever way they end: what was encoded on the way kept the ends that its sender gave it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def blocks(text: str, starts: str = "") -> list[Block]:
    """Blocks of fields, names in lower case, values unfolded; the first of a repeated field counts.

    Args:
        starts: a field that begins a new block wherever it comes again: some programs forget the blank line.
    """
    found: list[Block] = [{}]
    for name, value in _unfolded(text):
        ends = not name or (name == starts and name in found[-1])
        if ends and found[-1] and len(found) < MAX_BLOCKS:
            found.append({})
        if name:
            found[-1].setdefault(name, value)
    return [block for block in found if block]


def fields(text: str) -> dict[str, list[str]]:
    """All the fields of a text, whatever blank lines are between them, with every value of a repeated one."""
    found: dict[str, list[str]] = {}
    for name, value in _unfolded(text):
        if name and len(found) < MAX_BLOCKS and len(values := found.setdefault(name, [])) < MAX_BLOCKS:
            values.append(value)
    return found


def _unfolded(text: str) -> Iterator[tuple[str, str]]:
    """Each field's name, in lower case, and value; ("", "") for a blank line. What is no field is passed over."""
    name = value = ""
    for line in lines_of(text):
        field, words = FIELD.match(line), line.strip()
        if name and words and line[0] in " \t":
            value = f"{value} {words}"[:MAX_FIELD]
        elif field or not words:
            if name:
                yield name, value
            name, value = (field[1].lower(), field[2].strip()[:MAX_FIELD]) if field else ("", "")
            if not name:
                yield "", ""
    if name:
        yield name, value


def untyped(value: str) -> str:
    """A value without its type, as in `rfc822; ada@example.org`."""
    typed = TYPED.match(value)
    return SPACES.sub(" ", typed[2] if typed else value).strip()


def address(value: str) -> str | None:
    """The address in a typed field (RFC 3464 2.3.2); None where the field names no address."""
    text = untyped(value)
    found = QUOTED.search(text) or ADDRESS.search(text)
    return found[0] if found else None


def headers_of_original(mail: Mail) -> Block:
    """Header of the message that a report is about, where the report brings it."""
    return next(iter(blocks(part(mail, *ORIGINAL_PARTS) or "")), {})
