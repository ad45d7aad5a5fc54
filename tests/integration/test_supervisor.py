"""Workers are kept alive; a mail that is a worker's end is held with the reason, and the next mail isn't its victim."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from harness import report

from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.opening import Store, open_store, utc_now
from mailbot.settings import Settings, load_settings, shipped
from mailbot.store.held import held_messages
from mailbot.store.spool import Spool
from mailbot.store.views import counts, list_tickets
from mailbot.supervisor import Supervisor

PATIENCE = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    more = {"WORKERS__MESSAGE_SECONDS": "1.5", "WORKERS__MESSAGE_MEGABYTES": "200", "PATHS__STATE": str(tmp_path)}
    more["DNS__ZONE_FILE"] = str(shipped("demo.zone"))
    return load_settings(None, {f"MAILBOT_{name}": value for name, value in more.items()})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def spool(store: Store) -> Iterator[Spool]:
    opened = app.build_spool(store)
    yield opened
    opened.close()


@pytest.fixture
def supervisor(settings: Settings, store: Store) -> Iterator[Supervisor]:
    command = (sys.executable, str(Path(__file__).parents[1] / "poisoned_worker.py"))
    made = Supervisor(settings, store.database, "test", structlog.get_logger(), command)
    made.start()
    yield made
    made.stop()


def put(spool: Spool, number: int, subject: str) -> str:
    envelope = Envelope(f"reporter{number}@example.org", ("abuse@alludium.ai",), "smtp", utc_now())
    return spool.put(report(number, subject=subject), envelope).result()


def watch_until_settled(supervisor: Supervisor, store: Store) -> None:
    deadline = time.monotonic() + PATIENCE
    while counts(store.database)["waiting"]:
        assert time.monotonic() < deadline, "not settled in time"
        supervisor.watch()
        supervisor.wake()
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ("kill", "given up after 3 tries: its worker died (signal 9)"),
        ("hang", "given up after 3 tries: it took longer than 1.5 seconds"),
        ("balloon", "given up after 3 tries: MemoryError while it was processed"),
        ("raise", "given up after 3 tries: RuntimeError while it was processed"),
    ],
)
def test_a_poisoned_mail_is_held_after_three_tries_and_the_next_is_ticketed(
    supervisor: Supervisor, spool: Spool, store: Store, poison: str, reason: str
) -> None:
    poisoned = put(spool, 1, f"this would {poison} a worker")
    put(spool, 2, "Policy Violation Report")
    watch_until_settled(supervisor, store)
    (held,) = held_messages(store.database)
    assert (held["message_id"], held["reason"]) == (poisoned, reason)
    ((ticket, _),) = list_tickets(store.database)
    assert ticket.subject == "Policy Violation Report #2"


def test_a_worker_that_dies_idle_is_replaced(supervisor: Supervisor, spool: Spool, store: Store) -> None:
    put(spool, 1, "first")
    watch_until_settled(supervisor, store)
    (first,) = supervisor.pids()

    os.kill(first, signal.SIGKILL)
    put(spool, 2, "second")
    watch_until_settled(supervisor, store)
    assert supervisor.pids() != [first]
    assert len(list_tickets(store.database)) == 2
