"""How the SMTP door ends: nobody is cut off in the middle of a message without need."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from door import MAIL, WAIT, Gate, Running, running_door
from mailbot.listen import smtp


@pytest.fixture
def door() -> Iterator[Running]:
    with running_door() as running:
        yield running


def test_stop_tells_those_who_wait_and_takes_nobody_new() -> None:
    with running_door() as door, door.connect() as client:
        client.say("EHLO client.example.net")
        door.call(door.door.stop())
        assert client.reply().startswith("421 4.3.2")
        assert client.reply() == ""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", door.port), timeout=WAIT)


def test_stop_lets_a_running_message_have_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "STOP_SECONDS", 2 * WAIT)  # so that it isn't this that ends the connection
    gate = Gate()
    with running_door(gate.put) as door, door.connect() as client:
        client.begin()
        client.send(MAIL + b".\r\n")
        assert gate.entered.wait(WAIT)
        stopping = asyncio.run_coroutine_threadsafe(door.door.stop(), door.loop)
        gate.open(door)
        assert client.reply() == "250 2.0.0 queued as S1"
        assert client.reply().startswith("421 4.3.2")
        assert client.reply() == ""
        stopping.result(WAIT)


def test_stop_waits_for_the_rest_of_a_message_and_no_longer_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "STOP_SECONDS", 0.3)
    with running_door() as door, door.connect() as late, door.connect() as quick:
        for client in (late, quick):
            client.begin()
            client.send(MAIL)
        stopping = asyncio.run_coroutine_threadsafe(door.door.stop(), door.loop)
        quick.send(b".\r\n")
        assert quick.reply().startswith("250")
        assert late.reply().startswith("421 4.3.2")
        stopping.result(WAIT)
    assert len(door.received) == 1


def test_stop_may_be_called_twice_or_before_start(door: Running) -> None:
    door.call(door.door.stop())
    door.call(door.door.stop())


@pytest.mark.parametrize("turns", range(6))
def test_stop_ends_who_was_let_in_at_the_last_moment(turns: int) -> None:
    """One whose connection is accepted, but has no session yet, or one that hasn't begun."""

    async def stop_so_many_turns_after(connected: socket.socket) -> None:
        connected.connect(("127.0.0.1", door.port))
        for _ in range(turns):
            await asyncio.sleep(0)
        await door.door.stop()

    with running_door() as door, socket.socket() as late:
        late.settimeout(WAIT)
        door.call(stop_so_many_turns_after(late))
        with suppress(ConnectionResetError):
            while late.recv(1024):
                pass
