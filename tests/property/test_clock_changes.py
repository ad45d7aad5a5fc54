"""Promise 11, for any calendar: pausing and resuming, however often, conserves the time that remains."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendaring import COUNTED, STARTS, calendars
from mailbot.domain.business_time import is_business_day
from mailbot.domain.clock import clocks_for, deadline
from mailbot.domain.clock_changes import pause, resume, resumed
from mailbot.domain.desk import Calendar, ClockRule, Desk, Duration, Step
from mailbot.domain.ticket import Clock, Ticket

LADDER = (Step("target", "on_call"), Step("80%", "senior"), Step("limit", "lead"))
GAPS = st.timedeltas(timedelta(0), timedelta(days=9))
PAUSES = st.lists(st.tuples(GAPS, GAPS), min_size=1, max_size=5)
PAUSES_OF = ("waiting", "legal_hold")
LONGEST = Duration(9_000, "hours")  # longer than any of these


def desk_of(limit: Duration, calendar: Calendar, longest: Duration = LONGEST) -> Desk:
    rule = ClockRule("decision", ("appeal",), (), "receipt", limit, limit, True, LADDER, pauses={"waiting": longest})
    return Desk("desk", "Example", "EXA", calendar, (), {}, "bounces@example.com", clocks=(rule,))


def started(desk: Desk, at: datetime) -> tuple[Ticket, Clock]:
    ticket = Ticket("EXA-222222", "desk", "appeal", "appeals", "Appeal", at)
    (clock,) = clocks_for(desk, kind="appeal", tier=None, starts="receipt", ticket_id=ticket.id, at=at)
    return ticket, clock


def remaining(clock: Clock, at: datetime, unit: str, calendar: Calendar) -> timedelta | int:
    """What is left until a clock's limit, the slow way: day by day, and working days by the ends of their hours."""
    if unit in ("minutes", "hours"):
        return max(clock.limit_at - at, timedelta(0))
    day, ends, elapsed = at.astimezone(calendar.zone).date(), 0, timedelta(0)
    while day <= clock.limit_at.astimezone(calendar.zone).date():
        if is_business_day(day, calendar):
            closes = datetime.combine(day, calendar.closes, calendar.zone).astimezone(UTC)
            ends += at < closes <= clock.limit_at
            begins, over = (
                datetime.combine(each, datetime.min.time(), calendar.zone).astimezone(UTC)
                for each in (day, day + timedelta(days=1))
            )
            elapsed += max(min(over, clock.limit_at) - max(begins, at), timedelta(0))
        day += timedelta(days=1)
    return ends if unit == "business_days" else elapsed


@given(STARTS, COUNTED, calendars(), PAUSES)
def test_pauses_conserve_what_remains(
    start: datetime, limit: Duration, calendar: Calendar, pauses: list[tuple[timedelta, timedelta]]
) -> None:
    desk, now = desk_of(limit, calendar), start
    ticket, clock = started(desk, start)
    for runs, stands in pauses:
        now += runs
        before = remaining(clock, now, limit.unit, calendar)
        (paused,) = pause(desk, ticket, (clock,), "waiting", now, "asked")
        now += stands
        (again,) = resume(desk, ticket, (paused.clock,), "waiting", now, "answered")
        clock = again.clock
        assert remaining(clock, now, limit.unit, calendar) == before


@given(STARTS, COUNTED, calendars(), st.lists(st.tuples(GAPS, st.sampled_from(PAUSES_OF)), max_size=12))
def test_reasons_that_overlap_conserve_what_remains(
    start: datetime, limit: Duration, calendar: Calendar, turns: list[tuple[timedelta, str]]
) -> None:
    desk = desk_of(limit, calendar)
    rule = replace(desk.clocks[0], pauses=dict.fromkeys(PAUSES_OF, LONGEST))
    desk, now = replace(desk, clocks=(rule,)), start
    ticket, clock = started(desk, start)
    lasting: set[str] = set()
    before: timedelta | int = 0
    for gap, reason in turns:  # each turn begins a reason, or ends it where it lasts
        now += gap
        if not lasting:
            before = remaining(clock, now, limit.unit, calendar)
        turn = resume if reason in lasting else pause
        (change,) = turn(desk, ticket, (clock,), reason, now, "a turn")
        clock, lasting = change.clock, lasting ^ {reason}
        assert clock.state == ("paused" if lasting else "running")
        if not lasting:
            assert remaining(clock, now, limit.unit, calendar) == before


@given(STARTS, COUNTED, calendars(), PAUSES)
def test_resuming_at_once_changes_nothing(
    start: datetime, limit: Duration, calendar: Calendar, pauses: list[tuple[timedelta, timedelta]]
) -> None:
    desk, now = desk_of(limit, calendar), start
    ticket, clock = started(desk, start)
    for runs, _ in pauses:
        now += runs
        (paused,) = pause(desk, ticket, (clock,), "waiting", now, "asked")
        assert resumed(desk, ticket, paused.clock, now) == clock


@given(STARTS, COUNTED, calendars(), GAPS, GAPS)
def test_a_pause_makes_no_limit_come_sooner_and_business_limits_stay_on_business_days(
    start: datetime, limit: Duration, calendar: Calendar, runs: timedelta, stands: timedelta
) -> None:
    desk = desk_of(limit, calendar)
    ticket, clock = started(desk, start)
    (paused,) = pause(desk, ticket, (clock,), "waiting", start + runs, "asked")
    after = resumed(desk, ticket, paused.clock, start + runs + stands)
    assert clock.limit_at <= after.limit_at
    last_moment = (after.limit_at - timedelta(microseconds=1)).astimezone(calendar.zone)
    assert limit.unit in ("minutes", "hours") or is_business_day(last_moment.date(), calendar)


@given(STARTS, COUNTED, calendars(), GAPS, st.integers(1, 50), GAPS)
def test_a_pause_ends_with_its_longest_however_late_anybody_looks(
    start: datetime, limit: Duration, calendar: Calendar, runs: timedelta, longest: int, late: timedelta
) -> None:
    desk = desk_of(limit, calendar, Duration(longest, "business_days"))
    ticket, clock = started(desk, start)
    (paused,) = pause(desk, ticket, (clock,), "waiting", start + runs, "asked")
    over = deadline(start + runs, Duration(longest, "business_days"), calendar)
    assert paused.clock.next_step_at == over
    assert resumed(desk, ticket, paused.clock, over + late) == resumed(desk, ticket, paused.clock, over)


@given(STARTS, COUNTED, calendars(), GAPS, GAPS)
def test_steps_stand_in_their_order_after_a_pause_too(
    start: datetime, limit: Duration, calendar: Calendar, runs: timedelta, stands: timedelta
) -> None:
    desk = desk_of(limit, calendar)
    ticket, clock = started(desk, start)
    (paused,) = pause(desk, ticket, (clock,), "waiting", start + runs, "asked")
    after = resumed(desk, ticket, paused.clock, start + runs + stands)
    assert after.next_step_at is not None
    assert after.steps_done == clock.steps_done
    assert clock.next_step_at is not None
    assert after.next_step_at >= clock.next_step_at
