"""Does the work of training by two processes: reading is most of what it takes, and one core's work."""

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def by_two(given: Sequence[Given], make: Callable[[Given], Made], *, worth: bool) -> Iterator[Made]:
    """What is made of each thing, in their order; of every other one by a second process, as long as it lives.

    Args:
        worth: whether there is enough to do for two.
    """
    if not worth:
        yield from map(make, given)
        return
    fork = get_context("fork")  # desks can't be sent to another process
    ours, theirs = fork.Pipe(duplex=False)
    second = fork.Process(target=_send, args=(given[1::2], make, ours, theirs), daemon=True)
    with warnings.catch_warnings():
        # Other threads, such as a progress bar's, are nothing that the second process would wait for.
        warnings.simplefilter("ignore", DeprecationWarning)
        second.start()
    theirs.close()
    try:
        for index, each in enumerate(given):
            found: list[Made] = _received(ours) if index % 2 else []
            yield found[0] if found else make(each)
    finally:
        ours.close()
        second.kill()  # who is interrupted doesn't wait for what nobody takes
        second.join()


def _received(ours: Connection) -> list[Made]:
    """One thing; none where the second process has ended."""
    try:
        return [ours.recv()]
    except (EOFError, OSError):
        return []


def _send(given: Sequence[Given], make: Callable[[Given], Made], ours: Connection, theirs: Connection) -> None:
    signal(SIGINT, SIG_IGN)  # the first process tells of an interruption, and ends this one
    Thread(target=_end_with_the_first, daemon=True).start()
    ours.close()  # or the pipe would outlive the first process
    try:
        for each in given:
            theirs.send(make(each))
    except BrokenPipeError:
        return


def _end_with_the_first() -> None:
    """Ends this process when the first has ended, however that was: the pipe tells it only between two things."""
    if first := parent_process():
        wait([first.sentinel])
    os._exit(1)
