"""How the SMTP door fares: what keeps mail from being stored has a name, a remedy, a line in the log and a count."""

import asyncio
import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loglines import Log
from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError, store_trouble
from mailbot.status import Status
from mailbot.watch.spooling import DoorWatch

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENVELOPE = Envelope("anna@example.net", ("abuse@example.com",), "smtp", NOW)


def watch(folder: Path, store: Callable[[], object] = lambda: None, *, listening: bool = True) -> DoorWatch:
    return DoorWatch(Status("smtp", "smtp", NOW), folder, store, lambda: listening, lambda: NOW, Log())


@pytest.mark.parametrize(
    ("error", "problem", "remedy"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full", "free space on the disk of /state"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full", "free space"),
        (TemporaryError("the store doesn't answer: database or disk is full"), "the disk is full", "free space"),
        (
            OSError(errno.EROFS, "Read-only file system"),
            "can't be written: Read-only",
            "let the user that runs mailbot",
        ),
        (TemporaryError("the store doesn't answer: locked"), "the store doesn't answer: locked", "the database runs"),
        (KeyError("x"), "KeyError while mail was stored", "see the log"),
    ],
)
def test_what_keeps_mail_from_being_stored_has_a_remedy(error: Exception, problem: str, remedy: str) -> None:
    trouble = store_trouble("smtp", error, Path("/state"))
    assert problem in trouble.problem
    assert remedy in trouble.remedy


def test_a_message_that_cannot_be_stored_is_told_of_the_door_and_still_fails(tmp_path: Path) -> None:
    door = watch(tmp_path)

    async def full(_raw: bytes, _envelope: Envelope) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        asyncio.run(door.watched(full)(b"x", ENVELOPE))
    assert door.status.trouble is not None
    assert door.status.failures == {"store": 1}


def test_trouble_is_logged_once_and_so_is_its_end(tmp_path: Path) -> None:
    broken = [True]

    def store() -> None:
        if broken[0]:
            raise TemporaryError("the store doesn't answer: locked")

    door = watch(tmp_path, store)
    for _ in range(3):
        door.door()
    broken[0] = False
    door.door()
    door.door()
    assert [(level, event) for level, event, _ in door.log.lines] == [("error", "trouble"), ("info", "works again")]
    said = door.log.lines[0][2]
    assert said["remedy"] == "see that the database runs and can be written"
    assert door.status.failures == {"store": 3}


def test_a_folder_that_cannot_be_written_is_found_before_any_mail_comes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    door = watch(tmp_path / "file")
    door.door()
    assert door.status.trouble is not None
    assert "can't be written" in door.status.trouble.problem


def test_a_door_that_does_not_listen_is_not_said_to_work(tmp_path: Path) -> None:
    door = watch(tmp_path, listening=False)
    began = door.status.ok_at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    door.door()
    assert door.status.ok_at == began


def test_the_look_leaves_nothing_behind(tmp_path: Path) -> None:
    door = watch(tmp_path)
    door.door()
    assert list(tmp_path.iterdir()) == []
