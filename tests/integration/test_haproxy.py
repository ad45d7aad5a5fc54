"""The door behind a real HAProxy: who the peer is, under TLS too, and how HAProxy sees the door."""

import smtplib
import ssl
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import services
from documented import block
from door import MAIL, WAIT, Running, running_door
from haproxy import HAProxy, haproxy

SETTINGS: dict[str, Any] = {**tomllib.loads(block("mailbot.toml: HAProxy in front"))["smtp"], "port": 0}


@pytest.fixture(params=["send-proxy-v2", "send-proxy"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[HAProxy, Running]]:
    """HAProxy, with either version of its protocol, and the door behind it."""
    with running_door(**SETTINGS) as door, haproxy(tmp_path, door.port, request.param) as proxy:
        yield proxy, door


def client_at(address: str, port: int) -> smtplib.SMTP:
    """A client whose own address is one of loopback's many."""
    return smtplib.SMTP("127.0.0.1", port, "client.example.net", WAIT, source_address=(address, 0))


def test_the_peer_is_the_client_and_not_haproxy(front: tuple[HAProxy, Running]) -> None:
    proxy, door = front
    for address in ("127.0.0.7", "127.0.0.8"):
        with client_at(address, proxy.port) as client:
            client.sendmail("ann@example.net", ["abuse@example.org"], MAIL)
    assert [envelope.peer for _, envelope in door.received] == ["127.0.0.7", "127.0.0.8"]
    assert {raw for raw, _ in door.received} == {MAIL}


def test_haproxy_sees_by_its_health_checks_whether_the_door_is_there(front: tuple[HAProxy, Running]) -> None:
    proxy, door = front
    proxy.wait_for("UP", "L7OK")
    door.call(door.door.stop())
    proxy.wait_for("DOWN", "L4CON")
    assert door.log.lines == []


def test_haproxy_without_the_header_gets_nothing_from_the_door(tmp_path: Path) -> None:
    with running_door(**SETTINGS) as door, haproxy(tmp_path, door.port, "") as proxy:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client_at("127.0.0.7", proxy.port).ehlo()
        door.until_idle()
        assert {event for event, _ in door.log.lines} == {"smtp_proxy_refused"}
        assert door.received == []


def test_one_clients_limit_is_not_the_others(tmp_path: Path) -> None:
    with running_door(**SETTINGS, max_connections_per_peer=1) as door, haproxy(tmp_path, door.port) as proxy:
        with client_at("127.0.0.7", proxy.port), client_at("127.0.0.8", proxy.port) as other:
            assert other.noop()[0] == 250
            with pytest.raises(smtplib.SMTPConnectError) as refused:
                client_at("127.0.0.7", proxy.port)
        assert refused.value.smtp_code == 421


def test_starttls_goes_through_to_the_door(tmp_path: Path) -> None:
    cert, key = services.certificate(tmp_path, "DNS:localhost")
    context = ssl.create_default_context(cafile=str(cert))
    with running_door(**SETTINGS, tls_cert=cert, tls_key=key, require_tls=True) as door:
        with haproxy(tmp_path, door.port) as proxy, client_at("127.0.0.7", proxy.port) as client:
            client._host = "localhost"  # type: ignore[attr-defined]  # the name that the certificate is for
            client.starttls(context=context)
            client.sendmail("ann@example.net", ["abuse@example.org"], MAIL)
        assert [envelope.peer for _, envelope in door.received] == ["127.0.0.7"]
