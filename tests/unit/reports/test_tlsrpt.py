"""SMTP TLS reports."""

from mailbot.domain.mail import Address, Attachment, Mail
from mailbot.domain.reading import Report
from mailbot.reports.tlsrpt import read


def test_a_report_is_told_by_its_report_type() -> None:
    header = (("TLS-Report-Submitter", "Provider.example.net"),)
    finding = read(Mail("", 0, "", headers=header, content_type="multipart/report", report_type="tlsrpt"))
    assert finding is not None
    assert finding.report == Report("tlsrpt", None, "provider.example.net")


def test_a_report_is_told_by_its_part() -> None:
    file = Attachment("a.gz", "application/tlsrpt+gzip", "application/gzip", 1, "0", (), b"x")
    finding = read(Mail("", 0, "", from_=Address("", "tls@example.net"), attachments=(file,)))
    assert finding is not None
    assert finding.report == Report("tlsrpt", None, "example.net")


def test_other_mail_isnt_one() -> None:
    assert read(Mail("", 0, "")) is None
