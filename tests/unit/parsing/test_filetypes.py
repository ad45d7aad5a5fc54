"""File types without libmagic: a few signatures do until it can be loaded."""

import pytest

from mailbot.parsing import filetypes
from mailbot.parsing.filetypes import OOXML, family, sniff, suffix_of_type, type_of_name, zip_type


@pytest.fixture
def without_libmagic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetypes, "_libmagic", lambda: lambda _: "")


@pytest.mark.usefixtures("without_libmagic")
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"MZ\x90", "application/x-dosexec"),
        (b"PK\x03\x04...word/document.xml", filetypes.OOXML + "wordprocessingml.document"),
        (b"plain words\r\n", "text/plain"),
        (b"BZh91AY", "application/x-bzip2"),
        (bytes(257) + b"ustar\x0000" + bytes(200), "application/x-tar"),
        (b"\x00\x01\x02", "application/octet-stream"),
    ],
)
def test_signatures_tell_the_usual_types(content: bytes, found: str) -> None:
    assert sniff(content) == found


def test_what_libmagic_finds_too_short_is_told_by_its_first_octets() -> None:
    assert sniff(b"\x7fELF\x02\x01\x01" + bytes(60)) == "application/x-executable"


def test_libmagic_itself_is_there() -> None:
    assert sniff(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n") == "text/calendar"


def test_types_of_names_and_families() -> None:
    assert type_of_name("a.png") == "image/png"
    assert type_of_name("no suffix") is None
    assert suffix_of_type("message/rfc822") == ".eml"
    assert suffix_of_type("message/delivery-status") == ".txt"
    assert suffix_of_type("no/such") == ""
    assert family("application/x-msdownload") == "executable"
    assert family("application/octet-stream") is None


def test_the_name_of_a_packed_file_promises_an_archive() -> None:
    assert type_of_name("report.json.gz") == "application/gzip"
    assert type_of_name("a.tar.xz") == "application/xz"


@pytest.mark.parametrize(
    ("found", "names", "kind"),
    [
        ("application/zip", ["[Content_Types].xml", "ppt/a.xml"], OOXML + "presentationml.presentation"),
        (OOXML + "spreadsheetml.sheet", ["excl/a.xml"], "application/zip"),
        ("application/zip", ["META-INF/MANIFEST.MF"], "application/java-archive"),
        ("application/zip", ["[Content_Types].xml", "other/a.xml"], "application/zip"),
        (OOXML + "spreadsheetml.sheet", [], OOXML + "spreadsheetml.sheet"),
        ("application/epub+zip", ["mimetype"], "application/epub+zip"),
    ],
)
def test_a_zip_is_what_its_names_say(found: str, names: list[str], kind: str) -> None:
    assert zip_type(found, names) == kind
