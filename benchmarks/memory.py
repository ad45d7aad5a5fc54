"""Time until `mailbot serve` listens, and its memory with one worker: after work, and with a 25 MB attachment."""

import base64
import os
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import tickets

from mailbot.settings import shipped

MEGABYTE = 1_000_000
ATTACHMENT = 25 * MEGABYTE
STEADY_MESSAGES = 300
PATIENCE = 120.0


def pss(process: int) -> float:
    """PSS of a process and its children, in MB."""
    total = 0
    for pid in [process, *children(process)]:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1000


def children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(pid) for pid in (task / "children").read_text().split()]
    return found


def measure(folder: Path, _rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "MAILBOT_PATHS__STATE": str(folder),
        "MAILBOT_SMTP__PORT": str(port),
        "MAILBOT_SMTP__MAX_MESSAGES_PER_MINUTE": "100000",
        "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone")),  # no network is asked
    }
    started = time.perf_counter()
    with (folder / "log").open("w") as log:
        serve = subprocess.Popen([sys.executable, "-m", "mailbot.cli", "serve"], env=environment, stderr=log)
    try:
        yield "listening after", f"{until_listening(port, started):.1f} s", "≤ 3 s"
        send(port, [tickets.sample(number) for number in range(STEADY_MESSAGES)])
        until_quiet(folder)
        steady = pss(serve.pid)
        yield "memory, serve and one worker (PSS)", f"{steady:.0f} MB", "≤ 350 MB"
        peak = Peak(serve.pid)
        send(port, [large()])
        until_quiet(folder)
        yield "memory above that, 25 MB attachment", f"{peak.stop() - steady:.0f} MB", "≤ 400 MB"
    finally:
        serve.terminate()
        serve.wait()


def until_listening(port: int, started: float) -> float:
    while time.perf_counter() - started < PATIENCE:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("serve did not listen")


def until_quiet(folder: Path) -> None:
    """Waits until nothing is spooled or queued."""
    import sqlalchemy as sa

    from mailbot.store.database import Database
    from mailbot.store.tables import messages, outbox

    database = Database(f"sqlite:///{folder / 'mailbot.db'}")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with database.read() as connection:
            waiting = connection.execute(
                sa.select(sa.func.count()).select_from(messages).where(messages.c.state == "spooled")
            ).scalar_one()
            queued = connection.execute(
                sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "queued")
            ).scalar_one()
        if not waiting and not queued:
            database.close()
            return
        time.sleep(0.1)
    raise TimeoutError("the messages were not all processed")


def send(port: int, messages: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        for number, raw in enumerate(messages):
            client.sendmail(f"reporter{number}@example.org", ["abuse@alludium.ai"], raw)


def large() -> bytes:
    body = base64.encodebytes(os.urandom(ATTACHMENT)).replace(b"\n", b"\r\n")
    head = (
        b"From: big@example.org\r\nTo: abuse@alludium.ai\r\nSubject: Policy Violation Report\r\n"
        b"Message-ID: <big@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nThe video is attached.\r\n--b\r\n"
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=video.bin\r\n\r\n"
    )
    return head + body + b"\r\n--b--\r\n"


class Peak:
    """The largest memory seen while it runs."""

    def __init__(self, process: int) -> None:
        self._highest, self._ended = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(process,))
        self._thread.start()

    def _watch(self, process: int) -> None:
        while not self._ended.wait(0.02):
            self._highest = max(self._highest, pss(process))

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._highest
