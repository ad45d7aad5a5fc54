"""The SMTP door when something fails: the spool, the peer, the connection; and what it tells and logs then."""

import socket
from collections.abc import Iterator

import pytest

from door import MAIL, WAIT, Gate, Running, running_door
from mailbot.domain.mail import Envelope
from mailbot.listen import smtp_handler, smtp_session

SECRET = "ann@example.net said: the account is mine"  # what an exception of ours might quote


@pytest.fixture
def door() -> Iterator[Running]:
    with running_door() as running:
        yield running


def test_a_message_in_a_loop_is_refused(door: Running) -> None:
    with door.connect() as client:
        for count, code in ((100, "554 5.4.6"), (99, "250 2.0.0")):
            client.begin()
            client.send(b"Received: from a.example.net\r\n" * count + MAIL + b".\r\n")
            assert client.reply().startswith(code)


async def failing(raw: bytes, envelope: Envelope) -> str:
    raise ValueError(SECRET)


def test_a_failure_of_the_spool_is_temporary_and_tells_nothing() -> None:
    with running_door(failing) as door, door.connect() as client:
        for _ in range(2):
            client.begin()
            client.send(MAIL + b".\r\n")
            assert client.reply() == "451 4.3.0 the message could not be stored, try again later"
    assert [event for event, _ in door.log.lines] == ["smtp_put_failed"] * 2
    assert door.log.lines[0][1]["error"] == "ValueError"
    assert str(door.log.lines[0][1]["at"]).startswith("test_smtp_door_failures.py:")
    assert "account" not in str(door.log.lines)


def test_a_failure_of_the_address_book_is_temporary_and_tells_nothing() -> None:
    def accepts(address: str) -> bool:
        raise KeyError(SECRET)

    with running_door(accepts=accepts) as door, door.connect() as client:
        client.say("EHLO client.example.net")
        client.say("MAIL FROM:<ann@example.net>")
        assert client.say("RCPT TO:<abuse@example.org>") == "451 4.3.0 something failed here, try again later"
    assert "account" not in str(door.log.lines)


def test_a_spool_that_takes_too_long_is_a_temporary_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_handler, "PUT_SECONDS", 0.1)
    gate = Gate()
    with running_door(gate.put) as door, door.connect() as client:
        client.begin()
        client.send(MAIL + b".\r\n")
        assert client.reply().startswith("451 4.3.0")
        gate.open(door)


def test_failures_of_ours_are_no_errors_of_the_peer() -> None:
    with running_door(failing, max_errors=1) as door, door.connect() as client:
        for _ in range(4):
            client.begin()
            client.send(MAIL + b".\r\n")
            assert client.reply().startswith("451")


def test_the_reply_comes_only_after_put_has_returned() -> None:
    gate = Gate()
    with running_door(gate.put) as door, door.connect() as client:
        client.begin()
        client.send(MAIL + b".\r\n")
        assert gate.entered.wait(WAIT)
        client.socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.socket.recv(1)
        client.socket.settimeout(WAIT)
        gate.open(door)
        with client.socket.makefile("rb") as lines:
            assert lines.readline() == b"250 2.0.0 queued as S1\r\n"


@pytest.mark.parametrize("octets", [b"", MAIL, MAIL + b".", MAIL + b".\r", b"x" * 1_000_000])
@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_peer_that_vanishes_in_data_leaves_nothing(door: Running, octets: bytes, reset: bool) -> None:
    with door.connect() as client:
        client.begin()
        client.send(octets)
        if reset:
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    door.until_idle()
    assert door.received == []


def test_a_peer_that_vanishes_while_its_message_is_stored_cancels_nothing() -> None:
    gate = Gate()
    with running_door(gate.put, idle_timeout=0.3) as door:
        with door.connect() as client, door.connect() as other:
            client.begin()
            client.send(MAIL + b".\r\n")
            assert gate.entered.wait(WAIT)
            client.close()
            assert other.reply().startswith("421 4.4.2"), "time enough for the door to see that the peer is gone"
            assert not door.door._limits.idle, "the octets are still here, and count"
            gate.open(door)
        door.until_idle()
    assert gate.stored == [MAIL]
    assert [event for event, _ in door.log.lines] == ["received"]


def test_a_peer_that_reads_no_reply_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_session, "LINGER_SECONDS", 0.1)
    with running_door(idle_timeout=0.5) as door, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", door.port))
        deaf.settimeout(0.2)
        with pytest.raises(OSError):  # noqa: PT011  # no more is taken, or the connection is gone
            deaf.sendall(b"EHLO client.example.net\r\n" * 1_000_000)
        door.until_idle()


def test_no_log_line_holds_an_address_or_a_word_of_a_mail(door: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), door.connect() as client:
        client.begin(sender="secret-sender@example.net")
        client.send(MAIL + b".\r\n")
        client.reply()
        client.say("MAIL FROM:<secret-sender@example.net> FOO=BAR")
        client.say("SECRET-SENDER@EXAMPLE.NET")
    [(event, values)] = door.log.lines
    assert (event, values["message"], values["size"], values["recipients"]) == ("received", "S1", len(MAIL), 1)
    assert isinstance(values["seconds"], float)
    shown = (str(door.log.lines) + caplog.text).lower()
    assert not any(word in shown for word in ("secret", "example.net", "abuse@", "policy violation"))


def test_nobody_learns_who_has_an_address(door: Running) -> None:
    with door.connect() as client:
        client.say("EHLO client.example.net")
        assert {client.say(f"VRFY {name}") for name in ("abuse@example.org", "nobody")} == {
            "252 2.5.0 send mail and see"
        }
        assert client.say("EXPN abuse").startswith("500")
        assert client.say("AUTH PLAIN AGEAYg==").startswith("500")
        assert client.say("HELP") == client.say("HELP VRFY") == "214 2.0.0 see RFC 5321"
