"""Blocks of fields, as programs write them and as they should."""

import pytest

from mailbot.domain.mail import Mail
from mailbot.reports._fields import address, blocks, fields, headers_of_original, untyped


def test_blocks_are_parted_by_blank_lines_however_many() -> None:
    assert blocks("A: 1\n\n\n \nB: 2\nC: 3\n\n") == [{"a": "1"}, {"b": "2", "c": "3"}]


def test_folded_values_are_joined_and_the_first_of_a_repeated_field_counts() -> None:
    assert blocks("A: one\n two\n\tthree\nA: four\nno field here\n") == [{"a": "one two three"}]


def test_what_folds_from_a_repeated_field_belongs_to_it_alone() -> None:
    assert blocks("A: one\nA: two\n more\nB: three\n") == [{"a": "one", "b": "three"}]


def test_blocks_are_bounded_whatever_parts_them_and_however_far_a_value_is_folded() -> None:
    assert len(blocks("S: x\n" * 5_000, starts="s")) == 1_000
    assert len(blocks("S: x\n\n" * 5_000)) == 1_000
    assert len(blocks("S: x\n" + " more\n" * 200_000)[0]["s"]) == 10_000


def test_a_field_that_comes_again_begins_a_block_where_the_blank_line_was_forgotten() -> None:
    text = "Final-Recipient: rfc822; a@example.org\nAction: failed\nFinal-Recipient: rfc822; b@example.org\n"
    assert [block["final-recipient"] for block in blocks(text, starts="final-recipient")] == [
        "rfc822; a@example.org",
        "rfc822; b@example.org",
    ]


@pytest.mark.parametrize(
    ("value", "bare"),
    [("smtp; 550 5.1.1 no", "550 5.1.1 no"), ("550 no; really", "550 no; really"), ("", ""), ("rfc822;a@b", "a@b")],
)
def test_types_are_taken_off(value: str, bare: str) -> None:
    assert untyped(value) == bare


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("rfc822; ada@example.org", "ada@example.org"),
        ("RFC822;<ada@example.org>", "ada@example.org"),
        ("<ada@example.org>", "ada@example.org"),
        ("rfc822; ada+a2@example.org", "ada+a2@example.org"),
        ("rfc822; /var/spool/ada", None),
        ("rfc822; @example.org", None),
        ("", None),
    ],
)
def test_addresses_are_taken_out(value: str, found: str | None) -> None:
    assert address(value) == found


def test_the_original_is_read_from_its_headers_or_the_whole() -> None:
    headers = Mail("", 0, "", parts=(("text/rfc822-headers", "Message-ID: <1@example.org>\nSubject: x\n"),))
    assert headers_of_original(headers)["message-id"] == "<1@example.org>"
    assert headers_of_original(Mail("", 0, "")) == {}


def test_all_fields_are_kept_with_every_value_whatever_stands_between_them() -> None:
    text = "A: 1\rB: 2\r\n\r\nnot a field\nA: 3\n  more\n\n folded into nothing\n"
    assert fields(text) == {"a": ["1", "3 more"], "b": ["2"]}


def test_fields_are_bounded() -> None:
    many = fields("".join(f"F{number}: x\n" for number in range(5_000)) + "F1: y\n" * 5_000 + "F0: " + "z" * 50_000)
    assert len(many) == 1_000
    assert all(len(values) <= 1_000 and all(len(value) <= 10_000 for value in values) for values in many.values())
