"""Octets to parts, within limits: nothing hostile costs much, and nothing is left out without a note."""

import pytest

from mailbot.parsing import tree
from mailbot.parsing.tree import grow, walk


def leaves(raw: bytes) -> list[tree.Part]:
    return [part for part in walk(grow(raw)[0]) if not part.is_multipart()]


def test_a_nested_message_is_a_leaf_with_its_octets_as_they_came() -> None:
    nested = b"From: x@example.org\r\nSubject: inner\r\n\r\ninner text\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    raw += nested + b"\r\n--b--\r\n"
    [part] = leaves(raw)
    assert part.get_content_type() == "message/rfc822"
    assert part.octets() == nested


def test_a_delivery_status_is_a_leaf_too() -> None:
    raw = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    raw += b"A: 1\n\nB: 2\n--b--\n"
    [part] = leaves(raw)
    assert part.octets() == b"A: 1\n\nB: 2"


def test_parts_nested_too_deep_are_kept_whole_with_a_note() -> None:
    depth = tree.MAX_DEPTH + 5
    raw = b"From: a@example.org\n"
    for level in range(depth):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    root, limits = grow(raw + b"\nthe words\n")
    assert "nested deeper" in limits.defects[0]
    assert b"the words" in next(part for part in walk(root) if not part.is_multipart()).octets()


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (tree.MAX_PARTS + 5), "parts"),
        (b"X-A: b\n" * (tree.MAX_HEADERS + 1) + b"\nbody", "more headers"),
        (b"Subject: " + b"a" * (tree.MAX_HEADER_OCTETS + 1) + b"\n\nbody", "header Subject is longer"),
        (b"Content-Type: text/plain; " + b"a=b; " * tree.MAX_MIME_HEADER_OCTETS + b"\n\nbody", "header Content-Type"),
        (b"From: a@example.org\n\n" + b"\n" * (tree.MAX_LINES + tree.CHUNK), "lines"),
    ],
    ids=["parts", "headers", "long header", "long MIME header", "lines"],
)
def test_what_a_limit_leaves_out_is_noted(raw: bytes, note: str) -> None:
    assert note in " ".join(grow(raw)[1].defects)


def test_a_message_with_too_many_parts_keeps_the_first_ones() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (tree.MAX_PARTS * 3)
    root, limits = grow(raw)
    assert limits.truncated
    assert len(root.children()) == tree.MAX_PARTS - 1


def test_of_a_header_that_is_too_long_both_ends_stay() -> None:
    root, _ = grow(b"References: <first@example.org> " + b"<x@example.org> " * 20_000 + b"<last@example.org>\n\nbody")
    assert root["references"].startswith("<first@example.org>")
    assert root["references"].endswith("<last@example.org>")


def test_blank_lines_and_a_byte_order_mark_before_the_header_do_no_harm() -> None:
    root, _ = grow(b"\xef\xbb\xbf\r\n\r\nSubject: hello\r\n\r\nbody")
    assert root["subject"] == "hello"
    assert root.octets() == b"body"


def test_a_boundary_that_the_library_trips_over_is_no_boundary() -> None:
    root, _ = grow(b"Content-Type: multipart/mixed; boundary*" + b"9" * 3000 + b"=x\n\nbody")
    assert not root.is_multipart()
