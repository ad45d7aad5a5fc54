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
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it brings spaCy, and who only asks whether there is a model needn't wait for it
    from mailbot.learn.model import Model

PACKAGE = Path(__file__).parent.parent
CODE = (PACKAGE / "classify", PACKAGE / "learn")  # what makes something else of the same data
READ = ("queues.yaml", "subjects.yaml", "categories.yaml", "rules.yaml")  # what of a desk bears on how mail is read
LOCK = "train.lock"
ASIDE = ".new"
KEPT = 6  # models: installations of one user, and rules that are tried out


def key_of(training: Path, rules: Path, desks: Iterable[str]) -> str:
    """What a model is known by: the content of every file that it rests on: labelled mail, rules and our own code.

    Args:
        training, rules: the folders of labelled mail and of desks.
    """
    files = [path for folder in CODE for path in sorted(folder.rglob("*.py"))]
    files += sorted((rules / "common").glob("*.yaml"))
    for desk in sorted(desks):
        files += [*labelled(training, desk), *(rules / desk / name for name in READ)]
    digest = hashlib.sha256()
    for path in files:
        if path.exists():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.parent.name}/{path.name} {content}\n".encode())
    return digest.hexdigest()


def labelled(training: Path, desk: str) -> list[Path]:
    """The files of a desk's labelled mail."""
    return sorted((training / desk).glob("*.jsonl"))


class Models:
    """The folder of trained models."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> "Model | None":
        """The model known by a key; None where there is none yet, or none any more."""
        from mailbot.learn.model import load

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

    def make(self, key: str, train: "Callable[[], Model]", *, wait: bool) -> "Model | None":
        """The model known by a key, trained where there is none; old ones are then removed.

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

    def _keep(self, key: str, model: "Model") -> None:
        aside = self.folder / f"{ASIDE}-{key}"
        shutil.rmtree(aside, ignore_errors=True)
        model.save(aside)
        for path in aside.rglob("*"):
            if path.is_file():
                _to_disk(path)
        aside.rename(self.folder / key)
        models = sorted(
            (path for path in self.folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
        )
        for old in models[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
