"""Clocks that pause and run on, in the store: as they are, when they are due, and what is told of them afterwards."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from mailbot.decide_clock import Due, decide_due
from mailbot.domain.clock import clocks_for
from mailbot.domain.clock_changes import cancel_all, pause, resume
from mailbot.domain.desk import Duration
from mailbot.domain.plan import Change, OpenTicket, Plan
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.effects import apply
from mailbot.errors import StalePlan
from mailbot.store.database import Database
from mailbot.store.facts import fresh
from mailbot.store.migrate import migrate
from mailbot.store.rows import load_clocks, load_ticket
from mailbot.store.views import due_clocks, show_ticket
from specimens import DESK, NOW, PEOPLE, ticket

WAITS = {"waiting": Duration(2, "business_days"), "legal_hold": Duration(9, "business_days")}
PAUSING = replace(DESK, clocks=(DESK.clocks[0], replace(DESK.clocks[1], pauses=WAITS)))
LONGEST_OVER = NOW.replace(day=4, hour=17, minute=30)  # asked on Monday: Wednesday, when work ends


def written(database: Database, *changes: Change, hours: float = 0, actor: str = "Robin") -> None:
    with database.read() as connection:
        version = connection.execute(sa.text("SELECT version FROM tickets")).scalar()
    versions = {"EXA-222222": version} if version else {}
    apply(database, [Plan("desk", NOW + timedelta(hours=hours), actor, versions=versions, changes=changes)], {})


def opened(database: Database) -> tuple[Ticket, tuple[Clock, ...]]:
    about = {"kind": "violation_report", "tier": None, "ticket_id": "EXA-222222"}
    started = clocks_for(PAUSING, starts="receipt", at=NOW, **about)  # type: ignore[arg-type]
    written(database, OpenTicket(ticket(), (), started))
    return ticket(), kept(database)


def kept(database: Database) -> tuple[Clock, ...]:
    with database.read() as connection:
        return load_clocks(connection, "EXA-222222")


def asked(database: Database, reason: str = "waiting", hours: float = 3) -> None:
    at = NOW + timedelta(hours=hours)
    written(database, *pause(PAUSING, ticket(), kept(database), reason, at, "the account is missing"), hours=hours)


def test_pauses_are_kept_to_the_microsecond(database: Database) -> None:
    opened(database)
    asked(database, hours=0.123456)
    (clock,) = (clock for clock in kept(database) if clock.name == "initial_review")
    assert clock.pauses == (Pause("waiting", NOW + timedelta(hours=0.123456)),)
    asked(database, "legal_hold", hours=5)
    (clock,) = (clock for clock in kept(database) if clock.name == "initial_review")
    assert [(each.reason, each.until) for each in clock.pauses] == [
        ("waiting", NOW + timedelta(hours=5)),
        ("waiting", None),
        ("legal_hold", None),
    ]


def test_a_clock_knows_what_started_it(database: Database) -> None:
    opened(database)
    assert {clock.starts for clock in kept(database)} == {"receipt"}


def due(database: Database, hours: float) -> list[tuple[str, str]]:
    found = due_clocks(database, ["desk"], NOW + timedelta(hours=hours), 10)
    return [(clock.name, clock.state) for _, clock in found]


def test_a_paused_clock_is_due_when_its_longest_pause_is_over(database: Database) -> None:
    opened(database)
    asked(database)
    over = (LONGEST_OVER - NOW) / timedelta(hours=1)
    assert ("initial_review", "paused") not in due(database, over - 0.01)
    assert ("initial_review", "paused") in due(database, over)


def test_what_was_cancelled_is_never_due(database: Database) -> None:
    opened(database)
    asked(database)
    written(database, *cancel_all(kept(database), NOW, "spam"))
    assert due(database, 10_000) == []


def test_a_tick_after_the_longest_pause_lets_a_clock_run_on_from_its_end(database: Database) -> None:
    opened(database)
    asked(database)
    late = LONGEST_OVER + timedelta(days=1)
    found = due_clocks(database, ["desk"], late, 10)
    (of, clock) = next((of, clock) for of, clock in found if clock.state == "paused")
    plan = decide_due(PAUSING, PEOPLE, [Due(of, clock)], fresh(), late)
    assert plan.outgoing == ()
    apply(database, [plan], {})
    (after,) = (clock for clock in kept(database) if clock.name == "initial_review")
    assert after.state == "running"
    assert after.limit_at == clock.limit_at + (LONGEST_OVER - NOW - timedelta(hours=3))
    with pytest.raises(StalePlan):
        apply(database, [plan], {})


def test_a_ticket_tells_what_became_of_each_clock_and_why(database: Database) -> None:
    of, started = opened(database)
    asked(database)
    changes = resume(PAUSING, of, kept(database), "waiting", NOW + timedelta(hours=8), "the complainant replied")
    written(database, *changes, hours=8, actor="mail m")
    shown = show_ticket(database, "EXA-222222")
    assert shown is not None
    told = [row for row in shown["clock_history"] if row["name"] == "initial_review"]
    assert [(row["state"], row["actor"], row["because"]) for row in told] == [
        ("running", "Robin", ""),
        ("paused", "Robin", "the account is missing"),
        ("running", "mail m", "the complainant replied"),
    ]
    (limit,) = (clock.limit_at for clock in started if clock.name == "initial_review")
    assert [row["limit_at"] - limit for row in told] == [timedelta(0), timedelta(0), timedelta(hours=5)]


def test_the_history_of_what_was_erased_is_left_out(database: Database) -> None:
    opened(database)
    with database.write() as connection:
        connection.execute(sa.text("DELETE FROM payloads"))
    shown = show_ticket(database, "EXA-222222")
    assert shown is not None
    assert shown["clock_history"] == []


def test_clocks_from_before_pauses_started_with_receipt_or_the_time_that_a_mail_stated(store_url: str) -> None:
    old = Database(store_url)
    migrate(old, "0005")
    row: dict[str, object] = {"id": "EXA-222222", "desk": "desk", "kind": "violation_report", "queue": "abuse"}
    row["subject"] = "x"
    row |= {"opened_at": NOW, "categories": "[]", "hazards": "[]", "priority": "normal", "state": "open"}
    row |= {"policy_version": "", "version": 1, "event_seq": 0, "event_head": ""}
    names = ", ".join(row)
    clock = {"ticket_id": "EXA-222222", "started_at": NOW, "target_at": NOW, "limit_at": NOW, "published": True}
    clock |= {"state": "running", "steps_done": 0}
    named = ", ".join((*clock, "name"))
    with old.write() as connection:
        values = ", ".join(f":{name}" for name in row)
        connection.execute(sa.text(f"INSERT INTO tickets ({names}) VALUES ({values})"), row)  # noqa: S608
        for name in ("acknowledge", "evidence"):
            values = ", ".join(f":{key}" for key in (*clock, "name"))
            connection.execute(sa.text(f"INSERT INTO clocks ({named}) VALUES ({values})"), {**clock, "name": name})  # noqa: S608
    migrate(old)
    found = {clock.name: (clock.starts, clock.pauses) for clock in kept(old)}
    old.close()
    assert found == {"acknowledge": ("receipt", ()), "evidence": ("stated_time", ())}


SINCE, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
MIGRATED_AT = [Pause("legal_hold", NOW)]  # some time after


@pytest.mark.parametrize(
    ("held", "of_clocks", "known"),
    [
        (False, [[]], []),
        (True, [[]], MIGRATED_AT),
        (True, [[["legal_hold", SINCE, None, LATER]]], [Pause("legal_hold", SINCE)]),
        (True, [[["legal_hold", SINCE, LATER, LATER]]], [Pause("legal_hold", SINCE, LATER), *MIGRATED_AT]),
        (False, [[["waiting", SINCE, LATER, None]], []], [Pause("waiting", SINCE, LATER)]),
        (False, [[["waiting", SINCE, LATER, None]], [["waiting", SINCE, None, None]]], [Pause("waiting", SINCE)]),
        (
            True,
            [[["waiting", NOW, SINCE, None], ["waiting", SINCE, None, None], ["legal_hold", SINCE, None, None]]],
            [Pause("waiting", NOW, SINCE), Pause("legal_hold", SINCE), Pause("waiting", SINCE)],
        ),
    ],
)
def test_tickets_from_before_know_what_their_clocks_have_waited_for(
    store_url: str, held: bool, of_clocks: list[list[list[object]]], known: list[Pause]
) -> None:
    old = Database(store_url)
    migrate(old, "0016")
    row: dict[str, object] = {"id": "EXA-222222", "desk": "desk", "kind": "violation_report", "queue": "abuse"}
    row["subject"] = "x"
    row |= {"opened_at": NOW, "categories": "[]", "hazards": "[]", "priority": "normal", "state": "open"}
    row |= {"policy_version": "", "version": 1, "event_seq": 0, "event_head": "", "legal_hold": held}
    clock = {"ticket_id": "EXA-222222", "started_at": NOW, "target_at": NOW, "limit_at": NOW, "published": True}
    clock |= {"state": "running", "steps_done": 0, "starts": "receipt"}
    with old.write() as connection:
        connection.execute(sa.text(inserted("tickets", row)), row)
        for number, pauses in enumerate(of_clocks):
            words = [[each.isoformat() if isinstance(each, datetime) else each for each in one] for one in pauses]
            its = {**clock, "name": f"stage_{number}", "pauses": json.dumps(words)}
            connection.execute(sa.text(inserted("clocks", its)), its)
    migrate(old)
    with old.read() as connection:
        found = load_ticket(connection, "EXA-222222")
    old.close()
    assert found is not None
    assert [each if each.at < LATER else replace(each, at=NOW) for each in found.pauses] == known
    assert found.legal_hold == held


def inserted(table: str, row: dict[str, object]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608
