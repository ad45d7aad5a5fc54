"""DMARC aggregate reports: their XML, packed in any way, and what only looks like one."""

from datetime import UTC, datetime

import pytest

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.reports.dmarc import read
from reported import file, gzipped, mail, zipped

NAME = "provider.example.net!example.com!1772409600!1772495999"
SUBJECT = "Report Domain: example.com Submitter: Provider.example.net Report-ID: <1>"
RECORD = "<record><row><source_ip>{}</source_ip><count>{}</count></row></record>"
XML = (
    """<?xml version="1.0" encoding="UTF-8"?><feedback><version>1.0</version><report_metadata>
<org_name>Provider.example.net</org_name><email>dmarc@provider.example.net</email><report_id>r1</report_id>
<date_range><begin>1772409600</begin><end>1772495999</end></date_range></report_metadata>
<policy_published><domain>example.com</domain><p>none</p></policy_published>"""
    + RECORD.format("192.0.2.5", 3)
    + RECORD.format("2001:db8::5", 4)
    + "</feedback>"
).encode()
FOUND = Report(
    format="dmarc",
    type="aggregate",
    source="provider.example.net",
    version="1.0",
    at=datetime(2026, 3, 2, tzinfo=UTC),
    identifiers={"domains": ("example.com",), "ips": ("192.0.2.5", "2001:db8::5")},
    evidence=("report.xml",),
    count=7,
)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE feedback [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9))
    + b"]><feedback><report_metadata><org_name>&j;</org_name></report_metadata></feedback>"
)


def reported(found: Mail) -> Report | None:
    finding = read(found)
    return finding.report if finding else None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.xml", XML),
        ("report.xml.gz", gzipped(XML)),
        ("any.zip", zipped(report__xml=XML)),
    ],
)
def test_a_report_is_read_however_it_is_packed(name: str, content: bytes) -> None:
    found = reported(mail(file(name, content), subject="a report"))
    assert found == FOUND
    assert found.filed


def test_a_namespace_changes_nothing() -> None:
    named = XML.replace(b"<feedback>", b'<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">')
    assert reported(mail(file("report.xml", named))) == FOUND


def test_octets_that_are_no_utf_8_are_passed_over() -> None:
    assert reported(mail(file("report.xml", XML.replace(b"r1", b"r\xff")))) == FOUND


@pytest.mark.parametrize(
    ("subject", "name"), [(SUBJECT, "x.zip"), ("[Preview] " + SUBJECT, "x.zip"), ("", NAME + ".xml.gz")]
)
def test_one_by_name_that_holds_none_is_filed_with_what_is_wrong(subject: str, name: str) -> None:
    found = reported(mail(file(name, b"x"), subject=subject))
    assert found == Report(
        "dmarc", "aggregate", "provider.example.net", problems=("the attachment: holds no aggregate report",)
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (LAUGHS, "XML with a document type, which isn't read"),
        (gzipped(bytes(9_000_000)), "it unpacks to more than 8,000,000 octets"),
        (gzipped(XML)[:-20], "a gzip file that ends too early"),
        (zipped(a=bytes(9_000_000)), "it unpacks to more than 8,000,000 octets"),
        (b"PK\x03\x04" + bytes(50), "a zip file that can't be unpacked"),
        (b"<feedback></feedback>", "has to be a feedback element with report_metadata"),
    ],
)
def test_bombs_and_damaged_files_are_told_of(content: bytes, problem: str) -> None:
    found = reported(mail(file(NAME + ".xml.gz", content)))
    assert found is not None
    assert found.problems == (f"the attached file: {problem}",)


def test_a_report_without_records_or_dates_is_told_of() -> None:
    found = reported(mail(file("a.xml", "<feedback><report_metadata/></feedback>")))
    assert found is not None
    assert found.problems == ("record: is missing", "report_metadata.date_range.begin: has to be seconds since 1970")


@pytest.mark.parametrize(
    "found",
    [
        mail(file("evidence.zip", zipped(a__txt=b"x")), subject="DMARC report of my domain"),
        mail(subject=SUBJECT),
        mail(subject=""),
        mail(file("page.xml", "<html><body>feedback</body></html>")),
        mail(file(NAME + ".xml.gz", gzipped(XML)), subject="Fwd: " + SUBJECT),
        mail(file(NAME + ".xml.gz", gzipped(XML)), in_reply_to=("<1@example.org>",)),
    ],
)
def test_a_persons_mail_about_dmarc_isnt_one(found: Mail) -> None:
    assert read(found) is None
