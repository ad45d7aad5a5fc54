"""The running bot: the SMTP door in this process, workers beside it, and the scheduler's ticks."""

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError
from mailbot.listen.smtp import Put, SmtpDoor
from mailbot.logs import get_logger, place_of
from mailbot.scheduling import Ticker
from mailbot.settings import Settings
from mailbot.store.spool import Spool
from mailbot.supervisor import Supervisor

WATCH_SECONDS = 0.5


@dataclass
class Running:
    """What `run` tells its caller once it listens: the port, and the processes that work."""

    port: int
    supervisor: Supervisor
    stop: Callable[[], None]


async def run(
    settings: Settings, on_ready: Callable[[Running], None] = lambda _: None, *, signals: bool = True
) -> None:
    """Runs the bot until it is told to stop (SIGTERM, SIGINT or `Running.stop`); what was taken is finished or kept.

    Raises:
        ConfigError, MailbotError: before anything was started.
    """
    policy = app.load_checked_policy(settings)
    store = app.open_store(settings)
    with app.sole_server(settings):
        supervisor = Supervisor(settings, store.database, app.installation(settings), get_logger("supervisor"))
        ticker = app.build_ticker(settings, policy, store)
        spool = app.build_spool(store)
        door = SmtpDoor(settings.door, policy.accepts, _put(spool, supervisor), app.utc_now, get_logger("smtp"))
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        if signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stopping.set)
        await door.start()
        scheduler = _schedule(settings, ticker, supervisor)
        try:
            ticker.take_over()
            supervisor.start()
            scheduler.start()
            get_logger("serve").info("listening", host=settings.smtp.host, port=door.port, desks=list(policy.desks))
            on_ready(Running(door.port, supervisor, partial(_stop_soon, loop, stopping)))
            await stopping.wait()
        finally:
            await door.stop()
            await asyncio.to_thread(_stop, scheduler, supervisor, spool)
            store.close()


def _stop_soon(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    loop.call_soon_threadsafe(stopping.set)


def _put(spool: Spool, supervisor: Supervisor) -> Put:
    async def put(raw: bytes, envelope: Envelope) -> str:
        message_id = await asyncio.wrap_future(spool.put(raw, envelope))
        supervisor.wake()
        return message_id

    return put


def _schedule(settings: Settings, ticker: Ticker, supervisor: Supervisor) -> BackgroundScheduler:
    """A few interval jobs without logic: a missed tick is made up for by the next."""
    scheduler = BackgroundScheduler(timezone="UTC")
    tick = settings.clock.tick_seconds
    jobs = (
        (supervisor.watch, WATCH_SECONDS),
        (ticker.outbox, tick),
        (ticker.clocks, tick),
        (ticker.daily, max(tick, 60)),
    )
    for job, seconds in jobs:
        scheduler.add_job(_guarded(job), "interval", seconds=seconds, coalesce=True, misfire_grace_time=None)
    return scheduler


def _guarded(job: Callable[[], object]) -> Callable[[], None]:
    """A tick that fails is logged and tried again by the next; one at a time of each."""
    running = threading.Lock()
    log = get_logger("tick")

    def run_once() -> None:
        if not running.acquire(blocking=False):
            return
        try:
            job()
        except TemporaryError as error:
            log.warning("tick deferred", job=job.__name__, **place_of(error))
        except Exception as error:  # noqa: BLE001 - a bug in one tick must not end the others
            log.error("tick failed", job=job.__name__, **place_of(error))
        finally:
            running.release()

    return run_once


def _stop(scheduler: BackgroundScheduler, supervisor: Supervisor, spool: Spool) -> None:
    scheduler.shutdown(wait=True)
    supervisor.stop()
    spool.close()
