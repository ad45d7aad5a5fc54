"""The running bot: the SMTP door in this process, workers beside it, and the scheduler's ticks."""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError
from mailbot.listen.imap import ImapDoor
from mailbot.listen.smtp import Put, SmtpDoor
from mailbot.logs import get_logger, place_of
from mailbot.mailboxes import build_imap
from mailbot.opening import open_store, utc_now
from mailbot.scheduling import Ticker
from mailbot.settings import Settings
from mailbot.status import Status
from mailbot.store.spool import Spool
from mailbot.supervisor import Supervisor
from mailbot.trainer import Trainer
from mailbot.watch.health import Ticks
from mailbot.watch.wiring import Watch, build_watch

WATCH_SECONDS = 0.5
MODEL_SECONDS = 60.0  # between two looks whether the trained model is still there
CLOCK_SECONDS = 1.0  # between two looks whether the machine's clock went back


@dataclass
class Running:
    """What `run` tells its caller once it listens: the port, and the processes that work."""

    port: int
    supervisor: Supervisor
    stop: Callable[[], None]
    watch_port: int | None = None


async def run(
    settings: Settings, on_ready: Callable[[Running], None] = lambda _: None, *, signals: bool = True
) -> None:
    """Runs the bot until it is told to stop (SIGTERM, SIGINT or `Running.stop`); what was taken is finished or kept.

    Raises:
        ConfigError, MailbotError: before anything was started.
    """
    policy = app.load_checked_policy(settings, reads=False)  # workers read
    store = open_store(settings)
    with app.sole_server(settings):
        supervisor = Supervisor(settings, store.database, app.installation(settings), get_logger("supervisor"))
        trainer = Trainer(settings, policy.desks)
        ticker = app.build_ticker(settings, policy, store)
        spool = app.build_spool(store)
        mailboxes = build_imap(settings, policy, store, spool, supervisor.wake)
        watch = build_watch(
            settings,
            ticker.bureau,
            supervisor,
            lambda: door.listening,
            lambda: _statuses(ticker, mailboxes),
            utc_now,
        )
        put = watch.door.watched(_put(spool, supervisor))
        door = SmtpDoor(settings.door, policy.accepts, put, utc_now, get_logger("smtp"))
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        if signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stopping.set)
        await door.start()
        scheduler = _schedule(settings, ticker, supervisor, watch, trainer)
        try:
            if watch.server is not None:
                watch.server.start()
            ticker.take_over()
            supervisor.start()
            trainer.keep_trained()
            scheduler.start()
            mailboxes.start()
            get_logger("serve").info("listening", host=settings.smtp.host, port=door.port, desks=list(policy.desks))
            watch_port = watch.server.port if watch.server else None
            on_ready(Running(door.port, supervisor, partial(_stop_soon, loop, stopping), watch_port))
            await _until(stopping, partial(_bring_forward, scheduler, utc_now))
        finally:
            if watch.server is not None:
                await asyncio.to_thread(watch.server.stop)
            await door.stop()
            await asyncio.to_thread(mailboxes.stop)
            await asyncio.to_thread(ticker.sending.close)
            await asyncio.to_thread(_stop, scheduler, supervisor, spool, trainer)
            store.close()


def _stop_soon(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    loop.call_soon_threadsafe(stopping.set)


def _put(spool: Spool, supervisor: Supervisor) -> Put:
    async def put(raw: bytes, envelope: Envelope) -> str:
        message_id = await asyncio.wrap_future(spool.put(raw, envelope))
        supervisor.wake()
        return message_id

    return put


def _statuses(ticker: Ticker, mailboxes: ImapDoor) -> tuple[Status, ...]:
    """How the IMAP accounts and the way out fare."""
    return (*mailboxes.statuses, ticker.sending.status)


def _schedule(
    settings: Settings, ticker: Ticker, supervisor: Supervisor, watch: Watch, trainer: Trainer
) -> BackgroundScheduler:
    """A few interval jobs without logic: a missed tick is made up for by the next."""
    scheduler = BackgroundScheduler(timezone="UTC")
    tick = settings.clock.tick_seconds
    jobs = (
        (supervisor.watch, WATCH_SECONDS),
        (ticker.outbox, tick),
        (ticker.clocks, tick),
        (ticker.daily, max(tick, 60)),
        (ticker.digests, max(tick, 60)),
        (ticker.checkpoints, max(tick, 60)),
        (ticker.alarms, tick),
        (watch.door.door, watch.every),
        (watch.stalls.look, watch.every),
        (trainer.keep_trained, MODEL_SECONDS),
    )
    for job, seconds in jobs:
        guarded = _guarded(job, watch.ticks)
        scheduler.add_job(guarded, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None)
    return scheduler


async def _until(stopping: asyncio.Event, look: Callable[[], None]) -> None:
    """Looks again and again until it is told to stop, in a thread: the scheduler may hold its lock for a while."""
    while not stopping.is_set():
        await asyncio.to_thread(look)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), CLOCK_SECONDS)


def _bring_forward(scheduler: BackgroundScheduler, now: Callable[[], datetime]) -> None:
    """What is due later than its interval from now is due now: the machine's clock went back after it was planned.

    The scheduler plans by the wall clock, and would let all ticks rest until that is where it was.
    """
    for job in scheduler.get_jobs():
        if job.next_run_time - now() > job.trigger.interval:
            job.modify(next_run_time=now())


def _guarded(job: Callable[[], object], ticks: Ticks) -> Callable[[], None]:
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
        else:
            ticks.note(job.__name__, utc_now())
        finally:
            running.release()

    return run_once


def _stop(scheduler: BackgroundScheduler, supervisor: Supervisor, spool: Spool, trainer: Trainer) -> None:
    if scheduler.running:
        scheduler.shutdown(wait=True)
    trainer.stop()
    supervisor.stop()
    spool.close()
