"""Delivery status notifications: every recipient, apart."""

import pytest

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Bounce
from mailbot.reports.dsn import read

PER_MESSAGE = "Reporting-MTA: dns; mx.example.net\nArrival-Date: Mon, 2 Mar 2026 09:00:00 +0000\n\n"
FAILED = """\
Final-Recipient: rfc822; ada@example.org
Original-Recipient: rfc822;ada@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: no such
 user here
"""
DELAYED = "Final-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.4.1\n"


def dsn(status: str, **values: object) -> Mail:
    parts = (("message/delivery-status", status), ("text/rfc822-headers", "Subject: x\nMessage-Id: <1@example.com>\n"))
    fields = {"content_type": "multipart/report", "report_type": "delivery-status", "parts": parts, **values}
    return Mail("", 0, "", **fields)  # type: ignore[arg-type]


def bounces(status: str) -> tuple[Bounce, ...]:
    finding = read(dsn(status))
    assert finding is not None
    assert finding.nature == "bounce"
    assert finding.report is None
    return finding.bounces


def test_a_failure_tells_recipient_status_and_reason() -> None:
    reason = "550 5.1.1 <ada@example.org>: no such user here"
    assert bounces(PER_MESSAGE + FAILED) == (Bounce("ada@example.org", "5.1.1", "failed", reason, "<1@example.com>"),)


def test_recipients_with_different_fates_are_kept_apart() -> None:
    found = bounces(PER_MESSAGE + FAILED + "\n" + DELAYED)
    assert [(bounce.recipient, bounce.action, bounce.status) for bounce in found] == [
        ("ada@example.org", "failed", "5.1.1"),
        ("bob@example.org", "delayed", "4.4.1"),
    ]


@pytest.mark.parametrize(
    ("group", "status"),
    [
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.7.1 refused", "5.7.1"),
        ("Status: 5.1.1 (bad mailbox)\nDiagnostic-Code: smtp; 550 5.7.1 refused", "5.1.1"),
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 refused by 10.5.1.1.2", "5.0.0"),
        ("Diagnostic-Code: smtp; 452 4.2.2 full", "4.2.2"),
        ("Status: unknown", None),
    ],
)
def test_the_precise_status_counts(group: str, status: str | None) -> None:
    assert bounces(f"{PER_MESSAGE}Final-Recipient: rfc822; ada@example.org\n{group}\n")[0].status == status


@pytest.mark.parametrize(
    ("group", "action"),
    [
        ("Action: Failed (no such user)\nStatus: 5.1.1", "failed"),
        ("Action: delivered\nStatus: 2.0.0", "delivered"),
        ("Action: relayed\nStatus: 2.0.0", "relayed"),
        ("Status: 4.4.1", "delayed"),
        ("Status: 5.1.1", "failed"),
        ("Action: whatever", None),
    ],
)
def test_the_action_is_read_or_told_from_the_status(group: str, action: str | None) -> None:
    assert bounces(f"{PER_MESSAGE}Final-Recipient: rfc822; ada@example.org\n{group}\n")[0].action == action


def test_the_original_recipient_counts_where_the_final_one_is_no_address() -> None:
    group = "Final-Recipient: rfc822; /var/spool/ada\nOriginal-Recipient: rfc822; ada@example.com\nAction: failed\n"
    assert bounces(PER_MESSAGE + group)[0].recipient == "ada@example.com"


def test_a_report_that_names_nobody_is_still_a_bounce() -> None:
    assert bounces(PER_MESSAGE) == (Bounce(None, None, None, None, "<1@example.com>"),)


def test_a_mailers_own_mail_with_a_status_part_needs_no_report_type() -> None:
    mailer = Address("Mail Delivery System", "mailer-daemon@example.net")
    assert read(dsn(FAILED, content_type="multipart/mixed", from_=mailer)) is not None
    assert read(dsn(FAILED, content_type="multipart/mixed", from_=Address("Ada", "ada@example.org"))) is None


def test_a_mail_without_a_status_part_isnt_one() -> None:
    assert read(dsn(FAILED, parts=())) is None
