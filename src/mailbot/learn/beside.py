"""Reads labelled mail by two processes: reading is most of what training takes, and one core's work."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from typing import TypeVar

from mailbot.learn.data import Labelled

FEW = 500  # mails, which are read sooner than a second process has made its patterns

Made = TypeVar("Made")


def by_two(records: Sequence[Labelled], make: Callable[[Labelled], Made]) -> Iterator[Made]:
    """What is made of each mail, in their order; of every other one by a second process, as long as it lives."""
    if len(records) < FEW:
        yield from map(make, records)
        return
    fork = get_context("fork")  # desks can't be sent to another process
    ours, theirs = fork.Pipe(duplex=False)
    second = fork.Process(target=_send, args=(records[1::2], make, ours, theirs), daemon=True)
    with warnings.catch_warnings():
        # Threads of numpy, which is at rest, are nothing that the second process would wait for.
        warnings.simplefilter("ignore", DeprecationWarning)
        second.start()
    theirs.close()
    try:
        for index, record in enumerate(records):
            found: list[Made] = _received(ours) if index % 2 else []
            yield found[0] if found else make(record)
    finally:
        ours.close()
        second.join()


def _received(ours: Connection) -> list[Made]:
    """One thing; none where the second process has ended."""
    try:
        return [ours.recv()]
    except (EOFError, OSError):
        return []


def _send(records: Sequence[Labelled], make: Callable[[Labelled], Made], ours: Connection, theirs: Connection) -> None:
    signal(SIGINT, SIG_IGN)  # the first process tells of an interruption, and closes the pipe
    ours.close()  # or the pipe would outlive the first process
    try:
        for record in records:
            theirs.send(make(record))
    except BrokenPipeError:
        return
