"""Promises as the store keeps them: what is due, what was started, when it ended; on both databases."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from mailbot.domain.records import fields_of
from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from mailbot.store.promises import next_limits, started
from mailbot.store.tables import clocks, events, payloads, tickets
from mailbot.store.views import due_clocks
from rows import keep
from specimens import NOW

HOUR = timedelta(hours=1)


def ticket(id_: str = "EXA-1", desk: str = "desk", **changes: Any) -> Ticket:
    return replace(Ticket(id_, desk, "appeal", "appeals", "Appeal", NOW), **changes)


def clock(limit: timedelta, id_: str = "EXA-1", name: str = "decision", **changes: Any) -> Clock:
    made = Clock(id_, name, NOW, NOW + limit / 2, NOW + limit, True, next_step_at=NOW + limit / 2)
    return replace(made, **changes)


def ids(found: list[tuple[Ticket, Clock]]) -> list[str]:
    assert all(of.id == its.ticket_id for of, its in found)
    return [of.id for of, _ in found]


def test_what_is_overdue_longest_comes_first_then_what_falls_due_next(database: Database) -> None:
    limits = {"EXA-1": 5 * HOUR, "EXA-2": -HOUR, "EXA-3": HOUR, "EXA-4": -9 * HOUR}
    keep(database, *map(ticket, limits), *(clock(limit, id_) for id_, limit in limits.items()))
    assert ids(next_limits(database, ["desk"], 10)) == ["EXA-4", "EXA-2", "EXA-3", "EXA-1"]
    assert ids(next_limits(database, ["desk"], 2)) == ["EXA-4", "EXA-2"]


@pytest.mark.parametrize("state", ["paused", "met", "missed", "cancelled"])
def test_a_clock_that_does_not_run_is_not_due(database: Database, state: str) -> None:
    keep(database, ticket(state="closed"), clock(-HOUR, state=state, next_step_at=None))
    assert next_limits(database, ["desk"], 10) == []
    assert due_clocks(database, ["desk"], NOW, 10) == []


def test_clocks_of_other_desks_are_not_listed(database: Database) -> None:
    keep(database, ticket(), ticket("OTH-1", "other"), clock(HOUR), clock(HOUR, "OTH-1"))
    assert ids(next_limits(database, ["other"], 10)) == ["OTH-1"]
    assert ids(next_limits(database, ["desk", "other"], 10)) == ["EXA-1", "OTH-1"]
    assert next_limits(database, [], 10) == []


def test_a_clock_comes_with_its_own_state_and_its_tickets(database: Database) -> None:
    kept, its = ticket(state="closed", assignee="sam@example.org", categories=("privacy",)), clock(HOUR)
    keep(database, kept, its)
    assert next_limits(database, ["desk"], 10) == [(kept, its)]
    assert due_clocks(database, ["desk"], NOW + HOUR, 10) == [(kept, its)]


def test_steps_that_have_come_are_due_the_longest_awaited_first(database: Database) -> None:
    awaited = {"EXA-1": -HOUR, "EXA-2": -2 * HOUR, "EXA-3": HOUR, "EXA-4": timedelta(0)}
    made = [clock(9 * HOUR, id_, next_step_at=NOW + at) for id_, at in awaited.items()]
    keep(database, *map(ticket, awaited), *made, clock(HOUR, "EXA-1", "acknowledge", next_step_at=None))
    assert ids(due_clocks(database, ["desk"], NOW, 10)) == ["EXA-2", "EXA-1", "EXA-4"]


def test_neither_what_is_due_nor_what_is_next_is_sought_among_all_that_run(tmp_path: Any) -> None:
    """SQLite says how it would look; nothing is sorted, and no table is read from end to end."""
    opened = Database(f"sqlite:///{tmp_path / 'mailbot.db'}")
    migrate(opened)
    asked: list[tuple[str, Any]] = []
    sa.event.listen(opened.engine, "before_cursor_execute", lambda _c, _u, said, given, *_: asked.append((said, given)))
    next_limits(opened, ["desk"], 10)
    due_clocks(opened, ["desk"], NOW, 10)
    plans = [steps(opened, *each) for each in asked if each[0].startswith("SELECT")]
    opened.close()
    assert [plan[0] for plan in plans] == [
        "SEARCH clocks USING INDEX clocks_by_limit (state=?)",
        "SEARCH clocks USING INDEX ix_clocks_next_step_at (next_step_at<?)",
    ]
    assert not any(step.startswith("SCAN") or step == "USE TEMP B-TREE FOR ORDER BY" for p in plans for step in p)


def steps(database: Database, said: str, given: Any) -> list[str]:
    with database.engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)]


def test_what_was_started_in_a_time_is_told_of_one_desk_in_its_order(database: Database) -> None:
    begun = {"EXA-1": NOW + HOUR, "EXA-2": NOW, "EXA-3": NOW + 2 * HOUR, "EXA-4": NOW - HOUR}
    made = [clock(9 * HOUR, id_, started_at=at, state="met", ended_at=at) for id_, at in begun.items()]
    keep(database, *map(ticket, begun), *made, ticket("OTH-1", "other"), clock(HOUR, "OTH-1"))
    assert started(database, "desk", NOW, NOW + 2 * HOUR) == [made[1], made[0]]


@pytest.fixture
def old(store_url: str) -> Iterator[Database]:
    """A store from before it was kept when a clock ended."""
    opened = Database(store_url)
    migrate(opened, "0006")
    yield opened
    opened.close()


def keep_old_ticket(database: Database) -> None:
    kept = {**fields_of(ticket()), "event_seq": 0, "event_head": ""}
    with database.write() as connection:
        had = {column["name"] for column in sa.inspect(connection).get_columns("tickets")}
        connection.execute(sa.insert(tickets), {name: kept[name] for name in kept.keys() & had})


def keep_old(database: Database, its: Clock, *states: tuple[datetime, str]) -> None:
    """A clock without its end, and the events that tell of it; what the last of them says was erased if it is ''."""
    kept = {name: value for name, value in fields_of(its).items() if name not in ("ended_at", "letter_at")}
    with database.write() as connection:
        connection.execute(sa.insert(clocks), kept)
        first = connection.execute(sa.select(sa.func.count()).select_from(events)).scalar_one()
        for seq, (at, state) in enumerate(states, first):
            key = {"ticket_id": its.ticket_id, "seq": seq}
            said = {"at": at, "actor": "sender", "what": "clock set", "payload": "", "hash": ""}
            connection.execute(sa.insert(events), {**key, **said})
            if state:
                body = json.dumps({"clock": {"name": its.name, "state": state}, "because": "a test"})
                connection.execute(sa.insert(payloads), {**key, "body": body})


def ends(database: Database) -> dict[str, datetime | None]:
    migrate(database)
    with database.read() as connection:
        return {row.name: row.ended_at for row in connection.execute(sa.select(clocks))}


def test_of_clocks_from_before_their_events_tell_when_they_ended(old: Database) -> None:
    keep_old_ticket(old)
    keep_old(old, clock(HOUR, name="decision", state="met"), (NOW, "running"), (NOW + HOUR, "met"))
    keep_old(old, clock(HOUR, name="triage", state="cancelled"), (NOW + 2 * HOUR, "cancelled"))
    assert ends(old) == {"decision": NOW + HOUR, "triage": NOW + 2 * HOUR}


def test_a_clock_from_before_that_ran_again_ended_the_last_time(old: Database) -> None:
    keep_old_ticket(old)
    known = ((NOW, "missed"), (NOW + HOUR, "running"), (NOW + 2 * HOUR, "met"), (NOW + 3 * HOUR, "met"))
    keep_old(old, clock(HOUR, state="met"), *known)
    assert ends(old) == {"decision": NOW + 2 * HOUR}


def test_no_end_is_made_up_for_a_clock_from_before(old: Database) -> None:
    keep_old_ticket(old)
    keep_old(old, clock(HOUR, name="decision"), (NOW, "met"), (NOW + HOUR, "running"))
    keep_old(old, clock(HOUR, name="feedback", state="met"), (NOW, ""))
    keep_old(old, clock(HOUR, name="resolution", state="met"))
    assert ends(old) == {"decision": None, "feedback": None, "resolution": None}
