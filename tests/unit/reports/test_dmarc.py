"""DMARC aggregate reports."""

import pytest

from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.reading import Report
from mailbot.reports.dmarc import read


def mail(subject: str, *names: str) -> Mail:
    files = tuple(Attachment(name, "application/gzip", "application/gzip", 1, "0", (), b"x") for name in names)
    return Mail("", 0, "", subject=subject, attachments=files)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Report Domain: example.com Submitter: Provider.example.net Report-ID: <1>", "report.zip"),
        ("", "provider.example.net!example.com!1772409600!1772495999.xml.gz"),
        ("any", "provider.example.net!example.com!1772409600!1772495999!id.zip"),
    ],
)
def test_a_report_is_told_by_subject_or_file_name(subject: str, name: str) -> None:
    finding = read(mail(subject, name))
    assert finding is not None
    assert finding.nature == "machine_report"
    assert finding.report == Report("dmarc", "aggregate", "provider.example.net")


@pytest.mark.parametrize(
    "found", [mail("DMARC report of my domain", "evidence.zip"), mail("Report Domain: x"), mail("")]
)
def test_a_persons_mail_about_dmarc_isnt_one(found: Mail) -> None:
    assert read(found) is None
