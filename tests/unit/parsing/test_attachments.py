"""Attachments: names that are safe to show and to store, types by octets, flags a person should see."""

import bz2
import gzip
import hashlib
import io
import os
import struct
import tarfile
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import msg, new_rar, ole, seven_zip, tnef, unicode, zipped
from mailbot.domain.mail import Member
from mailbot.parsing import filetypes
from mailbot.parsing.attachments import MAX_MEMBERS, MAX_NAME, OVERSIZE, bare, describe, safe_name

EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


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
        ("a.zip", "application/x-zip-compressed", zipped(["a.txt"]), "application/zip", ("archive",)),
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
    attachment = describe("letter.docx", "application/octet-stream", zipped(names))
    assert attachment.type.endswith("wordprocessingml.document")
    assert attachment.flags == ()


def test_an_encrypted_zip_is_flagged() -> None:
    content = bytearray(zipped(["secret.txt"]))
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


def flags(name: str, content: bytes, declared: str = "application/octet-stream") -> set[str]:
    return set(describe(name, declared, content).flags)


def test_an_archive_shows_what_it_lists() -> None:
    attachment = describe("a.zip", "application/zip", zipped({"../../etc/pass\u202ewd": b"x" * 300, "b.txt": b""}))
    assert attachment.members == (Member("passwd", 300), Member("b.txt", 0))


def test_of_many_members_the_first_are_kept_and_all_count() -> None:
    names = [f"{number}.txt" for number in range(MAX_MEMBERS)]
    attachment = describe("a.zip", "application/zip", zipped([*names, "last.exe"]))
    assert len(attachment.members) == MAX_MEMBERS
    assert "executable" in attachment.flags


def test_a_document_that_is_a_zip_shows_no_members() -> None:
    assert describe("a.docx", "", zipped(["[Content_Types].xml", "word/document.xml"])).members == ()


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.zip", zipped(["folder/run.exe"]), {"archive", "executable"}),
        ("a.zip", zipped(["invoice.pdf.js "]), {"archive", "executable"}),
        ("a.zip", zipped(["inner.zip"]), {"archive", "nested"}),
        ("a.zip", zipped(["words about exe"]), {"archive"}),
        ("a.rar", new_rar((b"run.scr", 5, True)), {"archive", "executable", "encrypted"}),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x06\xf1\x07\x01", {"archive", "encrypted"}),
        ("a.7z", seven_zip(["folder/run.exe"]), {"archive", "executable"}),
        ("a.gz", gzip.compress(b"words", mtime=0), {"archive"}),
        ("a.bz2", bz2.compress(b"words"), {"archive"}),
        ("a.docm", zipped(["[Content_Types].xml", "word/vbaProject.bin"]), {"macro"}),
        ("a.docx", zipped(["[Content_Types].xml", "word/vbaProject.bin"]), {"macro"}),
        ("a.xlam", b"words that only claim to be one\n", {"macro"}),
        ("a.doc", ole({"WordDocument": bytes(64), "Macros/VBA/dir": b"x"}), {"macro"}),
        ("a.xls", ole({"EncryptedPackage": b"x"}), {"encrypted"}),
        ("a.pdf", PDF + b"<</S/JavaScript/JS(x)>>", {"macro"}),
        ("a.pdf", PDF + b"<</Encrypt 1 0 R>>", {"encrypted"}),
        ("a.msg", msg([unicode(0x37, "x")]), {"message"}),
        ("a.apk", zipped(["AndroidManifest.xml", "classes.dex"]), {"executable"}),
        ("winmail.dat", tnef(), set()),
    ],
)
@pytest.mark.parametrize("magic", [True, False], ids=["libmagic", "signatures"])
def test_what_a_file_holds_is_flagged(
    name: str, content: bytes, found: set[str], magic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not magic:
        monkeypatch.setattr(filetypes, "_libmagic", lambda: lambda _: "")
    assert flags(name, content) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("invoice.pdf.exe", {"executable", "mismatch"}),
        ("invoice.pdf      .exe", {"executable", "mismatch"}),
        ("invoice.PDF.JS", {"executable", "mismatch"}),
        ("invoice\u202efdp.exe", {"executable", "mismatch"}),
        ("\u2066invoice.txt\u2069", {"mismatch"}),
        ("setup.v2.exe", {"executable"}),
        ("report.2026.txt", set()),
    ],
)
def test_a_name_made_to_be_misread_is_flagged(name: str, found: set[str]) -> None:
    assert flags(name, b"words\n") == found


def test_a_program_under_the_name_of_an_image_is_flagged() -> None:
    assert flags("cat.jpg", EXE, "image/jpeg") == {"executable", "mismatch"}


def test_a_packed_report_is_what_its_name_says() -> None:
    assert flags("report.json.gz", gzip.compress(b"{}"), "application/tlsrpt+gzip") == {"archive"}


@pytest.mark.parametrize(("declared", "flag"), [("message/partial", "partial"), ("message/external-body", "external")])
def test_what_only_points_elsewhere_is_flagged(declared: str, flag: str) -> None:
    assert flags("", b"Content-Type: text/plain\n\nwords", declared) == {flag}


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("", "message/rfc822"),
        ("", "message/global"),
        ("a.eml", "application/octet-stream"),
        ("A.EML", "text/plain"),
        ("a.mht", "multipart/related"),
    ],
)
def test_a_whole_message_is_known_by_type_or_name(name: str, declared: str) -> None:
    assert flags(name, b"From: a@example.org\nSubject: x\n\nwords", declared) == {"message"}


def test_a_delivery_status_is_no_message_to_read() -> None:
    assert flags("", b"Action: failed\n", "message/delivery-status") == set()


def test_what_is_around_a_part_flags_it_too() -> None:
    attachment = describe("", "image/png", b"x", content_id="a\u202e@b", container="winmail.dat", known=("inline",))
    assert "inline" in attachment.flags
    assert (attachment.content_id, attachment.container) == ("a@b", "winmail.dat")


def test_files_of_one_name_stay_apart_by_their_hash() -> None:
    one, two = (describe("a.txt", "text/plain", content) for content in (b"one", b"two"))
    assert one.name == two.name
    assert one.sha256 != two.sha256


def test_a_file_beyond_the_limit_is_oversize() -> None:
    assert "oversize" in flags("a.bin", bytes(OVERSIZE + 1))
    assert "oversize" not in flags("a.bin", bytes(OVERSIZE))


def test_an_archive_that_claims_to_unpack_to_gigabytes_is_oversize() -> None:
    content = bytearray(zipped(["a.bin"]))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 2**31)
    assert flags("a.zip", bytes(content)) == {"archive", "oversize"}


def test_an_attachment_is_described_in_plain_values() -> None:
    attachment = describe("a.zip", "application/zip", zipped({"b.txt": b"words"}), content_id="x@y")
    assert attachment.described() == {
        "name": "a.zip",
        "type": "application/zip",
        "size": attachment.size,
        "sha256": attachment.sha256,
        "flags": ["archive"],
        "content_id": "x@y",
        "container": None,
        "members": [{"name": "b.txt", "size": 5}],
    }


def test_an_attachment_of_an_attachment_is_only_named() -> None:
    assert bare("../a.pdf", "application/pdf", PDF).name == "a.pdf"
    assert bare("", "application/pdf", PDF).name == "pdf.pdf"


def bomb(pack: str) -> bytes:
    if pack == "zip":
        return zipped({"zeros.bin": bytes(50_000_000)})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{pack}") as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("zeros.bin")
        info.size = 50_000_000
        archive.addfile(info, io.BytesIO(bytes(50_000_000)))
    return buffer.getvalue()


@pytest.mark.parametrize("pack", ["zip", "gz", "bz2", "xz"])
def test_a_bomb_costs_no_memory(pack: str) -> None:
    content = bomb(pack)
    describe("warm.zip", "", zipped(["a"]))
    tracemalloc.start()
    attachment = describe(f"a.{pack}", "", content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert attachment.members == (Member("zeros.bin", 50_000_000),)
    assert most < 10_000_000


STARTS = [b"", b"PK\x03\x04", b"%PDF-", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x78\x9f\x3e\x22", b"MZ"]


@pytest.mark.timeout(30)  # little more than its hash takes
@pytest.mark.parametrize("start", STARTS)
def test_a_large_file_is_described_in_little_more_than_its_hash(start: bytes) -> None:
    content = start + os.urandom(OVERSIZE - 10)
    assert describe("a.bin", "", content).size == len(content)


@given(st.sampled_from(STARTS), st.binary(max_size=2000))
def test_anything_that_begins_like_something_can_be_described(start: bytes, content: bytes) -> None:
    assert describe("a", "", start + content).size == len(start) + len(content)
