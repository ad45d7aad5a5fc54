"""Hostile mail keeps what it carries."""

from corpora import Rows, mails


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
