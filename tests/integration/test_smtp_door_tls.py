"""The SMTP door under STARTTLS."""

import smtplib
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

import services
from door import MAIL, WAIT, Client, running_door
from mailbot.errors import ConfigError


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return services.certificate(tmp_path_factory.mktemp("tls"), "DNS:mx.example.org")


def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate[0]))
    context.check_hostname = False  # the client connects by address
    return context


def test_starttls_is_offered_and_works(certificate: tuple[Path, Path]) -> None:
    with running_door(tls_cert=certificate[0], tls_key=certificate[1]) as door:
        with smtplib.SMTP("127.0.0.1", door.port, timeout=WAIT) as client:
            client.ehlo("client.example.net")
            assert client.has_extn("starttls")
            client.starttls(context=tls(certificate))
            client.ehlo("client.example.net")
            assert not client.has_extn("starttls")
            assert not client.has_extn("auth")
            client.sendmail("ann@example.net", ["abuse@example.org"], MAIL + b"x" * 3_000_000 + b"\r\n")
        assert door.received[0][0] == MAIL + b"x" * 3_000_000 + b"\r\n"


def test_mail_before_starttls_is_refused_where_tls_is_required(certificate: tuple[Path, Path]) -> None:
    with running_door(tls_cert=certificate[0], tls_key=certificate[1], require_tls=True) as door:
        with smtplib.SMTP("127.0.0.1", door.port, timeout=WAIT) as client:
            client.ehlo("client.example.net")
            assert client.mail("ann@example.net")[0] == 530
            client.starttls(context=tls(certificate))
            client.sendmail("ann@example.net", ["abuse@example.org"], MAIL)
        assert len(door.received) == 1


def test_commands_smuggled_in_ahead_of_tls_are_dropped(certificate: tuple[Path, Path]) -> None:
    with running_door(tls_cert=certificate[0], tls_key=certificate[1]) as door, Client(door.port) as client:
        client.say("EHLO client.example.net")
        client.send(b"STARTTLS\r\nMAIL FROM:<eve@example.net>\r\n")
        assert client.reply().startswith("220")
        with tls(certificate).wrap_socket(client.socket) as secured, secured.makefile("rb") as lines:
            secured.sendall(b"RCPT TO:<abuse@example.org>\r\n")
            assert lines.readline().startswith(b"503")
        client.socket = socket.socket()  # the old one went into the wrapped one


def test_a_failed_handshake_harms_nobody(certificate: tuple[Path, Path]) -> None:
    with running_door(tls_cert=certificate[0], tls_key=certificate[1]) as door:
        with door.connect() as client:
            client.say("EHLO client.example.net")
            assert client.say("STARTTLS").startswith("220")
            client.send(b"this is no handshake\r\n" * 10)
            client.socket.settimeout(WAIT)
            while client.socket.recv(4096):
                pass
        with door.connect() as client:
            client.begin()
            client.send(MAIL + b".\r\n")
            assert client.reply().startswith("250")
        assert [event for event, _ in door.log.lines] == ["received"]


def test_a_certificate_and_another_ones_key_are_told_at_start(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    new = ["openssl", "genpkey", "-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", other]
    subprocess.run(new, check=True, capture_output=True)
    locked = tmp_path / "locked.pem"
    lock = ["openssl", "pkey", "-in", certificate[1], "-aes256", "-passout", "pass:secret", "-out", locked]
    subprocess.run(lock, check=True, capture_output=True)
    for key in (other, locked, certificate[0]):
        together = r"smtp\.tls_cert: certificate and key can't be used together"
        with pytest.raises(ConfigError, match=together), running_door(tls_cert=certificate[0], tls_key=key):
            pass
