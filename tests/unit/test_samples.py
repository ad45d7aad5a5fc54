"""The demo's sample mails: they can be sent, they harm nobody, and they show what they are there to show."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from mailbot import readers
from mailbot.domain.reading import NATURES, Reading
from mailbot.envelopes import envelope_from_headers
from mailbot.parsing.mime import parse
from mailbot.policy import load_policy
from mailbot.settings import load_settings

FOLDER = Path(__file__).resolve().parents[2] / "data" / "samples"
SAMPLES = sorted(FOLDER.iterdir())
PUBLISHED = {f"{name}@alludium.ai" for name in ("abuse", "appeals", "security", "policy", "legal")}
PUBLISHED |= {"support.infrpool@dotgear.jp", "complaints@allure.example"}
ADDRESS = re.compile(rb"[\w.+=-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})", re.ASCII)
HOST = re.compile(rb"https?://([\w.-]{1,255})", re.ASCII)
OURS = re.compile(r"(?:.+\.)?(?:example\.(?:org|net|com)|alludium\.ai)|dotgear\.jp|allure\.example")
TRACE = {"received", "delivered-to", "x-original-to"}
POLICY = load_policy(load_settings(None, {}))
READERS = readers.build_readers(POLICY.desks.values())
each_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


def _read(path: Path) -> Message:
    return message_from_bytes(path.read_bytes())


def _sample(start: str) -> Message:
    return _read(next(path for path in SAMPLES if path.name.startswith(start)))


def _octets(path: Path) -> list[bytes]:
    """The file, and what its parts hold once they are decoded."""
    decoded = (part.get_payload(decode=True) for part in _read(path).walk())
    return [path.read_bytes(), *(octets for octets in decoded if isinstance(octets, bytes))]


def _explained(path: Path) -> Reading:
    mail = parse(path.read_bytes())
    envelope = envelope_from_headers(mail, "file", datetime(2026, 3, 3, tzinfo=UTC))
    ours = (name for name, desk in POLICY.desks.items() if any(map(desk.accepts, envelope.rcpt_to)))
    return READERS[next(ours, "alludium")].read(mail, envelope)


def _attachment_names(mail: Message) -> list[str]:
    return [name for part in mail.walk() if (name := part.get_filename())]


def test_there_are_enough_small_mails_in_an_order() -> None:
    assert len(SAMPLES) >= 12
    assert all(re.fullmatch(r"\d\d-[a-z-]+\.eml", path.name) for path in SAMPLES)
    assert len({path.name[:2] for path in SAMPLES}) == len(SAMPLES)
    assert sum(path.stat().st_size for path in SAMPLES) < 300_000


@each_sample
def test_a_sample_names_its_sender_and_published_recipients(path: Path) -> None:
    mail = _read(path)
    assert re.fullmatch(r"<[^<>\s]*>", mail["Return-Path"])
    recipients = [str(value) for name in ("Delivered-To", "To", "Cc") for value in mail.get_all(name, [])]
    assert mail["To"] is not None
    assert {re.sub(r".*<|>.*", "", recipient) for recipient in recipients} <= PUBLISHED


@each_sample
def test_a_sample_names_nobody_real(path: Path) -> None:
    found = [domain for octets in _octets(path) for seen in (ADDRESS, HOST) for domain in seen.findall(octets)]
    domains = {domain.decode().rstrip(".").lower() for domain in found}
    assert domains
    assert [domain for domain in domains if not OURS.fullmatch(domain)] == []


@each_sample
def test_a_sample_is_as_it_travels_over_smtp(path: Path) -> None:
    lines = path.read_bytes().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 998 and not re.search(rb"[\r\n\0]", line) for line in lines)


def test_attachments_are_among_them_and_one_lies_about_its_name() -> None:
    names = [name for path in SAMPLES for name in _attachment_names(_read(path))]
    assert len(names) >= 2
    assert "../../../tmp/invoice.pdf.exe" in names


def test_one_mail_comes_twice_and_differs_in_trace_headers_alone() -> None:
    first, again = _sample("01"), _sample("10")
    assert first.as_bytes() != again.as_bytes()
    for mail in (first, again):
        for name in TRACE:
            del mail[name]
    assert first.as_bytes() == again.as_bytes()


def test_two_feedback_loops_report_one_thing() -> None:
    first, again = (
        _explained(next(path for path in SAMPLES if path.name[:2] == start)).report for start in ("14", "27")
    )
    assert first is not None
    assert again is not None
    assert first.source != again.source
    assert first.identifiers["ips"] == again.identifiers["ips"]


def test_automatic_mail_says_that_it_is() -> None:
    assert _sample("11")["Auto-Submitted"] == "auto-replied"
    assert _sample("12").get_param("report-type") == "delivery-status"
    assert _sample("13")["List-Id"]
    assert _sample("14").get_param("report-type") == "feedback-report"


def test_the_damaged_mail_is_damaged() -> None:
    mail = _sample("16")
    assert not mail.is_multipart()
    assert mail.defects
    assert not str(mail["Subject"]).isascii()


def test_every_nature_and_machine_format_is_among_them() -> None:
    found = [_explained(path) for path in SAMPLES]
    assert {reading.nature for reading in found} == set(NATURES) - {"unreadable"}
    assert {reading.report.format for reading in found if reading.report} == {"arf", "xarf", "feed"}


def test_what_comes_in_wrappings_is_among_them() -> None:
    names = {path.name[:2]: [each.name for each in parse(path.read_bytes()).attachments] for path in SAMPLES}
    assert names["25"] == ["winmail.dat", "chat with the agent.txt"]
    [archive] = parse(_octets(next(path for path in SAMPLES if path.name.startswith("26")))[0]).attachments
    assert "executable" in archive.flags


def test_a_reply_between_quotes_is_read_without_its_signature() -> None:
    words = _explained(next(path for path in SAMPLES if path.name.startswith("24"))).visible_text
    assert "@dr_larsen_clinic" in words
    assert "Sent from my phone" not in words


def test_a_stolen_picture_is_urgent_at_the_desk_that_keeps_none() -> None:
    reading = _explained(FOLDER / "28-reference-image.eml")
    assert (reading.desk, reading.kind, reading.category) == ("infrpool", "violation_report", "reference_image")
    assert (reading.priority, reading.entities["timestamps"]) == ("urgent", ("2026-03-01T17:15:00Z",))


def test_a_report_in_japanese_is_read() -> None:
    reading = _explained(FOLDER / "29-report-in-japanese.eml")
    assert (reading.language, reading.kind, reading.category) == ("ja", "violation_report", "platform_abuse")
    assert (reading.entities["task_ids"], reading.missing) == (("task-4711", "task-4712"), ())
    assert "from_supplier" in reading.labels
