"""What other parsers state of odd and hard MIME is found; every file of every set parses."""

from collections import Counter

import pytest

from corpora import SETS, Rows, mails, measure
from mailbot import reports
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text


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
    measure("parse-fidelity: stated expectations", good.total(), of.total(), at_least=0.93)
