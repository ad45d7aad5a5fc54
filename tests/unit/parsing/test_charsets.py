"""Octets to text: declared charsets that fit, that lie, that don't exist, and that are no charsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.charsets import clean, codec_of, decode


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Größe", "utf-8", "utf-8"),
        ("Größe", "latin-1", "iso-8859-1"),
        ("Größe", "utf-8", "iso-8859-1"),
        ("Größe", "utf-8", "us-ascii"),
        ("Größe", "utf-8", None),
        ("“quoted” – €", "cp1252", "iso-8859-1"),
        ("жалоба на пользователя", "koi8-r", "koi8-r"),
        ("жалоба на пользователя, аккаунт заблокирован", "koi8-r", None),
        ("您好，我的账号被封了", "gb18030", "gb2312"),
        ("こんにちは、アカウント", "iso-2022-jp", "iso-2022-jp"),
        ("こんにちは、アカウント", "iso-2022-jp", None),
        ("こんにちは①", "cp932", "shift_jis"),
        ("스티해", "cp949", "ks_c_5601-1987"),
        ("hello", "ascii", "x-unknown"),
        ("hello", "ascii", "bz2"),
        ("Größe", "utf-8", "no-such-charset"),
        ("hello", "utf-16", "utf-16"),
    ],
)
def test_text_is_read_whatever_is_declared(text: str, encoding: str, declared: str | None) -> None:
    assert decode(text.encode(encoding), declared)[0] == text


@pytest.mark.parametrize("codec", ["bz2", "base64", "rot13", "unicode_escape", "punycode", "idna", "os", "é", "\0", ""])
def test_codecs_that_are_no_charsets_of_mail_are_refused(codec: str) -> None:
    assert codec_of(codec) is None


def test_an_escape_in_text_stays_as_it_was_typed() -> None:
    assert decode(rb"\x41\u0042", "unicode_escape")[0] == r"\x41\u0042"


def test_a_wrong_charset_is_a_defect_and_a_right_one_is_none() -> None:
    assert decode("Größe".encode(), "us-ascii")[1] == "charset 'us-ascii' is declared, but it is utf-8"
    assert decode("Größe".encode(), "utf-8")[1] is None


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-7", "utf-16", "hz"])))
def test_any_octets_become_clean_text(octets: bytes, charset: str | None) -> None:
    text, _ = decode(octets, charset)
    text.encode("utf-8")
    assert "\0" not in text
    assert "\x1b" not in text


def test_every_line_ends_with_a_newline_alone() -> None:
    assert clean("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"
