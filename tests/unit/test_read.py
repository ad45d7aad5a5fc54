"""A desk's reader: what came with a mail is evidence and never its words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.domain.mail import Envelope
from mailbot.domain.reading import Reading
from mailbot.parsing.mime import parse
from mailbot.read import Reader

SHIPPED = Path(__file__).parents[2] / "routing_rules"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
THREAT = b"""\
From: Mallory <mallory@example.net>
Subject: you

I will kill you and your child tonight. I know where you live. https://evil.example.net/share/vid_88213 @mallory_99
"""


def mail_with(text: bytes, *parts: bytes) -> bytes:
    head = b"From: ada@example.org\nTo: abuse@alludium.ai\nSubject: Policy Violation Report\nMIME-Version: 1.0\n"
    whole = [b"Content-Type: text/plain\n\n" + text, *parts]
    marked = b"".join(b"--b\n" + part + b"\n" for part in whole)
    return head + b"Content-Type: multipart/mixed; boundary=b\n\n" + marked + b"--b--\n"


ENCLOSED = b'Content-Type: message/rfc822; name="proof.eml"\n\n' + THREAT


@pytest.fixture(scope="module")
def reader() -> Reader:
    desk = load(SHIPPED, ["alludium"]).desks[0]
    return Reader(desk, Matcher(desk), Extractor(desk.calendar.zone))


def read(reader: Reader, raw: bytes) -> Reading:
    return reader.read(parse(raw), Envelope("ada@example.org", ("abuse@alludium.ai",), "smtp", NOW))


def test_the_words_of_an_enclosed_message_raise_no_hazard(reader: Reader) -> None:
    quoted = read(reader, mail_with(b"Please see the mail that is attached.", ENCLOSED))
    said = read(reader, mail_with(THREAT.partition(b"\n\n")[2]))
    assert "imminent_harm" in said.hazards
    assert quoted.hazards == ()
    assert "kill" not in quoted.visible_text


def test_the_identifiers_of_an_enclosed_message_are_evidence(reader: Reader) -> None:
    reading = read(reader, mail_with(b"Please see the mail that is attached.", ENCLOSED))
    assert reading.entities["urls"] == ("https://evil.example.net/share/vid_88213",)
    assert "vid_88213" in reading.entities["content_ids"]
    assert "mallory@example.net" in reading.entities["emails"]
    assert {why.finding.partition("=")[0] for why in reading.why if why.rule == "attachment proof.eml"} >= {"urls"}
    assert "identifiers" not in reading.missing


def test_text_kept_as_it_came_beside_a_broken_mail_is_no_evidence(reader: Reader) -> None:
    whole = read(reader, mail_with(b"My account was hacked by somebody."))
    broken = read(reader, mail_with(b"My account was hacked by somebody.").removesuffix(b"--b--\n"))
    assert broken.missing == whole.missing
