"""The command line as its users call it: each command is a process of its own, with what it is given and says.

Such a process is forked from one that has loaded what commands load, all but the command line itself, so that a test
doesn't wait for that each time. `serve`, and what README and the deployment page show, are started
as a user starts them.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from mailbot.threads import ONE_THREAD

LOADED = ("mailbot.app", "mailbot.learning", "mailbot.pipeline", "mailbot.readers", "mailbot.examine.examiner", "spacy")
PATIENCE = 110.0  # seconds, a little less than a test has


def mailbot(
    *arguments: str, cwd: Path | None = None, stdin: str | bytes = "", environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs `mailbot` to its end.

    Args:
        environment: beside this process's, of which nothing of mailbot's is kept.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    given = {**kept, "COLUMNS": "160", **(environment or {})}
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(stdin if isinstance(stdin, bytes) else stdin.encode())
        process = _processes().Process(target=_run, args=(arguments, str(cwd or Path.cwd()), given, streams))
        process.start()
        status = _status(process, arguments)
        said = [stream.read_text(encoding="utf-8") for stream in streams[1:]]
    assert "Traceback" not in said[1], said[1]
    return subprocess.CompletedProcess(["mailbot", *arguments], status, *said)


@cache
def _processes() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    with pytest.MonkeyPatch.context() as given:
        for name, value in ONE_THREAD.items():  # a process that forks had better have no others
            given.setenv(name, value)
        forkserver.ensure_running()
    return context


def _status(process: BaseProcess, arguments: tuple[str, ...]) -> int:
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError(f"mailbot {' '.join(arguments)} did not end")
    return process.exitcode


def _run(arguments: tuple[str, ...], folder: str, environment: dict[str, str], streams: list[Path]) -> None:
    """What a process does that is forked: as much as possible is as if Python had just started."""
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
        for number, mode in enumerate("rww")
    )
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["mailbot", *arguments]
    from mailbot.cli import main

    main()
