"""A part that isn't the text of the mail, described: a name that is safe to show and to store, and what it really is.

Runs nothing and unpacks nothing; of archives and documents it reads what they list of themselves. Content is kept as it
came. What costs more than a hash is done by what the octets begin with.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.domain.mail import Attachment, Member
from mailbot.parsing import zips
from mailbot.parsing.archives import Listing, listing
from mailbot.parsing.filetypes import (
    ARCHIVE_SUFFIXES,
    DOCUMENT_SUFFIXES,
    ENCRYPTED_TYPES,
    RUNNABLE_SUFFIXES,
    UNKNOWN,
    family,
    sniff,
    suffix_of_type,
    type_of_name,
    zip_type,
)
from mailbot.parsing.macros import MACRO_SUFFIXES, document_flags

MAX_NAME = 120
MAX_SUFFIX = 12
MAX_MEMBERS = 100  # that are kept; all that are listed count for the flags
MAX_CONTENT_ID = 200
OVERSIZE = 25 * 1024 * 1024
OVERSIZE_UNPACKED = 1024 * 1024 * 1024
UNSAFE = re.compile(r'[<>:"|?*/\\]')
SPACES = re.compile(r"\s+")
# Windows opens devices by these names, whatever the suffix.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\.|$)", re.IGNORECASE)
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # a name with these shows another suffix than it has
SUFFIXES = re.compile(r"\.\s*([A-Za-z0-9]{1,12})\s*\.\s*([A-Za-z0-9]{1,12})$")
PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
MESSAGE_SUFFIXES = ("eml", "mht", "mhtml")  # a page that a browser saved is a message, too (RFC 2557)
MESSAGE_TYPES = ("message/rfc822", "message/global", "message/news", "application/vnd.ms-outlook")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the flags rest on."""

    name: str
    raw_name: str
    declared: str
    found: str
    content: bytes
    listed: Listing
    document: frozenset[str]

    @property
    def suffix(self) -> str:
        return suffix_of(self.name)


def describe(
    name: str,
    declared_type: str,
    content: bytes,
    *,
    content_id: str = "",
    container: str = "",
    known: tuple[str, ...] = (),
) -> Attachment:
    """One attachment.

    Args:
        name: as the part gives it, decoded; "" where it gives none.
        declared_type: media type as the part claims it.
        content: decoded octets.
        content_id: without brackets.
        container: the attachment that it was taken from.
        known: flags that what is around it shows.

    >>> describe("../../report.pdf", "application/pdf", b"%PDF-1.4").name
    'report.pdf'
    """
    digest = hashlib.sha256(content).hexdigest()
    declared = declared_type.lower() or UNKNOWN
    found = sniff(content)
    listed = listing(content)
    names = [entry for entry, _ in listed.entries]
    if content.startswith(b"PK"):
        found = zip_type(found, names)
    safe = safe_name(name) or f"{_stem(declared, found)}-{digest[:8]}{_suffix(declared, found)}"
    seen = _Seen(safe, name, declared, found, content, listed, document_flags(content, names))
    return Attachment(
        name=safe,
        declared_type=declared,
        type=found,
        size=len(content),
        sha256=digest,
        flags=tuple(flag for flag, holds in _flags(seen).items() if holds or flag in known),
        content=content,
        content_id=_printable(content_id[:MAX_CONTENT_ID]),
        container=container,
        members=_members(listed) if family(found) == "archive" else (),
    )


def bare(name: str, declared_type: str, content: bytes, **_: object) -> Attachment:
    """An attachment of a message that is itself one: its name, and nothing that costs work."""
    declared = declared_type.lower() or UNKNOWN
    shown = safe_name(name) or f"{_stem(declared, UNKNOWN)}{_suffix(declared, UNKNOWN)}"
    return Attachment(shown, declared, declared, len(content), "", (), b"")


def suffix_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def safe_name(name: str) -> str:
    """A file name without path, control and bidi characters and device names, at most MAX_NAME characters long.

    >>> safe_name("C:\\\\temp\\\\invoice\\u202efdp.exe")
    'invoicefdp.exe'
    """
    name = unicodedata.normalize("NFC", name[-4 * MAX_NAME :])
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = _printable(name)
    name = SPACES.sub(" ", UNSAFE.sub("_", name)).strip(" .")
    if name.startswith("-") or RESERVED.match(name):
        name = f"_{name}"
    if len(name) <= MAX_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > MAX_SUFFIX:
        return name[:MAX_NAME].rstrip(" .")
    return f"{stem[: MAX_NAME - len(suffix) - 1].rstrip(' .')}.{suffix}"


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter) not in UNPRINTABLE)


def _stem(declared: str, found: str) -> str:
    kind = family(found) or family(declared) or "attachment"
    return "message" if declared.startswith("message/") else kind


def _suffix(declared: str, found: str) -> str:
    return suffix_of_type(declared) or suffix_of_type(found)


def _members(listed: Listing) -> tuple[Member, ...]:
    return tuple(Member(safe_name(name) or "_", size) for name, size in listed.entries[:MAX_MEMBERS])


def _flags(seen: _Seen) -> dict[str, bool]:
    archive = family(seen.found) == "archive"
    suffixes = {suffix_of(name.strip(" .")) for name, _ in seen.listed.entries} if archive else set()
    return {
        "message": _is_message(seen),
        "inline": False,
        "broken": False,
        "partial": seen.declared == "message/partial",
        "external": seen.declared == "message/external-body",
        "executable": family(seen.found) == "executable"
        or seen.suffix in RUNNABLE_SUFFIXES
        or not suffixes.isdisjoint(RUNNABLE_SUFFIXES),
        "macro": "macro" in seen.document or seen.suffix in MACRO_SUFFIXES,
        "archive": archive,
        "nested": not suffixes.isdisjoint(ARCHIVE_SUFFIXES),
        "encrypted": "encrypted" in seen.document or _is_encrypted(seen),
        "mismatch": _mismatch(seen.name, seen.declared, seen.found) or _disguised(seen.raw_name),
        "oversize": len(seen.content) > OVERSIZE or _unpacked(seen.listed.entries) > OVERSIZE_UNPACKED,
    }


def _is_message(seen: _Seen) -> bool:
    """A whole message by its type or name, or by its octets where its type says nothing."""
    if seen.declared in MESSAGE_TYPES or "message" in seen.document:
        return True
    return suffix_of(seen.raw_name.strip(" .")) in MESSAGE_SUFFIXES or (
        seen.declared == UNKNOWN and seen.found == "message/rfc822"
    )


def _mismatch(name: str, declared: str, found: str) -> bool:
    """The octets are something else than both the type and the name say; unknown things contradict nothing."""
    promised = {family(declared), family(type_of_name(name) or "")} - {None}
    shown = family(found)
    if shown is None or not promised or shown in promised:
        return False
    return not (shown == "archive" and "office" in promised)


def _disguised(name: str) -> bool:
    """A name that is made to be read as another one: reordered letters, or a document's suffix before a program's."""
    if REORDERING.search(name):
        return True
    suffixes = SUFFIXES.search(name[-2 * MAX_NAME :])
    return bool(suffixes and suffixes[1].lower() in DOCUMENT_SUFFIXES and suffixes[2].lower() in RUNNABLE_SUFFIXES)


def _unpacked(entries: Sequence[tuple[str, int | None]]) -> int:
    return sum(size or 0 for _, size in entries)


def _is_encrypted(seen: _Seen) -> bool:
    content = seen.content
    if seen.declared in ENCRYPTED_TYPES or seen.found in ENCRYPTED_TYPES or content.startswith(PGP_MESSAGE):
        return True
    first = content.startswith(zips.LOCAL) and len(content) > 8 and bool(content[6] & zips.ENCRYPTED)
    return first or seen.listed.encrypted
