"""The SMTP door behind a proxy: whose address counts, and what comes without a header."""

import socket
import ssl
from pathlib import Path

import pytest

import services
from door import MAIL, WAIT, Client, Running, running_door
from mailbot.listen import smtp_session

HERE = ["127.0.0.0/8"]


def behind(door: Running, header: bytes) -> Client:
    """A client whose proxy says this about it."""
    client = Client.__new__(Client)
    client.socket = socket.create_connection(("127.0.0.1", door.port), timeout=WAIT)
    client.socket.sendall(header)
    client.lines = client.socket.makefile("rb")
    client.greeting = client.reply()
    return client


def four(address: str) -> bytes:
    return f"PROXY TCP4 {address} 198.51.100.1 40000 25\r\n".encode()


def test_the_client_behind_the_proxy_is_the_peer() -> None:
    with running_door(proxies=HERE) as door:
        for header, address in (
            (four("192.0.2.7"), "192.0.2.7"),
            (b"PROXY TCP6 2001:db8::7 ::1 1 2\r\n", "2001:db8::7"),
        ):
            with behind(door, header) as client:
                assert client.greeting.startswith("220")
                client.begin()
                client.send(MAIL + b".\r\n")
                assert client.reply().startswith("250")
            assert door.received[-1][1].peer == address


def test_limits_count_the_clients_and_not_their_proxy() -> None:
    with running_door(proxies=HERE, max_connections_per_peer=1) as door, behind(door, four("192.0.2.7")):
        with behind(door, four("192.0.2.8")) as other:
            assert other.greeting.startswith("220")
        with behind(door, four("192.0.2.7")) as again:
            assert again.greeting.startswith("421 4.7.0")
            assert again.reply() == ""


def test_a_client_behind_the_proxy_is_trusted_by_its_own_address() -> None:
    trusted = [{"network": "192.0.2.0/24"}]
    with running_door(proxies=HERE, trusted_peers=trusted, max_errors=1) as door:
        with behind(door, four("192.0.2.7")) as client:
            assert [client.say("WHAT")[:3] for _ in range(3)] == ["500"] * 3
        with behind(door, four("198.51.100.7")) as client:
            assert [client.say("WHAT")[:3] for _ in range(2)] == ["500", "421"]


def test_a_health_check_is_greeted() -> None:
    with running_door(proxies=HERE) as door, behind(door, b"PROXY UNKNOWN\r\n") as client:
        assert client.greeting.startswith("220")
        assert client.say("QUIT").startswith("221")


def test_whom_a_proxy_cannot_name_has_no_address_to_be_judged_by() -> None:
    with running_door(proxies=HERE) as door:
        with behind(door, b"PROXY UNKNOWN\r\n") as client:
            client.begin()
            client.send(MAIL + b".\r\n")
            assert client.reply().startswith("250")
        assert [envelope.peer for _, envelope in door.received] == [None]


def test_a_proxy_that_sends_no_header_gets_no_answer() -> None:
    with running_door(proxies=HERE) as door:
        with behind(door, b"EHLO client.example.net\r\n") as client:
            assert client.greeting == ""
        door.until_idle()
        assert door.log.lines == [("smtp_proxy_refused", {"problem": "PROXY unrecognized signature"})]


def test_a_bad_address_in_a_header_is_not_logged() -> None:
    with running_door(proxies=HERE) as door:
        with behind(door, b"PROXY TCP4 192.0.2.7 192.0.2.888 1 2\r\n") as client:
            assert client.greeting == ""
        door.until_idle()
        assert door.log.lines == [("smtp_proxy_refused", {"problem": "PROXYv1 address malformed"})]


def test_a_proxy_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.listen.smtp_proxy.HEADER_SECONDS", 0.05)
    with running_door(proxies=HERE) as door:
        with behind(door, b"PROXY TCP4 ") as client:
            assert client.greeting == ""
        door.until_idle()
        assert door.log.lines == [("smtp_proxy_refused", {"problem": "no PROXY header came in time"})]


def test_a_proxy_that_only_knocks_is_no_failure() -> None:
    with running_door(proxies=HERE) as door:
        socket.create_connection(("127.0.0.1", door.port), timeout=WAIT).close()
        with behind(door, four("192.0.2.7")) as client:
            assert client.greeting.startswith("220")
        assert door.log.lines == []


def test_nobody_else_is_believed_a_header() -> None:
    with running_door(proxies=["192.0.2.0/24"]) as door, door.connect() as client:
        assert client.greeting.startswith("220")
        assert client.say("PROXY TCP4 192.0.2.7 198.51.100.1 40000 25").startswith("500")
        client.begin()
        client.send(MAIL + b".\r\n")
        assert client.reply().startswith("250")
        assert door.received[0][1].peer == "127.0.0.1"


def test_a_door_that_stops_does_not_wait_for_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_session, "HEADER_SECONDS", 3600.0)
    monkeypatch.setattr("mailbot.listen.smtp_proxy.HEADER_SECONDS", 3600.0)
    with running_door(proxies=HERE) as door:
        waiting = socket.create_connection(("127.0.0.1", door.port), timeout=WAIT)
        with behind(door, four("192.0.2.7")):
            door.call(door.door.stop())
        assert waiting.recv(100).startswith(b"421 4.3.2")
        waiting.close()


def test_the_peer_stays_the_same_behind_starttls(tmp_path: Path) -> None:
    cert, key = services.certificate(tmp_path, "DNS:mx.example.org")
    context = ssl.create_default_context(cafile=str(cert))
    with running_door(proxies=HERE, tls_cert=cert, tls_key=key, require_tls=True) as door:
        with behind(door, four("192.0.2.7")) as client:
            client.say("EHLO client.example.net")
            assert client.say("STARTTLS").startswith("220")
            client.socket = context.wrap_socket(client.socket, server_hostname="mx.example.org")
            client.lines = client.socket.makefile("rb")
            client.begin()
            client.send(MAIL + b".\r\n")
            assert client.reply().startswith("250")
        assert door.received[0][1].peer == "192.0.2.7"
