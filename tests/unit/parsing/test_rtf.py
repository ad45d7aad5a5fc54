"""RTF to text, and Outlook's compression of it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.rtf import MAX_RTF, decompressed, read_rtf

# The two worked examples of [MS-OXRTFCP] 3.1 and 3.2.
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
REPEATING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_what_outlook_compressed_is_undone() -> None:
    assert decompressed(SIMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_reference_may_reach_into_what_it_writes() -> None:
    assert decompressed(REPEATING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_stored_is_taken_as_it_is() -> None:
    assert decompressed(struct.pack("<II", 20, 5) + b"MELA" + bytes(4) + b"words and more") == b"words"


@pytest.mark.parametrize("octets", [b"", b"LZFu", bytes(16), SIMPLE[:20], b"\xff" * 40])
def test_rubbish_is_no_failure(octets: bytes) -> None:
    assert len(decompressed(octets)) < 100


@pytest.mark.timeout(30)
def test_a_size_that_lies_is_not_believed() -> None:
    bomb = struct.pack("<II", 0, 0xFFFFFFFF) + b"LZFu" + bytes(4) + b"\xff" * 2_000_000
    assert len(decompressed(bomb)) <= MAX_RTF


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (b"{\\rtf1 one\\par two}", "one\ntwo"),
        (b"{\\rtf1 a\\tab b\\line c}", "a\tb\nc"),
        (b"{\\rtf1 {\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}words}", "words"),
        (b"{\\rtf1 {\\*\\generator Riched;}{\\info{\\author Ada}}words}", "words"),
        (b"{\\rtf1\\ansicpg1251 \\'ef\\'f0\\'e8}", "при"),
        (b"{\\rtf1\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'ef\\f0 \\'e9}", "пé"),
        (b"{\\rtf1\\ansicpg932 \\'8e\\'9a}", "字"),
        (b"{\\rtf1\\uc1 \\u8364?5}", "€5"),
        (b"{\\rtf1\\uc2 \\u8364??5}", "€5"),
        (b"{\\rtf1\\uc1 \\u-10179?\\u-8704?}", "\U0001f600"),
        (b"{\\rtf1 \\{braces\\} and \\\\}", "{braces} and \\"),
        (b"{\\rtf1 a\\~b\\_c\\-d}", "a\xa0b-cd"),
        (b"{\\rtf1 \\lquote a\\rquote  \\bullet}", "‘a’ •"),
        (b"{\\rtf1 a\\bin5 xxxxxb}", "ab"),
        (b"{\\rtf1 {\\object{\\*\\objdata 0105}}words}", "words"),
        (b'{\\rtf1 {\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt link}}}', "link"),
        (b"words that are no rtf", "words that are no rtf"),
        (b"}}}}\\", ""),
    ],
)
def test_the_words_are_read(rtf: bytes, text: str) -> None:
    assert read_rtf(rtf) == (text, None)


def test_html_that_was_wrapped_in_rtf_comes_out() -> None:
    rtf = (
        b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\f0 \\htmlrtf0 See "
        b'{\\*\\htmltag84 <a href="https://example.org/x">}here{\\*\\htmltag92 </a>}\\htmlrtf\\par}\\htmlrtf0'
        b"{\\*\\htmltag72 </p>}}"
    )
    text, html = read_rtf(rtf)
    assert html == '<p>See <a href="https://example.org/x">here</a></p>'
    assert text == html


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece", [b"{", b"}", b"\\", b"\\'", b"{\\*", b"\\u8364", b"\\par", b"a", b"\\'ff", b"{\\f1 x"]
)
def test_hostile_repetition_takes_linear_time(piece: bytes) -> None:
    read_rtf(b"{\\rtf1 " + piece * (1_000_000 // len(piece)))


@given(st.binary(max_size=500))
def test_any_octets_are_read(octets: bytes) -> None:
    read_rtf(octets)
    read_rtf(b"{\\rtf1\\fromhtml1" + octets)
    decompressed(struct.pack("<II", 0, 5000) + b"LZFu" + bytes(4) + octets)


@given(st.text("{}\\*'uf0123456789ab htmltagrsnilc\n", max_size=300))
def test_anything_like_rtf_is_read(rtf: str) -> None:
    text, html = read_rtf(b"{\\rtf1\\fonttbl" + rtf.encode())
    assert html is None
    assert "\0" not in text
