"""Feedback reports, XARF, feeds, DMARC and TLS: recognised, with what they report, and what is wrong with them."""

import base64
import ipaddress
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpora import Row, Rows, measure, nature, note
from mailbot import reports
from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import Report
from mailbot.parsing.mime import parse
from mailbot.read import Reader

SHIPPED = Path(__file__).parents[2] / "routing_rules"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Key of `expect` → kinds of identifiers that it may be among.
NAMED = {
    "source_ip": ("ips",),
    "original_mail_from": ("emails",),
    "original_rcpt_to": ("recipients",),
    "reported_domain": ("domains",),
    "reported_recipients": ("recipients",),
    "source": ("ips", "urls"),
    "source_identifier": ("ips", "domains", "urls"),
    "SourceIp": ("ips",),
    "SourceUrl": ("urls",),
}
TYPES = ("feedback_type", "report_type", "type", "ReportType")
STAND_IN = "libsisimai.org.invalid"  # what a source's tests write where a report names nobody


def as_mail(row: Row, raw: bytes) -> Mail:
    """A mail; a document is attached to one, as its form says."""
    if row["form"] == "rfc5322":
        return parse(raw)
    name = "xarf.json" if "xarf.json" in row["form"] else row["file"].rpartition("/")[2]
    header = (
        "From: reporter@example.org\nTo: abuse@example.com\nSubject: A report\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease see the report.\n--b\n"
        f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n\n'
    )
    return parse(header.encode() + base64.encodebytes(raw) + b"\n--b--\n")


def machine_reports(rows: Rows) -> Iterator[tuple[Row, Mail, Report | None]]:
    for row, raw in rows("abuse-reports"):
        mail = as_mail(row, raw)
        finding = reports.read(mail)
        yield row, mail, finding.report if finding else None


def listed(value: Any) -> list[str]:
    return [str(each).strip("<>") for each in (value if isinstance(value, list) else [value])]


def has_its_type(report: Report, expect: dict[str, Any]) -> bool:
    stated = [each for key in TYPES if expect.get(key) for each in listed(expect[key])]
    return report.type in stated if stated else report.type is not None


def is_among(value: str, found: list[str]) -> bool:
    """A value as it is written, or the same IP address written otherwise."""
    return value in found or one_form(value) in map(one_form, found)


def one_form(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        return value


def has_its_identifiers(report: Report, expect: dict[str, Any]) -> bool:
    wanted = [
        (kinds, value)
        for key, kinds in NAMED.items()
        if expect.get(key)
        for value in listed(expect[key])
        if STAND_IN not in value
    ]
    acns = expect.get("acns", {})
    wanted += [(("ips",), acns["IP_Address"])] if acns else []
    if not wanted:
        return report.format not in ("feed", "arf") or bool(report.identifiers)
    return all(
        is_among(value, [each for kind in kinds for each in report.identifiers.get(kind, ())])
        for kinds, value in wanted
    )


def test_machine_reports_are_recognised_with_type_and_identifiers(rows: Rows) -> None:
    of = recognised = complete = 0
    for row, mail, report in machine_reports(rows):
        if row["class"] == "malformed":
            continue
        of += 1
        recognised += report is not None and nature(mail) == "machine_report"
        whole = (
            report is not None and has_its_type(report, row["expect"]) and has_its_identifiers(report, row["expect"])
        )
        complete += whole
    measure("machine reports: recognised", recognised, of, at_least=0.97)
    measure("machine reports: with type and identifiers", complete, of, at_least=0.97)


def test_every_valid_xarf_is_read_and_no_other_is_taken_for_valid(rows: Rows) -> None:
    judged = {True: [0, 0], False: [0, 0]}
    for row, _, report in machine_reports(rows):
        if "valid" not in row["expect"]:
            continue
        counts = judged[row["expect"]["valid"]]
        counts[1] += 1
        counts[0] += report is not None and report.format == "xarf" and (not report.problems) == row["expect"]["valid"]
    measure("machine reports: valid XARF read", *judged[True], at_least=1)
    measure("machine reports: invalid XARF told of", *judged[False], at_least=1)


def test_invalid_xarf_is_in_triage_and_reports_of_our_own_mail_are_filed(rows: Rows, reader: Reader) -> None:
    told = [0, 0]
    filed = [0, 0]
    envelope = Envelope("reporter@example.org", ("abuse@alludium.ai",), "file", AT)
    for row, mail, report in machine_reports(rows):
        if row["expect"].get("valid") is False:
            reading = reader.read(mail, envelope)
            told[1] += 1
            told[0] += reading.kind == "violation_report" and (reading.needs_triage or "").startswith("an invalid xarf")
        if row["class"] == "dmarc-report":
            filed[1] += 1
            filed[0] += report is not None and report.filed and not report.problems
    measure("machine reports: invalid XARF in triage with its reason", *told, at_least=1)
    measure("machine reports: DMARC and TLS filed", *filed, at_least=1)


def test_what_a_person_sends_is_no_machine_report(rows: Rows) -> None:
    for folder in ("human-complaints", "auto-replies", "ham-lists", "replies"):
        for row, raw in rows(folder):
            if row.get("form") != "rfc5322":
                header = b"From: ada@example.org\nSubject: notice\nContent-Type: text/plain; charset=utf-8\n\n"
                raw = header + raw
            elif row["class"] != "human-mail":
                continue
            finding = reports.read(parse(raw))
            assert finding is None or finding.nature != "machine_report", row["file"]


def test_reading_a_report_takes_little_time(rows: Rows) -> None:
    took = []
    for row, raw in rows("abuse-reports"):
        mail = as_mail(row, raw)
        started = time.perf_counter()
        reports.read(mail)
        took.append(1000 * (time.perf_counter() - started))
    note(
        "machine reports: a report's reading", f"{sorted(took)[len(took) // 2]:.2f} ms median, {max(took):.0f} ms worst"
    )


@pytest.fixture(scope="module")
def reader() -> Reader:
    desk = load(SHIPPED, ["alludium"]).desks[0]
    return Reader(desk, Matcher(desk), Extractor(desk.calendar.zone))
