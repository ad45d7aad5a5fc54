"""Attachments shown to a real clamd: what it finds, and what becomes of mail while it is away."""

import io
import re
import time
import zipfile
from base64 import encodebytes
from collections.abc import Iterator
from pathlib import Path

import pytest

import clamd as peer
from clamd import EICAR, FOUND, STREAM_LIMIT, Clamd
from mailbot.domain.examination import Scan
from mailbot.errors import Trouble
from mailbot.examine.clamd import version
from mailbot.examine.scan import Scanner
from mailbot.parsing.attachments import describe
from mailbot.sections_examine import ScanSettings


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with peer.clamd() as made:
        yield made


@pytest.fixture
def own_scanner() -> Iterator[Clamd]:
    """One that a test may end."""
    with peer.clamd() as made:
        yield made


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("inner", content)
    return file.getvalue()


def scanned(made: Clamd, *contents: bytes, raw: bytes = b"From: x\r\n\r\nhello", **more: float) -> list[str]:
    """What is said of each content, and at last of the mail."""
    settings = ScanSettings(clamd=made.address, **more)
    found = Scanner(settings).scan(raw, [describe("a.bin", "", content) for content in contents])
    return [f"{scan.result} {scan.detail}".strip() for scan in found]


def test_it_answers_with_its_version(scanner: Clamd) -> None:
    assert re.fullmatch(r"ClamAV [\d.]+(/.*)?", version(scanner.address, time.monotonic() + 5))


def test_an_infected_attachment_is_told_by_the_signatures_name(scanner: Clamd) -> None:
    assert scanned(scanner, b"harmless", EICAR) == ["clean", f"infected {FOUND}", "clean"]


def test_it_looks_into_archives(scanner: Clamd) -> None:
    assert scanned(scanner, zipped(EICAR))[0] == f"infected {FOUND}"


def test_an_archive_that_is_too_deep_is_not_taken_for_clean(scanner: Clamd) -> None:
    deep = EICAR
    for _ in range(6):
        deep = zipped(deep)
    [said, _] = scanned(scanner, deep)
    assert said.startswith("unscanned clamd says: Heuristics.Limits.Exceeded")


def test_what_is_larger_than_the_setting_is_not_sent(scanner: Clamd) -> None:
    assert scanned(scanner, b"x" * 101, max_bytes=100)[0] == "unscanned larger than the 100 octets that are scanned"


def test_what_is_larger_than_clamd_takes_is_unscanned(scanner: Clamd) -> None:
    said = "unscanned clamd says: INSTREAM size limit exceeded. ERROR"
    assert scanned(scanner, b"x" * (STREAM_LIMIT + 1), b"small") == [said, "clean", "clean"]


def test_ten_megabytes_more_than_it_takes_are_unscanned_too(scanner: Clamd) -> None:
    assert scanned(scanner, bytes(10_000_000))[0].startswith("unscanned clamd")


def test_the_whole_mail_is_shown_too(scanner: Clamd) -> None:
    head = b"From: anna@example.org\r\nTo: desk@example.com\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
    part = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(EICAR)
    mail = head + b"Content-Type: multipart/mixed; boundary=line\r\n\r\n--line\r\n" + part + b"\r\n--line--\r\n"
    assert scanned(scanner, raw=mail) == [f"infected {FOUND}"]


def test_the_same_content_twice_is_scanned_once(scanner: Clamd) -> None:
    assert scanned(scanner, b"same", b"same") == ["clean", "clean"]


def test_an_empty_attachment_is_clean(scanner: Clamd) -> None:
    assert scanned(scanner, b"")[0] == "clean"


def test_of_too_many_attachments_the_rest_is_unscanned(scanner: Clamd) -> None:
    said = scanned(scanner, *(b"%d" % number for number in range(120)))
    assert (said[0], said[99], said[100], said[120]) == ("clean", "clean", *["unscanned too many attachments"] * 2)


def test_one_that_is_dead_leaves_everything_unscanned_and_is_told_once(own_scanner: Clamd) -> None:
    own_scanner.kill()
    told: list[Trouble] = []
    scanner = Scanner(ScanSettings(clamd=own_scanner.address), told.append)
    for _ in range(3):
        found = scanner.scan(b"mail", [describe("a", "", b"one"), describe("b", "", b"two")])
        assert {scan.result for scan in found} == {"unscanned"}
    assert [trouble.kind for trouble in told] == ["scan"]
    assert found[0].detail == "the scanner did not answer a moment ago"


def test_one_that_hangs_takes_no_longer_than_the_time_for_a_message(own_scanner: Clamd) -> None:
    own_scanner.pause()
    said = scanned(own_scanner, b"one", b"two", b"three", timeout=0.3)
    own_scanner.go_on()
    assert said == [
        "unscanned clamd didn't answer in time",
        *["unscanned the scanner did not answer a moment ago"] * 3,
    ]


def test_one_that_was_away_is_asked_again_after_a_while(own_scanner: Clamd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.examine.scan.REST_SECONDS", 0.0)
    scanner = Scanner(ScanSettings(clamd=own_scanner.address))
    own_scanner.kill()
    assert scanner.scan(b"mail", [])[0].result == "unscanned"
    own_scanner.start()
    assert scanner.scan(b"mail", [])[0].result == "clean"


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_one_that_is_not_there_leaves_everything_unscanned(address: str) -> None:
    [found] = Scanner(ScanSettings(clamd=address)).scan(b"mail", [])
    assert found.result == "unscanned"
    assert found.detail.startswith("clamd can't be reached (")


def test_without_a_scanner_nothing_is_said(tmp_path: Path) -> None:
    assert Scanner(ScanSettings()).scan(b"mail", [describe("a", "", EICAR)]) == ()


def test_a_clean_scan_says_nothing_more(scanner: Clamd) -> None:
    [found] = Scanner(ScanSettings(clamd=scanner.address)).scan(b"mail", [])
    assert found == Scan(found.sha256, "clean", "")
