"""Whether the bot is alive, and whether it does its work: what `/healthz` and `/readyz` answer.

Says which part doesn't work, in words of ours with the remedy; no address, no secret, nothing of any mail.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from mailbot.errors import TemporaryError
from mailbot.status import Status
from mailbot.watch.glance import Glance

LOOP_SECONDS = 2.0
TICK_AGE = timedelta(seconds=15)
HEARTBEAT = "watch"  # the tick that looks at the workers, twice a second
RESTART = "restart `mailbot serve`; its log says what it was at"


@dataclass(frozen=True, slots=True)
class Fault:
    """One part that doesn't work.

    Args:
        part: `loop`, `ticks`, `store`, `workers`, or the door: `smtp`, `imap`, `send`.
        name: the account for IMAP, else the part again.
    """

    part: str
    name: str
    problem: str
    remedy: str
    kind: str = ""

    def described(self) -> dict[str, str]:
        return asdict(self)


@dataclass
class Ticks:
    """When each job of the scheduler last ended well; written by their threads, read by others."""

    succeeded: dict[str, datetime] = field(default_factory=dict)

    def note(self, job: str, at: datetime) -> None:
        self.succeeded[job] = at

    def snapshot(self) -> Mapping[str, datetime]:
        return dict(self.succeeded)


@dataclass(frozen=True)
class Health:
    """Looks at the parts of the running bot when it is asked; called from threads other than theirs.

    Args:
        loop: the event loop that the SMTP door lives in.
        listening: whether the SMTP door takes connections.
        workers: how many worker processes wait for mail or are at one.
        statuses: of all doors and the way out, as they are now.
        after: how long a door may fail before it counts as stalled.
    """

    loop: asyncio.AbstractEventLoop
    listening: Callable[[], bool]
    workers: Callable[[], int]
    statuses: Callable[[], Iterable[Status]]
    glance: Glance
    ticks: Ticks
    after: timedelta
    now: Callable[[], datetime]

    def unwell(self) -> list[Fault]:
        """What is dead in this process itself: restarting it may help."""
        found = []
        if not answers(self.loop):
            found.append(Fault("loop", "loop", f"nothing has moved for {LOOP_SECONDS:g} seconds", RESTART))
        last = self.ticks.snapshot().get(HEARTBEAT)
        if last is None or self.now() - last > TICK_AGE:
            since = f"since {last:%Y-%m-%d %H:%M:%S} UTC" if last else "since the start"
            found.append(Fault("ticks", "ticks", f"the scheduler hasn't ticked {since}", RESTART))
        return found

    def not_ready(self) -> list[Fault]:
        """What keeps the bot from doing its work, the store and the doors included."""
        found = self.unwell()
        try:
            self.glance.figures()
        except TemporaryError as error:
            remedy = "see that the database runs and that the state folder can be written; nothing is taken meanwhile"
            found.append(Fault("store", "store", str(error), remedy, "store"))
        if not self.listening():
            found.append(Fault("smtp", "smtp", "the SMTP door doesn't listen", RESTART))
        if self.workers() == 0:
            remedy = "see `worker died` in the log; received mail is kept and waits"
            found.append(Fault("workers", "workers", "no worker is alive", remedy))
        now = self.now()
        return found + [fault_of(status) for status in self.statuses() if status.stalled(now, self.after)]


def fault_of(status: Status) -> Fault:
    """A door that stands still, in the words that its own trouble has, or that it has none."""
    trouble = status.trouble
    if trouble is None:
        since = f"{status.ok_at:%Y-%m-%d %H:%M} UTC"
        return Fault(status.door, status.name, f"it has said nothing since {since}", RESTART, "silent")
    return Fault(status.door, status.name, trouble.problem, trouble.remedy, trouble.kind)


def answers(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether an event loop of another thread takes up work within two seconds."""
    moved = threading.Event()
    try:
        loop.call_soon_threadsafe(moved.set)
    except RuntimeError:  # it is closed
        return False
    return moved.wait(LOOP_SECONDS)
