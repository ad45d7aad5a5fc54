"""Robots, lists and people are told apart."""

import pytest

from corpora import Rows, mails, measure, nature
from mailbot.parsing.mime import parse


@pytest.mark.parametrize("folder", ["auto-replies", "ham-lists", "parse-fidelity", "replies", "bounces"])
def test_people_are_people_and_nobody_elses_mail_is_a_bounce(rows: Rows, folder: str) -> None:
    for row, mail in mails(rows, folder):
        found = nature(mail)
        assert row["class"] != "human-mail" or found == "human", row["file"]
        assert found != "bounce" or row["class"] in ("bounce", "delivery-delay", "malformed"), row["file"]


def test_lists_with_list_headers_are_lists(rows: Rows) -> None:
    found = [nature(mail) for row, mail in mails(rows, "ham-lists") if row.get("subclass") == "list"]
    measure("lists: recognised", found.count("list"), len(found), at_least=1)


def test_auto_replies_with_a_mark_are_seen(rows: Rows) -> None:
    found = [nature(mail) for row, mail in mails(rows, "auto-replies") if row["class"] == "auto-reply/vacation"]
    measure("auto-replies: not taken for a person's", len(found) - found.count("human"), len(found), at_least=0.55)


def test_complaints_keep_every_word(rows: Rows) -> None:
    for row, raw in rows("human-complaints"):
        header = b"From: ada@example.org\nSubject: notice\nContent-Type: text/plain; charset=utf-8\n"
        mail = parse(header + b"Content-Transfer-Encoding: 8bit\n\n" + raw)
        assert nature(mail) == "human", row["file"]
        assert mail.text.split() == raw.decode("utf-8").replace("\ufeff", "").split(), row["file"]
