"""Keeps worker processes alive and within their time: one that hangs on a message is killed, one that died is replaced.

What a dead worker had claimed is freed at once, with the reason, so that the message is known for it.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from structlog.typing import FilteringBoundLogger

from mailbot.child import start_child
from mailbot.errors import TemporaryError
from mailbot.settings import Settings
from mailbot.store.claims import free_messages
from mailbot.store.database import Database

WORKER = (sys.executable, "-m", "mailbot.worker_process")
STOP_SECONDS = 5.0
RESTART_SECONDS = 5.0  # the least time between two starts of a worker that never became idle


@dataclass
class _Child:
    """One worker process as the supervisor sees it."""

    owner: str
    process: "subprocess.Popen[bytes]"
    started: float
    ready: bool = False
    busy_since: float | None = None
    unread: bytes = b""
    killed_for: str = ""


@dataclass
class Supervisor:
    """Runs `settings.workers.count` workers.

    Args:
        installation: prefix of the owners' names, the same for each start on the same state folder.
        command: starts a worker; its owner's name is added.
    """

    settings: Settings
    database: Database
    installation: str
    log: FilteringBoundLogger
    command: tuple[str, ...] = WORKER
    deaths: int = 0
    failures: "Counter[str]" = field(default_factory=Counter)  # what kept workers from a message, by kind
    _children: list[_Child] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        freed = free_messages(self.database, f"{self.installation}:", self._now(), "the process was ended")
        if freed:
            self.log.info("freed", messages=freed)
        with self._lock:
            self._children = [self._spawn(number) for number in range(self.settings.workers.count)]

    def wake(self) -> None:
        """Tells the workers that there is something to do; from any thread, never blocks."""
        for child in self._children:
            if child.process.stdin is not None:
                with contextlib.suppress(OSError, ValueError):
                    os.write(child.process.stdin.fileno(), b"\n")

    def watch(self) -> None:
        """One look at every worker: called about once a second."""
        with self._lock:
            for number, child in enumerate(self._children):
                self._listen(child)
                self._end_if_hanging(child)
                if child.process.poll() is not None and time.monotonic() >= self._restart_at(child):
                    self._bury(child)
                    self._children[number] = self._spawn(number)

    def stop(self) -> None:
        """Lets every worker finish its message, and ends those that don't within a few seconds."""
        with self._lock:
            for child in self._children:
                if child.process.stdin is not None:
                    child.process.stdin.close()
            for child in self._children:
                try:
                    child.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    child.process.kill()
                    child.process.wait()
                if child.process.stdout is not None:
                    child.process.stdout.close()
            self._children = []

    def pids(self) -> list[int]:
        return [child.process.pid for child in self._children]

    def alive(self) -> int:
        """How many workers wait for mail or are at one; from any thread."""
        return sum(child.ready and child.process.returncode is None for child in self._children)

    def _spawn(self, number: int) -> _Child:
        owner = f"{self.installation}:{number}:"
        process = start_child([*self.command, owner], self.settings, subprocess.PIPE)
        child = _Child(owner, process, time.monotonic())
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        os.set_blocking(process.stdin.fileno(), False)
        os.set_blocking(process.stdout.fileno(), False)
        return child

    def _listen(self, child: _Child) -> None:
        """Reads what a worker has said since: the last word tells whether it is at a message, and since when."""
        if child.process.stdout is None:
            return
        with contextlib.suppress(BlockingIOError):
            child.unread += os.read(child.process.stdout.fileno(), 65536)
        *words, child.unread = child.unread.split(b"\n")
        troubles = [word.removeprefix(b"trouble ").decode() for word in words if word.startswith(b"trouble ")]
        self.failures.update(troubles)
        states = [word for word in words if not word.startswith(b"trouble ")]
        if states:
            child.ready = True
            child.busy_since = time.monotonic() if states[-1].startswith(b"busy") else None

    def _end_if_hanging(self, child: _Child) -> None:
        allowed = self.settings.workers.message_seconds
        if child.busy_since is not None and time.monotonic() - child.busy_since > allowed:
            child.killed_for = f"it took longer than {allowed:g} seconds"
            child.process.kill()
            child.process.wait()

    def _restart_at(self, child: _Child) -> float:
        return 0.0 if child.ready else child.started + RESTART_SECONDS

    def _bury(self, child: _Child) -> None:
        self.deaths += 1
        status = child.process.returncode
        reason = child.killed_for or f"its worker died ({'signal' if status < 0 else 'status'} {abs(status)})"
        self.log.error("worker died", owner=child.owner, reason=reason)
        for pipe in (child.process.stdin, child.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        with contextlib.suppress(TemporaryError):  # then the lease ends by itself
            free_messages(self.database, child.owner, self._now(), reason)

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC)
