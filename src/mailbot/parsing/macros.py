"""Programs within documents, and documents that ask for a password: told by names and marks, nothing is run.

Looks where Office, LibreOffice, RTF and PDF keep them in the open. What a PDF has in a compressed stream stays unseen.
"""

import re
import struct
from collections.abc import Callable, Sequence

from mailbot.parsing import zips
from mailbot.parsing.ole import SIGNATURE, Ole
from mailbot.parsing.outlook import MARK as OUTLOOK_MARK

MACRO_SUFFIXES = frozenset({
    "docm", "dotm", "xlsm", "xltm", "xlam", "xla", "pptm", "potm", "ppam", "ppsm", "sldm", "mdb", "accdb",
    "accde", "iqy", "slk", "one",
})  # fmt: skip
MAX_PEEK = 64 * 1024
CONTENT_TYPES = "[content_types].xml"
ODF_MANIFEST = "meta-inf/manifest.xml"
LIBRARY_LISTS = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")  # LibreOffice writes empty ones
VBA_STORAGES = frozenset({"vba", "_vba_project", "macros", "_vba_project_cur"})
ENCRYPTION_STREAMS = frozenset({"encryptedpackage", "encryptioninfo"})
WORKBOOKS = ("workbook", "book")
MAX_WORKBOOK = 256 * 1024
MAX_RECORDS = 5_000
BIFF_EOF, BIFF_SHEET, BIFF_PASSWORD = 0x0A, 0x85, 0x2F
MACRO_SHEET = 1
WORD_ENCRYPTED = 0x0100  # fEncrypted of the file information block ([MS-DOC] 2.5.2)
PDF_START, PDF_REACH = b"%PDF-", 1_024
RTF_START = (b"{\\rt", b"{\\*\\rt")
RTF_OBJECT = re.compile(rb"\\(?:objdata|objautlink|objupdate|objocx)")


def _letters(word: str) -> str:
    """A PDF name's letters, each of which may be written as `#` and its number (ISO 32000-1 7.3.5)."""
    return "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word)


PDF_PROGRAM = re.compile(f"/(?:{_letters('JavaScript')}|{_letters('Launch')})".encode() + rb"(?![A-Za-z0-9])")
PDF_ENCRYPTED = re.compile(rb"/Encrypt\s{0,20}(?:<<|[0-9]{1,10}\s)")


def document_flags(content: bytes, names: Sequence[str]) -> frozenset[str]:
    """`macro`, `encrypted`, `message` (Outlook's), where a document is one of them.

    Args:
        names: of the entries, where it is a zip.
    """
    found = next((look for start, look in READERS if content.startswith(start)), None)
    if found is None and PDF_START in content[:PDF_REACH]:  # readers take it with anything before it
        found = _pdf
    return found(content, [name.lower() for name in names]) if found else frozenset()


def _pdf(content: bytes, _names: list[str]) -> frozenset[str]:
    return _flags(macro=bool(PDF_PROGRAM.search(content)), encrypted=bool(PDF_ENCRYPTED.search(content)))


def _rtf(content: bytes, _names: list[str]) -> frozenset[str]:
    return _flags(macro=bool(RTF_OBJECT.search(content)))


def _zip(content: bytes, names: list[str]) -> frozenset[str]:
    """Office Open XML and OpenDocument; what isn't one of them has none of these names."""
    macro = any(
        name.endswith(("vbaproject.bin", "vbadata.xml"))
        or name.startswith(("xl/macrosheets/", "scripts/"))
        or (name.startswith("basic/") and name.endswith(".xml") and not name.endswith(LIBRARY_LISTS))
        for name in names
    )
    said = b""
    if CONTENT_TYPES in names or ODF_MANIFEST in names:
        parts = [entry for entry in zips.entries(content) if entry.name.lower() in (CONTENT_TYPES, ODF_MANIFEST)]
        said = b"".join(zips.beginning(content, part, MAX_PEEK) for part in parts[:2])
    return _flags(
        macro=(macro and _is_document(names)) or b"macroEnabled" in said or b"ms-office.vbaProject" in said,
        encrypted=b"encryption-data" in said,
    )


def _is_document(names: list[str]) -> bool:
    return CONTENT_TYPES in names or ODF_MANIFEST in names or "content.xml" in names


def _ole(content: bytes, _names: list[str]) -> frozenset[str]:
    file = Ole(content)
    parts = {part for path in file.paths for part in path.split("/")}
    word = file.read("worddocument", 32)
    macro_sheet = password = False
    for stream in WORKBOOKS:
        sheet, locked = _workbook(file.read(stream, MAX_WORKBOOK))
        macro_sheet, password = macro_sheet or sheet, password or locked
    return _flags(
        message=OUTLOOK_MARK in file.paths,
        macro=bool(parts & VBA_STORAGES) or macro_sheet,
        encrypted=bool(parts & ENCRYPTION_STREAMS)
        or password
        or (len(word) >= 12 and bool(struct.unpack_from("<H", word, 10)[0] & WORD_ENCRYPTED)),
    )


def _workbook(octets: bytes) -> tuple[bool, bool]:
    """Whether a workbook has a sheet of Excel 4 macros, and whether a password locks it ([MS-XLS] 2.4.28, 2.4.117)."""
    macro_sheet = password = False
    at = 0
    for _ in range(MAX_RECORDS):
        if at + 4 > len(octets):
            break
        record, length = struct.unpack_from("<HH", octets, at)
        if record == BIFF_EOF:
            break
        macro_sheet = macro_sheet or (record == BIFF_SHEET and octets[at + 9 : at + 10] == bytes([MACRO_SHEET]))
        password = password or record == BIFF_PASSWORD
        at += 4 + length
    return macro_sheet, password


def _flags(**found: bool) -> frozenset[str]:
    return frozenset(name for name, holds in found.items() if holds)


Look = Callable[[bytes, list[str]], frozenset[str]]
READERS: tuple[tuple[bytes | tuple[bytes, ...], Look], ...] = (
    (RTF_START, _rtf),
    (b"PK\x03\x04", _zip),
    (SIGNATURE, _ole),
)
