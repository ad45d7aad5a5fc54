"""A real HAProxy of the tests' own, on loopback, with the settings that docs/deploy.md shows."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import services
from documented import block

PATIENCE = 30.0


@dataclass(frozen=True)
class HAProxy:
    """A running HAProxy: where it listens, and where it can be asked how it fares."""

    port: int
    control: Path

    def check(self) -> tuple[str, str]:
        """What the server behind it is to it, such as `UP`, and what its last check found, such as `L7OK`."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(self.control))
            asked.sendall(b"show stat\n")
            answer = asked.makefile("r", encoding="utf-8").read()
        names, *rows = [line.split(",") for line in answer.removeprefix("# ").splitlines() if line]
        (server,) = [dict(zip(names, row, strict=False)) for row in rows if row[1] == "mailbot"]
        return server["status"], server["check_status"]

    def wait_for(self, status: str, found: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.check() != (status, found):
            assert time.monotonic() < deadline, self.check()
            time.sleep(0.05)


@contextmanager
def haproxy(folder: Path, behind: int, version: str = "send-proxy-v2") -> Iterator[HAProxy]:
    """Runs one in front of a door; ends it.

    Args:
        behind: the door's port.
        version: the server line's word for the PROXY header.
    """
    services.require("haproxy", "haproxy")
    port, control = free_port(), folder / "haproxy.sock"
    shown = {":25": f"127.0.0.1:{port}", "127.0.0.1:8025 send-proxy-v2": f"127.0.0.1:{behind} {version} inter 100ms"}
    text = block("/etc/haproxy/haproxy.cfg", {**shown, "global": f"global\n    stats socket {control}"})
    (folder / "haproxy.cfg").write_text(text)
    with (folder / "haproxy.log").open("wb") as log:
        run = subprocess.Popen(["haproxy", "-f", folder / "haproxy.cfg", "-db"], stdout=log, stderr=log)
    try:
        _wait_for_port(port, run, folder / "haproxy.log")
        yield HAProxy(port, control)
    finally:
        run.kill()
        run.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_port(port: int, run: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert run.poll() is None, log.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
