"""Keeps trained models, each in a folder named by what it was trained from: the same data is never trained twice.

A model is written aside and renamed into place, so that whoever reads the folder sees a whole one or none. One process
trains at a time; what it is trained from may be changed at any time.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mailbot.learn.model import Model, load

PACKAGE = Path(__file__).parent.parent
CODE = (PACKAGE / "classify", PACKAGE / "learn")  # what makes something else of the same data
LOCK = "train.lock"
ASIDE = ".new"


def key_of(folders: Iterable[Path]) -> str:
    """What a model is known by: the content of every file that it rests on: labelled mail, rules and our own code."""
    digest = hashlib.sha256()
    for folder in (*folders, *CODE):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".jsonl", ".yaml", ".py")):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder.parent).as_posix()} {content}\n".encode())
    return digest.hexdigest()


class Models:
    """The folder of trained models."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Model | None:
        """The model known by a key; None where there is none yet, or none any more."""
        try:
            return load(self.folder / key) if self.has(key) else None
        except OSError:
            if self.has(key):
                raise
            return None  # another process learnt from something newer, and took this one away

    def has(self, key: str) -> bool:
        return (self.folder / key).is_dir()

    def size(self, key: str) -> int:
        """How many octets a model takes."""
        return sum(path.stat().st_size for path in (self.folder / key).rglob("*") if path.is_file())

    def make(self, key: str, train: Callable[[], Model], *, wait: bool) -> Model | None:
        """The model known by a key, trained where there is none; the others are then removed.

        Args:
            wait: while another process trains; else None is the answer, and the rules serve alone.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock(wait=wait) as held:
            if not held:
                return None
            if self.has(key):
                return self.load(key)
            model = train()
            self._keep(key, model)
            return model

    @contextmanager
    def _lock(self, *, wait: bool) -> Iterator[bool]:
        with (self.folder / LOCK).open("w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def _keep(self, key: str, model: Model) -> None:
        aside = self.folder / f"{ASIDE}-{key}"
        shutil.rmtree(aside, ignore_errors=True)
        model.save(aside)
        for path in aside.rglob("*"):
            if path.is_file():
                _to_disk(path)
        aside.rename(self.folder / key)
        for other in self.folder.iterdir():
            if other.is_dir() and other.name != key:
                shutil.rmtree(other, ignore_errors=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
