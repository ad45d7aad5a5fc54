"""A real clamd of the tests' own, on a socket of its own, whose whole database is one signature of ours.

No signature of anybody else's is loaded and nothing is fetched. What it finds is EICAR's test file, no malware at all:
it is put together here from two halves, so that no file of ours is one.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import services

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Mailbot.Test"
FOUND = f"{SIGNATURE}.UNOFFICIAL"  # clamd's own suffix for signatures that aren't ClamAV's
STREAM_LIMIT = 200_000
PATIENCE = 60.0


@dataclass
class Clamd:
    """A clamd in a folder: `conf`, `log`, `db`, and its socket."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"unix:{self.folder / 'socket'}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                ["clamd", "--foreground", f"--config-file={self.folder / 'conf'}"],
                env={**os.environ, "PATH": path},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            said = (self.folder / "out").read_text(errors="replace")
            assert self.process.poll() is None, said[-3000:]
            assert time.monotonic() < deadline, said[-3000:]
            time.sleep(0.02)

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(str(self.folder / "socket"))
            probe.sendall(b"zPING\0")
            return probe.recv(16) == b"PONG\0"
        return False

    def pause(self) -> None:
        """Lets it take connections and answer none, as one does that is overworked."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None


@contextmanager
def clamd() -> Iterator[Clamd]:
    """Runs a clamd; ends it, and removes its folder."""
    services.require("clamav-daemon", "clamd")
    folder = Path(tempfile.mkdtemp(prefix="mailbot-clamd-"))
    made = Clamd(folder)
    try:
        (folder / "db").mkdir()
        (folder / "db" / "ours.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:{SIGNATURE}\n")  # noqa: S324
        settings = {
            "DatabaseDirectory": folder / "db",
            "LocalSocket": folder / "socket",
            "TemporaryDirectory": folder,
            "LogFile": folder / "log",
            "Foreground": "yes",
            "StreamMaxLength": STREAM_LIMIT,
            "AlertExceedsMax": "yes",
            "MaxRecursion": 4,
            "ConcurrentDatabaseReload": "no",
            "MaxThreads": 4,
        }
        (folder / "conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        made.start()
        yield made
    finally:
        if made.process is not None:
            made.kill()
        shutil.rmtree(folder, ignore_errors=True)
