"""A .msg file: who wrote what, and the names of what was attached."""

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import Property, msg, octets, ole, string8, unicode
from mailbot.parsing import mapi
from mailbot.parsing.outlook import read_msg

GIVEN = [
    unicode(mapi.SUBJECT, "größe"),
    unicode(mapi.BODY, "the words"),
    unicode(mapi.SENDER_SMTP, "ada@example.org"),
]


def test_a_message_is_read() -> None:
    message = read_msg(msg(GIVEN, ["a.pdf", "b.pdf"]))
    assert message is not None
    assert message.properties.text(mapi.SUBJECT) == "größe"
    assert message.properties.body() == ("the words", None)
    assert message.files == ("a.pdf", "b.pdf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (octets(mapi.HTML, b"<p>HTML words</p>"), "HTML words"),
        (unicode(mapi.HTML, "<p>HTML words</p>"), "HTML words"),
        (octets(mapi.RTF, struct.pack("<II", 30, 18) + b"MELA" + bytes(4) + b"{\\rtf1 rtf words}\n"), "rtf words"),
        (unicode(mapi.BODY, "long words " * 1000), ("long words " * 1000).strip()),
    ],
    ids=["HTML", "HTML as text", "RTF", "long"],
)
def test_the_body_is_read_in_any_form(body: Property, text: str) -> None:
    message = read_msg(msg([body]))
    assert message is not None
    assert message.properties.body()[0] == text


def line(number: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHI", kind, number, 6) + value.ljust(8, b"\0")


def test_strings_are_in_the_code_page_that_the_message_states() -> None:
    page = line(mapi.CODE_PAGE, 3, struct.pack("<I", 1251))
    message = read_msg(msg([string8(mapi.SUBJECT, "отчёт".encode("cp1251"))], fixed=page))
    assert message is not None
    assert message.properties.text(mapi.SUBJECT) == "отчёт"


def test_the_time_is_read() -> None:
    ticks = int((datetime(2026, 3, 1, 8, tzinfo=UTC) - mapi.EPOCH).total_seconds() * 10**7)
    message = read_msg(msg(GIVEN, fixed=line(mapi.SENT_AT, 0x40, struct.pack("<Q", ticks))))
    assert message is not None
    assert message.properties.time(mapi.SENT_AT) == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"", b"words", ole({"WordDocument": b"x" * 100})])
def test_another_file_is_no_message(content: bytes) -> None:
    assert read_msg(content) is None


@given(st.data())
def test_a_message_with_octets_changed_is_read(data: st.DataObject) -> None:
    content = bytearray(msg(GIVEN, ["a.pdf"]))
    for at in data.draw(st.lists(st.integers(8, len(content) - 1), max_size=30)):
        content[at] = data.draw(st.integers(0, 255))
    message = read_msg(bytes(content))
    if message:
        message.properties.body()
