"""`mailbot ingest`: puts messages from files into the spool, each once however often it is run. The bot reads them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from mailbot.envelopes import envelope_from_headers
from mailbot.listen.files import STDIN, Found
from mailbot.parsing.mime import parse
from mailbot.store.database import Database
from mailbot.store.spool import Spool
from mailbot.store.tables import messages

BATCH = 64
BATCH_OCTETS = 32_000_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one message of a source.

    Args:
        outcome: `stored`: it is safe in the spool; `already`: it was before; `failed`: see problem.
        id: in the spool; None where it wasn't stored now.
        octets: how far the source was read for it.
    """

    file: str
    outcome: Literal["stored", "already", "failed"]
    id: str | None = None
    problem: str = ""
    octets: int = 0


def ingest(
    spool: Spool,
    database: Database,
    source: Iterable[Found],
    now: Callable[[], datetime],
    to: tuple[str, ...] = (),
    from_: str | None = None,
) -> Iterator[Ingested]:
    """Spools every message that isn't there yet; each is yielded once it would survive a power cut.

    A message of a file is there when the same octets came from a file before (and for the same recipients, where `to`
    names them). One from standard input is a transfer of its own, and is stored again.

    Raises:
        OSError, TemporaryError: one could not be stored; those yielded before are safe, and a second run goes on.
    """
    for batch in _batches(source):
        hashes = [hashlib.sha256(found.raw).hexdigest() for found in batch]
        known = _known(database, hashes, to)
        waiting: list[tuple[Found, Future[str] | None]] = []
        for found, sha256 in zip(batch, hashes, strict=True):
            is_new = found.raw and not found.problem and (found.file == STDIN or sha256 not in known)
            known.add(sha256)
            envelope = envelope_from_headers(parse(found.raw), "file", now(), to, from_) if is_new else None
            waiting.append((found, spool.put(found.raw, envelope) if envelope else None))
        for found, stored in waiting:
            yield _outcome(found, stored.result() if stored else None)


def _outcome(found: Found, message_id: str | None) -> Ingested:
    if message_id is not None:
        return Ingested(found.file, "stored", message_id, octets=found.octets)
    if not found.raw:
        return Ingested(found.file, "failed", problem=found.problem or "is empty", octets=found.octets)
    return Ingested(found.file, "already", octets=found.octets)


def _batches(source: Iterable[Found]) -> Iterator[list[Found]]:
    """So many at a time that they share the wait for the disk, and so few that they fit into memory."""
    batch: list[Found] = []
    for found in source:
        batch.append(found)
        if len(batch) >= BATCH or sum(len(each.raw) for each in batch) >= BATCH_OCTETS:
            yield batch
            batch = []
    if batch:
        yield batch


def _known(database: Database, hashes: list[str], to: tuple[str, ...]) -> set[str]:
    """Which of these octets came from files before, for these recipients where there are any."""
    to = tuple(dict.fromkeys(to))
    rows = sa.select(messages.c.sha256, messages.c.rcpt_to).where(
        messages.c.door == "file", messages.c.sha256.in_(hashes)
    )
    with database.read() as connection:
        return {row.sha256 for row in connection.execute(rows) if not to or tuple(row.rcpt_to) == to}
