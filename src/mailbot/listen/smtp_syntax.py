"""The little that the SMTP door reads of what a peer writes: paths, parameters, and Received lines of a raw message.

Wide in what it takes (a strange return path is no reason to lose a mail), but nothing passes that isn't text.
All patterns are linear: at each point, one alternative at most can match.
"""

import re

NULL_PATH = "<>"
MAX_RECEIVED = 100
HEADERS_LOOKED_AT = 1 << 18  # a loop adds its lines at the top, so that the rest of a huge header tells nothing more
HELO_LENGTH = 255

# Not in a path: controls, and the lone surrogates that stand for octets that are no UTF-8.
_BAD = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"
_QUOTED = rf'"(?:[^"\\{_BAD}]|\\[^{_BAD}])*"'
_MAILBOX = rf'(?:{_QUOTED}|[^\s<>"@{_BAD}]+)(?:@[^\s<>"@{_BAD}]+)?'
_ROUTE = rf"(?:@[^\s<>:{_BAD}]+:)?"
_PATH = re.compile(
    rf"<\s*{_ROUTE}(?P<bracketed>{_MAILBOX})?\s*>\s*(?P<rest>.*)|(?P<bare>{_MAILBOX})(?:\s+(?P<more>.*))?"
)
_RECEIVED = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)


def split_path(text: str) -> tuple[str, str] | None:
    """Takes the path off the argument of MAIL FROM: or RCPT TO: (RFC 5321 4.1.2), without its source route.

    Returns:
        the mailbox as the peer wrote it (`<>` is the null path) and the parameters behind it; None where there is none.

    >>> split_path("<@relay.example.net:Ann@Example.org> SIZE=12")
    ('Ann@Example.org', 'SIZE=12')
    """
    match = _PATH.fullmatch(text.strip())
    if match is None:
        return None
    if match["bare"] is not None:
        return match["bare"], match["more"] or ""
    return match["bracketed"] or NULL_PATH, match["rest"]


def announced_size(options: list[str]) -> int:
    """Octets that the SIZE parameter of MAIL announces (RFC 1870 6); 0 where it announces none.

    Raises:
        ValueError: it is no number.

    >>> announced_size(["BODY=8BITMIME", "SIZE=1000"])
    1000
    """
    for option in options:
        name, _, value = option.partition("=")
        if name == "SIZE":
            if not (value.isascii() and value.isdecimal() and len(value) <= 20):
                raise ValueError("SIZE takes at most 20 digits")
            return int(value)
    return 0


def printable(text: str) -> str:
    """What a peer called itself, fit to be stored and shown."""
    return "".join(char if char.isprintable() else "?" for char in text[:HELO_LENGTH])


def is_looping(raw: bytes) -> bool:
    """Whether the raw header block has as many Received lines as only a loop makes (RFC 5321 6.3)."""
    head = raw[:HEADERS_LOOKED_AT]
    if head.startswith((b"\r\n", b"\n")):
        return False
    ends = [end for end in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if end >= 0]
    found = _RECEIVED.finditer(head, 0, min(ends, default=len(head)))
    return sum(1 for _ in found) >= MAX_RECEIVED
