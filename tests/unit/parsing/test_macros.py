"""Programs in documents and documents under a password, by the marks that Office, LibreOffice, RTF and PDF leave."""

import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import ole, zipped
from mailbot.parsing.macros import document_flags
from mailbot.parsing.zips import entries

TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"


def flags(content: bytes) -> set[str]:
    return set(document_flags(content, [entry.name for entry in entries(content)] if content.startswith(b"PK") else []))


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


BIFF = record(0x809, bytes(16))
SHEET, MACRO_SHEET = (record(0x85, bytes(4) + bytes([0, kind]) + b"\x01\x00A") for kind in (0, 1))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (zipped([TYPES, "word/document.xml"]), set()),
        (zipped([TYPES, "word/vbaProject.bin"]), {"macro"}),
        (zipped([TYPES, "xl/macrosheets/sheet1.xml"]), {"macro"}),
        (zipped({TYPES: b'ContentType="application/vnd.ms-office.vbaProject"', "word/a.bin": b""}), {"macro"}),
        (zipped({TYPES: b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/w.xml": b""}), {"macro"}),
        (zipped([MANIFEST, "content.xml", "Basic/Standard/Module1.xml"]), {"macro"}),
        (zipped([MANIFEST, "content.xml", "Basic/script-lc.xml", "Basic/Standard/script-lb.xml"]), set()),
        (zipped([MANIFEST, "content.xml", "Scripts/python/run.py"]), {"macro"}),
        (zipped({MANIFEST: b"<manifest:encryption-data/>", "content.xml": b""}), {"encrypted"}),
        (zipped(["scripts/build.txt", "readme.txt"]), set()),
        (ole({"WordDocument": bytes(64)}), set()),
        (ole({"WordDocument": bytes(64), "Macros/VBA/dir": b"x"}), {"macro"}),
        (ole({"Workbook": BIFF + SHEET, "_VBA_PROJECT_CUR/VBA/dir": b"x"}), {"macro"}),
        (ole({"Workbook": BIFF + SHEET}), set()),
        (ole({"Workbook": BIFF + MACRO_SHEET}), {"macro"}),
        (ole({"Book": BIFF + MACRO_SHEET + record(0x0A, b"")}), {"macro"}),
        (ole({"Workbook": BIFF + record(0x0A, b"") + MACRO_SHEET}), set()),
        (ole({"Workbook": BIFF + record(0x2F, bytes(6))}), {"encrypted"}),
        (ole({"WordDocument": bytes(10) + b"\x00\x01" + bytes(30)}), {"encrypted"}),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000}), {"encrypted"}),
        (ole({"__properties_version1.0": bytes(32)}), {"message"}),
        (b"{\\rtf1 words}", set()),
        (b"{\\rtf1 {\\object\\objemb{\\*\\objdata 0105}}}", {"macro"}),
        (b"%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>", set()),
        (b"%PDF-1.7\n1 0 obj <</S /JavaScript /JS (x)>>", {"macro"}),
        (b"%PDF-1.7\n1 0 obj <</S/J#61va#53cript/JS(x)>>", {"macro"}),
        (b"%PDF-1.7\n1 0 obj <</S/Launch/F(x)>>", {"macro"}),
        (b"%PDF-1.7\n1 0 obj <</LaunchPad 1>>", set()),
        (b"\n\nrubbish first %PDF-1.7\n<</S/Launch>>", {"macro"}),
        (b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>", {"encrypted"}),
        (b"plain words about /JavaScript", set()),
    ],
)  # fmt: skip
def test_programs_and_passwords_are_seen(content: bytes, found: set[str]) -> None:
    assert flags(content) == found


def test_a_bomb_as_list_of_types_is_read_a_little_way() -> None:
    bomb = zipped({TYPES: bytes(30_000_000), "word/document.xml": b""})
    tracemalloc.start()
    assert flags(bomb) == set()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.timeout(30)
@pytest.mark.parametrize("piece", [b"/", b"/Java", b"/J#61", b"/Encrypt ", b"<</Encrypt \n"])
def test_hostile_repetition_takes_linear_time(piece: bytes) -> None:
    flags(b"%PDF-1.7\n" + piece * (5_000_000 // len(piece)))


@given(
    st.sampled_from([b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]),
    st.binary(max_size=600),
)
def test_any_octets_are_looked_at(start: bytes, octets: bytes) -> None:
    assert flags(start + octets) <= {"macro", "encrypted", "message"}


@given(st.binary(max_size=300))
def test_any_workbook_is_looked_at(octets: bytes) -> None:
    assert flags(ole({"Workbook": octets, "WordDocument": octets})) <= {"macro", "encrypted"}
