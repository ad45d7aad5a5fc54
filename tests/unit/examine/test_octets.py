"""A message as octets: its fields as other machines saw them, its body as it is signed."""

import tracemalloc

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.examine.octets import FIELDS, HEAD_OCTETS, canonical_body, octets_of

bodies = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\n", b"a", b"\r", b"=20", b"  \r\n"])).map(b"".join)


def test_fields_keep_their_folds_and_their_order() -> None:
    found = octets_of(b"From: a@example.org\r\nSubject: one\r\n two\nTo:  b \r\n\r\nbody\r\n")
    assert found.fields == ((b"From", b" a@example.org\r\n"), (b"Subject", b" one\r\n two\r\n"), (b"To", b"  b \r\n"))
    assert (found.whole, found.body) == (True, b"body\r\n")
    assert found.named("SUBJECT") == [b" one\r\n two\r\n"]


def test_a_bare_carriage_return_begins_no_field() -> None:
    assert octets_of(b"Subject: x\rAuthentication-Results: mx; spf=pass\r\n\r\n").named("authentication-results") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.org\r\nno field\r\n\r\nbody",
        b"From: a@example.org\r\nSpace : x\r\n\r\nbody",
        b" folded: first\r\n\r\nbody",
        b"X: " + b"y" * HEAD_OCTETS + b"\r\nFrom: a@example.org\r\n\r\nbody",
        b"X: y\r\n" * (FIELDS + 1) + b"\r\nbody",
    ],
)
def test_a_header_that_is_none_or_too_large_is_not_whole(raw: bytes) -> None:
    assert not octets_of(raw).whole


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\n\nbody", b"From: a@example.org", b"From: a@example.org\r\n"])
def test_what_has_no_header_or_no_body_is_a_message_too(raw: bytes) -> None:
    assert octets_of(raw).whole or raw == b""


@given(bodies.map(lambda body: body + b"\r\n"), st.booleans())
def test_the_canonical_body_is_the_one_that_dkimpy_signs(body: bytes, relaxed: bool) -> None:
    _, lines = dkim.rfc822_parse(b"\r\n" + body)
    theirs = dkim.canonicalization.Relaxed if relaxed else dkim.canonicalization.Simple
    assert canonical_body(body, relaxed) == theirs.canonicalize_body(lines)


def test_a_body_of_many_words_takes_a_few_copies_of_memory() -> None:
    body = b"a \tb  c\r\n" * 500_000
    tracemalloc.start()
    try:
        canonical_body(body, relaxed=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * len(body)


def test_spaces_without_end_take_no_longer_than_other_octets() -> None:
    assert canonical_body(b" " * 5_000_000 + b"x", relaxed=True) == b" x\r\n"
