"""Feedback reports of mailbox providers: every type, whatever their parts stand in, and what they name."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Report
from mailbot.reports.arf import read
from reported import file, mail

FIELDS = """\
Feedback-Type: abuse
User-Agent: ExampleFeedback/2.0
Version: 1
Original-Mail-From: <agent@send.example.org>
Original-Rcpt-To: <ada@example.com>
Original-Rcpt-To: <bob@example.com>
Arrival-Date: Mon, 2 Mar 2026 13:20:05 +0200
Source-IP: 192.0.2.7
Reported-Domain: send.example.org
Reported-Uri: http://glow.example.org/offer
Reported-Uri: mailto:agent@send.example.org
Incidents: 12
"""
ORIGINAL = """\
Return-Path: <agent@send.example.org>
Received: from mx.example.com (mx.example.com [127.0.0.1]) by mx.example.com; Mon, 2 Mar 2026 11:20:06 +0000
Received: from send.example.org (send.example.org [198.51.100.9]) by mx.example.com; Mon, 2 Mar 2026 11:20:05 +0000
From: "Glow" <glow@example.org>
To: carol@example.com
Date: Mon, 2 Mar 2026 11:20:00 +0000

Received: from elsewhere ([203.0.113.5])
"""


def report(fields: str, original: str = "", **values: object) -> Report | None:
    parts = (("message/feedback-report", fields), *((("message/rfc822", original),) if original else ()))
    given_values = {"content_type": "multipart/report", "report_type": "feedback-report", "parts": parts, **values}
    finding = read(mail(sender="fbl@provider.example.net", **given_values))
    return finding.report if finding else None


def test_a_report_tells_all_that_it_states() -> None:
    found = report(FIELDS, ORIGINAL)
    assert found == Report(
        format="arf",
        type="abuse",
        source="provider.example.net",
        version="1",
        at=datetime(2026, 3, 2, 11, 20, 5, tzinfo=UTC),
        identifiers={
            "ips": ("192.0.2.7",),
            "emails": ("agent@send.example.org", "glow@example.org"),
            "recipients": ("ada@example.com", "bob@example.com"),
            "domains": ("send.example.org", "glow.example.org"),
            "urls": ("http://glow.example.org/offer",),
        },
        evidence=("message/rfc822",),
        count=12,
    )


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("abuse", "abuse"),
        ("Auth-Failure", "auth-failure"),
        ("fraud; x", "fraud"),
        ("virus", "virus"),
        ("not-spam", "not-spam"),
        ("opt-out-list", "opt-out-list"),
        ("miscategorized", "miscategorized"),
        ("x-of-tomorrow", "x-of-tomorrow"),
        ("other", "other"),
    ],
)
def test_every_type_is_told_as_it_is_stated(given: str, kind: str) -> None:
    found = report(FIELDS.replace("abuse", given))
    assert found is not None
    assert (found.type, found.problems) == (kind, ())


@pytest.mark.parametrize(
    ("kind", "filed"), [("auth-failure", True), ("abuse", False), ("not-spam", False), ("fraud", False)]
)
def test_only_a_failure_of_our_own_domains_authentication_is_filed(kind: str, filed: bool) -> None:
    assert Report("arf", kind).filed is filed


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (FIELDS.replace("Feedback-Type: abuse\n", ""), "feedback-type: is missing (RFC 5965 3.1)"),
        (FIELDS.replace("192.0.2.7", "192.0.2.777"), "source-ip: is no IP address"),
    ],
)
def test_what_is_wrong_with_a_report_is_told(fields: str, problem: str) -> None:
    found = report(fields)
    assert found is not None
    assert found.problems == (problem,)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(newline: str) -> None:
    found = report(FIELDS.replace("\n", newline))
    assert found is not None
    assert (found.type, found.identifiers["ips"]) == ("abuse", ("192.0.2.7",))


def test_blank_lines_between_the_fields_lose_none() -> None:
    found = report(FIELDS.replace("Version: 1\n", "Version: 1\n\n"))
    assert found is not None
    assert found.identifiers["ips"] == ("192.0.2.7",)


@pytest.mark.parametrize(
    ("header", "ip"),
    [
        ("", "198.51.100.9"),
        ("X-Originating-IP: [203.0.113.44]\n", "203.0.113.44"),
        ("Authentication-Results: mx; spf=pass (sender IP is 203.0.113.45)\n", "203.0.113.45"),
    ],
)
def test_a_report_without_a_source_takes_it_from_the_original(header: str, ip: str) -> None:
    found = report("Feedback-Type: abuse\nUser-Agent: x\nVersion: 1\n", header + ORIGINAL)
    assert found is not None
    assert found.identifiers["ips"] == (ip,)
    assert found.identifiers["recipients"] == ("carol@example.com",)
    assert found.at == datetime(2026, 3, 2, 11, 20, tzinfo=UTC)


def test_redacted_addresses_are_no_identifiers() -> None:
    found = report(FIELDS.replace("<ada@example.com>", "redacted").replace("<bob@example.com>", "redacted@"))
    assert found is not None
    assert "recipients" not in found.identifiers


@pytest.mark.parametrize("declared", ["text/plain", "application/octet-stream"])
def test_a_feedback_part_of_a_wrong_type_is_read(declared: str) -> None:
    found = read(
        mail(file("report.txt", FIELDS, declared), content_type="multipart/report", report_type="feedback-report")
    )
    assert found is not None
    assert found.report is not None
    assert found.report.type == "abuse"


def test_a_feedback_part_in_a_wrong_container_is_read() -> None:
    assert report(FIELDS, content_type="multipart/mixed", report_type="") is not None


def test_a_person_who_passes_a_report_on_is_a_person() -> None:
    assert report(FIELDS, content_type="multipart/mixed", report_type="", subject="Fwd: look at this") is None


def test_a_mail_without_a_feedback_part_isnt_one() -> None:
    assert read(Mail("", 0, "", content_type="multipart/report", report_type="feedback-report")) is None


@pytest.mark.parametrize("mark", ["X-HmXmrOriginalRecipient: dora@example.com\n", ""])
def test_a_junk_report_of_the_original_alone_is_read(mark: str) -> None:
    subject = "complaint about message from 192.0.2.88" if not mark else "complaint"
    finding = read(mail(sender="staff@example.com", subject=subject, parts=(("message/rfc822", mark + ORIGINAL),)))
    assert finding is not None
    assert finding.report is not None
    assert finding.report.type == "abuse"
    assert finding.report.identifiers["ips"][0] == ("198.51.100.9" if mark else "192.0.2.88")
    assert finding.report.identifiers["recipients"] == (("dora@example.com",) if mark else ("carol@example.com",))


def test_a_persons_mail_with_a_message_attached_isnt_one() -> None:
    assert read(mail(subject="my complaint", parts=(("message/rfc822", ORIGINAL),))) is None


@pytest.mark.parametrize(
    ("subject", "text", "header", "recognised"),
    [
        ("unsubscribe", "Example Mail sent this email to unsubscribe from the message “News”.", "", True),
        ("Unsubscribe", "", "auto-generated", True),
        ("unsubscribe", "", "", False),
        ("unsubscribe", "I want to unsubscribe because you sell my address. Answer me!", "", False),
        ("Re: unsubscribe", "Mail sent this email to unsubscribe", "auto-replied", False),
        ("unsubscribe me from your spam or I call my lawyer", "", "auto-generated", False),
    ],
)
def test_what_a_mail_client_sends_to_leave_a_list_is_an_opt_out(
    subject: str, text: str, header: str, recognised: bool
) -> None:
    headers = (("Auto-Submitted", header),) if header else ()
    finding = read(mail(subject=subject, text=text, headers=headers, from_=Address("", "ada@example.org")))
    assert (finding is not None) is recognised
    if finding:
        assert finding.report is not None
        assert (finding.report.type, finding.report.identifiers) == ("opt-out", {"recipients": ("ada@example.org",)})


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_fields_and_originals_are_read_without_an_exception(fields: str, original: str) -> None:
    found = report(fields, original)
    assert found is not None
    assert all(len(problem) <= 200 for problem in found.problems)


def test_a_long_hostile_report_takes_no_time() -> None:
    hostile = "Reported-Uri: http://" + "a" * 100_000 + "\n" + "Source-IP: " + "[" * 50_000 + "\n" + "X: y\n" * 20_000
    assert report(hostile, "Received: " + "from [" * 50_000) is not None
