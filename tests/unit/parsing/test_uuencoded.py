"""Files in the midst of a text, as mailers wrote them before MIME."""

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.uuencoded import MAX_FILES, from_uuencoded, taken_out


def block(name: bytes, octets: bytes, end: bytes = b"`\nend\n") -> bytes:
    lines = (octets[at : at + 45] for at in range(0, len(octets), 45))
    return b"begin 644 " + name + b"\n" + b"".join(binascii.b2a_uu(line, backtick=True) for line in lines) + end


def test_a_file_is_taken_out_of_a_text() -> None:
    octets = bytes(range(256))
    assert taken_out(b"before\n" + block(b"a b.bin", octets) + b"after\n") == (
        b"before\nafter\n",
        [(b"a b.bin", octets)],
    )


def test_several_files_are_taken_out_in_order() -> None:
    text, files = taken_out(block(b"a", b"one") + b"between\n" + block(b"b", b"two"))
    assert (text, files) == (b"between\n", [(b"a", b"one"), (b"b", b"two")])


def test_line_ends_of_the_network_are_the_same() -> None:
    assert taken_out(block(b"a", b"one" * 50).replace(b"\n", b"\r\n"))[1] == [(b"a", b"one" * 50)]


@pytest.mark.parametrize(
    "text",
    [
        b"begin 644 the story\nand then it went on\nend\n",
        b"I begin 644 a\n#86)C\n`\nend\n",
        b"begin 644 a\nend\n",
        block(b"a", b"one", end=b"`\nand more words"),
        b"words",
        b"",
    ],
)
def test_words_that_only_look_like_it_stay(text: bytes) -> None:
    assert taken_out(text) == (text, [])


def test_a_part_that_breaks_off_gives_what_is_there() -> None:
    assert from_uuencoded(block(b"a", b"one" * 50)[:-20]).startswith(b"one")


def test_no_more_files_than_the_limit_are_taken_out() -> None:
    text, files = taken_out(block(b"a", b"x") * (MAX_FILES + 1))
    assert len(files) == MAX_FILES
    assert text == block(b"a", b"x")


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece", [b"begin 644 a\n", b"begin 644 a\n#86)C\n", b"#86)C\n", b"begin 644 ", b"`\n", b"end\n"]
)
def test_hostile_repetition_takes_linear_time(piece: bytes) -> None:
    text = b"begin 644 a\n" + piece * (2_000_000 // len(piece))
    taken_out(text)
    from_uuencoded(text)


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_a_file_survives_whatever_stands_before_it(before: bytes, octets: bytes) -> None:
    before = before.replace(b"begin", b"")
    assert octets == b"" or taken_out(before + b"\n" + block(b"a", octets))[1] == [(b"a", octets)]


@given(st.binary(max_size=300))
def test_any_octets_are_read(octets: bytes) -> None:
    taken_out(b"begin 644 a\n" + octets)
    from_uuencoded(b"begin 644 a\n" + octets)
