"""A part that isn't the text of the mail, described: a name that is safe to show and to store, and what it really is.

Opens, unpacks and runs nothing. Content is kept as it came.
"""

import hashlib
import re
import unicodedata

from mailbot.domain.mail import Attachment
from mailbot.parsing.filetypes import (
    ENCRYPTED_TYPES,
    RUNNABLE_SUFFIXES,
    UNKNOWN,
    family,
    sniff,
    suffix_of_type,
    type_of_name,
)

MAX_NAME = 120
MAX_SUFFIX = 12
UNSAFE = re.compile(r'[<>:"|?*/\\]')
SPACES = re.compile(r"\s+")
# Windows opens devices by these names, whatever the suffix.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\.|$)", re.IGNORECASE)
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
ZIP_ENCRYPTED = 0x1
PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"


def describe(name: str, declared_type: str, content: bytes) -> Attachment:
    """One attachment.

    Args:
        name: as the part gives it, decoded; "" where it gives none.
        declared_type: media type as the part claims it.
        content: decoded octets.

    >>> describe("../../report.pdf", "application/pdf", b"%PDF-1.4").name
    'report.pdf'
    """
    digest = hashlib.sha256(content).hexdigest()
    declared = declared_type.lower() or UNKNOWN
    found = sniff(content)
    safe = safe_name(name) or f"{_stem(declared, found)}-{digest[:8]}{_suffix(declared, found)}"
    return Attachment(
        name=safe,
        declared_type=declared,
        type=found,
        size=len(content),
        sha256=digest,
        flags=_flags(safe, declared, found, content),
        content=content,
    )


def safe_name(name: str) -> str:
    """A file name without path, control and bidi characters and device names, at most MAX_NAME characters long.

    >>> safe_name("C:\\\\temp\\\\invoice\\u202efdp.exe")
    'invoicefdp.exe'
    """
    name = unicodedata.normalize("NFC", name[-4 * MAX_NAME :])
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in UNPRINTABLE)
    name = SPACES.sub(" ", UNSAFE.sub("_", name)).strip(" .")
    if name.startswith("-") or RESERVED.match(name):
        name = f"_{name}"
    if len(name) <= MAX_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > MAX_SUFFIX:
        return name[:MAX_NAME].rstrip(" .")
    return f"{stem[: MAX_NAME - len(suffix) - 1].rstrip(' .')}.{suffix}"


def _stem(declared: str, found: str) -> str:
    kind = family(found) or family(declared) or "attachment"
    return "message" if declared.startswith("message/") else kind


def _suffix(declared: str, found: str) -> str:
    return suffix_of_type(declared) or suffix_of_type(found)


def _flags(name: str, declared: str, found: str, content: bytes) -> tuple[str, ...]:
    suffix = name.rpartition(".")[2].lower()
    flags = {
        "message": declared in ("message/rfc822", "message/global") or suffix == "eml",
        "executable": family(found) == "executable" or suffix in RUNNABLE_SUFFIXES,
        "archive": family(found) == "archive",
        "encrypted": _is_encrypted(declared, found, content),
        "mismatch": _mismatch(name, declared, found),
    }
    return tuple(flag for flag, holds in flags.items() if holds)


def _mismatch(name: str, declared: str, found: str) -> bool:
    """The octets are something else than both the type and the name say; unknown things contradict nothing."""
    promised = {family(declared), family(type_of_name(name) or "")} - {None}
    shown = family(found)
    if shown is None or not promised or shown in promised:
        return False
    return not (shown == "archive" and "office" in promised)


def _is_encrypted(declared: str, found: str, content: bytes) -> bool:
    if declared in ENCRYPTED_TYPES or found in ENCRYPTED_TYPES or content.startswith(PGP_MESSAGE):
        return True
    return content.startswith(b"PK\x03\x04") and len(content) > 8 and bool(content[6] & ZIP_ENCRYPTED)
