"""What is kept with a ticket of how its mails were understood."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.kept_reading import joined, kept, reading_of
from mailbot.domain.mail import Attachment, Member
from mailbot.domain.reading import Reading, Report, Why
from mailbot.parsing.mime import parse

MAIL = parse(b"From: a@example.org\r\n\r\nHello")
KIND = Why("kind=appeal", "subject appeal_published", "Appeal")
READING = Reading("human", wishes=("escalation",), labels=("vip",), missing=("evidence",), why=(KIND,))


def test_what_is_kept_of_a_reading_comes_back_as_it_was() -> None:
    assert reading_of(json.loads(json.dumps(kept(READING, MAIL, "0b")))) == READING


def test_what_stands_in_an_attachment_is_kept_without_its_name_and_words() -> None:
    inside = Why("category=malware", "attachment Anna's secret.pdf", "the secret words")
    read = reading_of(kept(replace(READING, why=(inside, inside)), MAIL, "0b"))
    assert read.why == (Why("category=malware", "an attachment", ""),)


def test_of_what_came_encrypted_no_words_are_kept() -> None:
    read = reading_of(kept(READING, replace(MAIL, decrypted="pgp"), "0b"))
    assert (read.why, read.wishes) == ((), ("escalation",))


def test_a_later_mail_adds_what_it_asks_for_and_says_nothing_of_what_the_ticket_is() -> None:
    wish, other = Why("wishes=withdrawal", "rule wish_withdrawal", "I withdraw"), Why("kind=complaint", "terms", "bad")
    later = Reading("human", wishes=("withdrawal",), missing=("account",), why=(other, wish))
    read = joined((READING, later))
    assert (read.wishes, read.missing, read.why) == (("escalation", "withdrawal"), ("evidence",), (KIND, wish))


def test_of_no_mail_nothing_is_known() -> None:
    assert joined(()) == Reading("human")


@given(st.lists(st.text(max_size=5), max_size=3))
def test_a_report_comes_back_from_what_is_kept_of_it(words: list[str]) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    said = Report(
        "xarf", "spam", at=at, identifiers={"ips": tuple(words)}, evidence=tuple(words), problems=("no type",)
    )
    assert Report.from_plain(json.loads(json.dumps(said.described()))) == said


def test_an_attachment_comes_back_from_what_is_kept_of_it_without_its_octets() -> None:
    said = Attachment("a.zip", "", "application/zip", 5, "0f" * 32, ("archive",), b"", members=(Member("b", None),))
    octets = replace(said, content=b"octets", declared_type="application/zip")
    assert Attachment.from_plain(json.loads(json.dumps(octets.described()))) == said
