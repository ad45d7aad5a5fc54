"""FETCH answers: the usual forms, those that only imapclient's parser knows, and what was told unasked."""

from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from mailbot.listen import imap_answers
from mailbot.listen.imap_answers import read_answers

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_facts_of_several_messages() -> None:
    data = [
        rb'1 (UID 7 FLAGS (\Seen $Forwarded) INTERNALDATE " 2-Mar-2026 10:00:00 +0100" RFC822.SIZE 120)',
        rb'2 (RFC822.SIZE 3 INTERNALDATE "02-MAR-2026 09:00:00 +0000" FLAGS () UID 9)',
    ]
    assert read_answers(data) == {
        7: {b"FLAGS": (rb"\Seen", b"$Forwarded"), b"INTERNALDATE": NINE, b"RFC822.SIZE": 120},
        9: {b"FLAGS": (), b"INTERNALDATE": NINE, b"RFC822.SIZE": 3},
    }


@pytest.mark.parametrize(
    "data",
    [
        [(b"1 (UID 7 BODY[] {5}", b"a\r\n)("), b")"],
        [(b"1 (BODY[] {5}", b"a\r\n)("), b" UID 7)"],
        [(b"1 (FLAGS () BODY[] {5}", b"a\r\n)("), b" UID 7 MODSEQ (12))"],
    ],
    ids=["UID first", "UID last", "flags unasked"],
)
def test_octets_whatever_stands_around_them(data: list[Any]) -> None:
    assert read_answers(data)[7][b"BODY[]"] == b"a\r\n)("


def test_a_part_of_a_message_and_the_end_behind_it() -> None:
    assert read_answers([(b"1 (UID 7 BODY[]<1000> {1}", b"x"), b")"]) == {7: {b"BODY[]<1000>": b"x"}}


def test_flags_that_are_told_unasked_are_no_message_by_that_number() -> None:
    unasked = rb"9 (FLAGS (\Seen))"
    data = [rb"1 (UID 9 FLAGS () RFC822.SIZE 5)", unasked]
    assert read_answers(data)[9][b"FLAGS"] == ()
    assert parse_fetch_response([unasked])[9][b"FLAGS"] == (rb"\Seen",)  # why imapclient's own isn't asked first


def test_nothing_found_is_nothing() -> None:
    assert read_answers([None]) == {}
    assert read_answers([]) == {}


@pytest.mark.parametrize(
    "data",
    [
        [b'1 (UID 7 BODY[] "short")'],
        [b'1 (UID 7 BODY[] "" X-GM-MSGID 12)'],
        [(b'1 (UID 7 X-GM-LABELS (a "b c") BODY[] {2}', b"ok"), b")"],
        [(b"1 (UID 7 ENVELOPE (NIL {2}", b"ab"), (b" NIL) BODY[] {2}", b"ok"), b")"],
    ],
    ids=["quoted", "empty and extension", "labels", "two literals"],
)
def test_an_unusual_answer_is_left_to_imapclient(data: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def parse(given: list[Any]) -> dict[int, dict[bytes, Any]]:
        seen.append(given)
        return {}

    monkeypatch.setattr(imap_answers, "_by_imapclient", parse)
    read_answers(data)
    assert seen == [data]


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(IMAP4.error):
        read_answers([b"1 (UID 7 FLAGS"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"31-Dec-2025 23:30:00 -0930", datetime(2026, 1, 1, 9, tzinfo=UTC)),
        (b"29-Feb-2025 00:00:00 +0000", None),
        (b" 1-Xyz-2025 00:00:00 +0000", None),
        (b"01-Jan-0001 00:00:00 +1400", None),
        (b"01-Jan-2025 00:00:00 +9999", None),
        (b"yesterday, I should think.", None),
    ],
)
def test_a_date_is_aware_or_none(text: bytes, expected: datetime | None) -> None:
    assert read_answers([b'1 (UID 7 INTERNALDATE "' + text + b'")'])[7][b"INTERNALDATE"] == expected
