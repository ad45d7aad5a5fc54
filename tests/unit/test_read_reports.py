"""A desk's reading of machine reports: what becomes a ticket, what is filed, and what a person is told."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.domain.authority import People
from mailbot.domain.mail import Envelope
from mailbot.domain.reading import Reading
from mailbot.explain import Explainer
from mailbot.parsing.mime import parse
from mailbot.read import Reader
from reported import gzipped

SHIPPED = Path(__file__).parents[2] / "routing_rules"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ARF = """\
From: fbl@provider.example.net
To: abuse@alludium.ai
Subject: report
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

See https://help.example.net/ for what this is.
--b
Content-Type: message/feedback-report

Feedback-Type: {}
User-Agent: Example/1
Version: 1
Source-IP: {}
Original-Mail-From: <agent@send.example.org>
Original-Rcpt-To: <ada@example.com>
Arrival-Date: Mon, 2 Mar 2026 08:15:00 +0000
--b--
"""
DMARC = b"""<feedback><report_metadata><org_name>example.net</org_name>
<date_range><begin>1772409600</begin></date_range></report_metadata><record><row><source_ip>192.0.2.1</source_ip><count>1</count></row></record></feedback>"""


def with_file(name: str, content: bytes) -> str:
    encoded = base64.encodebytes(content).decode()
    return (
        "From: reports@watch.example.net\nTo: abuse@alludium.ai\nSubject: a report\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nAttached.\n--b\n"
        f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n\n{encoded}'
        "\n--b--\n"
    )


@pytest.fixture(scope="module")
def reader() -> Reader:
    desk = load(SHIPPED, ["alludium"]).desks[0]
    return Reader(desk, Matcher(desk), Extractor(desk.calendar.zone))


def read(reader: Reader, raw: str) -> Reading:
    return reader.read(parse(raw.encode()), Envelope("x@example.net", ("abuse@alludium.ai",), "file", AT))


def test_what_a_report_names_comes_before_what_stands_in_the_text(reader: Reader) -> None:
    reading = read(reader, ARF.format("abuse", "192.0.2.7"))
    assert (reading.nature, reading.kind, reading.category) == ("machine_report", "violation_report", None)
    assert reading.needs_triage == "a machine report: a person chooses its category"
    assert reading.entities["ips"] == ("192.0.2.7",)
    assert reading.entities["emails"] == ("agent@send.example.org", "ada@example.com")
    assert reading.entities["timestamps"] == ("2026-03-02T08:15:00Z",)
    assert reading.entities["urls"] == ("https://help.example.net/",)


def test_every_identifier_of_a_report_has_its_why(reader: Reader) -> None:
    whys = {why.finding: why for why in read(reader, ARF.format("abuse", "192.0.2.7")).why}
    assert (whys["ips=192.0.2.7"].rule, whys["ips=192.0.2.7"].evidence) == ("report arf", "source-ip")


def test_an_invalid_report_goes_to_a_person_with_what_is_wrong(reader: Reader) -> None:
    reading = read(reader, ARF.format("abuse", "somewhere"))
    assert reading.kind == "violation_report"
    assert reading.needs_triage == "an invalid arf report: source-ip: is no IP address"
    reading = read(reader, with_file("xarf.json", b'{"Version": "3"}'))
    assert reading.needs_triage is not None
    assert "an invalid xarf report: ReporterInfo: is missing; " in reading.needs_triage


@pytest.mark.parametrize(
    ("kind", "category", "tier"),
    [("fraud", "deception", 2), ("virus", "security_threat", 1), ("abuse", None, None)],
)
def test_a_report_is_about_what_the_desks_rules_say_of_its_type_and_a_person_still_chooses(
    reader: Reader, kind: str, category: str | None, tier: int | None
) -> None:
    words = "See https://help.example.net/ for what this is."  # the reporter's words choose no category
    reading = read(reader, ARF.format(kind, "192.0.2.7").replace(words, "No type spam, malware or phishing."))
    assert (reading.category, reading.categories, reading.tier) == (category, (category,) if category else (), tier)
    assert reading.needs_triage == "a machine report: a person chooses its category"


def test_a_reports_source_is_not_taken_for_its_type(reader: Reader) -> None:
    raw = ARF.format("abuse", "192.0.2.7").replace("fbl@provider.example.net", "fbl@type-fraud.example.net")
    assert read(reader, raw).category is None


def test_danger_that_a_reports_own_words_speak_of_counts_whatever_its_type(reader: Reader) -> None:
    words = "See https://help.example.net/ for what this is."
    assert read(reader, ARF.format("abuse", "192.0.2.7")).hazards == ()
    reading = read(reader, ARF.format("abuse", "192.0.2.7").replace(words, "It is child sexual abuse material."))
    assert (reading.hazards, reading.priority) == (("child_safety",), "urgent")


def test_danger_in_what_a_report_encloses_is_no_word_of_the_reporters(reader: Reader) -> None:
    enclosed = "\n--b\nContent-Type: message/rfc822\n\nFrom: x@example.net\n\nI will kill you tonight.\n--b--\n"
    assert read(reader, ARF.format("abuse", "192.0.2.7").replace("\n--b--\n", enclosed)).hazards == ()


def test_the_evidence_of_a_report_in_the_text_itself_is_no_word_of_the_mail(reader: Reader) -> None:
    document = {
        "xarf_version": "4.0.0",
        "type": "csam",
        "evidence": [{"payload": "telltale"}],
        "url": "http://x.example.net/",
    }
    reading = read(reader, f"From: a@example.net\nTo: abuse@alludium.ai\nSubject: x\n\n{json.dumps(document)}\n")
    assert (reading.nature, reading.hazards) == ("machine_report", ("child_safety",))
    assert "telltale" not in reading.visible_text


@pytest.mark.parametrize(
    "raw", [ARF.format("auth-failure", "192.0.2.7"), with_file("report.xml.gz", gzipped(DMARC))], ids=["arf", "dmarc"]
)
def test_reports_of_how_our_mail_fares_are_filed(reader: Reader, raw: str) -> None:
    reading = read(reader, raw)
    assert (reading.nature, reading.kind, reading.needs_triage) == ("machine_report", None, None)
    assert reading.report is not None
    assert reading.report.filed


def explained(reader: Reader, raw: str) -> dict[str, Any]:
    explainer = Explainer({"alludium": reader.desk}, lambda _: reader, People(()))
    [found] = explainer.explain("a.eml", raw.encode(), AT)
    parsed: dict[str, Any] = json.loads(json.dumps(found))
    return parsed


def test_a_report_is_explained_in_plain_json(reader: Reader) -> None:
    found = explained(reader, ARF.format("abuse", "192.0.2.7"))
    assert found["report"] == {
        "format": "arf", "type": "abuse", "source": "provider.example.net", "version": "1",
        "at": "2026-03-02T08:15:00Z",
        "identifiers": {"ips": ["192.0.2.7"], "emails": ["agent@send.example.org"], "recipients": ["ada@example.com"]},
        "evidence": [], "count": 1, "problems": [],
    }  # fmt: skip
    assert found["disposition"] == "opened"


@pytest.mark.parametrize(
    ("raw", "disposition"),
    [
        (ARF.format("not-spam", "192.0.2.7"), "opened"),
        (ARF.format("auth-failure", "192.0.2.7"), "recorded"),
        (with_file("report.xml", DMARC), "recorded"),
        (with_file("xarf.json", b"{}"), "opened"),
    ],
    ids=["arf", "auth-failure", "dmarc", "invalid xarf"],
)
def test_what_becomes_of_a_report(reader: Reader, raw: str, disposition: str) -> None:
    assert explained(reader, raw)["disposition"] == disposition
