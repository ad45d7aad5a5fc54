"""A worker process, the child of a supervisor: `python -m mailbot.worker_process OWNER`.

It reads its settings and wake-ups from standard input and says on standard output what it is at, so that the supervisor
can end one that hangs. When standard input closes, the parent is gone and so is the worker.
"""

import gc
import os
import resource
import select
import sys
from pathlib import Path

from mailbot import app
from mailbot.errors import TemporaryError
from mailbot.logs import configure, place_of
from mailbot.settings import Settings

IDLE_SECONDS = 1.0  # how long a message waits that no wake-up told of: a retry, another process's


def main() -> None:
    """Entry of the child process: settings as one line of JSON on standard input, then wake-ups until it closes."""
    os.umask(0o077)
    settings = Settings.from_line(sys.stdin.readline())
    configure(settings.log_level)
    worker = app.build_worker(settings, owner=sys.argv[1], tell=_say)
    settle()
    _limit_memory(settings.workers.message_megabytes)
    _say("idle")
    os.set_blocking(sys.stdin.fileno(), False)
    busy = True
    while _wait_for_wake_up(0.0 if busy else IDLE_SECONDS):
        try:
            busy = worker.work_once()
        except TemporaryError as error:
            worker.log.warning("the store is away", **place_of(error))
            busy = False


def _wait_for_wake_up(seconds: float) -> bool:
    """Waits for the parent's word or for the time; False when the parent is gone."""
    handle = sys.stdin.fileno()
    readable, _, _ = select.select([handle], [], [], seconds)
    return not readable or os.read(handle, 65536) != b""


def _say(word: str) -> None:
    try:
        os.write(sys.stdout.fileno(), f"{word}\n".encode())
    except BrokenPipeError:
        os._exit(0)  # the parent is gone; its successor frees what we had claimed


def settle() -> None:
    """What is loaded now stays: the collector needn't look at it again for every mail (an eighth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _limit_memory(megabytes: int) -> None:
    """What a message may use on top of what is loaded now; past it Python raises MemoryError."""
    used = next(
        int(line.split()[1]) * 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmData:")
    )
    limit = used + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main()
