"""A real `mailbot serve` as a child process, and a client that keeps a log of what it was promised."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import shell
from mailbot.settings import Settings, load_settings, shipped
from mailbot.store.database import Database

PATIENCE = 60.0
QUEUED = re.compile(rb"queued as ([0-9a-f]{24})")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Bot:
    """`mailbot serve` on a state folder of its own.

    Args:
        more: settings by their environment names, without MAILBOT_; an empty one leaves out what is set here.
    """

    state: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        given = {
            "PATHS__STATE": str(self.state),
            "SMTP__PORT": str(self.port),
            "SMTP__MAX_MESSAGES_PER_MINUTE": "1000000",
            "SMTP__MAX_CONNECTIONS_PER_PEER": "100",
            "CLOCK__TICK_SECONDS": "0.2",
            "DNS__ZONE_FILE": str(shipped("demo.zone")),
            **self.more,
        }
        return {f"MAILBOT_{name}": value for name, value in given.items() if value}

    @property
    def settings(self) -> Settings:
        return load_settings(None, self.environment)

    def start(self) -> None:
        """Starts it and waits until it greets."""
        self.state.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "mailbot.cli", "serve"]
        with (self.state / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **self.environment}, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError), smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                return
            assert self.process.poll() is None, (self.state / "log").read_text()[-2000:]
            time.sleep(0.02)
        raise AssertionError("serve did not listen")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def workers(self) -> list[int]:
        """Process ids of its workers."""
        assert self.process is not None
        found: list[int] = []
        with suppress(OSError):
            for task in Path(f"/proc/{self.process.pid}/task").iterdir():
                found += [int(pid) for pid in (task / "children").read_text().split()]
        return found

    def send(self, raw: bytes, sender: str = "anna@example.net", *to: str) -> str:
        """Sends one message; gives the id that the door answered with."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
            return send_on(client, raw, sender, *to)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs a `mailbot` command on the same settings."""
        return shell.mailbot(*arguments, environment={**self.environment, "COLUMNS": "200"})

    def wait_until_settled(self, seconds: float = PATIENCE) -> None:
        """Waits until every message is disposed of and every mail has left."""
        from mailbot.store.views import counts, list_outbox

        database = Database(self.settings.store_url)
        deadline = time.monotonic() + seconds
        try:
            while counts(database)["waiting"] or list_outbox(database, state="queued", limit=1):
                assert time.monotonic() < deadline, "not settled in time"
                time.sleep(0.1)
        finally:
            database.close()


def send_on(client: smtplib.SMTP, raw: bytes, sender: str, *to: str) -> str:
    """One transaction on an open session; the spool id of its 250."""
    client.ehlo_or_helo_if_needed()
    for code, text in (client.mail(sender), *(client.rcpt(address) for address in to or ("abuse@alludium.ai",))):
        if code >= 400:
            raise smtplib.SMTPResponseException(code, text)
    code, text = client.data(raw)
    found = QUEUED.search(text)
    if code != 250 or found is None:
        raise smtplib.SMTPDataError(code, text)
    return found[1].decode()


@contextmanager
def running(bot: Bot) -> Iterator[Bot]:
    bot.start()
    try:
        yield bot
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.stop()


def report(number: int, *, subject: str = "Policy Violation Report", sender: str | None = None) -> bytes:
    """A report of its own: number stands in its sender, subject and Message-ID."""
    lines = (
        f"From: Reporter {number} <{sender or f'reporter{number}@example.org'}>",
        "To: abuse@alludium.ai",
        f"Subject: {subject} #{number}",
        f"Message-ID: <{number}@client.example.org>",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "",
        f"The account @user{number} impersonates me on https://alludium.example.com/{number}.",
        "",
    )
    return "\r\n".join(lines).encode()
