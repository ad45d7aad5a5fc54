"""Header values to text: RFC 2047 as it should be and as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.headers import from_base64, one_line, readable, text_of


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("=?UTF-8?B?R3LDtsOfZQ==?=", "Größe"),
        ("=?iso-8859-1?Q?Gr=F6=DFe?= and =?utf-8?q?more?=", "Größe and more"),
        ("=?utf-8?q?one?=\r\n =?utf-8?q?two?=", "onetwo"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=B6?=", "ö"),
        ("folded\r\n\tvalue", "folded value"),
        ("=?utf-8?q?Why=3F?= plain", "Why? plain"),
        ("=?utf-8?q?Why??=", "Why?"),
        ("=?utf-8?q?two words?=", "two words"),
        ("=?no-such-charset?q?abc?=", "abc"),
        ("=?utf-8*en?q?abc?=", "abc"),
        ("=?utf-8?q?line=0D=0ABcc:_x@example.org?=", "line Bcc: x@example.org"),
        ("=?utf-8?q?=E2=80=AEgnp.exe?=", "gnp.exe"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?not an encoded word", "=?not an encoded word"),
    ],
)
def test_encoded_words_are_decoded_on_one_line(raw: str, text: str) -> None:
    assert text_of(raw) == text


def test_raw_octets_are_read_as_utf_8_or_by_the_hint() -> None:
    assert readable("Gr\udcc3\udcb6\udcc3\udc9fe") == "Größe"
    koi8 = "тест".encode("koi8-r").decode("ascii", "surrogateescape")
    assert readable(koi8, "koi8-r") == "тест"


@pytest.mark.parametrize("octets", [b"SGVsbG8=", b"SGVsbG8", b"SGVs\r\nbG8=", b"SG*Vs bG8=", b"SGVsbG8=="])
def test_base64_with_rubbish_or_without_padding_is_read(octets: bytes) -> None:
    assert from_base64(octets) == b"Hello"


@given(st.text(max_size=200))
def test_any_value_becomes_one_clean_line(value: str) -> None:
    text = text_of(value)
    text.encode("utf-8")
    assert not set(text) & set("\r\n\0\x1b\u2028\u202e")
    assert one_line(text) == text


def test_an_endless_run_of_unfinished_words_ends() -> None:
    value = "=?a?q?x" * 10_000
    assert text_of(value) == value
