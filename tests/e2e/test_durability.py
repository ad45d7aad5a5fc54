"""Seen from outside by strace: blob, folder and log are synced before each 250."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import Bot, report, running

import services

MESSAGES = 5
CALL = re.compile(r"(?P<call>fsync|fdatasync|sendto|sendmsg|write)\((?P<fd>\d+)<(?P<what>[^>]*)>(?P<rest>.*)")
RESUMED = re.compile(r"^(?P<pid>\d+) .*<\.\.\. (?P<call>fsync|fdatasync) resumed>.*= 0")


@pytest.mark.timeout(180)
def test_blob_folder_and_log_are_synced_before_each_250(tmp_path: Path) -> None:
    services.require("strace", "strace")
    trace = tmp_path / "trace"
    with running(Bot(tmp_path / "state")) as bot, traced(bot, trace):
        ids = [bot.send(report(number)) for number in range(MESSAGES)]
    synced: set[str] = set()
    answered = 0
    for what, path in events(trace):
        if what == "synced":
            synced.add(path)
            continue
        answered += 1
        blobs = {name for name in synced if re.search(r"/blobs/[0-9a-f]{2}/\.", name)}
        folders = {name for name in synced if re.search(r"/blobs/[0-9a-f]{2}$", name)}
        assert blobs, f"no blob was synced before answer {answered}"
        assert {str(Path(name).parent) for name in blobs} <= folders, f"answer {answered}: a folder was not synced"
        assert any(name.endswith("mailbot.db-wal") for name in synced), f"answer {answered}: the log was not synced"
        synced.clear()
    assert answered == len(ids) == MESSAGES


@contextmanager
def traced(bot: Bot, trace: Path) -> Iterator[None]:
    """Watches every thread of a running bot, from before the block until the bot has ended."""
    assert bot.process is not None
    calls = "trace=fsync,fdatasync,sendto,sendmsg,write"
    command = ["strace", "-f", "-y", "-s", "64", "-o", str(trace), "-e", calls, "-p", str(bot.process.pid)]
    watching = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert watching.stderr is not None
    assert "attached" in watching.stderr.readline()
    try:
        yield
    finally:
        bot.stop()
        watching.communicate(timeout=30)


def events(trace: Path) -> list[tuple[str, str]]:
    """What happened, in order: a sync that had succeeded, or a 250 for a message."""
    found: list[tuple[str, str]] = []
    unfinished: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        resumed = RESUMED.match(line)
        if resumed:
            found.append(("synced", unfinished.pop(resumed["pid"], "")))
            continue
        call = CALL.search(line)
        if call is None:
            continue
        if call["call"] in ("fsync", "fdatasync"):
            if "unfinished" in call["rest"]:
                unfinished[line.split(maxsplit=1)[0]] = call["what"]
            elif call["rest"].endswith("= 0"):
                found.append(("synced", call["what"]))
        elif "queued as" in call["rest"]:
            found.append(("answered", ""))
    return found
