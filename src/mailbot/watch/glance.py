"""A look at the store that keeps nobody waiting: its figures are read by one thread at a time and kept for a while."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from mailbot.errors import TemporaryError
from mailbot.store.figures import Figures

KEEP_SECONDS = 5.0  # many scrapes at once cost one look
PATIENCE_SECONDS = 3.0


class Glance:
    """The store's figures, a few seconds old at most.

    Args:
        read: reads them; may hang for as long as it likes.
    """

    def __init__(self, read: Callable[[], Figures], patience: float = PATIENCE_SECONDS) -> None:
        self._read, self._patience = read, patience
        self._lock = threading.Lock()
        self._looking: Future[Figures] | None = None
        self._began = 0.0

    def figures(self) -> Figures:
        """The figures, or why there are none.

        Raises:
            TemporaryError: the store doesn't answer, or not soon enough.
        """
        with self._lock:
            if self._looking is None or (self._looking.done() and time.monotonic() - self._began > KEEP_SECONDS):
                self._looking, self._began = Future(), time.monotonic()
                # A daemon: what hangs in a database's socket must not keep the bot from ending.
                threading.Thread(target=self._look, args=(self._looking,), name="glance", daemon=True).start()
            looking = self._looking
        try:
            return looking.result(self._patience)
        except TimeoutError:
            raise TemporaryError(f"the store doesn't answer within {self._patience:g} seconds") from None

    def _look(self, looking: "Future[Figures]") -> None:
        try:
            looking.set_result(self._read())
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for it
            looking.set_exception(error)
