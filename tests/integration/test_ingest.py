"""`mailbot ingest` as a process: everything once however often it is run, and what it says of the rest."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from mailbot.store.database import Database
from mailbot.store.tables import messages

FROM = b"From ann@example.net Mon Mar  2 09:00:00 2026\n"
PATIENCE = 60.0
MEASURED = """
from pathlib import Path
from mailbot.cli import main
try:
    main()
finally:  # getrusage would tell the most that the tests' own process had before
    print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
Row = Any


def mail(number: int, size: int = 0) -> bytes:
    head = (
        f"From: ann@example.net\nTo: abuse@alludium.ai\nSubject: Report {number}\nMessage-ID: <{number}@example.net>\n"
    )
    return head.encode() + b"\n" + b"A line that says a little.\n" * (size // 27 + 1)


def box_of(path: Path, numbers: range, size: int = 0) -> Path:
    path.write_bytes(b"".join(FROM + mail(number, size) + b"\n" for number in numbers))
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mailbot.cli", "ingest", *map(str, arguments)]


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    return {**kept, "MAILBOT_PATHS__STATE": str(folder / "var"), "COLUMNS": "160"}


def ingest(folder: Path, *arguments: object, stdin: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, JSON objects, and what was said on standard error."""
    state = {"MAILBOT_PATHS__STATE": str(folder / "var")}
    done = shell.mailbot("ingest", "--json", *map(str, arguments), stdin=stdin, environment=state)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def stored(folder: Path) -> list[Row]:
    database = Database(f"sqlite:///{folder / 'var' / 'mailbot.db'}")
    try:
        with database.read() as connection:
            return list(connection.execute(sa.select(messages).order_by(messages.c.id)))
    finally:
        database.close()


def summary(stored: int, already: int, failed: int) -> dict[str, int]:
    return {"stored": stored, "already": already, "failed": failed}


def test_what_is_there_already_is_not_stored_again(tmp_path: Path) -> None:
    box = box_of(tmp_path / "box", range(100))
    assert ingest(tmp_path, box)[1][-1] == summary(100, 0, 0)
    box_of(box, range(120))
    status, said, _ = ingest(tmp_path, box)
    assert (status, said[-1]) == (0, summary(20, 100, 0))
    assert {row["outcome"] for row in said[:100]} == {"already"}
    assert len(stored(tmp_path)) == 120


def test_the_same_octets_twice_in_one_run_are_stored_once(tmp_path: Path) -> None:
    for name in ("one.eml", "other.eml"):
        (tmp_path / name).write_bytes(mail(1))
    assert ingest(tmp_path, tmp_path / "one.eml", tmp_path / "other.eml")[1][-1] == summary(1, 1, 0)


def test_for_other_recipients_it_is_another_transfer(tmp_path: Path) -> None:
    box = box_of(tmp_path / "box", range(3))
    assert ingest(tmp_path, box)[1][-1] == summary(3, 0, 0)
    assert ingest(tmp_path, box, "--to", "appeals@alludium.ai")[1][-1] == summary(3, 0, 0)
    assert ingest(tmp_path, box, "--to", "appeals@alludium.ai")[1][-1] == summary(0, 3, 0)
    assert ingest(tmp_path, box)[1][-1] == summary(0, 3, 0)


def test_what_can_not_be_taken_is_named_and_the_others_are_stored(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "a.eml").write_bytes(mail(1))
    (folder / "b.eml").symlink_to(tmp_path / "nowhere")
    (folder / "c.eml").write_bytes(b"")
    (folder / "d.eml").write_bytes(mail(2))
    status, said, _ = ingest(tmp_path, folder)
    assert (status, said[-1]) == (65, summary(2, 0, 2))
    problems = {Path(row["file"]).name: row["problem"] for row in said[:-1] if row["outcome"] == "failed"}
    assert problems == {"b.eml": "can't be read: No such file or directory", "c.eml": "is empty"}
    assert len(stored(tmp_path)) == 2


def test_a_person_is_told_the_sums_and_what_failed(tmp_path: Path) -> None:
    box_of(tmp_path / "box", range(3))
    done = subprocess.run(
        command(tmp_path / "box", tmp_path / "nowhere.eml"),
        capture_output=True,
        env=environment(tmp_path),
        text=True,
        check=False,
    )
    assert done.returncode == 65
    assert done.stdout == "3 stored, 0 there already, 1 failed\n"
    assert done.stderr == f"✗ {tmp_path}/nowhere.eml can't be read: No such file or directory\n"


def test_a_message_above_the_limit_is_told_as_too_big(tmp_path: Path) -> None:
    (tmp_path / "big.eml").write_bytes(bytes(40_000_001))
    status, said, _ = ingest(tmp_path, tmp_path / "big.eml")
    assert (status, said[0]["problem"]) == (65, "too big: 40000001 octets, at most 40000000 are taken")


def test_standard_input_is_one_message_with_its_envelope(tmp_path: Path) -> None:
    raw = mail(1) + b"\n" + FROM + mail(2)
    status, said, _ = ingest(
        tmp_path, "-", "--from=ann@example.net", "--to=a@alludium.ai", "--to=b@alludium.ai", stdin=raw
    )
    (row,) = stored(tmp_path)
    assert (status, said[0]["id"], said[1]) == (0, row.id, summary(1, 0, 0))
    assert (row.mail_from, row.rcpt_to, row.size) == ("ann@example.net", ["a@alludium.ai", "b@alludium.ai"], len(raw))


def test_a_separator_that_a_mail_system_put_in_front_is_left_out(tmp_path: Path) -> None:
    assert ingest(tmp_path, "-", "--from=", stdin=FROM + mail(1))[0] == 0
    (row,) = stored(tmp_path)
    assert (row.mail_from, row.size) == ("", len(mail(1)))


def test_standard_input_is_a_transfer_of_its_own_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        assert ingest(tmp_path, "-", stdin=mail(1))[1][-1] == summary(1, 0, 0)
    assert len(stored(tmp_path)) == 2


def test_an_empty_standard_input_is_an_error_that_says_so(tmp_path: Path) -> None:
    done = subprocess.run(command("-"), input=b"", capture_output=True, env=environment(tmp_path), check=False)
    assert (done.returncode, done.stderr.decode()) == (65, "✗ standard input is empty\n")
    assert stored(tmp_path) == []


@pytest.mark.parametrize("arguments", [(), ("--to",), ("--too=abuse@alludium.ai", "-")])
def test_wrong_options_have_the_exit_status_of_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert ingest(tmp_path, *arguments, stdin=mail(1))[0] == 64


def test_wrong_settings_are_ours_to_mend_so_that_the_mail_waits(tmp_path: Path) -> None:
    (tmp_path / "mailbot.toml").write_text("[smtp]\nprot = 25\n")
    status, said, errors = ingest(tmp_path, "-", "-c", tmp_path / "mailbot.toml", stdin=mail(1))
    assert (status, said) == (75, [summary(0, 0, 0)])
    assert "no such setting" in errors


@pytest.fixture
def long_run(tmp_path: Path) -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A run over 3,000 messages, of which some are stored."""
    box = box_of(tmp_path / "box", range(3000), size=2000)
    run = subprocess.Popen(command(box), env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "var" / "mailbot.db").exists() or not _some(tmp_path):
        assert time.monotonic() < deadline, "nothing was stored in time"
        time.sleep(0.01)
    yield box, run
    if run.poll() is None:
        run.kill()
    run.communicate()


def _some(folder: Path) -> bool:
    try:
        return len(stored(folder)) > 0
    except Exception:  # noqa: BLE001  # the tables are being made
        return False


def test_a_run_that_was_killed_goes_on_where_it_ended(long_run: tuple[Path, "subprocess.Popen[bytes]"]) -> None:
    box, run = long_run
    run.kill()
    run.wait()
    before = len(stored(box.parent))
    assert 0 < before < 3000
    assert ingest(box.parent, box)[1][-1] == summary(3000 - before, before, 0)
    assert len({row.sha256 for row in stored(box.parent)}) == len(stored(box.parent)) == 3000


def test_an_interrupted_run_says_how_to_go_on(long_run: tuple[Path, "subprocess.Popen[bytes]"]) -> None:
    box, run = long_run
    run.send_signal(signal.SIGINT)
    said, errors = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130
    assert errors.decode() == "interrupted: the same command again stores only what isn't there yet\n"
    assert said.decode().endswith(" 0 there already, 0 failed\n")
    before = len(stored(box.parent))
    assert ingest(box.parent, box)[1][-1] == summary(3000 - before, before, 0)


def test_two_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    box = box_of(tmp_path / "box", range(300))
    assert ingest(tmp_path, "-", stdin=mail(-1))[0] == 0
    runs = [subprocess.Popen(command(box), env=environment(tmp_path), stdout=subprocess.PIPE) for _ in range(2)]
    assert [run.communicate(timeout=PATIENCE) and run.returncode for run in runs] == [0, 0]
    assert len({row.sha256 for row in stored(tmp_path)}) == 301


def test_a_terminal_sees_a_bar_and_a_pipe_does_not(tmp_path: Path) -> None:
    box = box_of(tmp_path / "box", range(200))
    terminal, side = pty.openpty()
    with os.fdopen(terminal, "rb", 0) as screen:
        run = subprocess.Popen(
            command(box), env={**environment(tmp_path), "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=side
        )
        os.close(side)
        seen = b"".join(iter(lambda: _read(screen), b""))
        said, _ = run.communicate(timeout=PATIENCE)
    assert said == b"200 stored, 0 there already, 0 failed\n"
    assert b"storing" in seen
    assert f"/{box.stat().st_size / 1000:.1f} kB".encode() in seen


def _read(screen: Any) -> bytes:
    """What a terminal shows next; nothing once its program has ended."""
    try:
        return bytes(screen.read(4096))
    except OSError:
        return b""


@pytest.mark.slow
def test_a_large_mbox_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """200 MB in messages of 1 MB; the interpreter with its libraries takes about 80 MB by itself."""
    with (tmp_path / "box").open("wb") as box:
        for number in range(200):
            box.write(FROM + mail(number, 1_000_000) + b"\n")
    arguments = [sys.executable, "-c", MEASURED, "ingest", str(tmp_path / "box")]
    done = subprocess.run(arguments, env=environment(tmp_path), capture_output=True, text=True, check=True)
    said, kilobytes = done.stdout.splitlines()
    assert said == "200 stored, 0 there already, 0 failed"
    assert int(kilobytes) < 240_000
