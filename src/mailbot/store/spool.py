"""The spool: what a door has taken. One thread commits for all sessions, so that they share the wait for the disk.

It promises that blob, folder and row are on disk before `put`'s future is done; it knows nothing of what a mail says.
"""

import hashlib
import queue
import secrets
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.mail import Envelope, Origin
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.imap import note_taken
from mailbot.store.tables import messages

BATCH = 256
SYNC_THREADS = 8


def new_message_id(received_at: datetime) -> str:
    """A spool id that sorts by time: 12 hex digits of milliseconds, 12 random ones."""
    return f"{int(received_at.timestamp() * 1000):012x}{secrets.token_hex(6)}"


@dataclass(frozen=True, slots=True)
class _Item:
    raw: bytes
    sha256: str
    row: dict[str, Any]
    origin: Origin | None
    done: "Future[str]"


class Spool:
    """The durable store of received octets.

    Args:
        database, blobs: where rows and octets go.
    """

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._disk = ThreadPoolExecutor(SYNC_THREADS, "spool-disk")
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)
        self._thread.start()

    def put(
        self, raw: bytes, envelope: Envelope, origin: Origin | None = None, sha256: str | None = None
    ) -> "Future[str]":
        """Takes a message; the future gives its id once it would survive a power cut, or the failure.

        Args:
            origin: where it lies in an IMAP folder: written down in the same transaction, so that it is taken once.
            sha256: of raw, where the caller knows it.
        """
        sha256 = sha256 or hashlib.sha256(raw).hexdigest()
        item = _Item(raw, sha256, _row(raw, sha256, envelope), origin, Future())
        self._queue.put(item)
        return item.done

    def close(self) -> None:
        """Finishes what was put and ends the thread."""
        self._queue.put(None)
        self._thread.join()
        self._disk.shutdown()

    def _run(self) -> None:
        open_ = True
        while open_:
            batch = [self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get())
            open_ = None not in batch
            items = [item for item in batch if item is not None and item.done.set_running_or_notify_cancel()]
            if items:
                self._store(items)

    def _store(self, items: list[_Item]) -> None:
        try:
            self._commit(items)
        except Exception as error:  # noqa: BLE001 - whatever it is, the peer keeps its message
            if len(items) == 1:
                items[0].done.set_exception(error)
                return
            for item in items:  # one that can't be stored doesn't fail the others
                self._store([item])
            return
        for item in items:
            item.done.set_result(item.row["id"])

    def _commit(self, items: list[_Item]) -> None:
        writing = [self._disk.submit(self._blobs.write, item.sha256, item.raw) for item in items]
        for written in writing:
            written.result()
        list(self._disk.map(self._blobs.sync_folder, {item.sha256[:2] for item in items}))
        with self._database.write() as connection:
            connection.execute(sa.insert(messages), [item.row for item in items])
            taken = [(item.origin, item.row["id"], item.row["received_at"]) for item in items if item.origin]
            note_taken(connection, taken)


def _row(raw: bytes, sha256: str, envelope: Envelope) -> dict[str, Any]:
    return {
        "id": new_message_id(envelope.received_at),
        "sha256": sha256,
        "size": len(raw),
        "door": envelope.door,
        "mail_from": _storable(envelope.mail_from),
        "rcpt_to": [_storable(address) for address in envelope.rcpt_to],
        "peer": envelope.peer,
        "helo": _storable(envelope.helo) if envelope.helo else None,
        "relayed": envelope.relayed,
        "authserv_id": envelope.authserv_id,
        "spam_filter": envelope.spam_filter,
        "received_at": envelope.received_at,
        "state": "spooled",
        "ready_at": envelope.received_at,
        "attempts": 0,
        "deferrals": 0,
        "fence": 0,
    }


def _storable(text: str) -> str:
    """Text that every database takes: no NUL, no lone surrogate."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
