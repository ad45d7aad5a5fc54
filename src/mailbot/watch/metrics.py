"""`/metrics`: the store's figures and what doors tell of themselves, in Prometheus' text format.

What must outlive a restart and cover every worker comes from the store; ages and counts alone, nothing of any mail.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from mailbot.errors import TemporaryError
from mailbot.status import Status
from mailbot.store.figures import FINAL, Figures
from mailbot.supervisor import Supervisor
from mailbot.watch.health import Health

DOOR = ("door", "name")
DOORS = ("file", "imap", "smtp")  # there from the start, so that the first message is an increase


def exposition(health: Health, supervisor: Supervisor) -> Callable[[], bytes]:
    """What writes all metrics down as octets; a store that is away leaves its figures out, and says so."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(health, supervisor))
    ProcessCollector(registry=registry)
    return lambda: generate_latest(registry)


@dataclass(frozen=True, eq=False)
class _Collector:
    """Collects when it is asked: nothing is counted twice and nothing is kept."""

    health: Health
    supervisor: Supervisor

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        now = self.health.now()
        try:
            figures = self.health.glance.figures()
        except TemporaryError:
            figures = None
        yield _gauge("mailbot_store_up", "Whether the store answers.", float(figures is not None))
        if figures is not None:
            yield from _counted(figures)
            yield from _ages(figures, now)
        yield from _doors(tuple(self.health.statuses()), self.supervisor.failures.copy(), self.health, now)
        yield _gauge("mailbot_workers", "Worker processes that are alive.", self.supervisor.alive())
        deaths = CounterMetricFamily("mailbot_worker_deaths", "Worker processes that died and were replaced.")
        deaths.add_metric((), self.supervisor.deaths)
        yield deaths
        ticks = GaugeMetricFamily(
            "mailbot_tick_last_success_timestamp_seconds", "When a job last ended well.", labels=("tick",)
        )
        for job, at in sorted(self.health.ticks.snapshot().items()):
            ticks.add_metric((job,), at.timestamp())
        yield ticks


def _counted(figures: Figures) -> Iterator[Metric]:
    received = CounterMetricFamily("mailbot_messages_received", "Messages taken, by door.", labels=("door",))
    doors = sorted({*DOORS, *figures.received})
    for door in doors:
        received.add_metric((door,), figures.received.get(door, 0))
    yield received
    disposed = CounterMetricFamily(
        "mailbot_messages_disposed",
        "Messages and desks that are done with, by door and disposition.",
        labels=("door", "disposition"),
    )
    # A held message may be let go, so that a count of them can fall: it is a gauge.
    held = GaugeMetricFamily("mailbot_messages_held", "Messages that a person has to look at.", labels=("door",))
    for door in doors:
        for disposition in FINAL:
            disposed.add_metric((door, disposition), figures.disposed.get((door, disposition), 0))
        held.add_metric((door,), figures.disposed.get((door, "held"), 0))
    yield disposed
    yield held
    mails = GaugeMetricFamily("mailbot_outbox_mails", "Outgoing mail, by state.", labels=("state",))
    for state, number in sorted({"queued": 0, **figures.mails}.items()):
        mails.add_metric((state,), number)
    yield mails
    yield _gauge("mailbot_messages_unprocessed", "Messages that wait for a worker.", figures.waiting.messages)


def _ages(figures: Figures, now: datetime) -> Iterator[Metric]:
    waiting = figures.waiting
    for name, text, since in (
        ("oldest_unprocessed", "Age of the oldest message without a disposition; 0 without one.", waiting.oldest_at),
        ("oldest_unsent", "Age of the oldest mail that has yet to leave; 0 without one.", waiting.unsent_at),
        ("most_overdue_clock", "How far the most overdue clock is past its limit; 0 without one.", waiting.limit_at),
    ):
        yield _gauge(f"mailbot_{name}_seconds", text, max(0.0, (now - since).total_seconds()) if since else 0.0)


def _doors(statuses: Iterable[Status], workers: "Counter[str]", health: Health, now: datetime) -> Iterator[Metric]:
    up = GaugeMetricFamily("mailbot_door_up", "Whether a door or the way out works.", labels=DOOR)
    lag = GaugeMetricFamily("mailbot_door_lag_seconds", "How long the oldest untaken message waits.", labels=DOOR)
    waiting = GaugeMetricFamily("mailbot_door_waiting", "Messages that a door knows of and hasn't taken.", labels=DOOR)
    ok_at = GaugeMetricFamily("mailbot_door_last_success_timestamp_seconds", "When it last worked.", labels=DOOR)
    failures = CounterMetricFamily("mailbot_failures", "Troubles met since the start.", labels=(*DOOR, "kind"))
    for status in statuses:
        labels = (status.door, status.name)
        up.add_metric(labels, float(status.trouble is None and not status.stalled(now, health.after)))
        lag.add_metric(labels, status.lag(now))
        waiting.add_metric(labels, status.waiting)
        ok_at.add_metric(labels, status.ok_at.timestamp())
        for kind, number in sorted(status.failures.copy().items()):
            failures.add_metric((*labels, kind), number)
    for kind, number in sorted(workers.items()):
        failures.add_metric(("workers", "workers", kind), number)
    yield from (up, lag, waiting, ok_at, failures)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
