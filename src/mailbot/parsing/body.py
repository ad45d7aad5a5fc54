"""The parts of a message to its text, its attachments and its report parts.

Of alternatives the plain text is taken, of a mixture everything in order (RFC 2046 5.1). Reads no nested message: it is
an attachment, octet for octet. Whatever isn't text of the message is an attachment, so that nothing is lost.
"""

import binascii
import re
from dataclasses import dataclass, field

from mailbot.domain.mail import Attachment
from mailbot.parsing.attachments import describe
from mailbot.parsing.charsets import decode
from mailbot.parsing.headers import from_base64, text_of
from mailbot.parsing.html import HIDDEN_DEFECT, MAX_LAYOUT, Readable, read_html
from mailbot.parsing.tree import Part, walk

MAX_TEXT_OCTETS = 4_000_000  # that are read as text, of all parts together; the whole stays in the raw message
MAX_REPORT_PART = 200_000
HTML_TYPES = ("text/html", "application/xhtml+xml")
TEXT_TYPES = ("text/plain", "text/enriched", "text/richtext", *HTML_TYPES)
REPORT_TYPES = frozenset({
    "message/delivery-status", "message/feedback-report", "message/disposition-notification", "message/rfc822",
    "message/rfc822-headers", "message/global", "message/global-delivery-status", "message/global-headers",
    "message/global-disposition-notification", "text/rfc822-headers", "text/rfc822",
})  # fmt: skip
UUENCODED = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})
CONTINUATIONS = bytes(range(0x80, 0xC0))  # of a UTF-8 character, which a limit must not split
BASE64_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t"
UU_LINE = re.compile(rb"[ -`]{1,90}")
# The library's readers of parameters raise these on hostile RFC 2231 forms.
PARAMETER_ERRORS = (ValueError, TypeError, LookupError, AttributeError)


@dataclass(slots=True)
class Body:
    """What the parts of a message say."""

    text: str = ""
    html: str | None = None
    parts: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    octets_left: int = MAX_TEXT_OCTETS
    defects: list[str] = field(default_factory=list)


def read_body(root: Part) -> Body:
    """Everything that the leaves of a message hold."""
    body = Body()
    texts: dict[int, tuple[bool, str]] = {}
    for part in walk(root):
        if part.is_multipart():
            if (part.epilogue or "").strip():
                body.defects.append("what stands after the last boundary was not read")
            continue
        content, name, media_type = octets_of(part), file_name(part), part.get_content_type()
        body.contents.append(content)
        if media_type in REPORT_TYPES:
            body.parts.append((media_type, decode(content[:MAX_REPORT_PART], charset_of(part))[0]))
        if (not name or part is root) and _is_text(part, media_type):
            texts[id(part)] = media_type in HTML_TYPES, _text(part, content, body)
        elif name or content:
            body.attachments.append(describe(name, media_type, content))
    _choose(root, texts, body)
    return body


def octets_of(part: Part) -> bytes:
    """A leaf's octets with the transfer encoding undone, as far as it can be; never raises."""
    raw = part.octets()
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return from_base64(raw) if _is_base64(raw) else raw
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    return _from_uuencoded(raw) if encoding in UUENCODED else raw


def _is_base64(raw: bytes) -> bool:
    """Whether it is what it claims, but for a little rubbish: some programs send plain text under this name."""
    return len(raw.translate(None, BASE64_LETTERS)) * 10 <= len(raw)


def _from_uuencoded(raw: bytes) -> bytes:
    octets = bytearray()
    begun = False
    for line in raw.splitlines():
        if not begun:
            begun = line.startswith(b"begin ")
            continue
        if line.startswith(b"end") or not UU_LINE.fullmatch(line):
            break
        try:
            octets += binascii.a2b_uu(line)
        except binascii.Error:  # some encoders pad too much: what the length octet counts is there
            octets += binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
    return bytes(octets) if begun else raw


def charset_of(part: Part) -> str | None:
    try:
        found = part.get_content_charset()
    except PARAMETER_ERRORS:
        return None
    return found or None


def file_name(part: Part) -> str:
    """The name that a part gives itself, decoded from RFC 2231 or from RFC 2047, which many use here; "" where none."""
    try:
        name = part.get_filename("")
    except PARAMETER_ERRORS:
        return ""
    return text_of(str(name)[:4096])


def _is_text(part: Part, media_type: str) -> bool:
    if media_type not in TEXT_TYPES and not _is_broken_container(part, media_type):
        return False
    try:
        return part.get_content_disposition() != "attachment"
    except PARAMETER_ERRORS:
        return True


def _is_broken_container(part: Part, media_type: str) -> bool:
    """A multipart whose boundary is missing or never comes: what stands in it is all that a person wrote."""
    return media_type.startswith("multipart/") and bool(part.defects)


def _text(part: Part, content: bytes, body: Body) -> str:
    taken = content[: body.octets_left]
    if len(taken) < len(content):
        body.defects.append(f"there are more than {MAX_TEXT_OCTETS} octets of text: the rest was not read")
        taken = taken[: len(taken.rstrip(CONTINUATIONS)) - 1] if content[len(taken)] in CONTINUATIONS else taken
    body.octets_left -= len(taken)
    text, defect = decode(taken, charset_of(part))
    if defect:
        body.defects.append(defect)
    return text


def _choose(root: Part, texts: dict[int, tuple[bool, str]], body: Body) -> None:
    """The text that a person would be shown, and the HTML source, which is kept as evidence."""
    sources = [text for is_html, text in texts.values() if is_html and text.strip()]
    body.html = "\n".join(sources) if sources else None
    pieces, layout, hidden = [], MAX_LAYOUT, 0
    for is_html, text in _readable(root, texts):
        readable = read_html(text, layout) if is_html else Readable(text)
        pieces.append(readable.text)
        layout -= len(text) if is_html else 0
        hidden += readable.hidden
    if hidden:
        body.defects.append(f"{HIDDEN_DEFECT}: {hidden} letters and digits")
    body.text = "\n".join(piece.strip("\n") for piece in pieces if piece.strip())


def _readable(part: Part, texts: dict[int, tuple[bool, str]]) -> list[tuple[bool, str]]:
    """The texts that a person would be shown, plain rather than HTML; recurses as deep as tree.MAX_DEPTH at most."""
    if not part.is_multipart():
        found = texts.get(id(part))
        return [found] if found and found[1].strip() else []
    children = [_readable(child, texts) for child in part.children()]
    if part.get_content_type() != "multipart/alternative":
        return [text for child in children for text in child]
    filled = [child for child in children if child]
    plain = (child for child in filled if not any(is_html for is_html, _ in child))
    return next(plain, filled[0] if filled else [])
