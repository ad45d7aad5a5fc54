"""A worker process: claims spooled messages one by one and sends each on its way.

It is a child of the supervisor: it reads its settings and wake-ups from standard input and says on standard output
what it is at, so that the supervisor can end one that hangs. When standard input closes, the parent is gone and so is
the worker.
"""

import gc
import os
import resource
import select
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from mailbot.effects import LeaseLost
from mailbot.errors import MailbotError, TemporaryError
from mailbot.logs import configure, place_of
from mailbot.pipeline import Pipeline
from mailbot.settings import Settings
from mailbot.store.claims import Claim, claim_message, give_back

IDLE_SECONDS = 1.0  # how long a message waits that no wake-up told of: a retry, another process's
RETRY_SECONDS = (2, 10, 60)  # after the first failure, the second, and each one more
LONGEST_DEFERRAL = timedelta(minutes=10)


@dataclass(frozen=True)
class Worker:
    """One worker.

    Args:
        lease: how long a claim holds; longer than the supervisor lets a message take.
        tell: says what it is at, to the supervisor.
    """

    pipeline: Pipeline
    owner: str
    lease: timedelta
    log: FilteringBoundLogger
    tell: Callable[[str], None] = lambda _: None

    def work_once(self) -> bool:
        """Processes the message that has waited longest; False where none is ready."""
        now = self.pipeline.now()
        claim = claim_message(self.pipeline.database, self.owner, now, self.lease)
        if claim is None:
            return False
        self.tell(f"busy {claim.id}")
        try:
            self._process(claim, now)
        finally:
            self.tell("idle")
        return True

    def _process(self, claim: Claim, started: datetime) -> None:
        log = self.log.bind(message=claim.id)
        try:
            plans = self.pipeline.process(claim)
        except LeaseLost:
            log.warning("lease lost", attempts=claim.attempts)
        except TemporaryError as error:
            wait = min(timedelta(seconds=2**claim.deferrals), LONGEST_DEFERRAL)
            log.warning("deferred", **place_of(error), deferrals=claim.deferrals, wait=wait.total_seconds())
            give_back(self.pipeline.database, claim, self.pipeline.now() + wait, str(error), counts=False)
        except Exception as error:  # noqa: BLE001 - a bug of ours: the message is tried again, then held
            wait = self._pause(claim)
            log.error("failed", **place_of(error), attempts=claim.attempts, wait=wait.total_seconds())
            known = isinstance(error, MailbotError)
            reason = str(error) if known else f"{type(error).__name__} while it was processed"
            trace = traceback.format_exc()
            give_back(self.pipeline.database, claim, self.pipeline.now() + wait, reason, trace, counts=True)
        else:
            seconds = (self.pipeline.now() - started).total_seconds()
            for plan in plans:
                log.info(
                    "disposed", desk=plan.desk, disposition=plan.disposition, ticket=plan.ticket_id, seconds=seconds
                )

    def _pause(self, claim: Claim) -> timedelta:
        """How long to wait before the next try; none before the one that holds the message."""
        if claim.attempts == self.pipeline.max_attempts:
            return timedelta(0)
        return timedelta(seconds=RETRY_SECONDS[min(claim.attempts, len(RETRY_SECONDS)) - 1])


def main() -> None:
    """Entry of the child process: settings as one line of JSON on standard input, then wake-ups until it closes."""
    from mailbot import app  # the child builds its own of everything; the parent stays small

    os.umask(0o077)
    settings = Settings.from_line(sys.stdin.readline())
    configure(settings.log_level)
    worker = replace(app.build_worker(settings, owner=sys.argv[1]), tell=_say)
    settle()
    _limit_memory(settings.workers.message_megabytes)
    _say("idle")
    os.set_blocking(sys.stdin.fileno(), False)
    busy = True
    while _wait_for_wake_up(0.0 if busy else IDLE_SECONDS):
        try:
            busy = worker.work_once()
        except TemporaryError as error:
            worker.log.warning("the store is away", **place_of(error))
            busy = False


def _wait_for_wake_up(seconds: float) -> bool:
    """Waits for the parent's word or for the time; False when the parent is gone."""
    handle = sys.stdin.fileno()
    readable, _, _ = select.select([handle], [], [], seconds)
    return not readable or os.read(handle, 65536) != b""


def _say(word: str) -> None:
    try:
        os.write(sys.stdout.fileno(), f"{word}\n".encode())
    except BrokenPipeError:
        os._exit(0)  # the parent is gone; its successor frees what we had claimed


def settle() -> None:
    """What is loaded now stays: the collector needn't look at it again for every mail (an eighth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _limit_memory(megabytes: int) -> None:
    """What a message may use on top of what is loaded now; past it Python raises MemoryError."""
    used = next(
        int(line.split()[1]) * 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmData:")
    )
    limit = used + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main()
