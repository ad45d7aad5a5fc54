"""Feedback reports of mailbox providers."""

import pytest

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Report
from mailbot.reports.arf import read

FIELDS = "Feedback-Type: {}\nUser-Agent: Example/1.0\nVersion: 1\n\nSource-IP: 192.0.2.1\n"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("abuse", "abuse"),
        ("Auth-Failure", "auth-failure"),
        ("fraud; x", "fraud"),
        ("not-spam", "not-spam"),
        ("", "other"),
    ],
)
def test_a_report_tells_its_type_and_who_reports(given: str, kind: str) -> None:
    mail = Mail("", 0, "", from_=Address("", "fbl@provider.example.net"), content_type="multipart/report",
                parts=(("message/feedback-report", FIELDS.format(given)),))  # fmt: skip
    finding = read(mail)
    assert finding is not None
    assert finding.nature == "machine_report"
    assert finding.report == Report("arf", kind, "provider.example.net")


def test_a_mail_without_a_feedback_part_isnt_one() -> None:
    assert read(Mail("", 0, "", content_type="multipart/report", report_type="feedback-report")) is None
