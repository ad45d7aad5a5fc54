"""Messages/s that the door accepts durably, beside a sink that fsyncs a file a message and one that stores nothing."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGES, SESSIONS, SIZE = 2000, 20, 2000
SMTP_SOURCE = "smtp-source"


class BareSink:
    """Stores nothing."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        return "250 OK"


class SyncingSink:
    """What a plain bot does: writes a file a message and syncs it, then answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        self.number += 1
        with (self.folder / f"{self.number}.eml").open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        return "250 OK"


async def serve_sink(kind: str, folder: Path) -> None:
    handler = BareSink() if kind == "bare" else SyncingSink(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="sink"), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def serve_door(folder: Path) -> None:
    from mailbot import app, logs
    from mailbot.listen.smtp import SmtpDoor
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.settings import load_settings, shipped

    logs.configure("error")
    zone = str(shipped("demo.zone"))  # no network is asked
    environment = {"MAILBOT_PATHS__STATE": str(folder), "MAILBOT_SMTP__PORT": "0", "MAILBOT_DNS__ZONE_FILE": zone}
    settings = load_settings(None, environment)
    smtp = settings.smtp.model_copy(update={"max_messages_per_minute": 10**9, "max_connections_per_peer": 100})
    policy, store = load_policy(settings), open_store(settings)
    spool = app.build_spool(store)

    async def put(raw: bytes, envelope: object) -> str:
        return await asyncio.wrap_future(spool.put(raw, envelope))

    door = SmtpDoor(smtp, policy.accepts, put, utc_now, logs.get_logger("bench"))
    await door.start()
    sys.stdout.write(f"{door.port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def rate(kind: str, folder: Path) -> float:
    """Messages a second that smtp-source gets rid of."""
    state = Path(tempfile.mkdtemp(dir=folder))
    server = subprocess.Popen([sys.executable, __file__, kind, str(state)], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        load = ["-s", str(SESSIONS), "-m", str(MESSAGES), "-l", str(SIZE)]
        load += ["-f", "a@example.org", "-t", "abuse@alludium.ai"]
        started = time.perf_counter()
        environment = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}
        subprocess.run([SMTP_SOURCE, *load, f"127.0.0.1:{port}"], check=True, env=environment)
        return MESSAGES / (time.perf_counter() - started)
    finally:
        server.kill()
        server.wait()


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    rates: dict[str, list[float]] = {"door": [], "syncing": [], "bare": []}
    for _ in range(rounds):
        for kind, found in rates.items():
            found.append(rate(kind, folder))
    middle = {kind: statistics.median(found) for kind, found in rates.items()}
    load = f"{MESSAGES} messages of {SIZE} octets, {SESSIONS} sessions, {rounds} rounds, median"
    yield "load", load, ""
    yield "bare sink, stores nothing", f"{middle['bare']:.0f} messages/s", ""
    yield "sink that fsyncs a file a message", f"{middle['syncing']:.0f} messages/s", ""
    share = 100 * middle["door"] / middle["syncing"]
    yield (
        "the door: blob, folder, row on disk",
        f"{middle['door']:.0f} messages/s, {share:.0f} %",
        "≥ 60 % of that sink",
    )


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    asyncio.run(serve_door(where) if what == "door" else serve_sink(what, where))
