"""Remembers that examples, templates and labelled mail held as they stand, so that a start needn't try them again."""

import contextlib
import hashlib
from pathlib import Path

from mailbot.settings import Settings, shipped

PACKAGE = Path(__file__).parent
KEPT = 100  # marks


class Checked:
    """The mark in the user's cache that these very files were in order."""

    def __init__(self, settings: Settings) -> None:
        digest = hashlib.sha256(repr(settings.desks).encode())
        folders = (settings.rules, settings.templates, shipped("templates"), settings.training, PACKAGE)
        for folder in folders:
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(folder)} {content}\n".encode())
        self._mark = settings.models.parent / "checked" / digest.hexdigest()

    def holds(self) -> bool:
        return self._mark.exists()

    def keep(self) -> None:
        """Leaves the mark; where it can't, everything is checked again at the next start."""
        with contextlib.suppress(OSError):
            self._mark.parent.mkdir(parents=True, exist_ok=True)
            marks = sorted(self._mark.parent.iterdir(), key=lambda path: path.stat().st_mtime)
            for old in marks[:-KEPT]:
                old.unlink()
            self._mark.touch()
