"""Figures of a store on either database, and `/metrics` as Prometheus reads it."""

import asyncio
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError, Trouble
from mailbot.settings import Settings
from mailbot.status import Status
from mailbot.store import tables as t
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message, give_back
from mailbot.store.database import Database
from mailbot.store.figures import Figures, figures, newest_at, waiting
from mailbot.store.migrate import migrate
from mailbot.store.probe import probe_store
from mailbot.store.spool import Spool
from mailbot.supervisor import Supervisor
from mailbot.testing import FixedClock
from mailbot.watch.glance import Glance
from mailbot.watch.health import Health, Ticks
from mailbot.watch.metrics import exposition
from metrics import Metrics
from specimens import NOW

ONE_STORE = True


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def put(spool: Spool, door: str = "smtp", minutes: float = 0) -> str:
    received_at = NOW - timedelta(minutes=minutes)
    return spool.put(
        secrets.token_bytes(8), Envelope("anna@example.net", ("abuse@example.com",), door, received_at)
    ).result()


def dispose(database: Database, message_id: str, disposition: str, desk: str = "desk") -> None:
    with database.write() as connection:
        done = {"message_id": message_id, "desk": desk, "disposition": disposition, "at": NOW}
        connection.execute(sa.insert(t.dispositions).values(**done, reason="", summary={}))
        connection.execute(sa.update(t.messages).where(t.messages.c.id == message_id).values(state="done"))


def promise(database: Database, state: str, minutes: float) -> None:
    at = NOW - timedelta(minutes=minutes)
    text = dict.fromkeys(("purpose", "template", "desk", "mail_from", "rcpt_to", "because"), "x")
    row = {
        "id": secrets.token_hex(16),
        "message_id": secrets.token_hex(8),
        "raw": b"x",
        "state": state,
        "automatic": True,
    }
    counted = {"attempts": 0, "fence": 0, "created_at": at, "ready_at": at}
    with database.write() as connection:
        connection.execute(sa.insert(t.outbox).values(**text, **row, **counted))


def test_an_empty_store_has_figures_of_nothing(database: Database) -> None:
    assert figures(database) == Figures()
    assert newest_at(database) is None


def test_messages_are_counted_by_door_and_disposition(database: Database, spool: Spool) -> None:
    for door, disposition in (("smtp", "opened"), ("smtp", "opened"), ("imap", "held"), ("imap", None)):
        message_id = put(spool, door)
        if disposition:
            dispose(database, message_id, disposition)
    dispose(database, message_id, "recorded", "another desk")
    found = figures(database)
    assert found.received == {"smtp": 2, "imap": 2}
    assert found.disposed == {("smtp", "opened"): 2, ("imap", "held"): 1, ("imap", "recorded"): 1}


def test_what_waits_longest_is_told_with_its_time(database: Database, spool: Spool) -> None:
    dispose(database, put(spool, minutes=90), "opened")
    put(spool, minutes=30)
    put(spool, minutes=10)
    promise(database, "sent", 500)
    promise(database, "queued", 60)
    found = waiting(database)
    assert (found.messages, found.oldest_at, found.ready_at) == (
        2,
        NOW - timedelta(minutes=30),
        NOW - timedelta(minutes=30),
    )
    assert (found.unsent_at, found.disposed_at) == (NOW - timedelta(minutes=60), NOW)
    assert newest_at(database) == NOW - timedelta(minutes=10)


def test_a_message_that_was_put_off_still_has_its_age(database: Database, spool: Spool) -> None:
    put(spool, minutes=30)
    claim = claim_message(database, "me", NOW, timedelta(minutes=1))
    assert claim is not None
    give_back(database, claim, NOW + timedelta(minutes=5), "DNS", counts=False)
    found = waiting(database)
    assert (found.oldest_at, found.deferrals) == (NOW - timedelta(minutes=30), 1)
    assert found.ready_at == NOW + timedelta(minutes=5)


def test_the_probe_of_a_store_leaves_no_row(database: Database) -> None:
    probe_store(database, NOW)
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.marks)).scalar() == 0


def metrics(database: Database, clock: FixedClock, *statuses: Status, read: Any = None) -> Metrics:
    supervisor = Supervisor(Settings(), database, "test", structlog.get_logger(), deaths=2)
    loop = asyncio.new_event_loop()
    glance = Glance(read or (lambda: figures(database)))
    ticks = Ticks({"outbox": NOW})
    health = Health(loop, lambda: True, lambda: 1, lambda: statuses, glance, ticks, timedelta(minutes=15), clock)
    loop.close()
    return Metrics(exposition(health, supervisor)().decode())


def test_prometheus_reads_every_figure_of_the_store(database: Database, spool: Spool, clock: FixedClock) -> None:
    dispose(database, put(spool), "opened")
    dispose(database, put(spool, "imap"), "held")
    put(spool, minutes=10)
    promise(database, "queued", 20)
    found = metrics(database, clock)
    assert found("mailbot_store_up") == 1
    assert found("mailbot_messages_received_total", door="smtp") == 2
    assert found("mailbot_messages_disposed_total", door="smtp", disposition="opened") == 1
    assert found("mailbot_messages_held", door="imap") == 1
    assert found("mailbot_messages_unprocessed") == 1
    assert found("mailbot_oldest_unprocessed_seconds") == 600
    assert found("mailbot_outbox_mails", state="queued") == 1
    assert found("mailbot_oldest_unsent_seconds") == 1200
    assert found("mailbot_worker_deaths_total") == 2
    assert found("mailbot_tick_last_success_timestamp_seconds", tick="outbox") == NOW.timestamp()


def test_a_clock_past_its_limit_shows_by_how_much(database: Database, clock: FixedClock) -> None:
    limit = {"started_at": NOW, "target_at": NOW, "published": True, "steps_done": 0, "next_step_at": None}
    ticket = dict.fromkeys(
        ("desk", "kind", "queue", "subject", "priority", "state", "policy_version", "event_head"), "x"
    )
    numbers = {"id": "EXA-234567", "opened_at": NOW, "categories": [], "hazards": [], "version": 1, "event_seq": 0}
    with database.write() as connection:
        connection.execute(sa.insert(t.tickets).values(**ticket, **numbers))
        for name, state, minutes in (
            ("acknowledge", "missed", 90),
            ("decision", "running", 30),
            ("triage", "running", -5),
        ):
            late = {"name": name, "state": state, "limit_at": NOW - timedelta(minutes=minutes)}
            connection.execute(sa.insert(t.clocks).values(ticket_id="EXA-234567", **limit, **late))
    assert metrics(database, clock)("mailbot_most_overdue_clock_seconds") == 1800


def test_each_door_shows_whether_it_works_what_waits_and_what_failed(database: Database, clock: FixedClock) -> None:
    account = Status("imap", "support", NOW, waiting=7, oldest_at=NOW - timedelta(minutes=3))
    refused = Status("send", "send", NOW)
    for _ in range(2):
        refused.fails(Trouble("login", "send", "the password is refused", "put the right one there"))
    found = metrics(database, clock, account, refused)
    assert found("mailbot_door_up", door="imap", name="support") == 1
    assert found("mailbot_door_lag_seconds", door="imap", name="support") == 180
    assert found("mailbot_door_waiting", door="imap", name="support") == 7
    assert found("mailbot_door_up", door="send", name="send") == 0
    assert found("mailbot_failures_total", door="send", name="send", kind="login") == 2


def test_a_door_that_has_gone_silent_is_down(database: Database, clock: FixedClock) -> None:
    silent = Status("imap", "support", NOW - timedelta(minutes=16))
    assert metrics(database, clock, silent)("mailbot_door_up", door="imap", name="support") == 0


def test_a_store_that_is_away_leaves_the_doors_in_sight(database: Database, clock: FixedClock) -> None:
    def away() -> Figures:
        raise TemporaryError("the store doesn't answer")

    found = metrics(database, clock, Status("smtp", "smtp", NOW), read=away)
    assert found("mailbot_store_up") == 0
    assert found("mailbot_door_up", door="smtp", name="smtp") == 1
    assert "mailbot_messages_received" not in found.families


def test_names_and_units_follow_prometheus_conventions(database: Database, spool: Spool, clock: FixedClock) -> None:
    put(spool)
    ours = [family for family in metrics(database, clock).families.values() if family.name.startswith("mailbot_")]
    assert all(family.documentation.endswith(".") or ";" in family.documentation for family in ours)
    counters = [sample.name for family in ours if family.type == "counter" for sample in family.samples]
    assert counters
    assert all(name.endswith("_total") for name in counters)
    assert not [family.name for family in ours if family.type == "gauge" and family.name.endswith("_total")]


def test_what_is_counted_often_is_counted_by_an_index(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mailbot.db'}")
    migrate(database)
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    figures(database)
    with database.read() as connection:
        plans = [
            row[3]
            for statement in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('?', '0')}")
        ]
    database.close()
    # All dispositions are read with the door of each: that is one look at a table of small rows, and has no index.
    assert [plan for plan in plans if plan.startswith("SCAN") and "COVERING INDEX" not in plan] == ["SCAN dispositions"]
