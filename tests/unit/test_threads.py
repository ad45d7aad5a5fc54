"""Matrices take one thread: of this process unless its environment says otherwise, of a child in any case."""

import subprocess
import sys

import pytest

from mailbot.child import start_child
from mailbot.settings import Settings
from mailbot.threads import ONE_THREAD, take_one_thread

SHOWN = f"import os; print(*(os.environ.get(name) for name in {tuple(ONE_THREAD)!r}))"


def test_a_process_takes_one_thread_unless_its_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"OMP_NUM_THREADS": "8", "PATH": "/bin"}
    monkeypatch.setattr("os.environ", given)
    take_one_thread()
    assert given == {**ONE_THREAD, "OMP_NUM_THREADS": "8", "PATH": "/bin"}


def test_a_child_takes_one_thread_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    with start_child([sys.executable, "-c", SHOWN], Settings(), subprocess.PIPE) as child:
        said, _ = child.communicate()
    assert said.split() == [b"1"] * len(ONE_THREAD)
