"""Delivery status notifications: every recipient, apart."""

from dataclasses import replace

import pytest

from mailbot.domain.mail import Address, Attachment, Mail
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
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 told by 10.5.1.1.2", "5.0.0"),
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 no such user", "5.1.1"),
        ("Status: 5.0.0 (permanent failure)\nDiagnostic-Code: smtp; 554-5.7.1 <x>: refused\n by its owner", "5.7.1"),
        ("Status: 4.5.0\nAction: failed\nDiagnostic-Code: smtp; 550 5.5.0 refused", "5.5.0"),
        ("Status: 2.0.0\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 no", "5.1.1"),
        ("Status: 2.0.0\nAction: failed", "5.0.0"),
        ("Status: 5.2.2.\nAction: failed", "5.2.2"),
        ("Action: failed", "5.0.0"),
        ("Action: delayed\nDiagnostic-Code: x-unix; mailbox full", "4.2.2"),
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
        ("Action: delayed\nStatus: 5.1.1", "delayed"),
        ("Action: failed\nStatus: 4.4.7", "failed"),
        ("Action: expanded\nStatus: 2.1.5", "expanded"),
        ("Action: FAILURE", "failed"),
        ("Action: Delayed;", "delayed"),
        ("Action: whatever", None),
    ],
)
def test_the_action_is_read_or_told_from_the_status(group: str, action: str | None) -> None:
    assert bounces(f"{PER_MESSAGE}Final-Recipient: rfc822; ada@example.org\n{group}\n")[0].action == action


def test_the_original_recipient_counts_where_the_final_one_is_no_address() -> None:
    group = "Final-Recipient: rfc822; /var/spool/ada\nOriginal-Recipient: rfc822; ada@example.com\nAction: failed\n"
    assert bounces(PER_MESSAGE + group)[0].recipient == "ada@example.com"


@pytest.mark.parametrize(
    ("fields", "recipient"),
    [
        ("Final-Recipient: utf-8; gr\\x{FC}\\x{DF}e@b\\x{FC}cher.example", "grüße@bücher.example"),
        ("Final-Recipient: utf-8;grüße@example.org", "grüße@example.org"),
        ("Final-Recipient: utf-8; a\\x{D800}\\x{110000}@example.org", "a\ufffd\ufffd@example.org"),
        ("Original-Recipient: rfc822;ada+2Bnews@example.org", "ada+news@example.org"),
        ("Original-Recipient: rfc822;ada+40example.org", "ada@example.org"),
        ("Final-Recipient: rfc822; ada+BEEF@example.org", "ada+BEEF@example.org"),
        ("Final-Recipient: RFC822; <ada@example.org>", "ada@example.org"),
        ("Final-Recipient: ada@example.org", "ada@example.org"),
        ("Final-Recipient: rfc822; ada", "ada"),
        ("Final-Recipient: rfc822; ada@inner\nOriginal-Recipient: rfc822; ada@example.com", "ada@example.com"),
        ("Final-Recipient: rfc822; @mx.example.net:ada@inner", "ada@inner"),
        ("X-Actual-Recipient: rfc822; ada@example.org", "ada@example.org"),
        ("Final-Recipient: rfc822;\n ada@example.org", "ada@example.org"),
        ('Final-Recipient: rfc822; "ada b"@example.org', '"ada b"@example.org'),
        ('Final-Recipient: rfc822; "Ada B" <ada@example.org>', "ada@example.org"),
        (
            "Final-Recipient: rfc822; IMCEAEX-_o=x_cn=ada@example.net\nOriginal-Recipient: rfc822; ada@example.org",
            "ada@example.org",
        ),
    ],
)
def test_recipients_are_decoded_from_every_form(fields: str, recipient: str) -> None:
    assert [bounce.recipient for bounce in bounces(f"{PER_MESSAGE}{fields}\nAction: failed\n")] == [recipient]


def test_a_group_with_blank_lines_in_it_is_one() -> None:
    (found,) = bounces(f"{PER_MESSAGE}Final-Recipient: rfc822; ada@example.org\n\nAction: failed\nStatus: 5.1.1\n")
    assert (found.recipient, found.status, found.action) == ("ada@example.org", "5.1.1", "failed")


def test_groups_without_blank_lines_are_several() -> None:
    found = bounces(f"{PER_MESSAGE}{FAILED}{DELAYED}")
    assert [bounce.action for bounce in found] == ["failed", "delayed"]


def test_what_the_status_part_leaves_open_is_read_from_the_words() -> None:
    text = (
        "Delivery to the following recipients failed permanently:\n\n   * ada@example.org\n\n550 5.2.2 Mailbox full\n"
    )
    finding = read(dsn(PER_MESSAGE, text=text))
    assert finding is not None
    (found,) = finding.bounces
    assert (found.recipient, found.status, found.action) == ("ada@example.org", "5.2.2", "failed")
    (found,) = read(dsn(f"{PER_MESSAGE}Final-Recipient: rfc822; ada@example.org\n", text=text)).bounces  # type: ignore[union-attr]
    assert (found.recipient, found.status, found.action) == ("ada@example.org", "5.2.2", "failed")


@pytest.mark.parametrize("media_type", ["message/delivery-status", "delivery-status", "text/delivery-status"])
def test_a_status_part_that_came_as_an_attachment_is_read(media_type: str) -> None:
    file = Attachment("details.txt", media_type, "text/plain", 1, "0", (), (PER_MESSAGE + FAILED).encode())
    finding = read(dsn("", parts=(), attachments=(file,)))
    assert finding is not None
    assert finding.bounces[0].status == "5.1.1"


def test_a_report_whose_boundary_is_broken_is_read_from_its_text() -> None:
    finding = read(dsn("", parts=(), text=f"--x\nContent-Type: message/delivery-status\n\n{PER_MESSAGE}{FAILED}"))
    assert finding is not None
    assert finding.bounces[0].recipient == "ada@example.org"


def test_a_report_that_says_it_has_a_status_part_and_has_none_is_a_bounce() -> None:
    finding = read(dsn("", parts=(), text="Unerhörtes ist geschehen.\n\nada@example.org\n    550 5.1.1 nein\n"))
    assert finding is not None
    assert [(found.recipient, found.status) for found in finding.bounces] == [("ada@example.org", "5.1.1")]


@pytest.mark.parametrize("field", ["X-Original-Message-ID: <2@example.com>", "Original-Message-ID: <2@example.com>"])
def test_the_original_may_be_named_in_the_status_part(field: str) -> None:
    finding = read(dsn("", parts=(("message/delivery-status", f"{field}\n\n{FAILED}"),)))
    assert finding is not None
    assert finding.bounces[0].original_message_id == "<2@example.com>"


def test_a_refusal_by_a_recipients_script_is_a_bounce_though_it_looks_like_a_receipt() -> None:
    mailer = Address("Mail Delivery Subsystem", "postmaster@example.net")
    text = "Your message to <ada@example.org> was automatically rejected:\nno more of this"
    refused = dsn("", parts=(("message/disposition-notification", "x: y"),), report_type="disposition-notification",
                  subject="Automatically rejected mail", text=text, from_=mailer)  # fmt: skip
    finding = read(refused)
    assert finding is not None
    assert [(found.recipient, found.status) for found in finding.bounces] == [("ada@example.org", "5.7.1")]
    assert read(replace(refused, from_=Address("Ada", "ada@example.org"))) is None


def test_permanent_is_what_would_fail_again() -> None:
    (gone,), (late,), (waits,) = (
        bounces(f"{PER_MESSAGE}Final-Recipient: rfc822; a@b.example\n{fields}\n")
        for fields in (
            "Action: failed\nStatus: 5.1.1",
            "Action: failed\nStatus: 4.4.7",
            "Action: delayed\nStatus: 5.0.0",
        )
    )
    assert (gone.permanent, late.permanent, waits.permanent) == (True, False, False)


def test_a_report_that_names_nobody_is_still_a_bounce() -> None:
    assert bounces(PER_MESSAGE) == (Bounce(None, None, None, None, "<1@example.com>"),)


def test_a_report_that_names_nobody_still_says_that_delivery_waits() -> None:
    finding = read(dsn(PER_MESSAGE, subject="Delayed Mail (still being retried)"))
    assert finding is not None
    assert [bounce.action for bounce in finding.bounces] == ["delayed"]


def test_a_mailers_own_mail_with_a_status_part_needs_no_report_type() -> None:
    mailer = Address("Mail Delivery System", "mailer-daemon@example.net")
    assert read(dsn(FAILED, content_type="multipart/mixed", from_=mailer)) is not None
    assert read(dsn(FAILED, content_type="multipart/mixed", from_=Address("Ada", "ada@example.org"))) is None


def test_a_mail_without_a_status_part_isnt_one() -> None:
    assert read(dsn(FAILED, parts=(), report_type="")) is None
    assert read(dsn(FAILED, parts=(), report_type="feedback-report")) is None
    assert read(dsn(FAILED, parts=(), content_type="multipart/mixed")) is None
