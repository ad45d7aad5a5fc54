"""The parts of a message to its text, its attachments and its report parts.

Of alternatives the plain text is taken, of a mixture everything in order (RFC 2046 5.1). Reads no nested message: it is
an attachment, octet for octet. Whatever isn't text of the message is an attachment, so that nothing is lost.
"""

import binascii
import re
from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Protocol
from urllib.parse import unquote

from mailbot.domain.mail import Attachment
from mailbot.parsing.attachments import describe
from mailbot.parsing.charsets import decode
from mailbot.parsing.headers import FOLD, from_base64, readable, text_of, unfolded
from mailbot.parsing.html import HIDDEN_DEFECT, MAX_LAYOUT, Readable, read_html
from mailbot.parsing.tree import Part, cut_off, walk
from mailbot.parsing.uuencoded import from_uuencoded, taken_out

MAX_TEXT_OCTETS = 4_000_000  # that are read as text, of all parts together; the whole stays in the raw message
UNREAD_DEFECT = f"there are more than {MAX_TEXT_OCTETS} octets of text: the rest was not read"
MAX_REPORT_PART = 200_000
MAX_GIVEN_NAME = 4_096
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
NOTICE = re.compile(r"\bMIME\b|multi-?part", re.IGNORECASE)  # as every program words it, in any language
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


class Describe(Protocol):
    """Makes an attachment of a part's name, media type and octets."""

    def __call__(
        self, name: str, declared_type: str, content: bytes, /, *, content_id: str, known: tuple[str, ...]
    ) -> Attachment: ...


def read_body(root: Part, as_attachment: Describe = describe) -> Body:
    """Everything that the leaves of a message hold."""
    body = Body()
    texts: dict[int, tuple[bool, str]] = {}
    cut = cut_off(root)
    for part in walk(root):
        if part.is_multipart():
            body.defects += _unread(part)
            continue
        content, name, media_type = octets_of(part), file_name(part), part.get_content_type()
        body.contents.append(content)
        if media_type in REPORT_TYPES:
            body.parts.append((media_type, decode(content[:MAX_REPORT_PART], charset_of(part))[0]))
        if (not name or part is root) and _is_text(part, media_type):
            words = content if media_type in HTML_TYPES else _without_files(content, body, as_attachment)
            texts[id(part)] = media_type in HTML_TYPES, _text(part, words, body)
            if (damage := _damage(part, media_type, part is cut)) and content.strip():
                body.defects.append(f"{damage}: it was read as it stands, and is also kept as an attachment")
                kind = media_type if media_type in TEXT_TYPES else "text/plain"
                body.attachments.append(as_attachment(name, kind, content, content_id="", known=("broken",)))
        elif name or content:
            body.attachments.append(_attachment(part, name, content, as_attachment))
    _choose(root, texts, body)
    return body


def _unread(part: Part) -> list[str]:
    """What stands around the parts of a multipart, where it is more than a notice for old mail programs."""
    preamble, epilogue = (part.preamble or "").strip(), (part.epilogue or "").strip()
    before = ["what stands before the first boundary was not read"] if preamble and not NOTICE.search(preamble) else []
    return [*before, *(["what stands after the last boundary was not read"] if epilogue else [])]


def _damage(part: Part, media_type: str, is_cut: bool) -> str | None:
    """What is wrong with a text, so that a person may have to look at its octets; None where all of it can be read."""
    if _is_broken_container(part, media_type):
        return "a multipart has no parts that can be told apart"
    if is_cut:
        return "the message ends in the middle of a part"
    if _encoding(part) == "base64" and not _is_base64(part.octets()):
        return "a part isn't in the base64 that it claims"
    return None


def _attachment(part: Part, name: str, content: bytes, as_attachment: Describe) -> Attachment:
    content_id = text_of(str(part.get("content-id", ""))[:1_000]).strip("<> ")
    disposition = _disposition(part)
    inline = disposition == "inline" or (bool(content_id) and disposition is None)
    return as_attachment(
        name or _located(part),
        part.get_content_type(),
        content,
        content_id=content_id,
        known=("inline",) if inline else (),
    )


def _without_files(content: bytes, body: Body, as_attachment: Describe) -> bytes:
    """A plain text without the uuencoded files in it, which become attachments."""
    words, files = taken_out(content)
    for name, octets in files:
        shown = decode(name, None)[0]
        body.attachments.append(as_attachment(shown, "application/octet-stream", octets, content_id="", known=()))
    return words


def _located(part: Part) -> str:
    """The file's name in a Content-Location (RFC 2557), which parts of a saved page bear instead of one."""
    path = text_of(str(part.get("content-location", ""))[:1_000]).partition("?")[0].partition("#")[0]
    last = path.rpartition("/")[2]
    return unquote(last) if "." in last else ""


def octets_of(part: Part) -> bytes:
    """A leaf's octets with the transfer encoding undone, as far as it can be; never raises."""
    raw = part.octets()
    encoding = _encoding(part)
    if encoding == "base64":
        return from_base64(raw) if _is_base64(raw) else raw
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw.replace(b"=\r\n", b"=\n").replace(b"=\r", b"=\n"))  # else a line goes with its =
    return from_uuencoded(raw) if encoding in UUENCODED else raw


def _encoding(part: Part) -> str:
    return str(part.get("content-transfer-encoding", "")).strip().lower()


def _is_base64(raw: bytes) -> bool:
    """Whether it is what it claims, but for a little rubbish: some programs send plain text under this name."""
    return len(raw.translate(None, BASE64_LETTERS)) * 10 <= len(raw)


def charset_of(part: Part) -> str | None:
    try:
        found = part.get_content_charset()
    except PARAMETER_ERRORS:
        return None
    return found or None


def file_name(part: Part) -> str:
    """The name that a part gives itself, decoded from RFC 2231 or from RFC 2047, which many use here; "" where none.

    It isn't made safe: what reorders its letters still stands in it.
    """
    names = (_parameter(part, "filename", "content-disposition"), _parameter(part, "name", "content-type"))
    return next(filter(None, names), "")


def _parameter(part: Part, name: str, header: str) -> str:
    """A parameter, decoded; of one that is given twice the RFC 2231 form, beside which the other is for old readers."""
    raw = next((value for key, value in part.raw_items() if key.lower() == header), "")
    field = Message()
    field[header] = FOLD.sub(" ", readable(raw))  # 8-bit octets, which many write here, the library would replace
    try:
        found = [value for key, value in field.get_params([], header) if key.lower() == name]
        found.sort(key=lambda value: not isinstance(value, tuple))
        value = collapse_rfc2231_value(found[0]) if found else ""
    except PARAMETER_ERRORS:
        return ""
    return unfolded(str(value)[:MAX_GIVEN_NAME]).strip(' "')  # a quote that never closes is none of the name


def _disposition(part: Part) -> str | None:
    try:
        return part.get_content_disposition()
    except PARAMETER_ERRORS:
        return None


def _is_text(part: Part, media_type: str) -> bool:
    if media_type not in TEXT_TYPES and not _is_broken_container(part, media_type):
        return False
    return _disposition(part) != "attachment"


def _is_broken_container(part: Part, media_type: str) -> bool:
    """A multipart whose boundary is missing or never comes: what stands in it is all that a person wrote."""
    return media_type.startswith("multipart/") and bool(part.defects)


def _text(part: Part, content: bytes, body: Body) -> str:
    taken = content[: body.octets_left]
    if len(taken) < len(content):
        body.defects.append(UNREAD_DEFECT)
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
    plain = [child for child in filled if not any(is_html for is_html, _ in child)]
    # Some programs write what belongs together as alternatives: of those in plain text none is left out.
    return list(dict.fromkeys(text for child in plain or filled[:1] for text in child))
