"""Programs of the system's within bounds: time, memory, output."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.examine.tool import PREFIX, Workplace, sweep, workplace

KILLED_AT_WORK = """
import os, signal
from mailbot.examine.tool import workplace
with workplace(5) as place:
    place.write("key", b"secret")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place() -> Iterator[Workplace]:
    with workplace(5) as made:
        yield made


def test_output_errors_and_status_are_told_apart(place: Workplace) -> None:
    ran = place.run("sh", "-c", "echo out; echo said >&2; exit 3")
    assert (ran.status, ran.out, ran.said, ran.problem) == (3, b"out\n", "said\n", "")


@pytest.mark.timeout(30)
def test_more_output_than_allowed_ends_it(place: Workplace) -> None:
    ran = place.run("cat", "/dev/zero", limit=100_000)
    assert ran.problem == "cat gives more than 100000 octets"
    assert len(ran.out) < 200_000


@pytest.mark.timeout(30)
def test_one_that_takes_too_long_is_ended() -> None:
    with workplace(0.2) as place:
        ran = place.run("sleep", "60")
    assert (ran.problem, ran.status) == ("sleep took too long", -9)


def test_one_that_closes_its_output_and_stays_is_ended() -> None:
    with workplace(0.3) as place:
        assert place.run("sh", "-c", "exec >&-; exec sleep 60").problem == "sh took too long"


def test_time_is_for_all_runs_together() -> None:
    with workplace(0.0) as place:
        assert place.run("sleep", "60").problem == "sleep took too long"


def test_endless_errors_end_it(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.examine.tool.FILE_OCTETS", 1_000_000)
    ran = place.run("sh", "-c", "sleep 0.2; exec cat /dev/zero >&2")
    assert ran.status != 0
    assert len(ran.said) <= 200_000


def test_a_program_that_is_not_there_is_a_problem_and_no_error(place: Workplace) -> None:
    assert place.run("no-such-program").problem == "no-such-program isn't installed"


def test_nothing_of_our_own_environment_is_handed_on(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_SECRET", "x")
    said = place.run("env").out.decode()
    names = {line.partition("=")[0] for line in said.splitlines()}
    assert names <= {"PATH", "LC_ALL", "HOME", "OPENSSL_CONF", "GNUPGHOME", "PWD"}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> Path:
    os.utime(folder, (time.time() - 60,) * 2)
    return folder


def test_what_a_killed_process_left_is_removed(temporary: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    subprocess.run([sys.executable, "-c", KILLED_AT_WORK], env=environment, check=False)
    (left,) = temporary.iterdir()
    assert (left / "key").exists()
    aged(left)
    sweep()
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("temporary")
def test_a_folder_that_is_worked_in_stays() -> None:
    with workplace(5) as place:
        aged(place.folder)
        sweep()
        assert place.folder.is_dir()


def test_a_folder_that_was_made_just_now_and_others_stay(temporary: Path) -> None:
    (temporary / f"{PREFIX}new").mkdir()
    (temporary / "elsewhere").mkdir()
    aged(temporary / "elsewhere")
    (temporary / f"{PREFIX}link").symlink_to(temporary / "elsewhere")
    sweep()
    assert {path.name for path in temporary.iterdir()} == {f"{PREFIX}new", "elsewhere", f"{PREFIX}link"}
