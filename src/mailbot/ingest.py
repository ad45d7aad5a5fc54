"""`mailbot ingest`: puts messages from files into the spool. The running bot reads them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from mailbot.envelopes import envelope_from_headers
from mailbot.parsing.mime import parse
from mailbot.store.spool import Spool

IN_FLIGHT = 64


@dataclass(frozen=True, slots=True)
class Ingested:
    """A message that is safe in the spool."""

    file: str
    id: str


def ingest(
    spool: Spool,
    source: Iterator[tuple[str, bytes]],
    now: Callable[[], datetime],
    to: tuple[str, ...] = (),
    from_: str | None = None,
) -> Iterator[Ingested]:
    """Spools every message, several at a time; each is yielded once it would survive a power cut.

    Raises:
        OSError, TemporaryError: one could not be stored; those yielded before are safe.
    """
    waiting: list[tuple[str, Future[str]]] = []
    for file, raw in source:
        waiting.append((file, spool.put(raw, envelope_from_headers(parse(raw), "file", now(), to, from_))))
        if len(waiting) >= IN_FLIGHT:
            file, done = waiting.pop(0)
            yield Ingested(file, done.result())
    for file, done in waiting:
        yield Ingested(file, done.result())
