"""Starts a process of our own beside this one."""

import contextlib
import os
import subprocess
from collections.abc import Sequence

from mailbot.settings import Settings
from mailbot.threads import ONE_THREAD


def start_child(command: Sequence[str], settings: Settings, stdout: int | None = None) -> "subprocess.Popen[bytes]":
    """A process with the settings as the first line of its standard input, which stays open.

    It calculates with one thread: several processes with a thread per core each would hinder one another.

    Args:
        stdout: `subprocess.PIPE` to hear from it.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=stdout, env={**os.environ, **ONE_THREAD}
    )
    if process.stdin is None:
        raise AssertionError("it is a pipe")
    with contextlib.suppress(BrokenPipeError):  # it has ended already: its exit status tells
        process.stdin.write(settings.as_line().encode() + b"\n")
        process.stdin.flush()
    return process
