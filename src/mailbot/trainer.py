"""Has the classifier trained beside a bot that starts without one; the bot doesn't wait for it."""

import contextlib
import subprocess
import sys
from collections.abc import Iterable

from mailbot.child import start_child
from mailbot.learn.cache import Models, key_of
from mailbot.learn.data import files_of
from mailbot.settings import Settings

TRAINING = (sys.executable, "-m", "mailbot.training_process")
STOP_SECONDS = 5.0


class Trainer:
    """One training process at a time, while there is labelled mail and no model of it.

    Args:
        desks: the names of those that are served.
    """

    def __init__(self, settings: Settings, desks: Iterable[str]) -> None:
        self._settings, self._desks = settings, tuple(desks)
        self._process: subprocess.Popen[bytes] | None = None
        self._key = ""  # of the model that it was started for

    def keep_trained(self) -> None:
        """Starts it where it is needed: as the bot starts, and whenever the model is gone since.

        What failed is not tried again as long as labelled mail and rules stay as they are.
        """
        if self._process is not None and self._process.poll() is None:
            return
        key = key_of(self._settings.training, self._settings.rules, self._desks, self._settings.examples)
        failed = self._process is not None and self._process.returncode != 0 and key == self._key
        has_mail = any(files_of(self._settings.training, desk) for desk in self._desks)
        if failed or not has_mail or Models(self._settings.models).use(key):
            return
        self._process, self._key = start_child(TRAINING, self._settings), key
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()

    def stop(self) -> None:
        """Ends it; what it has done so far is done again at the next start."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
