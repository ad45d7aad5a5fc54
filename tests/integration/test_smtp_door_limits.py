"""The SMTP door's limits over real sockets: size, room, connections, messages, recipients, errors, time."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from door import MAIL, WAIT, Gate, Running, running_door
from mailbot.listen import smtp_session


@pytest.fixture
def door() -> Iterator[Running]:
    with running_door() as running:
        yield running


def test_the_size_is_advertised(door: Running) -> None:
    with smtplib.SMTP("127.0.0.1", door.port, timeout=WAIT) as client:
        client.ehlo("client.example.net")
        assert client.esmtp_features["size"] == "40000000"
        assert set(client.esmtp_features) == {"size", "8bitmime", "smtputf8", "pipelining"}


def test_an_announced_size_above_the_limit_is_refused_before_any_octet() -> None:
    with running_door(max_bytes=20_000) as door, door.connect() as client:
        client.say("EHLO client.example.net")
        assert client.say("MAIL FROM:<ann@example.net> SIZE=20001").startswith("552 5.3.4")
        assert client.say("MAIL FROM:<ann@example.net> SIZE=²").startswith("501 5.5.4")
        assert client.say("MAIL FROM:<ann@example.net> SIZE=20000").startswith("250")


@pytest.mark.parametrize(("size", "code"), [(20_000, "250 2.0.0"), (20_001, "552 5.3.4"), (500_000, "552 5.3.4")])
def test_the_limit_holds_for_the_octets_that_came(size: int, code: str) -> None:
    with running_door(max_bytes=20_000) as door, door.connect() as client:
        client.begin()
        client.send(b"x" * (size - 2) + b"\r\n.\r\n")
        assert client.reply().startswith(code)
        assert len(door.received) == (code[0] == "2")
        client.begin()
        client.send(MAIL + b".\r\n")
        assert client.reply().startswith("250 2.0.0"), "the connection goes on"


def test_a_message_without_end_is_not_read_for_ever() -> None:
    with running_door(max_bytes=20_000) as door, door.connect() as client:
        client.begin()
        with pytest.raises(OSError):  # noqa: PT011  # reset or broken pipe, as it happens
            client.send(b"x" * 100_000_000)
    assert door.received == []


def test_room_is_shared_by_all_connections_and_given_back() -> None:
    gate = Gate()
    with running_door(gate.put, max_bytes=60_000, max_bytes_in_flight=100_000) as door, ExitStack() as stack:
        one, other = (stack.enter_context(door.connect()) for _ in range(2))
        one.begin()
        one.send(b"x" * 55_000 + b"\r\n.\r\n")
        assert gate.entered.wait(WAIT)
        other.say("EHLO client.example.net")
        assert other.say("MAIL FROM:<ann@example.net> SIZE=55000").startswith("452 4.3.1")
        other.begin()
        other.send(b"x" * 55_000 + b"\r\n.\r\n")
        assert other.reply().startswith("452 4.3.1")
        gate.open(door)
        assert one.reply() == "250 2.0.0 queued as S1"
        other.begin()
        other.send(b"x" * 55_000 + b"\r\n.\r\n")
        assert other.reply() == "250 2.0.0 queued as S2"


def test_a_peer_gets_no_more_connections_than_its_share() -> None:
    with running_door(max_connections_per_peer=2) as door, door.connect() as one, door.connect():
        with door.connect() as refused:
            assert refused.greeting.startswith("421 4.7.0")
            assert refused.reply() == ""
        assert one.say("QUIT").startswith("221")
        assert one.reply() == ""
        with door.connect() as again:
            assert again.greeting.startswith("220 mx.example.org")


def test_all_peers_get_no_more_connections_than_the_door_has() -> None:
    with running_door(max_connections=1) as door, door.connect(), door.connect() as refused:
        assert refused.greeting.startswith("421 4.3.2")


def test_messages_recipients_and_errors_have_limits() -> None:
    with running_door(max_messages_per_minute=1, max_recipients=1, max_errors=3) as door, door.connect() as client:
        client.say("EHLO client.example.net")
        client.say("MAIL FROM:<ann@example.net>")
        client.say("RCPT TO:<abuse@example.org>")
        assert client.say("RCPT TO:<appeals@example.org>").startswith("452 4.5.3")
        client.say("RSET")
        assert client.say("MAIL FROM:<ann@example.net>").startswith("452 4.7.0")
        assert client.say("RCPT TO:<abuse@example.org>").startswith("503")
        assert client.say("NOOP").startswith("250")
        assert client.say("RCPT TO:<abuse@example.org>") == "421 4.7.0 too many errors"
        assert client.reply() == ""


def test_guessing_addresses_ends_the_connection() -> None:
    with running_door(max_errors=5) as door, door.connect() as client:
        client.say("EHLO client.example.net")
        client.say("MAIL FROM:<ann@example.net>")
        codes = [client.say(f"RCPT TO:<guess{number}@example.org>")[:3] for number in range(6)]
    assert codes == ["550"] * 5 + ["421"]


def test_bogus_commands_end_the_connection_with_421(door: Running) -> None:
    with door.connect() as client:
        client.send(b"POST / HTTP/1.1\r\nHost: mx\r\nAccept: x\r\nA: b\r\nC: d\r\nE: f\r\n")
        replies = [client.reply() for _ in range(5)]
        assert client.reply() == ""
    assert [reply[:3] for reply in replies] == ["500"] * 4 + ["421"]


def test_a_trusted_peer_has_no_limits_of_its_own() -> None:
    strict = {"max_connections": 1, "max_messages_per_minute": 1, "max_recipients": 1, "max_errors": 1}
    trusted = [{"network": "127.0.0.0/8"}]
    with running_door(trusted_peers=trusted, **strict) as door, door.connect(), door.connect() as client:
        for _ in range(3):
            client.say("EHLO client.example.net")
            client.say("MAIL FROM:<ann@example.net>")
            assert client.say("RCPT TO:<nobody@example.org>").startswith("550")
            assert client.say("RCPT TO:<abuse@example.org>").startswith("250")
            assert client.say("RCPT TO:<abuse@example.org>").startswith("250")
            client.say("RSET")


@pytest.mark.parametrize("before", [b"", b"EHLO client.example.net\r\n", b"NOO"], ids=["silent", "EHLO", "half a line"])
def test_a_peer_that_says_nothing_is_sent_away(before: bytes) -> None:
    with running_door(idle_timeout=0.3) as door, door.connect() as client:
        client.send(before)
        if before.endswith(b"\n"):
            client.reply()
        assert client.reply().startswith("421 4.4.2")
        assert client.reply() == ""


def test_a_peer_that_stops_in_the_middle_of_data_is_sent_away() -> None:
    with running_door(idle_timeout=0.3) as door, door.connect() as client:
        client.begin()
        client.send(MAIL)
        assert client.reply().startswith("421 4.4.2")
        assert client.reply() == ""
    assert door.received == []


def test_data_may_take_longer_than_the_idle_timeout_while_something_comes() -> None:
    with running_door(idle_timeout=1.0) as door, door.connect() as client:
        client.begin()
        pause = threading.Event()
        for _ in range(8):
            client.send(b"x" * 200_000)
            pause.wait(0.2)
        client.send(b"\r\n.\r\n")
        assert client.reply().startswith("250")


def test_a_message_that_takes_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_session, "DATA_SECONDS", 0.0)
    with running_door() as door, door.connect() as client:
        client.begin()
        client.send(b"x" * 300_000)
        assert client.reply().startswith("421 4.4.2")


def test_a_command_line_may_be_long_but_not_endless(door: Running) -> None:
    with door.connect() as client:
        client.say("EHLO client.example.net")
        assert client.say("MAIL FROM:<" + "a" * 700 + "@example.net>").startswith("250")
        assert client.say("RSET").startswith("250")
        assert client.say("MAIL FROM:<" + "a" * 1100 + "@example.net>").startswith("500")
        assert client.say("EHLO " + "a" * 1_000_000).startswith("500")
        assert client.say("NOOP").startswith("250")
