"""Attachments of real mails: nothing of a message is lost, enclosed messages are read, winmail.dat gives its words."""

import hashlib
import statistics
import time
from typing import Any

import pytest

from corpora import SETS, Row, Rows, mails, measure, note
from mailbot.domain.mail import Attachment, Mail
from mailbot.parsing.attachments import describe
from mailbot.parsing.mime import parse

TNEF = "application/vnd.ms-tnef"


@pytest.fixture(scope="module")
def parsed(rows: Rows) -> list[tuple[Row, Mail]]:
    return [pair for folder in SETS for pair in mails(rows, folder)]


def stating(rows: Rows, field: str) -> list[tuple[Any, Mail]]:
    """What another parser states of a mail; other sets count what has a name, here nothing is left out."""
    return [(row["expect"][field], mail) for row, mail in mails(rows, "parse-fidelity") if field in row["expect"]]


@pytest.fixture(scope="module")
def attachments(parsed: list[tuple[Row, Mail]]) -> list[Attachment]:
    return [attachment for _, mail in parsed for attachment in mail.attachments]


def test_attachments_are_counted_as_other_parsers_state(rows: Rows) -> None:
    stated = stating(rows, "attachments")
    good = sum(len(mail.attachments) == count for count, mail in stated)
    measure("attachments: stated counts", good, len(stated), at_least=0.98)


def test_attachments_are_named_as_other_parsers_state(rows: Rows) -> None:
    stated = stating(rows, "attachment_names")
    good = sum([attachment.name for attachment in mail.attachments] == names for names, mail in stated)
    measure("attachments: stated names", good, len(stated), at_least=0.98)


def test_every_attachment_is_whole_and_safely_named(attachments: list[Attachment]) -> None:
    for attachment in attachments:
        assert attachment.size == len(attachment.content)
        assert attachment.sha256 == hashlib.sha256(attachment.content).hexdigest()
        assert attachment.name
        assert all(name.isprintable() for name in (attachment.name, *(each.name for each in attachment.members)))


def test_enclosed_messages_are_read(parsed: list[tuple[Row, Mail]]) -> None:
    enclosed = [each for _, mail in parsed for each in mail.enclosed]
    of = sum("message" in attachment.flags for _, mail in parsed for attachment in mail.attachments)
    read = sum(bool(each.subject or each.from_ or each.message_id or each.ips or each.text) for each in enclosed)
    measure("attachments: enclosed messages read", read, of, at_least=0.97)


def test_every_winmail_dat_gives_its_words_or_files(parsed: list[tuple[Row, Mail]]) -> None:
    wrapped = [mail for _, mail in parsed if any(attachment.type == TNEF for attachment in mail.attachments)]
    opened = sum(bool(mail.text or any(each.container for each in mail.attachments)) for mail in wrapped)
    assert not any("TNEF" in defect for mail in wrapped for defect in mail.defects)
    measure("attachments: winmail.dat opened", opened, len(wrapped), at_least=1.0)


def test_zips_are_listed(attachments: list[Attachment]) -> None:
    zips = [each for each in attachments if each.type == "application/zip"]
    measure("attachments: zips listed", sum(bool(each.members) for each in zips), len(zips), at_least=1.0)


@pytest.mark.parametrize("folder", SETS)
def test_no_file_fails_as_an_attachment(rows: Rows, folder: str) -> None:
    for row, raw in rows(folder):
        assert describe("a.msg", "", raw).size == len(raw), row["file"]


def test_what_parsing_costs_is_noted(rows: Rows) -> None:
    took = []
    for folder in SETS:
        for row, raw in rows(folder):
            if row.get("form") == "rfc5322":
                start = time.process_time()
                parse(raw)
                took.append((time.process_time() - start) * 1000)
    note("attachments: parsing with them, median", f"{statistics.median(took):.2f} ms", "≤ 5 ms with all else")
    note("attachments: parsing with them, most", f"{max(took):.0f} ms", "≤ 2,000 ms")
