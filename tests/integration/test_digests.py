"""The leads' digest of a morning and report of a week, as the scheduler calls for them; on both databases, any number
at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
import structlog
from structlog.testing import capture_logs

from mailbot import digests
from mailbot.bureau import Bureau
from mailbot.digests import day_of, week_of
from mailbot.domain.desk import Desk
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.domain.trends import NOT_KNOWN, Volume
from mailbot.errors import TemporaryError
from mailbot.replies.render import Renderer
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import shipped
from mailbot.store.database import Database
from mailbot.store.promises import breached
from mailbot.store.views import list_outbox
from mailbot.testing import FakeSender, FixedClock
from rows import keep
from specimens import BUDGET, DESK, PEOPLE

OTHER = replace(DESK, name="other", title="Other", tag="OTH")
FRIDAY = datetime(2026, 3, 6, 9, 5, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, 5, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def desks() -> dict[str, Desk]:
    return {"desk": DESK}


@pytest.fixture
def ticker(database: Database, clock: FixedClock, desks: dict[str, Desk]) -> Ticker:
    renderer = Renderer(shipped("templates"), desks)
    bureau = Bureau(database, desks, PEOPLE, renderer, BUDGET, clock)
    return Ticker(bureau, Sending(bureau, (FakeSender(),), structlog.get_logger()), structlog.get_logger())


def ticket(number: int, opened_at: datetime, kind: str = "appeal", **changes: object) -> Ticket:
    return replace(Ticket(f"EXA-{number}", "desk", kind, "appeals", f"Matter {number}", opened_at), **changes)


def decision(number: int, started: datetime, limit: datetime, state: str = "running", **changes: object) -> Clock:
    made = Clock(f"EXA-{number}", "decision", started, started + (limit - started) / 2, limit, True, state=state)
    paused = (Pause("waiting", started),) if state == "paused" else ()
    return replace(made, pauses=paused, **changes)


def promised(database: Database, purpose: str) -> list[str]:
    """The subjects of the mails that were promised to the one lead, the last first. A digest goes to whoever isn't on
    call too."""
    sent = [row for row in list_outbox(database) if row["purpose"] == purpose]
    rows = [row for row in sent if row["rcpt_to"] == "lee@example.org"]
    others = {row["rcpt_to"] for row in sent if row not in rows}
    assert others <= ({"sam@example.org"} if purpose == "daily" else set())
    with database.read() as connection:
        raws = {row.id: row.raw for row in connection.execute(sa.text("SELECT id, raw FROM outbox"))}
    return [str(message_from_bytes(raws[row["id"]], policy=policy.default)["Subject"]) for row in rows]


def begun(ticker: Ticker, clock: FixedClock, at: datetime) -> Ticker:
    """A ticker that has looked before, at a time; what it tells from then on is counted."""
    clock.at = at
    assert ticker.digests() == 0
    return ticker


def test_a_digest_leaves_each_business_morning_and_a_report_on_the_first_of_the_week(
    ticker: Ticker, database: Database, clock: FixedClock
) -> None:
    begun(ticker, clock, FRIDAY)
    told = []
    for _ in range(10 * 24):
        clock.advance(hours=1)
        if ticker.digests():
            told.append(f"{clock.at:%a %d %H:%M}")
    assert told == [f"{day} 09:05" for day in ("Mon 09", "Tue 10", "Wed 11", "Thu 12", "Fri 13", "Mon 16")]
    assert promised(database, "daily") == ["Example today: nothing is due"] * 6
    assert promised(database, "weekly") == [
        "Example, Mon 9 Mar 2026 to Sun 15 Mar 2026: 0 came in, 0 breached",
        "Example, Mon 2 Mar 2026 to Sun 8 Mar 2026: 0 came in, 0 breached",
    ]


def test_when_clocks_go_forward_the_digest_still_leaves_at_nine(ticker: Ticker, clock: FixedClock) -> None:
    begun(ticker, clock, datetime(2026, 3, 27, 10, tzinfo=UTC))
    clock.at = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)  # what was written in the last minute isn't seen yet
    assert ticker.digests() == 0
    clock.at = datetime(2026, 3, 30, 8, 1, tzinfo=UTC)
    assert ticker.digests() == 2


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_machines_clock_that_jumps_an_hour_tells_nothing_twice(
    ticker: Ticker, clock: FixedClock, jump: timedelta
) -> None:
    begun(ticker, clock, FRIDAY)
    told = 0
    for at in (MONDAY, MONDAY + jump, MONDAY + HOUR / 2, MONDAY + HOUR, MONDAY + HOUR + jump, MONDAY + 3 * HOUR):
        clock.at = at
        told += ticker.digests()
    assert told == 2


def test_four_tickers_at_once_tell_each_lead_once(ticker: Ticker, database: Database, clock: FixedClock) -> None:
    begun(ticker, clock, FRIDAY)
    clock.at = MONDAY
    with ThreadPoolExecutor(4) as pool:
        assert sum(done.result() for done in [pool.submit(ticker.digests) for _ in range(4)]) == 2
    assert len(promised(database, "daily")) == len(promised(database, "weekly")) == 1
    assert sorted(row["rcpt_to"] for row in list_outbox(database) if row["purpose"] == "daily") == [
        "lee@example.org",
        "sam@example.org",
    ]


def test_four_tickers_at_once_begin_a_desk_once(ticker: Ticker, database: Database, clock: FixedClock) -> None:
    clock.at = MONDAY
    with ThreadPoolExecutor(4) as pool:
        assert sum(done.result() for done in [pool.submit(ticker.digests) for _ in range(4)]) == 0
    assert list_outbox(database) == []


def test_after_weeks_without_a_tick_there_is_one_digest_of_today_and_one_report_of_last_week(
    ticker: Ticker, database: Database, clock: FixedClock
) -> None:
    begun(ticker, clock, FRIDAY - 2 * WEEK)
    keep(database, ticket(1, FRIDAY - WEEK), decision(1, FRIDAY - WEEK, FRIDAY - DAY))
    clock.at = MONDAY - DAY  # a Sunday
    assert ticker.digests() == 0
    clock.at = MONDAY + DAY
    assert ticker.digests() == 2
    assert ticker.digests() == 0
    assert promised(database, "daily") == ["Example today: 1 overdue, 0 due, 1 breached"]
    assert promised(database, "weekly") == ["Example, Mon 2 Mar 2026 to Sun 8 Mar 2026: 0 came in, 1 breached"]


def test_each_breach_stands_in_one_digest(ticker: Ticker, database: Database, clock: FixedClock) -> None:
    begun(ticker, clock, FRIDAY)
    limits = [FRIDAY + number * HOUR for number in range(0, 7 * 24, 5)]
    keep(database, *(ticket(n, FRIDAY) for n in range(len(limits))))
    keep(database, *(decision(n, FRIDAY - DAY, at, "missed", ended_at=at + HOUR) for n, at in enumerate(limits)))
    for _ in range(10):
        clock.advance(days=1)
        ticker.digests()
    told = [subject.rpartition(", ")[2] for subject in promised(database, "daily") if "breached" in subject]
    assert sum(int(said.removesuffix(" breached")) for said in told) == len(limits)


def test_what_was_closed_while_it_waited_for_the_complainant_is_no_breach(database: Database) -> None:
    keep(database, ticket(1, FRIDAY), ticket(2, FRIDAY))
    waited = (Pause("waiting", FRIDAY, MONDAY),), (Pause("waiting", FRIDAY + 2 * HOUR, MONDAY),)
    for number, pauses in enumerate(waited, 1):
        keep(database, replace(decision(number, FRIDAY, FRIDAY + HOUR, "cancelled", ended_at=MONDAY), pauses=pauses))
    assert [of.id for of, _ in breached(database, "desk", FRIDAY, MONDAY)] == ["EXA-2"]


def test_a_morning_as_the_store_has_it(database: Database) -> None:
    """Each row in its list alone, by hand: due at any time of today until midnight, in the desk's zone."""
    now, was = MONDAY, FRIDAY
    midnight = datetime(2026, 3, 10, tzinfo=UTC)
    limits = {
        1: (now - DAY, "running"),  # overdue, and breached since Friday
        2: (was - DAY, "running"),  # overdue for longer
        3: (midnight, "running"),  # today, 24:00
        4: (now + HOUR, "running"),
        5: (midnight + HOUR, "running"),  # tomorrow
        6: (now - HOUR, "missed"),  # breached
        7: (was, "missed"),  # the last digest told of it
        8: (now - HOUR, "met"),
        9: (now - HOUR, "cancelled"),
        10: (now - HOUR, "paused"),
    }
    keep(database, *(ticket(number, was - WEEK) for number in limits))
    keep(database, *(decision(number, was - WEEK, *its) for number, its in limits.items()))
    keep(database, ticket(20, was, "complaint"), ticket(21, now - HOUR), ticket(22, now))
    keep(database, ticket(23, was - DAY, needs_triage="unclear", priority="high"))
    keep(database, ticket(24, was - HOUR, needs_triage="unclear", priority="urgent"))
    keep(database, ticket(25, was - 2 * DAY, needs_triage="unclear", state="closed"))
    keep(database, ticket(26, now - HOUR, desk="other", needs_triage="unclear"), decision(26, was, now - HOUR))
    day = day_of(database, DESK, was, now)
    assert (day.overdue[0], [of.id for of, _ in day.overdue[1]]) == (2, ["EXA-2", "EXA-1"])
    assert (day.due_today[0], [of.id for of, _ in day.due_today[1]]) == (2, ["EXA-4", "EXA-3"])
    assert [of.id for of, _ in day.breached] == ["EXA-1", "EXA-6"]
    assert (day.to_triage[0], [of.id for of in day.to_triage[1]]) == (2, ["EXA-24", "EXA-23"])
    assert day.came_in == {"complaint": 1, "appeal": 1}


def test_a_week_as_the_store_has_it(database: Database) -> None:
    """By hand: two appeals and a complaint came in from 2 to 8 March, one appeal the week before."""
    week = datetime(2026, 3, 4, 12, tzinfo=UTC)
    keep(database, ticket(1, week, category="privacy"), ticket(2, week + DAY, delay_reason="we wait for the logs"))
    keep(database, ticket(3, week, "complaint", category="privacy"), ticket(4, week - WEEK), ticket(5, week + WEEK))
    keep(database, decision(1, week, week + DAY, "met", ended_at=week + HOUR))
    keep(database, decision(2, week + DAY, week + 2 * DAY, "missed", ended_at=week + 3 * DAY))
    keep(database, decision(3, week, week + 3 * DAY))
    keep(database, decision(4, week - WEEK, week + WEEK, "paused"), decision(5, week + WEEK, week + 2 * WEEK))
    found = week_of(database, DESK, MONDAY)
    assert (found.monday, found.before) == (date(2026, 3, 2), (date(2026, 2, 23),))
    assert found.total == Volume("", 3, 1, 1.0)
    assert found.kinds == (Volume("appeal", 2, 1, 1.0), Volume("complaint", 1, 0, 0.0))
    assert found.categories == (Volume("privacy", 2, 0, 0.0),)
    kept = {each.week: each for each in found.kept}[date(2026, 3, 2)]
    assert (kept.started, kept.in_target, kept.in_limit, kept.missed, kept.open) == (3, 1, 1, 2, 1)
    assert (kept.median, kept.p90) == (24.5 * HOUR, 48 * HOUR)
    assert found.oldest == {"decision": ("EXA-4", week - WEEK)}
    assert (found.breached, found.reasons) == (2, (("we wait for the logs", 1), (NOT_KNOWN, 1)))


def test_the_oldest_open_clock_may_be_older_than_all_weeks_that_are_told(database: Database) -> None:
    keep(database, ticket(1, MONDAY - 20 * WEEK), decision(1, MONDAY - 20 * WEEK, MONDAY + WEEK))
    keep(database, ticket(2, MONDAY - 30 * WEEK), decision(2, MONDAY - 30 * WEEK, MONDAY, "met", ended_at=MONDAY))
    found = week_of(database, DESK, MONDAY)
    assert found.kept == ()
    assert found.oldest == {"decision": ("EXA-1", MONDAY - 20 * WEEK)}


@pytest.mark.parametrize("desks", [{"desk": DESK, "other": OTHER}])
def test_a_desk_that_cannot_be_told_keeps_no_other_waiting(
    ticker: Ticker, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ticker, clock, FRIDAY)
    clock.at = MONDAY
    real = digests.daily_digests

    def broken(desk: Desk, *rest: object) -> tuple[Outgoing, ...]:
        if desk.name == "desk":
            raise ValueError("a bug")
        return real(desk, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(digests, "daily_digests", broken)
    with capture_logs() as logs:
        assert ticker.digests() == 3
    assert [(line["desk"], line["what"]) for line in logs if line["log_level"] == "error"] == [("desk", "daily digest")]
    assert promised(database, "daily") == ["Other today: nothing is due"]
    monkeypatch.undo()
    assert ticker.digests() == 1


def test_a_store_that_is_busy_is_tried_again(
    ticker: Ticker, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ticker, clock, FRIDAY)
    clock.at = MONDAY

    def busy(*_: object) -> tuple[Outgoing, ...]:
        raise TemporaryError("busy")

    monkeypatch.setattr(digests, "daily_digests", busy)
    with pytest.raises(TemporaryError):
        ticker.digests()
    monkeypatch.undo()
    assert ticker.digests() == 2
