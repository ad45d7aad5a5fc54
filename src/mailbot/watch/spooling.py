"""How the SMTP door fares: whether it listens, and whether what it takes can be stored, looked at without any mail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError, Trouble, store_trouble
from mailbot.status import Status
from mailbot.store.probe import probe_folder


@dataclass
class DoorWatch:
    """Keeps the SMTP door's status.

    Args:
        folder: of the blobs.
        store: asks the store for something; raises TemporaryError where it doesn't answer.
        listening: whether the door takes connections.
    """

    status: Status
    folder: Path
    store: Callable[[], object]
    listening: Callable[[], bool]
    now: Callable[[], datetime]
    log: FilteringBoundLogger

    def door(self) -> None:
        """Looks whether mail could be taken now; called twice a minute. The name is what the tick is called."""
        try:
            probe_folder(self.folder)
            self.store()
        except (OSError, TemporaryError) as error:
            self._fails(store_trouble(self.status.name, error, self.folder))
            return
        if self.listening():
            self._works()

    def watched(self, put: Callable[[bytes, Envelope], Awaitable[str]]) -> Callable[[bytes, Envelope], Awaitable[str]]:
        """The same `put`; what it meets is told of the door."""

        async def watched_put(raw: bytes, envelope: Envelope) -> str:
            try:
                message_id = await put(raw, envelope)
            except Exception as error:
                self._fails(store_trouble(self.status.name, error, self.folder))
                raise
            self._works()
            return message_id

        return watched_put

    def _works(self) -> None:
        if self.status.trouble is not None:
            self.log.info("works again", door=self.status.door, name=self.status.name)
        self.status.works(self.now())

    def _fails(self, trouble: Trouble) -> None:
        if self.status.is_news(trouble):
            what = {"door": self.status.door, "name": self.status.name, "kind": trouble.kind}
            self.log.error("trouble", **what, problem=trouble.problem, remedy=trouble.remedy)
        self.status.fails(trouble)
