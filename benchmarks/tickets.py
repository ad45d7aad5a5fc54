"""Tickets/s from the spool to an acknowledgement in the outbox, on one core, and what each stage takes."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailbot import app, logs
from mailbot import pipeline as pipeline_module
from mailbot.domain.mail import Envelope
from mailbot.opening import open_store
from mailbot.policy import load_policy
from mailbot.settings import load_settings, shipped
from mailbot.worker_process import settle

TICKETS, WARM_UP = 1500, 50
TEXT = """Hello,

the account @user{number} posts pictures of me on https://alludium.example.com/p/{number}
that I never agreed to, since 2026-03-01 14:05 UTC. It has been going on for {number} days.
I have asked them to stop, and they sent me threats instead.
Please take the pictures down. You can reach me at this address.

Kind regards
Reporter {number}
"""


def sample(number: int) -> bytes:
    lines = (
        f"From: Reporter {number} <reporter{number}@example.org>",
        "To: abuse@alludium.ai",
        "Subject: Policy Violation Report",
        f"Message-ID: <{number}.bench@example.org>",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        TEXT.format(number=number),
    )
    return "\r\n".join("\r\n".join(lines).splitlines()).encode()


class Stages:
    """Times calls of functions that are replaced by timed ones; in ms, a list a stage."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        found = self.times.setdefault(name, [])

        def call(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                found.append(1000 * (time.perf_counter() - started))

        return call


def watch(stages: Stages, pipeline: pipeline_module.Pipeline) -> None:
    for name in ("parse", "facts_for", "decide", "apply"):
        setattr(pipeline_module, name, stages.timed(name, getattr(pipeline_module, name)))
    object.__setattr__(pipeline, "examine", stages.timed("examine", pipeline.examine))
    reader = type(next(iter(pipeline.readers.values())))
    reader.read = stages.timed("read", reader.read)
    renderer = type(pipeline.renderer)
    renderer.render = stages.timed("render (a mail)", renderer.render)


def measure(folder: Path, _rounds: int) -> Iterator[tuple[str, str, str]]:
    core = min(os.sched_getaffinity(0))
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield from _measure(folder)
    finally:
        os.sched_setaffinity(0, before)


def _measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    logs.configure("error")
    environment = {
        "MAILBOT_PATHS__STATE": str(folder),
        "MAILBOT_REPLIES__EVERYONE_AN_HOUR": "1000000",
        "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone")),  # no network is asked
    }
    settings = load_settings(None, environment)
    policy, store = load_policy(settings), open_store(settings)
    worker = app.build_worker(settings, "bench:")
    ticker = app.build_ticker(settings, policy, store)
    spool = app.build_spool(store)
    fill(spool, 0, WARM_UP)
    while worker.work_once():
        pass
    ticker.outbox()
    stages = Stages()
    settle()
    fill(spool, WARM_UP, WARM_UP + TICKETS)
    started = time.perf_counter()
    while worker.work_once():
        pass
    written = time.perf_counter() - started
    ticker.outbox()
    sent = time.perf_counter() - started
    yield "spool to acknowledgement on disk in the outbox", f"{TICKETS / written:.0f} tickets/s", "≥ 150 on one core"
    yield "the same core sends both mails as files as well", f"{TICKETS / sent:.0f} tickets/s", ""
    watch(stages, worker.pipeline)
    fill(spool, WARM_UP + TICKETS, WARM_UP + TICKETS + 300)
    while worker.work_once():
        pass
    for name, times in stages.times.items():
        yield (
            f"stage {name}",
            f"{statistics.median(times):.2f} ms (p95 {sorted(times)[int(len(times) * 0.95)]:.2f})",
            "",
        )
    spool.close()


def fill(spool: Any, first: int, last: int) -> None:
    now = datetime.now(UTC)
    futures = [
        spool.put(sample(number), Envelope(f"reporter{number}@example.org", ("abuse@alludium.ai",), "smtp", now))
        for number in range(first, last)
    ]
    for future in futures:
        future.result()
