"""What the IMAP door works with: `app` hands it the spool and the memory of each folder, so that it knows no store."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mailbot.domain.mail import Envelope, Origin
from mailbot.domain.mailbox import Known


class Log(Protocol):
    """Where lines go: a structlog logger."""

    def info(self, event: str, **values: object) -> object: ...
    def error(self, event: str, **values: object) -> object: ...


class Memory(Protocol):
    """What is kept of one folder: `store.imap.FolderMemory` says what each method means."""

    def opened(self, uidvalidity: int, now: datetime) -> datetime: ...
    def known(self, uidvalidity: int, low: int, high: int) -> Mapping[int, Known]: ...
    def unsettled(self, uidvalidity: int) -> Mapping[int, str]: ...
    def same(self, sha256s: Collection[str]) -> Mapping[str, str]: ...
    def taken(self, uidvalidity: int, copies: Mapping[int, str], now: datetime) -> None: ...
    def trying(self, uidvalidity: int, uid: int, now: datetime) -> None: ...
    def tried(self, uidvalidity: int, uid: int, why: str) -> None: ...
    def excused(self, uidvalidity: int, uid: int) -> None: ...
    def failed(self, uidvalidity: int, uid: int, why: str, now: datetime) -> None: ...
    def vanished(self, uidvalidity: int, uid: int) -> None: ...
    def settled(self, uidvalidity: int, uids: Sequence[int]) -> None: ...


@dataclass(frozen=True)
class Hands:
    """What looks into one folder work with.

    Args:
        put: the spool, told the SHA-256 too; its future gives the id once the message would survive a power cut.
        envelope: the transfer as a message's header tells it, received at a time.
        memory: of this folder.
        place: the folder that the spool writes to.
    """

    put: Callable[[bytes, Envelope, Origin, str], "Future[str]"]
    envelope: Callable[[bytes, datetime], Envelope]
    memory: Memory
    now: Callable[[], datetime]
    log: Log
    place: Path
