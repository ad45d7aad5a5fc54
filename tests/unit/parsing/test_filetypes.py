"""File types without libmagic: a few signatures do until it can be loaded."""

import pytest

from mailbot.parsing import filetypes
from mailbot.parsing.filetypes import family, sniff, suffix_of_type, type_of_name


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
        (b"\x00\x01\x02", "application/octet-stream"),
    ],
)
def test_signatures_tell_the_usual_types(content: bytes, found: str) -> None:
    assert sniff(content) == found


def test_libmagic_itself_is_there() -> None:
    assert sniff(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n") == "text/calendar"


def test_types_of_names_and_families() -> None:
    assert type_of_name("a.png") == "image/png"
    assert type_of_name("no suffix") is None
    assert suffix_of_type("message/rfc822") == ".eml"
    assert suffix_of_type("no/such") == ""
    assert family("application/x-msdownload") == "executable"
    assert family("application/octet-stream") is None
