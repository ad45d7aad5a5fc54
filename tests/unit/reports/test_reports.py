"""Readers of machine formats are found by scanning, and none takes a person's mail for a machine's."""

import importlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import reports
from mailbot.domain.mail import Address, Attachment, Mail
from mailbot.reports import returned

MEDIA_TYPES = (
    "message/delivery-status", "message/feedback-report", "message/disposition-notification", "text/rfc822-headers",
    "message/rfc822",
)  # fmt: skip


def test_every_format_is_found_and_helpers_are_not() -> None:
    assert {"arf", "dmarc", "dsn", "feed", "mdn", "returned", "ses", "tlsrpt", "xarf"} <= set(reports.formats())
    assert not [name for name in reports.formats() if name.startswith("_")]


def test_what_is_told_by_structure_is_asked_before_what_is_told_by_words() -> None:
    status = "Final-Recipient: rfc822; ada@example.org\nAction: delayed\nStatus: 4.4.1\n"
    both = Mail("", 0, "", subject="failure notice", from_=Address("", "mailer-daemon@example.net"),
                text="Delivery failed: bob@example.org", parts=(("message/delivery-status", status),))  # fmt: skip
    assert returned.read(both) is not None
    finding = reports.read(both)
    assert finding is not None
    assert [(bounce.recipient, bounce.action) for bounce in finding.bounces] == [("ada@example.org", "delayed")]


def test_the_return_path_of_the_transfer_counts_before_a_header_that_claims_one() -> None:
    notice = Mail("", 0, "", subject="Mail", from_=Address("", "no-reply@example.net"),
                  text="Your mail could not be delivered to: <ada@example.org>")  # fmt: skip
    forged = replace(notice, headers=(("Return-Path", "<>"),))
    assert reports.read(notice) is None
    assert reports.read(notice, "") is not None
    assert reports.read(forged) is not None
    assert reports.read(forged, "ada@example.org") is None


@pytest.mark.parametrize("name", reports.formats())
def test_every_reader_leaves_a_persons_mail_alone(name: str) -> None:
    reader = importlib.import_module(f"mailbot.reports.{name}")
    mail = Mail("", 0, "", subject="Delivery Status Notification (Failure)", from_=Address("Ada", "ada@example.org"),
                text="I got a bounce: Status: 5.1.1, Final-Recipient: rfc822; bob@example.net")  # fmt: skip
    assert reader.read(mail) is None


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("telltale.xml", b"<!DOCTYPE Infringement [<!ENTITY a 'b'>]><Infringement></Infringement>", {}),
        ("telltale.example.org!example.net!1700000000!1700086400.xml", b"<feedback/>", {}),
        ("telltale.example.org!example.net!1700000000!1700086400.zip", b"PK\x03\x04", {}),
        ("telltale.json", b"[]", {"report_type": "tlsrpt"}),
        ("telltale.json.gz", b"\x1f\x8b\x08 no gzip", {"report_type": "tlsrpt"}),
        ("telltale-xarf.json", b"{", {}),
        ("telltale-xarf.json", b"\x1f\x8b\x08 no gzip", {}),
    ],
)
def test_neither_problems_nor_whys_name_a_file(name: str, content: bytes, more: dict[str, Any]) -> None:
    attached = Attachment(name, "text/plain", "text/plain", len(content), "0", ("text",), content)
    sender = Address("", "no-reply@example.net")
    finding = reports.read(Mail("", 0, "", from_=sender, attachments=(attached,), **more))
    assert finding is not None
    assert finding.report is not None
    assert not any("telltale" in words for words in (*finding.report.problems, *(why.evidence for why in finding.why)))


def test_a_forwarded_bounce_is_a_persons_mail() -> None:
    bounce = Attachment("bounce.eml", "message/rfc822", "message/rfc822", 1, "0", ("message",), b"x")
    forwarded = Mail("", 0, "", from_=Address("Ada", "ada@example.org"), content_type="multipart/mixed",
                     parts=(("message/rfc822", "Content-Type: multipart/report"),), attachments=(bounce,))  # fmt: skip
    assert reports.read(forwarded) is None
    with_its_status = Mail("", 0, "", from_=Address("Ada", "ada@example.org"), content_type="multipart/mixed",
                           parts=(("message/delivery-status", "Final-Recipient: rfc822; b@example.net"),))  # fmt: skip
    assert reports.read(with_its_status) is None


@given(
    st.lists(st.tuples(st.sampled_from(MEDIA_TYPES), st.text(max_size=200)), max_size=4),
    st.sampled_from(["multipart/report", "multipart/mixed", "text/plain"]),
    st.sampled_from(["", "delivery-status", "disposition-notification", "feedback-report", "tlsrpt"]),
)
def test_any_parts_are_read_without_an_exception(parts: list[tuple[str, str]], kind: str, report_type: str) -> None:
    finding = reports.read(Mail("", 0, "", content_type=kind, report_type=report_type, parts=tuple(parts)))
    assert finding is None or finding.nature in ("bounce", "auto_reply", "machine_report")
    assert finding is None or all(len(why.evidence) <= 200 for why in finding.why)
