"""Has the classifier trained beside a bot that starts without one; the bot doesn't wait for it."""

import contextlib
import subprocess
import sys
from collections.abc import Iterable

from mailbot.child import start_child
from mailbot.learn.cache import Models, key_of, labelled
from mailbot.settings import Settings

TRAINING = (sys.executable, "-m", "mailbot.training_process")
STOP_SECONDS = 5.0


class Trainer:
    """One training process, where there is labelled mail and no model of it yet.

    Args:
        desks: the names of those that are served.
    """

    def __init__(self, settings: Settings, desks: Iterable[str]) -> None:
        self._settings, self._desks = settings, tuple(desks)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, if it is needed."""
        key = key_of(self._settings.training, self._settings.rules, self._desks)
        has_mail = any(labelled(self._settings.training, desk) for desk in self._desks)
        if not has_mail or Models(self._settings.models).has(key):
            return
        self._process = start_child(TRAINING, self._settings)
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
