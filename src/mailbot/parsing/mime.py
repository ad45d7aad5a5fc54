"""Raw octets to a Mail: the first step of understanding, and the only module that touches mail-parser.

mail-parser reads the addresses, the date and the defects of the message, and what it recovers of malformed mailboxes is
kept. The parts and their texts are read from the same message object, since mail-parser merges alternatives and loses
what a charset doesn't have. Where mail-parser fails, the standard library reads what it would have read. Never raises,
whatever the octets: defects are data. Does no I/O and judges nothing.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import getaddresses

from mailparser import MailParser
from mailparser.utils import get_addresses

from mailbot.domain.mail import Address, Mail
from mailbot.domain.times import mail_date, sensible
from mailbot.parsing.body import Body, charset_of, read_body
from mailbot.parsing.enclosed import enclosed_in
from mailbot.parsing.fingerprint import fingerprint, fingerprint_of_octets
from mailbot.parsing.headers import FOLD, OVERRIDES, one_line, readable, text_of, unfolded
from mailbot.parsing.references import message_id, message_ids
from mailbot.parsing.tree import Limits, Part, grow
from mailbot.parsing.unwrap import unwrap

logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)  # it logs header values, which no log of ours may hold

MAX_SUBJECT = 2_000
MAX_ADDRESSES = 1_000
MAX_DEFECTS = 50
# One of these, or text after whatever headers there are, makes octets a mail.
MAIL_HEADERS = frozenset({
    "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "sender", "reply-to",
    "delivered-to", "mime-version", "content-type", "content-transfer-encoding", "in-reply-to", "references",
    "auto-submitted", "list-id",
})  # fmt: skip
ADDRESS_HEADERS = frozenset({"from", "sender", "reply-to", "to", "cc"})
SHOWN_HEADERS = ADDRESS_HEADERS | {"subject"}
BIDI = frozenset(map(chr, OVERRIDES))
NOT_OURS = "CharsetDecodeDefect"  # of the library's reading of bodies, which isn't the one kept
CANDIDATE = re.compile(r"[^\s<>()\[\],;:\"\\]{1,64}@[^\s<>()\[\],;:\"\\@]{1,255}")


def parse(raw: bytes) -> Mail:
    """The mail that octets are, or an unreadable one.

    Args:
        raw: the message as it was received; any octets.

    Returns:
        a Mail, always; `unreadable` says why nothing could be made of the octets.
    """
    try:
        root, limits = grow(raw)
        reason = _no_mail(raw, root)
        return _mail(raw, root, limits) if reason is None else _unreadable(raw, reason)
    except Exception as error:  # noqa: BLE001  # a bug of ours or of a library must not lose a mail or stop the next one
        return _unreadable(raw, f"the parser failed: {_where(error)}")


def _unreadable(raw: bytes, reason: str) -> Mail:
    digest = hashlib.sha256(raw).hexdigest()
    return Mail(sha256=digest, size=len(raw), fingerprint=fingerprint_of_octets(raw), unreadable=reason)


def _where(error: Exception) -> str:
    """The error's type and place, without its text, which may quote the mail."""
    frame, place = error.__traceback__, ""
    while frame is not None:
        place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__} in {place}"


def _no_mail(raw: bytes, root: Part) -> str | None:
    """Why octets are no mail at all; None where they are one."""
    if not raw.strip():
        return "the message is empty"
    names = {name.lower() for name in root.keys()}  # noqa: SIM118  # a Message isn't a mapping
    if not names:
        return "there is no header: this is no mail"
    if names & MAIL_HEADERS or b"\x00" not in raw[:4096]:
        return None
    return "there is no header of a mail, and binary data"


def _mail(raw: bytes, root: Part, limits: Limits) -> Mail:
    charset = charset_of(root)
    wire = [(name, readable(value, charset)) for name, value in root.raw_items()]
    headers = tuple((name, text_of(value)) for name, value in wire)
    values = _by_name(headers)
    library = _Library(root, wire)
    body = read_body(root)
    unwrapped = unwrap(body.attachments)
    from_ = library.addresses("from")
    return Mail(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        fingerprint=fingerprint(values, body.contents, raw if limits.truncated else b""),
        headers=headers,
        subject=_first(values, "subject")[:MAX_SUBJECT],
        from_=from_[0] if from_ else None,
        said_from=_said_from(values) if not from_ else None,
        all_from=from_,
        sender=next(iter(library.addresses("sender")), None),
        reply_to=library.addresses("reply-to"),
        to=library.addresses("to"),
        cc=library.addresses("cc"),
        date=library.date(),
        message_id=message_id(_first(values, "message-id")),
        in_reply_to=message_ids(" ".join(values.get("in-reply-to", ()))),
        references=message_ids(" ".join(values.get("references", ()))),
        content_type=root.get_content_type(),
        report_type=_report_type(root),
        text=body.text or unwrapped.text,
        html=body.html if body.text else body.html or unwrapped.html,
        parts=tuple(body.parts),
        attachments=tuple(unwrapped.attachments),
        enclosed=enclosed_in(unwrapped.attachments),
        defects=_bounded(
            [
                *limits.defects,
                *_reordered(wire),
                *library.defects(),
                *body.defects,
                *unwrapped.defects,
                *_unfollowed(body),
            ]
        ),
    )


def _reordered(wire: Iterable[tuple[str, str]]) -> list[str]:
    """Fields that were to be read in another order than they are written in (UAX 9)."""
    found = (
        name for name, value in wire if name.lower() in SHOWN_HEADERS and not set(unfolded(value)).isdisjoint(BIDI)
    )
    return [f"{name} had characters that reorder what a person reads: they were left out" for name in found]


def _unfollowed(body: Body) -> list[str]:
    """What a message only points to: it is kept as it came, and nobody goes there (RFC 2046 5.2.2, 5.2.3)."""
    flags = {flag for attachment in body.attachments for flag in attachment.flags}
    said = {
        "partial": "one piece of a message (message/partial): the pieces are not joined",
        "external": "the contents lie elsewhere (message/external-body): they were not fetched",
    }
    return [words for flag, words in said.items() if flag in flags]


def _by_name(headers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    return values


def _first(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0]


def _said_from(values: dict[str, list[str]]) -> Address | None:
    """What From says where no address can be had of it, such as `root`, or `Ada <ada>`: to be shown, never answered."""
    said = _first(values, "from")[:MAX_SUBJECT]
    name, bracket, rest = said.partition("<")
    address = rest.partition(">")[0].strip() if bracket and not re.search(r"[\s@]", rest.rstrip("> ")) else ""
    shown = (name if address else said).strip().strip('"').strip()
    is_group = ":" in shown and shown.endswith(";")
    return Address(shown, address) if (shown or address) and not is_group and said != "<>" else None


def _report_type(root: Part) -> str:
    try:
        return str(root.get_param("report-type", "")).strip().lower()
    except (ValueError, TypeError, LookupError):
        return ""


def _bounded(defects: Sequence[str]) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(one_line(defect)[:200] for defect in defects))
    return (
        words if len(words) <= MAX_DEFECTS else (*words[:MAX_DEFECTS], f"and {len(words) - MAX_DEFECTS} more defects")
    )


class _Library:
    """What mail-parser makes of the header, or the standard library where mail-parser fails."""

    def __init__(self, root: Part, headers: list[tuple[str, str]]) -> None:
        headers = [(name, _with_commas(value) if name.lower() in ADDRESS_HEADERS else value) for name, value in headers]
        self.root = root
        self.values = _by_name(headers)
        self.parser: MailParser | None = None
        self.failure = ""
        try:
            self.parser = MailParser(root.for_library(headers))
        except Exception as error:  # noqa: BLE001  # it raises six kinds outside its own tree
            self.failure = f"mail-parser failed: {_where(error)}"

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Every mailbox of every header of a name, in order."""
        found: list[Address] = []
        for position, value in enumerate(self.values.get(name, ())):
            pairs = self._pairs(name, position, value) or _only_candidate(value)
            found += (Address(text_of(shown), one_line(address)) for shown, address in pairs if address)
        return tuple(found[:MAX_ADDRESSES])

    def _pairs(self, name: str, position: int, value: str) -> list[tuple[str, str]]:
        if self.parser is not None and position == 0 and name != "sender":  # one of those that it has read already
            return list(getattr(self.parser, f"{name.replace('-', '_')}_"))
        try:
            return [pair for pair in get_addresses(value, decode_names=True) if pair[1]]
        except Exception:  # noqa: BLE001  # as above
            return _by_standard_library(value)

    def date(self) -> datetime | None:
        """The Date in UTC; None where it is absent or senseless."""
        try:
            found: datetime | None = self.parser and self.parser.date
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        return sensible(found) if found else mail_date(text_of(_first(self.values, "date")))

    def defects(self) -> list[str]:
        if self.parser is None:
            return [self.failure, *(type(defect).__name__ for defect in self.root.defects)]
        texts = (str(text) for found in self.parser.defects for texts in found.values() for text in texts)
        return [text for text in texts if not text.startswith(NOT_OURS)]


def _with_commas(value: str) -> str:
    """A list of addresses whose semicolons, as some people write them, are commas; a group keeps its own."""
    return (
        value.replace(";", ",") if ";" in value and not any(mark in value for mark in (":", '"', "(", "=?")) else value
    )


def _by_standard_library(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([FOLD.sub(" ", value[:MAX_SUBJECT])])
    except (RecursionError, ValueError, TypeError, IndexError):
        return []


def _only_candidate(value: str) -> list[tuple[str, str]]:
    """The one thing that looks like an address in a header that isn't well formed; nothing where there are two."""
    candidates = set(CANDIDATE.findall(FOLD.sub(" ", value)[:MAX_SUBJECT]))
    return [("", candidates.pop())] if len(candidates) == 1 else []
