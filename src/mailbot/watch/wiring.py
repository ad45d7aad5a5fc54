"""The parts that watch, put together for the running bot."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from mailbot.bureau import Bureau
from mailbot.logs import get_logger
from mailbot.settings import Settings
from mailbot.status import Status
from mailbot.store.figures import figures
from mailbot.store.probe import probe_store
from mailbot.supervisor import Supervisor
from mailbot.watch.glance import Glance
from mailbot.watch.health import Health, Ticks, answers
from mailbot.watch.metrics import exposition
from mailbot.watch.server import WatchServer
from mailbot.watch.spooling import DoorWatch
from mailbot.watch.stalls import StallWatch

LOOK_SECONDS = 30.0


@dataclass(frozen=True)
class Watch:
    """What watches over one running bot.

    Args:
        every: how often `door.door` and `stalls.look` want to be called, in seconds.
        server: None where no watch.port is set.
    """

    ticks: Ticks
    door: DoorWatch
    stalls: StallWatch
    server: WatchServer | None
    every: float


def stalled_after(settings: Settings) -> timedelta:
    """How long a door may fail: no less than an account needs from one look at its mailbox to the next."""
    quiet = (max(account.idle_seconds, account.poll_seconds) for account in settings.imap)
    return max(timedelta(minutes=settings.watch.stalled_minutes), timedelta(seconds=1.5 * max(quiet, default=0)))


def build_watch(
    settings: Settings,
    bureau: Bureau,
    supervisor: Supervisor,
    listening: Callable[[], bool],
    others: Callable[[], Iterable[Status]],
    now: Callable[[], datetime],
) -> Watch:
    """Made in the event loop of the SMTP door.

    Args:
        listening: whether the SMTP door takes connections.
        others: statuses of the IMAP accounts and of the way out.
    """
    loop, smtp = asyncio.get_running_loop(), Status("smtp", "smtp", now())
    after = stalled_after(settings)

    def statuses() -> tuple[Status, ...]:
        return (smtp, *others())

    ticks, glance = Ticks(), Glance(partial(figures, bureau.database))
    health = Health(loop, listening, supervisor.alive, statuses, glance, ticks, after, now)

    def store() -> None:
        probe_store(bureau.database, now())

    door = DoorWatch(
        smtp, settings.state / "blobs", store, lambda: listening() and answers(loop), now, get_logger("smtp")
    )
    accounts = {account.name: account.address for account in settings.imap}
    stalls = StallWatch(bureau, statuses, accounts, after, get_logger("watch"))
    server = None
    if settings.watch.port is not None:
        server = WatchServer(settings.watch, health, exposition(health, supervisor), get_logger("watch"))
    return Watch(ticks, door, stalls, server, min(LOOK_SECONDS, after.total_seconds() / 4))
