"""Reads labelled mail by two processes: reading is most of what training takes, and one core's work."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal

from mailbot.classify.fusion import Seen
from mailbot.learn.data import Labelled

FEW = 500  # mails, which are read sooner than a second process has made its patterns

See = Callable[[Labelled], Seen]
"""What a labelled mail is to a model: the words that rules read, and what they find."""


def seen_by_two(records: Sequence[Labelled], see: See) -> Iterator[Seen]:
    """What each mail is, in their order; every other one is read by a second process, as long as it lives."""
    if len(records) < FEW:
        yield from map(see, records)
        return
    fork = get_context("fork")  # desks can't be sent to another process
    ours, theirs = fork.Pipe(duplex=False)
    second = fork.Process(target=_send, args=(records[1::2], see, ours, theirs), daemon=True)
    with warnings.catch_warnings():
        # Threads of numpy, which is at rest, are nothing that the second process would wait for.
        warnings.simplefilter("ignore", DeprecationWarning)
        second.start()
    theirs.close()
    try:
        for index, record in enumerate(records):
            yield (_received(ours) if index % 2 else None) or see(record)
    finally:
        ours.close()
        second.join()


def _received(ours: Connection) -> Seen | None:
    """None where the second process has ended."""
    try:
        found: Seen = ours.recv()
    except (EOFError, OSError):
        return None
    return found


def _send(records: Sequence[Labelled], see: See, ours: Connection, theirs: Connection) -> None:
    signal(SIGINT, SIG_IGN)  # the first process tells of an interruption, and closes the pipe
    ours.close()  # or the pipe would outlive the first process
    try:
        for record in records:
            theirs.send(see(record))
    except BrokenPipeError:
        return
