"""A bot that slept, a clock that jumps, two tickers at once: each notice once, on both databases."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from mailbot.bureau import Bureau
from mailbot.domain.clock import clocks_for
from mailbot.domain.desk import EACH_BUSINESS_DAY, Desk, Step
from mailbot.domain.records import fields_of
from mailbot.replies.render import Renderer
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import shipped
from mailbot.store.database import Database
from mailbot.store.tables import clocks, events, outbox, parties, payloads, tickets
from mailbot.testing import FakeSender, FixedClock
from specimens import BUDGET, DESK, LADDER, NOW, PEOPLE, ticket

DAILY = (*LADDER, Step(EACH_BUSINESS_DAY, "complaints_officer"))
OFFICE = replace(DESK, clocks=tuple(replace(each, ladder=DAILY) for each in DESK.clocks))
TELLS = (*DAILY[:2], Step("90%", "complainant"), *DAILY[2:])
MANY = 10_000


def ticker_of(database: Database, clock: Callable[[], datetime], sender: FakeSender, desk: Desk = OFFICE) -> Ticker:
    renderer = Renderer(shipped("templates"), {"desk": desk})
    bureau = Bureau(database, {"desk": desk}, PEOPLE, renderer, BUDGET, clock)
    return Ticker(bureau, Sending(bureau, (sender,), structlog.get_logger()), structlog.get_logger())


def keep(database: Database, number: int, every: timedelta = timedelta(0), **changes: Any) -> None:
    """Tickets with a first review each, opened one after the other."""
    opened = [ticket(id=f"EXA-{each:06}", opened_at=NOW + every * each, **changes) for each in range(number)]
    review = [
        clock
        for each in opened
        for clock in clocks_for(
            OFFICE, kind=each.kind, tier=None, starts="receipt", ticket_id=each.id, at=each.opened_at
        )
        if clock.name == "initial_review"
    ]
    with database.write() as connection:
        connection.execute(sa.insert(tickets), [{**fields_of(o), "event_seq": 0, "event_head": ""} for o in opened])
        connection.execute(sa.insert(clocks), [fields_of(each) for each in review])


def steps_told(database: Database) -> Counter[tuple[str, str]]:
    """How often each step of each ticket's ladder was taken, as its events have it."""
    same = sa.and_(payloads.c.ticket_id == events.c.ticket_id, payloads.c.seq == events.c.seq)
    query = sa.select(events.c.ticket_id, payloads.c.body).join_from(events, payloads, same)
    with database.read() as connection:
        rows = connection.execute(query.where(events.c.what == "clock set")).all()
    said = [(row.ticket_id, json.loads(row.body)["because"]) for row in rows]
    return Counter((id_, step) for id_, because in said for step in because.split(", ") if step.startswith("step "))


def mails(database: Database) -> Counter[str]:
    with database.read() as connection:
        return Counter(connection.execute(sa.select(outbox.c.rcpt_to)).scalars())


def tick(ticker: Ticker) -> None:
    while ticker.clocks():
        pass
    ticker.outbox()


EACH_STEP = {"step target", "step 80%", "step limit"}


def test_a_bot_that_slept_for_three_days_tells_each_step_once_and_nobody_gets_a_storm(
    database: Database, clock: FixedClock
) -> None:
    sender = FakeSender()
    ticker = ticker_of(database, clock, sender)
    keep(database, 60, timedelta(minutes=2))
    tick(ticker)
    assert sender.sent == []
    clock.advance(days=3, hours=4)
    tick(ticker)
    assert steps_told(database) == Counter((f"EXA-{each:06}", step) for each in range(60) for step in EACH_STEP)
    told = Counter(mail.rcpt_to for mail in sender.sent)
    assert told == {"robin@example.org": 1, "sam@example.org": 1, "lee@example.org": 1}
    tick(ticker)
    assert Counter(mail.rcpt_to for mail in sender.sent) == told


def letters_of(database: Database, tick_at: datetime) -> list[int]:
    """The tickets, by their numbers, whose complainants were told of a delay at a time."""
    written = (outbox.c.purpose == "delay", outbox.c.state != "suppressed", outbox.c.created_at == tick_at)
    with database.read() as connection:
        found = connection.execute(sa.select(outbox.c.ticket_id).where(*written)).scalars()
        return sorted(int(str(each).removeprefix("EXA-")) for each in found)


def test_after_three_days_each_complainant_is_told_once_oldest_first_within_the_budget_whatever_the_clock_does(
    database: Database, clock: FixedClock
) -> None:
    desk = replace(OFFICE, clocks=tuple(replace(each, ladder=TELLS) for each in OFFICE.clocks))
    ticker = ticker_of(database, clock, FakeSender(), desk)
    keep(database, 200, timedelta(minutes=2))
    theirs = [{"role": "complainant", "address": f"a{each}@example.net", "name": ""} for each in range(200)]
    with database.write() as connection:
        named = [{"ticket_id": f"EXA-{number:06}", **each} for number, each in enumerate(theirs)]
        connection.execute(sa.insert(parties), named)
    woken = clock.advance(days=3, hours=6, minutes=50)  # Thursday 15:50: every limit has passed
    told = {}
    for minutes in (0, 5, -60, 60, 54, 1, 1):  # an hour back, and forth again; the budget counts an hour
        clock.advance(minutes=minutes)
        tick(ticker)
        told[clock.at] = letters_of(database, clock.at)
    hour = timedelta(hours=1)
    assert {at: numbers for at, numbers in told.items() if numbers} == {
        woken: list(range(BUDGET.everyone_an_hour)),
        woken + hour: list(range(BUDGET.everyone_an_hour, 200)),
    }
    steps = (*EACH_STEP, "step 90%")
    assert steps_told(database) == Counter((f"EXA-{each:06}", step) for each in range(200) for step in steps)


def test_ticks_every_quarter_of_an_hour_for_three_days_tell_each_step_once(
    database: Database, clock: FixedClock
) -> None:
    ticker = ticker_of(database, clock, FakeSender())
    keep(database, 12, timedelta(hours=1))
    for _ in range(4 * 24 * 3 + 16):
        clock.advance(minutes=15)
        tick(ticker)
    assert steps_told(database) == Counter(
        (f"EXA-{each:06}", step)
        for each in range(12)
        for step in EACH_STEP
        if step != "step limit" or each <= 4  # the others' limits pass later, or in the night
    )


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_an_hour_and_back_tells_nothing_twice_and_loses_nothing(
    database: Database, clock: FixedClock, jump: timedelta
) -> None:
    ticker = ticker_of(database, clock, FakeSender())
    keep(database, 2, priority="urgent")
    for quarter in range(4 * 76):
        clock.advance(minutes=15)
        if quarter % 10 == 3:
            clock.at += jump
        if quarter % 10 == 7:
            clock.at -= jump
        tick(ticker)
    assert steps_told(database) == Counter((f"EXA-{each:06}", step) for each in range(2) for step in EACH_STEP)


@pytest.mark.slow
def test_two_tickers_at_once_tell_each_of_ten_thousand_clocks_once(database: Database, clock: FixedClock) -> None:
    keep(database, MANY)
    sender = FakeSender()
    clock.advance(hours=48)  # the target of each has passed, and 80 % of none has
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(tick, ticker_of(database, clock, sender)) for _ in range(2)]
        for done in both:
            done.result()
    tick(ticker_of(database, clock, sender))
    assert steps_told(database) == Counter((f"EXA-{each:06}", "step target") for each in range(MANY))
    assert Counter(mail.rcpt_to for mail in sender.sent) == mails(database)
    assert len({mail.raw for mail in sender.sent}) == len(sender.sent) <= MANY / 100
