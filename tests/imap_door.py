"""A running IMAP door for tests, over a real spool and database with a log that is kept; and a line that can be cut."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from door import Log
from dovecot import Dovecot
from mailbot.domain.mail import Envelope
from mailbot.envelopes import envelope_in_mailbox
from mailbot.listen.imap import ImapDoor
from mailbot.listen.imap_hands import Hands
from mailbot.sections import ImapSettings
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.imap import FolderMemory
from mailbot.store.migrate import migrate
from mailbot.store.spool import Spool
from mailbot.store.tables import imap_messages, messages

PATIENCE = 30.0


def account(server: Dovecot, **given: Any) -> ImapSettings:
    """Settings of an account on a test server, over TLS with its certificate."""
    usual: dict[str, Any] = {
        "name": "desk",
        "host": "127.0.0.1",
        "port": server.tls_port,
        "ca_file": server.ca_file,
        "user": "desk",
        "poll_seconds": 0.2,
        "timeout": 10,
    }
    if "oauth" not in given:
        usual["password_file"] = server.password_file
    return ImapSettings.model_validate({**usual, **given})


def until(condition: Callable[[], object], what: str = "it did not come about") -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


@dataclass
class Store:
    """What the door takes mail into."""

    folder: Path
    put: Callable[..., Any] | None = None
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        self.database = Database(f"sqlite:///{self.folder / 'mailbot.db'}")
        migrate(self.database)
        self.blobs = Blobs(self.folder / "blobs")
        self.spool = Spool(self.database, self.blobs)

    def close(self) -> None:
        self.spool.close()
        self.database.close()

    def hands(self, settings: ImapSettings, folder: str) -> Hands:
        def envelope(raw: bytes, at: datetime) -> Envelope:
            return envelope_in_mailbox(raw, at, lambda it: it.endswith("@alludium.ai"), settings.address)

        memory = FolderMemory(self.database, settings.name, folder)
        put, place = self.put or self.spool.put, self.blobs.folder
        return Hands(put, envelope, memory, lambda: datetime.now(UTC), self.log, place)

    @property
    def rows(self) -> list[Any]:
        """What is known of the folders, oldest first."""
        query = sa.select(imap_messages).order_by(imap_messages.c.uidvalidity, imap_messages.c.uid)
        with self.database.read() as connection:
            return list(connection.execute(query))

    @property
    def states(self) -> list[tuple[int, str, bool]]:
        return [(row.uid, row.state, row.settled) for row in self.rows]

    @property
    def taken(self) -> list[bytes]:
        """The octets of every message in the spool, by their time of receipt."""
        with self.database.read() as connection:
            sums = connection.execute(sa.select(messages.c.sha256).order_by(messages.c.received_at, messages.c.id))
            return [self.blobs.get(row.sha256) for row in sums]

    @property
    def envelopes(self) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(sa.select(messages).order_by(messages.c.received_at, messages.c.id)))

    def logged(self, event: str) -> list[dict[str, object]]:
        return [values for name, values in self.log.lines if name == event]


@contextmanager
def reading(store: Store, *accounts: ImapSettings) -> Iterator[ImapDoor]:
    """Runs a door."""
    door = ImapDoor(accounts, store.hands, store.log)
    door.start()
    try:
        yield door
    finally:
        door.stop()
        assert not any(thread.is_alive() for thread in door._threads), "a thread was left behind"


@dataclass
class Cut:
    """A line to a server that is cut after so many octets from it, once for each number given.

    Args:
        after: octets after which each connection in turn ends; None: never. The last counts for all further ones.
        at: where these octets come from the server, the connection ends there, each time.
        then: called before a connection is cut after so many octets.
    """

    to: int
    after: list[int | None]
    at: bytes | None = None
    then: Callable[[], object] = lambda: None
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        _end(*self._ends)
        for thread in self._threads:
            thread.join(PATIENCE)
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                limit = self.after[min(self.connections, len(self.after) - 1)]
                self.connections += 1
                try:
                    server = socket.create_connection(("127.0.0.1", self.to))
                except OSError:
                    client.close()
                    continue
                self._ends += [client, server]
                for ways in ((client, server, None, None, self.then), (server, client, limit, self.at, self.then)):
                    self._threads.append(threading.Thread(target=_pass, args=ways, daemon=True))
                    self._threads[-1].start()


def _pass(
    source: socket.socket, target: socket.socket, limit: int | None, at: bytes | None, then: Callable[[], object]
) -> None:
    passed = 0
    with suppress(OSError):
        while octets := source.recv(65536 if limit is None else max(1, min(65536, limit - passed))):
            if at is not None and at in octets:
                target.sendall(octets[: octets.index(at)])
                break
            target.sendall(octets)
            passed += len(octets)
            if limit is not None and passed >= limit:
                then()
                break
    _end(source, target)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def message(number: int, size: int = 0) -> bytes:
    """A message of its own, as a mail system delivers it."""
    head = (
        f"Return-Path: <reporter{number}@example.org>\r\nDelivered-To: abuse@alludium.ai\r\n"
        f"From: reporter{number}@example.org\r\nTo: abuse@alludium.ai\r\nSubject: Policy Violation Report #{number}\r\n"
        f"Message-ID: <{number}@client.example.org>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n"
    ).encode()
    line = f"The account @user{number} impersonates me.\r\n".encode()
    return head + line * max(1, -(-(size - len(head)) // len(line)))
