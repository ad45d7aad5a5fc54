"""winmail.dat: its attachments, its names, its body, and what a broken one still gives."""

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import (
    ATTACHMENT,
    MESSAGE,
    TNEF_START,
    attribute,
    octets,
    properties,
    string8,
    tnef,
    tnef_file,
    unicode,
)
from mailbot.parsing import mapi
from mailbot.parsing.tnef import MAX_FILES, read_tnef

PLAIN = tnef_file(b"REPORT~1.PDF", b"%PDF-1.4", unicode(mapi.LONG_NAME, "Report of März.pdf"))


def test_a_file_has_its_long_name_its_type_and_its_octets() -> None:
    given_ = (unicode(mapi.LONG_NAME, "größe.pdf"), unicode(mapi.MIME_TYPE, "application/pdf"))
    [file] = read_tnef(tnef(tnef_file(b"GR~1.PDF", b"%PDF-1.4", *given_))).files
    assert (file.name, file.media_type, file.content) == ("größe.pdf", "application/pdf", b"%PDF-1.4")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (tnef_file(b"plain.txt", b"x"), "plain.txt"),
        (tnef_file(b"SHORT~1.TXT", b"x", string8(mapi.SHORT_NAME, b"short.txt")), "short.txt"),
        (tnef_file(b"", b"x", unicode(mapi.DISPLAY_NAME, "shown.txt")), "shown.txt"),
        (tnef_file(b"", b"x"), ""),
    ],
)
def test_a_name_is_the_best_that_there_is(file: bytes, name: str) -> None:
    assert read_tnef(tnef(file)).files[0].name == name


def test_names_are_in_the_code_page_that_the_message_states() -> None:
    page = attribute(MESSAGE, 0x9007, struct.pack("<II", 1251, 0))
    [file] = read_tnef(tnef(page, tnef_file("отчёт.txt".encode("cp1251"), b"x"))).files
    assert file.name == "отчёт.txt"


def test_several_files_stay_apart_and_in_order() -> None:
    found = read_tnef(tnef(PLAIN, tnef_file(b"b.txt", b"two"), tnef_file(b"b.txt", b"three")))
    assert [file.content for file in found.files] == [b"%PDF-1.4", b"two", b"three"]
    assert found.whole


def test_octets_that_stand_among_the_properties_are_found() -> None:
    [file] = read_tnef(tnef(tnef_file(b"a.bin", b"", octets(mapi.DATA, b"the octets")))).files
    assert file.content == b"the octets"


def test_a_message_within_is_known_and_kept_whole() -> None:
    inner = tnef(attribute(MESSAGE, 0x8004, b"inner subject\0"))
    [file] = read_tnef(tnef(tnef_file(b"Untitled", b"", (mapi.DATA, mapi.OBJECT, bytes(16) + inner)))).files
    assert file.embedded
    assert file.content == inner


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        ((unicode(mapi.BODY, "plain words"), octets(mapi.HTML, b"<p>other</p>")), "plain words"),
        ((octets(mapi.HTML, b"<p>HTML words</p>"),), "HTML words"),
        ((string8(mapi.REPORT_TEXT, b"Your message was read"),), "Your message was read"),
        ((octets(mapi.HTML, "<p>größe</p>".encode()), (mapi.INTERNET_PAGE, 3, struct.pack("<I", 65001))), "größe"),
        ((octets(mapi.RTF, struct.pack("<II", 30, 18) + b"MELA" + bytes(4) + b"{\\rtf1 rtf words}\n"),), "rtf words"),
        ((unicode(0x8005, "a named property"), unicode(mapi.BODY, "words after it")), "words after it"),
        (((0x0E07, 3, bytes(4)), (0x0E08, 0x14, bytes(8)), unicode(mapi.BODY, "after numbers")), "after numbers"),
    ],
    ids=["plain before HTML", "HTML", "a read receipt", "HTML in UTF-8", "RTF", "named", "fixed sizes"],
)
def test_the_body_is_read_in_any_form(given_: tuple[tuple[int, int, bytes], ...], text: str) -> None:
    assert read_tnef(tnef(attribute(MESSAGE, 0x9003, properties(*given_)))).text == text


def test_the_old_body_and_subject_are_read() -> None:
    found = read_tnef(tnef(attribute(MESSAGE, 0x8004, b"a subject\0"), attribute(MESSAGE, 0x800C, b"old words\0")))
    assert (found.subject, found.text) == ("a subject", "old words")


def test_a_time_is_read() -> None:
    ticks = (datetime(2026, 3, 1, 8, tzinfo=UTC) - mapi.EPOCH).total_seconds() * 10**7
    found = read_tnef(tnef(attribute(MESSAGE, 0x9003, properties((mapi.SENT_AT, 0x40, struct.pack("<Q", int(ticks)))))))
    assert found.properties.time(mapi.SENT_AT) == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("ticks", [b"\xff" * 8, bytes(8), b"short"])
def test_a_senseless_time_is_none(ticks: bytes) -> None:
    assert mapi.filetime(ticks) is None


@pytest.mark.parametrize("kept", [10, 30, 60])
def test_a_stream_that_breaks_off_gives_what_came_before(kept: int) -> None:
    whole = tnef(tnef_file(b"a.txt", b"one"), PLAIN)
    first = len(tnef(tnef_file(b"a.txt", b"one")))
    found = read_tnef(whole[: first + kept])
    assert found.files[0].content == b"one"
    assert not found.whole


def test_a_length_beyond_the_octets_ends_the_reading() -> None:
    lie = struct.pack("<BHHI", ATTACHMENT, 0x800F, 6, 0xFFFFFFFF) + b"x"
    assert read_tnef(tnef(tnef_file(b"a.txt", b"one"), lie)).files[0].content == b"one"


def test_a_wrong_checksum_costs_nothing() -> None:
    assert read_tnef(tnef(PLAIN)[:-2] + b"\xff\xff").files[0].content == b"%PDF-1.4"


@pytest.mark.timeout(30)
def test_counts_that_lie_are_not_believed() -> None:
    many = struct.pack("<IHHI", 0xFFFFFFFF, 0x101F, 0x0037, 0xFFFFFFFF) + bytes(100_000)
    read_tnef(tnef(attribute(MESSAGE, 0x9003, many)))


def test_files_beyond_the_limit_are_told_of() -> None:
    found = read_tnef(tnef(*[tnef_file(b"a", b"x")] * (MAX_FILES + 1)))
    assert len(found.files) == MAX_FILES
    assert not found.whole


@given(st.binary(max_size=400))
def test_any_octets_are_read(content: bytes) -> None:
    read_tnef(TNEF_START + content)
    read_tnef(
        tnef(attribute(MESSAGE, 0x9003, content), tnef_file(b"a", content), attribute(ATTACHMENT, 0x9005, content))
    )


@given(st.data())
def test_a_stream_with_octets_changed_is_read(data: st.DataObject) -> None:
    body = attribute(MESSAGE, 0x9003, properties(unicode(mapi.BODY, "words"), unicode(0x8001, "named")))
    content = bytearray(tnef(body, PLAIN))
    for at in data.draw(st.lists(st.integers(6, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    read_tnef(bytes(content))
