"""MIME parts cut out of octets exactly as they came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.examine.entity import DEPTH, PARTS, entity_of

HEAD = b'From: a@example.org\r\nContent-Type: multipart/signed;\r\n boundary="a b"\r\n\r\n'
FIRST = b"Content-Type: text/plain\r\n\r\nHello \r\n"


def test_a_part_ends_before_the_line_break_of_its_delimiter() -> None:
    found = entity_of(HEAD + b"preamble\r\n--a b\r\n" + FIRST + b"\r\n--a b\r\n\r\nlast\r\n--a b--\r\nepilogue")
    assert [part.octets for part in found.parts()] == [FIRST, b"\r\nlast"]


def test_bare_line_feeds_are_taken_as_they_are() -> None:
    found = entity_of((HEAD + b"--a b\r\n" + FIRST + b"\r\n--a b--").replace(b"\r\n", b"\n"))
    assert [part.octets for part in found.parts()] == [FIRST.replace(b"\r\n", b"\n")]


def test_white_space_after_a_delimiter_belongs_to_it() -> None:
    assert [part.octets for part in entity_of(HEAD + b"--a b \t\r\n" + FIRST + b"\r\n--a b-- \r\n").parts()] == [FIRST]


def test_what_only_begins_like_a_delimiter_is_text() -> None:
    body = b"Content-Type: text/plain\r\n\r\n--a bc\r\nx--a b"
    assert [part.octets for part in entity_of(HEAD + b"--a b\r\n" + body + b"\r\n--a b--").parts()] == [body]


def test_a_last_part_that_never_ends_is_a_part() -> None:
    assert [part.octets for part in entity_of(HEAD + b"--a b\r\n" + FIRST).parts()] == [FIRST]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\r\nno head at all", "text/plain"),
        (b"Content-Type: nonsense\r\n\r\n", "text/plain"),
        (b"Content-Type: Text/HTML\r\n\r\n", "text/html"),
        (b"Content-Type: text/html\r\nContent-Type: image/png\r\n\r\n", "text/html"),
        (b"content-type:application/pkcs7-mime;\r\n\tname=x\r\n\r\n", "application/pkcs7-mime"),
        (b"Content-Type: text/plain; charset*=us-ascii'en'x%ff\r\n\r\n", "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_the_first_content_type_counts(head: bytes, kind: str) -> None:
    assert entity_of(head).type == kind


@pytest.mark.parametrize(
    ("encoding", "body", "content"),
    [
        (b"base64", b"aGVs\r\nbG8=", b"hello"),
        (b"BASE64", b"aGVsbG8", b""),
        (b"quoted-printable", b"h=65llo", b"hello"),
        (b"8bit", b"hello", b"hello"),
    ],
)
def test_a_transfer_encoding_is_undone(encoding: bytes, body: bytes, content: bytes) -> None:
    assert entity_of(b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body).decoded() == content


@pytest.mark.parametrize("charset", ["nonsense", "rot13", "base64", "utf-7\x00", "idna", "unicode_escape", "undefined"])
def test_text_is_read_whatever_charset_it_claims(charset: str) -> None:
    head = f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert isinstance(entity_of(head + b"caf\xc3\xa9 \\q " + b"a" * 100).text(), str)


def test_parts_nest_to_a_depth_and_no_further() -> None:
    octets = b"the innermost"
    for level in range(DEPTH + 3):
        name = b"b%d" % level
        head = b"Content-Type: multipart/mixed; boundary=" + name
        octets = head + b"\r\n\r\n--" + name + b"\r\n" + octets + b"\r\n--" + name + b"--"
    assert [leaf.type for leaf in entity_of(octets).leaves()] == ["multipart/mixed"]


def test_only_so_many_parts_are_cut() -> None:
    octets = HEAD + b"--a b\r\n\r\nx\r\n" * 5000
    assert len(entity_of(octets).parts()) == PARTS


@pytest.mark.timeout(30)
def test_hostile_repetition_takes_no_time() -> None:
    for body in (b"\r\n" * 100_000, b"--a b" * 40_000, b"--a b " + b" " * 200_000, b"\r\n--a b\t" * 25_000):
        list(entity_of(HEAD + body).leaves())


@given(st.binary(max_size=400), st.sampled_from([b"", HEAD, HEAD + b"--a b\r\n"]))
def test_any_octets_are_an_entity_whose_parts_stand_in_it(octets: bytes, head: bytes) -> None:
    found = entity_of(head + octets)
    assert all(part.octets in found.octets for part in found.parts())
    assert all(isinstance(leaf.text(), str) for leaf in found.leaves())
