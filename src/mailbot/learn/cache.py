"""Keeps trained models, each in a folder named by what it was trained from: the same data is never trained twice.

A model is written aside with a checksum over all of it, and renamed into place once the disk has it, so that whoever
reads the folder sees a whole one or none. One that isn't as it was written counts as none, and is made anew. One
process trains at a time; what it is trained from may be changed at any time.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from mailbot.learn.data import files_of

if TYPE_CHECKING:  # it brings spaCy, and who only asks whether there is a model needn't wait for it
    from mailbot.learn.model import Model

PACKAGE = Path(__file__).parent.parent
# What makes something else of the same data: our code with its lists, and the libraries that it reads and learns with.
CODE = ("classify", "desks", "learn", "parsing", "learning.py", "read.py")
# The modules of the domain that bear on how mail is read; the others may change and no model is learned anew.
DOMAIN = ("desk", "mail", "provisions", "reading", "subjects", "times", "words")
LIBRARIES = ("google-re2", "numpy", "py3langid", "spacy", "thinc")
# What of a desk bears on how mail is read.
READ = ("desk.yaml", "queues.yaml", "subjects.yaml", "categories.yaml", "rules.yaml")
CHECKSUM = "sha256"  # the file of a model that tells whether the others are as they were written
LOCK = "train.lock"
ASIDE, AWAY = ".new-", ".old-"  # before the names of models that are being written, and removed
KEPT = 6  # models: installations of one user, and rules that are tried out
IN_USE = 3600.0  # seconds since its last use for which a model is kept beyond that; a bot that serves uses its own


def key_of(training: Path, rules: Path, desks: Iterable[str], examples: Path | None = None) -> str:
    """What a model is known by: the content of every file that it rests on, labelled mail, rules and our own code.

    Args:
        training, rules: the folders of labelled mail and of desks.
        examples: that of an installation's own labelled mail, laid out as the first.
    """
    files = [path for part in CODE for path in _code(PACKAGE / part)]
    files += [PACKAGE / "domain" / f"{name}.py" for name in DOMAIN]
    files += sorted((rules / "common").glob("*.yaml"))
    for desk in sorted(desks):
        files += files_of(examples, desk) if examples else []
        files += [*files_of(training, desk), *(rules / desk / name for name in READ)]
    digest = hashlib.sha256(f"Unicode {unicodedata.unidata_version}\n".encode())
    digest.update("".join(f"{name} {version(name)}\n" for name in LIBRARIES).encode())
    for path in files:
        if path.exists():
            digest.update(f"{path.parent.name}/{path.name} {_content(path)}\n".encode())
    return digest.hexdigest()


class Models:
    """The folder of trained models.

    Args:
        damaged: is told of a model that wasn't as it was written, before it is made anew.
    """

    def __init__(self, folder: Path, damaged: Callable[[Path], None] = lambda _: None) -> None:
        self.folder = folder
        self._damaged = damaged

    def load(self, key: str) -> "Model | None":
        """The model known by a key; None where there is none that is as it was written."""
        from mailbot.learn.model import load

        if not self.use(key):
            return None
        try:
            return load(self.folder / key)
        except Exception:
            if self.has(key):
                raise
            return None  # another process learnt from something newer, and took this one away

    def has(self, key: str) -> bool:
        """Whether there is a model known by a key, as it was written."""
        folder = self.folder / key
        try:
            return (folder / CHECKSUM).read_bytes() == _checksum(folder)
        except OSError:
            return False

    def use(self, key: str) -> bool:
        """The same; and where there is one it counts as used, so that another's is removed before it."""
        found = self.has(key)
        if found:
            with contextlib.suppress(OSError):  # a folder of another user, which we only read
                os.utime(self.folder / key)
        return found

    def size(self, key: str) -> int:
        """How many octets a model takes."""
        return sum(path.stat().st_size for path in _files(self.folder / key))

    def make(self, key: str, train: "Callable[[], Model]", *, wait: bool) -> "Model | None":
        """The model known by a key, trained where there is none; old ones are then removed.

        Args:
            wait: while another process trains; else None is the answer, and the rules serve alone.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock(wait=wait) as held:
            if not held:
                return None
            if model := self.load(key):
                return model
            self._clear(key)
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

    def _clear(self, key: str) -> None:
        """Makes room for a model: what a process left that was ended goes, and one that is damaged."""
        for left in (*self.folder.glob(f"{ASIDE}*"), *self.folder.glob(f"{AWAY}*")):
            _delete(left)
        if os.path.lexists(self.folder / key):
            self._damaged(self.folder / key)
            self._remove(key)

    def _keep(self, key: str, model: "Model") -> None:
        aside = self.folder / f"{ASIDE}{key}"
        try:
            model.save(aside)
            (aside / CHECKSUM).write_bytes(_checksum(aside))
            for path in (*aside.rglob("*"), aside):
                _to_disk(path)
            aside.rename(self.folder / key)
        finally:
            _delete(aside)
        _to_disk(self.folder)
        with contextlib.suppress(OSError):
            self._remove_old()

    def _remove_old(self) -> None:
        """Removes models that nobody has used for long, but for the last KEPT."""
        folders = [path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
        used = {path.name: path.stat().st_mtime for path in folders}
        for name in sorted(used, key=lambda name: used[name])[:-KEPT]:
            if used[name] < max(used.values()) - IN_USE:
                self._remove(name)

    def _remove(self, key: str) -> None:
        """Takes a model away at one stroke: who reads it meanwhile finds none, not half a one."""
        away = self.folder / f"{AWAY}{key}"
        (self.folder / key).rename(away)
        _delete(away)


def _code(part: Path) -> list[Path]:
    """The files of a part of our code, those that hold lists among them."""
    return [part] if part.is_file() else [path for path in _files(part) if path.suffix != ".pyc"]


def _content(path: Path) -> str:
    """What a file's content is known by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksum(folder: Path) -> bytes:
    """Of the names and contents of all files of a model."""
    digest = hashlib.sha256()
    for path in _files(folder):
        if path != folder / CHECKSUM:
            digest.update(f"{path.relative_to(folder)} {_content(path)}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest().encode() + b"\n"


def _to_disk(path: Path) -> None:
    """Waits until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
