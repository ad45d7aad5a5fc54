"""Attachments: names that are safe to show and to store, types by octets, flags a person should see."""

import hashlib
import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.attachments import MAX_NAME, describe, safe_name

EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\letter.doc", "letter.doc"),
        ("..", ""),
        ("/", ""),
        ("", ""),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("-rf", "_-rf"),
        ("what?.txt", "what_.txt"),
        ("a" * 300 + ".pdf", "a" * (MAX_NAME - 4) + ".pdf"),
        ("証拠.png", "証拠.png"),
    ],
)
def test_names_are_made_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text(max_size=400))
def test_any_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert len(safe) <= MAX_NAME
    assert not set(safe) & set('/\\:*?"<>|')
    assert not {unicodedata.category(letter) for letter in safe} & {"Cc", "Cf", "Cs"}
    assert safe not in (".", "..")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "declared", "content", "found", "flags"),
    [
        ("a.pdf", "application/pdf", PDF, "application/pdf", ()),
        ("a.pdf", "application/pdf", EXE, "application/x-dosexec", ("executable", "mismatch")),
        ("a.jpg", "image/jpeg", b"<html><body>hi</body></html>", "text/html", ("mismatch",)),
        ("run.vbs", "text/plain", b"hello world\n", "text/plain", ("executable",)),
        ("a.zip", "application/x-zip-compressed", zipped("a.txt"), "application/zip", ("archive",)),
        ("a.eml", "message/rfc822", b"From: a@example.org\nSubject: x\nTo: b@example.org\n\nhi", None, ("message",)),
        ("a.bin", "application/octet-stream", b"\x00\x01\x02", "application/octet-stream", ()),
        ("a.csv", "application/vnd.ms-excel", b"a,b\n1,2\n3,4\n", None, ()),
        ("m.asc", "application/octet-stream", b"-----BEGIN PGP MESSAGE-----\n\nabc", None, ("encrypted",)),
        ("e", "text/plain", b"", "application/x-empty", ()),
    ],
)
def test_type_and_flags_come_from_the_octets(
    name: str, declared: str, content: bytes, found: str | None, flags: tuple[str, ...]
) -> None:
    attachment = describe(name, declared, content)
    assert attachment.flags == flags
    assert found is None or attachment.type == found
    assert (attachment.declared_type, attachment.size) == (declared, len(content))
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "names",
    [
        ("[Content_Types].xml", "word/document.xml"),
        ("word/document.xml", "[Content_Types].xml"),
        ("_rels/.rels", "[Content_Types].xml", "word/document.xml"),
    ],
)
def test_a_minimal_docx_is_a_docx(names: tuple[str, ...]) -> None:
    attachment = describe("letter.docx", "application/octet-stream", zipped(*names))
    assert attachment.type.endswith("wordprocessingml.document")
    assert attachment.flags == ()


def test_an_encrypted_zip_is_flagged() -> None:
    content = bytearray(zipped("secret.txt"))
    content[6] |= 1
    assert "encrypted" in describe("a.zip", "application/zip", bytes(content)).flags


def test_a_part_without_a_name_is_named_by_type_and_hash() -> None:
    digest = hashlib.sha256(PDF).hexdigest()[:8]
    assert describe("", "application/pdf", PDF).name == f"pdf-{digest}.pdf"
    assert describe("", "application/pdf", PDF) == describe("", "application/pdf", PDF)
    assert describe("", "message/rfc822", b"Subject: x\n\ny").name.endswith(".eml")


@given(st.text(max_size=50), st.text(max_size=50), st.binary(max_size=200))
def test_anything_can_be_described(name: str, declared: str, content: bytes) -> None:
    attachment = describe(name, declared, content)
    assert attachment.name
    assert attachment.content == content
