"""The SMTP door and clients that we did not write: Postfix's smtp-source and swaks."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import services
from door import Running, running_door

ROOM = {"max_connections_per_peer": 50, "max_messages_per_minute": 100_000}
SECONDS = 60


@pytest.fixture
def door() -> Iterator[Running]:
    with running_door(**ROOM) as running:
        yield running


@pytest.fixture
def smtp_source() -> str:
    services.require("postfix", "smtp-source")
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    return str(shutil.which("smtp-source", path=path))


@pytest.fixture
def swaks() -> str:
    services.require("swaks", "swaks")
    return str(shutil.which("swaks"))


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [program, *(str(argument) for argument in arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS)


def say(
    swaks: str, door: Running, *arguments: object, to: str = "abuse@example.org"
) -> subprocess.CompletedProcess[str]:
    common = ("--server", f"127.0.0.1:{door.port}", "--helo", "client.example.net", "--from", "ann@example.net")
    return run(swaks, *common, "--to", to, "--timeout", SECONDS, *arguments)


@pytest.mark.parametrize("options", [(), ("-d",)], ids=["a connection each", "connections kept"])
def test_twenty_sessions_at_once_lose_nothing_and_double_nothing(
    door: Running, smtp_source: str, options: tuple[str, ...]
) -> None:
    address = ("-f", "ann@example.net", "-t", "abuse@example.org", f"127.0.0.1:{door.port}")
    done = run(smtp_source, "-s", 20, "-l", 3000, "-m", 400, *options, *address)
    assert done.returncode == 0, done.stderr
    assert len(door.received) == 400
    ids = {raw.partition(b"Message-Id: ")[2].partition(b"\r\n")[0] for raw, _ in door.received}
    assert len(ids) == 400
    assert {envelope.mail_from for _, envelope in door.received} == {"ann@example.net"}


def test_many_recipients_of_one_mail_stay_together(smtp_source: str) -> None:
    with running_door(accepts=lambda _: True, **ROOM) as door:
        address = ("-f", "ann@example.net", "-t", "abuse@example.org", f"127.0.0.1:{door.port}")
        done = run(smtp_source, "-m", 1, "-r", 100, *address)
        assert done.returncode == 0, done.stderr
        [(_, envelope)] = door.received
    assert len(envelope.rcpt_to) == 100


@pytest.mark.parametrize("options", [(), ("--pipeline",), ("--protocol", "SMTP")], ids=["ESMTP", "pipelined", "SMTP"])
def test_swaks_hands_over_a_mail_as_it_is(door: Running, swaks: str, tmp_path: Path, options: tuple[str, ...]) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes("From: ann@example.net\nSubject: Grüße\n\n.\n..\nBüro\n".encode())
    done = say(swaks, door, "--data", f"@{mail}", *options)
    assert done.returncode == 0, done.stdout
    assert "250 2.0.0 queued as S1" in done.stdout
    assert door.received[0][0].startswith("From: ann@example.net\r\nSubject: Grüße\r\n\r\n.\r\n..\r\nBüro\r\n".encode())


def test_swaks_is_told_that_an_address_is_not_ours(door: Running, swaks: str) -> None:
    done = say(swaks, door, to="nobody@example.org")
    assert done.returncode == 24, "swaks' code for a refused recipient"
    assert "550 5.1.1" in done.stdout
    assert door.received == []


def test_swaks_sends_a_bounce_from_nobody(door: Running, swaks: str) -> None:
    done = say(swaks, door, "--from", "<>")
    assert done.returncode == 0, done.stdout
    assert door.received[0][1].mail_from == ""


def test_swaks_sends_an_attachment_of_ten_megabytes(door: Running, swaks: str, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(os.urandom(10_000_000))
    done = say(swaks, door, "--attach", f"@{big}", "--silent", 2)
    assert done.returncode == 0, done.stdout
    assert len(door.received[0][0]) > 13_000_000


def test_swaks_is_told_that_a_mail_is_too_big(swaks: str, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(100_000))
    with running_door(max_bytes=50_000) as door:
        done = say(swaks, door, "--attach", f"@{big}", "--silent", 2)
    assert "552 5.3.4" in done.stdout + done.stderr
    assert door.received == []


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Running]:
    """A door that takes mail under TLS alone."""
    cert, key = services.certificate(tmp_path, "DNS:mx.example.org")
    with running_door(tls_cert=cert, tls_key=key, require_tls=True) as running:
        yield running


def test_swaks_speaks_tls(swaks: str, secured: Running) -> None:
    done = say(swaks, secured, "--tls")
    if "TLS not available" in done.stderr:
        services.missing("swaks with TLS", "Perl's Net::SSLeay not found")
    assert done.returncode == 0, done.stdout
    assert len(secured.received) == 1


def test_swaks_without_tls_is_turned_away_where_it_is_required(swaks: str, secured: Running) -> None:
    assert "530" in say(swaks, secured).stdout
    assert secured.received == []


def test_openssl_speaks_tls(secured: Running) -> None:
    session = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<abuse@example.org>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\nQUIT\r\n"
    command = [
        "openssl",
        "s_client",
        "-starttls",
        "smtp",
        "-connect",
        f"127.0.0.1:{secured.port}",
        "-quiet",
        "-ign_eof",
    ]
    done = subprocess.run(command, input=session.encode(), check=False, capture_output=True, timeout=SECONDS)
    assert b"250 2.0.0 queued as S1" in done.stdout
    assert secured.received[0][0] == b"Subject: x\r\n\r\nx\r\n"
