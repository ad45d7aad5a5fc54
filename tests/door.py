"""A running SMTP door for tests: in a loop of its own thread, so that blocking clients can talk to it."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from mailbot.domain.mail import Envelope
from mailbot.listen.smtp import SmtpDoor
from mailbot.sections import SmtpSettings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OURS = ("abuse@example.org", "appeals@example.org", "postmaster@example.org", "büro@example.org")
T = TypeVar("T")
MAIL = b"From: ann@example.net\r\nSubject: Policy Violation Report\r\n\r\nDear team\r\n"
WAIT = 10.0  # seconds after which a test gives up on the door


@dataclass
class Log:
    """A logger that keeps what it gets."""

    lines: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def info(self, event: str, **values: object) -> None:
        self.lines.append((event, values))

    def error(self, event: str, **values: object) -> None:
        self.lines.append((event, values))


@dataclass
class Running:
    """What a test sees of the door: its port, what it put, what it logged."""

    door: SmtpDoor
    loop: asyncio.AbstractEventLoop
    log: Log
    received: list[tuple[bytes, Envelope]]

    @property
    def port(self) -> int:
        return self.door.port

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WAIT)

    def until_idle(self) -> None:
        """Waits until nobody is connected and no octets are held."""
        self.call(_until_idle(self.door))

    def connect(self) -> "Client":
        return Client(self.port)


class Client:
    """A raw SMTP client: sends octets as they are and reads replies."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
        self.lines = self.socket.makefile("rb")
        self.greeting = self.reply()

    def reply(self) -> str:
        """The last line of the next reply; "" at the end of the connection."""
        while True:
            line = self.lines.readline().decode()
            if line[3:4] != "-":
                return line.rstrip("\r\n")

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def say(self, command: str) -> str:
        self.send(command.encode() + b"\r\n")
        return self.reply()

    def begin(self, *, sender: str = "ann@example.net", recipient: str = "abuse@example.org") -> None:
        """Everything up to the 354."""
        self.say("EHLO client.example.net")
        assert self.say(f"MAIL FROM:<{sender}>").startswith("250")
        assert self.say(f"RCPT TO:<{recipient}>").startswith("250")
        assert self.say("DATA").startswith("354")

    def close(self) -> None:
        self.lines.close()
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Gate:
    """A spool that is slow: `put` waits until the test opens it."""

    def __init__(self) -> None:
        self.entered, self._opened = threading.Event(), asyncio.Event()
        self.stored: list[bytes] = []

    async def put(self, raw: bytes, _envelope: Envelope) -> str:
        self.entered.set()
        await self._opened.wait()
        self.stored.append(raw)
        return f"S{len(self.stored)}"

    def open(self, door: Running) -> None:
        door.loop.call_soon_threadsafe(self._opened.set)


async def _until_idle(door: SmtpDoor) -> None:
    async with asyncio.timeout(WAIT):
        while not door._limits.idle:  # noqa: ASYNC110  # the door has no event for it
            await asyncio.sleep(0.005)


@contextmanager
def running_door(
    put: Callable[[bytes, Envelope], Awaitable[str]] | None = None,
    accepts: Callable[[str], bool] = lambda address: address.lower() in OURS,
    **settings: object,
) -> Iterator[Running]:
    """Runs a door; at the end, everything that it took must be given back and nothing have gone wrong unseen."""
    received: list[tuple[bytes, Envelope]] = []
    failures: list[dict[str, Any]] = []
    log, loop = Log(), asyncio.new_event_loop()
    loop.set_exception_handler(lambda _, context: failures.append(context))

    async def keep(raw: bytes, envelope: Envelope) -> str:
        received.append((raw, envelope))
        return f"S{len(received)}"

    options = SmtpSettings.model_validate({"port": 0, "hostname": "mx.example.org", **settings})
    door = SmtpDoor(options, accepts, put or keep, lambda: NOW, log)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running = Running(door, loop, log, received)
    try:
        running.call(door.start())
        yield running
        running.call(door.stop())
        assert door._limits.idle, "connections or octets were not given back"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT)
        loop.close()
    assert failures == []
