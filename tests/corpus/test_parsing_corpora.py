"""Parsing, machine formats, natures and reply text against labelled mail of many public projects.

The floors are what this form reaches; they only go up. Each test prints its share (`pytest -rP`). No time is asserted
but as a guard against hangs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from corpora import SETS, Row, Rows
from mailbot import reports
from mailbot.classify.nature import nature_of
from mailbot.domain.mail import Envelope, Mail
from mailbot.parsing.html import html_to_text
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def mails(rows: Rows, folder: str) -> Iterator[tuple[Row, Mail]]:
    return ((row, parse(raw)) for row, raw in rows(folder) if row.get("form") == "rfc5322")


def nature(mail: Mail) -> str:
    found = reports.read(mail)
    return_path = mail.header("Return-Path").strip("<> ") if mail.header("Return-Path") else "unknown"
    return nature_of(mail, Envelope(return_path, (), "file", NOW), found.nature if found else None)[0]


def share(what: str, good: int, of: int) -> float:
    print(f"{what}: {good} of {of} ({good / of:.1%})")  # noqa: T201
    return good / of


@pytest.mark.parametrize("folder", SETS)
def test_every_file_parses_without_a_failure_or_a_hang(rows: Rows, folder: str) -> None:
    for row, raw in rows(folder):
        mail = parse(raw)
        reports.read(mail)
        visible_text(mail.text, is_reply=True)
        assert "failed" not in (mail.unreadable or ""), row["file"]
        assert row.get("form") != "rfc5322" or mail.unreadable is None or "garbage" in row["file"], row["file"]
        assert "\0" not in mail.text


def mailboxes(addresses: list[dict[str, str]] | None) -> list[tuple[str | None, str | None]]:
    return [(address.get("name"), address.get("address")) for address in addresses or []]


def test_what_other_parsers_state_is_found(rows: Rows) -> None:
    good: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, mail in mails(rows, "parse-fidelity"):
        expect = row["expect"]
        found = {
            "subject": mail.subject or None,
            "from": [(address.name or None, address.address) for address in mail.all_from],
            "to": [(address.name or None, address.address) for address in mail.to],
            "attachments": len(mail.attachments),
            "attachment_names": [attachment.name for attachment in mail.attachments],
        }
        for field, value in found.items():
            if field in expect:
                wanted = mailboxes(expect[field]) if field in ("from", "to") else expect[field]
                of[field] += 1
                good[field] += value == wanted
    for field, count in of.items():
        share(field, good[field], count)
    assert share("stated expectations", good.total(), of.total()) >= 0.93


def test_bounces_are_bounces(rows: Rows) -> None:
    of = good = structured = right = 0
    for row, mail in mails(rows, "bounces"):
        if row["class"] not in ("bounce", "delivery-delay"):
            continue
        finding = reports.read(mail)
        of += 1
        good += nature(mail) == "bounce"
        wanted = row["expect"].get("recipients")
        if wanted and finding and finding.bounces:
            structured += 1
            right += {bounce.recipient for bounce in finding.bounces} == set(wanted)
    assert share("recipients of standard bounces", right, structured) >= 0.95
    assert share("bounces", good, of) >= 0.91


@pytest.mark.parametrize("folder", ["auto-replies", "ham-lists", "parse-fidelity", "replies", "bounces"])
def test_people_are_people_and_nobody_elses_mail_is_a_bounce(rows: Rows, folder: str) -> None:
    for row, mail in mails(rows, folder):
        found = nature(mail)
        assert row["class"] != "human-mail" or found == "human", row["file"]
        assert found != "bounce" or row["class"] in ("bounce", "delivery-delay", "malformed"), row["file"]


def test_lists_with_list_headers_are_lists(rows: Rows) -> None:
    found = [nature(mail) for row, mail in mails(rows, "ham-lists") if row.get("subclass") == "list"]
    assert share("lists", found.count("list"), len(found)) == 1


def test_auto_replies_with_a_mark_are_seen(rows: Rows) -> None:
    found = [nature(mail) for row, mail in mails(rows, "auto-replies") if row["class"] == "auto-reply/vacation"]
    assert share("auto-replies that aren't taken for a person's", len(found) - found.count("human"), len(found)) >= 0.55


def test_feedback_reports_are_machine_reports(rows: Rows) -> None:
    of = good = 0
    for row, mail in mails(rows, "abuse-reports"):
        if row.get("subclass") != "arf":
            continue
        finding = reports.read(mail)
        wanted = row["expect"].get("feedback_type") or []
        of += 1
        good += bool(finding and finding.report and (not wanted or finding.report.type in wanted))
    assert share("ARF reports with their type", good, of) >= 0.86


def test_hostile_mails_keep_what_they_carry(rows: Rows) -> None:
    for row, mail in mails(rows, "hostile"):
        expect = row["expect"]
        if "sha256_of_content" in expect:
            [attachment] = mail.attachments
            assert attachment.sha256 == expect["sha256_of_content"], row["file"]
            assert not set(attachment.name) & set('/\\:*?"<>|\0\r\n\u202e'), row["file"]
        assert expect.get("text_contains", "") in mail.text, row["file"]
        assert not expect.get("must_become_ticket") or mail.unreadable is None, row["file"]
        if "from_address" in expect:
            assert (mail.from_.address if mail.from_ else "") == expect["from_address"], row["file"]


def test_complaints_keep_every_word(rows: Rows) -> None:
    for row, raw in rows("human-complaints"):
        header = b"From: ada@example.org\nSubject: notice\nContent-Type: text/plain; charset=utf-8\n"
        mail = parse(header + b"Content-Transfer-Encoding: 8bit\n\n" + raw)
        assert nature(mail) == "human", row["file"]
        assert mail.text.split() == raw.decode("utf-8").replace("\ufeff", "").split(), row["file"]


def reply_body(row: Row, raw: bytes) -> str:
    if row["form"] == "rfc5322":
        return parse(raw).text
    text = raw.decode("utf-8", "replace")
    return html_to_text(text) if row["form"].startswith("html") else text


def test_replies_show_their_new_words(rows: Rows) -> None:
    of = good = 0
    for row, raw in rows("replies"):
        if "visible_reply" not in row["expect"]:
            continue
        of += 1
        good += visible_text(reply_body(row, raw), is_reply=True).split() == row["expect"]["visible_reply"].split()
    assert share("replies exact", good, of) >= 0.78
