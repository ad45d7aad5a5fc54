"""What a machine's report becomes as a desk reads it, where that isn't what its format says."""

from datetime import UTC, datetime

import pytest

from mailbot.domain.mail import Envelope
from mailbot.domain.reading import Reading
from mailbot.parsing.mime import parse
from mailbot.read import Reader
from mailbot.readers import build_reader
from specimens import DESK

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = (
    "From: reports@mail.example.net\r\nTo: abuse@example.com\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(DESK)


def read(reader: Reader, *fields: str) -> Reading:
    raw = f"{HEAD}{chr(10).join(fields)}\r\n--b--\r\n".encode()
    return reader.read(parse(raw), Envelope("r@mail.example.net", ("abuse@example.com",), "smtp", NOW))


@pytest.mark.parametrize("type_", ["child-abuse", "CSAM", "x-csem"])
def test_a_report_of_child_abuse_raises_the_hazard_and_is_urgent(reader: Reader, type_: str) -> None:
    reading = read(reader, f"Feedback-Type: {type_}", "User-Agent: x", "Version: 1")
    assert (reading.hazards, reading.priority) == (("child_safety",), "urgent")
    assert ("hazards=child_safety", "type of the report") in {(why.finding, why.rule) for why in reading.why}


def test_a_report_of_anything_else_raises_none(reader: Reader) -> None:
    reading = read(reader, "Feedback-Type: abuse", "User-Agent: x", "Version: 1")
    assert (reading.hazards, reading.priority) == ((), "normal")


def test_what_is_wrong_with_a_report_is_why_a_person_has_to_look(reader: Reader) -> None:
    reading = read(reader, "Feedback-Type: abuse", "User-Agent: x", "Version: 1", "Source-IP: 300.1.2.3")
    assert "invalid arf report" in (reading.needs_triage or "")
    assert "source-ip" in (reading.needs_triage or "")
