"""Octets by their SHA-256: raw mails and attachments, each stored once, never changed.

A blob is on disk, and so is its place in the folder, before its name is given to anybody.
"""

import hashlib
import itertools
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from mailbot.errors import DamagedBlob, TemporaryError


class Blobs:
    """A folder of content-addressed files, `ab/abcdef…`, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._me, self._drafts = secrets.token_hex(6), itertools.count()
        if not (folder / "ff").is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number in range(256):
                (folder / f"{number:02x}").mkdir(exist_ok=True, mode=0o700)
            _sync_folder(folder)
            _sync_folder(folder.parent)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Stores octets durably and gives their SHA-256; the same octets twice are one file.

        Raises:
            TemporaryError: the disk is full or doesn't answer.
        """
        [sha256] = self.put_all([content])
        return sha256

    def put_all(self, contents: Iterable[bytes]) -> list[str]:
        """Stores octets of one message as `put` does; each folder is synced once, after the last file in it.

        Raises:
            TemporaryError: the disk is full or doesn't answer.
        """
        written: list[str] = []
        try:
            for content in contents:
                written.append(hashlib.sha256(content).hexdigest())
                self.write(written[-1], content)
            for prefix in dict.fromkeys(sha256[:2] for sha256 in written):
                self.sync_folder(prefix)
        except OSError as error:
            raise TemporaryError(f"blob {written[-1][:12]} can't be written: {error.strerror}") from None
        return written

    def write(self, sha256: str, content: bytes) -> None:
        """Writes and syncs the file, not yet the folder that names it: see `sync_folder`."""
        path = self.path(sha256)
        if path.exists():
            return  # it was synced before it got this name
        draft = path.with_name(f".{sha256[:16]}.{self._me}.{next(self._drafts)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            try:
                view = memoryview(content)
                while view:
                    view = view[os.write(handle, view) :]
                os.fsync(handle)
            finally:
                os.close(handle)
            draft.rename(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def sync_folder(self, prefix: str) -> None:
        """Syncs the folder of blobs whose SHA-256 begins so."""
        _sync_folder(self.folder / prefix)

    def get(self, sha256: str) -> bytes:
        """The octets.

        Raises:
            DamagedBlob: the file is missing or was changed; nothing is taken for what it isn't.
            TemporaryError: the disk doesn't answer.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise DamagedBlob(f"blob {sha256[:12]} is missing") from None
        except OSError as error:
            raise TemporaryError(f"blob {sha256[:12]} can't be read: {error.strerror}") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedBlob(f"blob {sha256[:12]} was changed on disk")
        return content

    def names(self) -> Iterator[str]:
        """The SHA-256 of every blob."""
        for folder in sorted(self.folder.iterdir()):
            yield from sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
