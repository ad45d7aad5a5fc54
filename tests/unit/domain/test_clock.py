"""Deadlines counted by hand, in the words of the policy, with England's holidays of 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desks.calendars import calendar
from mailbot.domain.business_time import is_business_day
from mailbot.domain.clock import (
    await_step,
    clocks_for,
    deadline,
    ladder_for,
    step_times,
)
from mailbot.domain.desk import Calendar, ClockRule, Desk, Duration, Intake, Step
from mailbot.domain.ticket import Clock

LONDON = ZoneInfo("Europe/London")
ENGLAND = calendar("Europe/London", country="GB", subdivision="ENG")
JAPAN = calendar("Asia/Tokyo", country="JP")
PLAIN_UTC = calendar("UTC")
LADDER = (Step("target", "on_call"), Step("80%", "senior"), Step("limit", "lead"))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def days(amount: int) -> Duration:
    return Duration(amount, "business_days")


def business_hours(amount: int) -> Duration:
    return Duration(amount, "business_day_hours")


def hours(amount: int) -> Duration:
    return Duration(amount, "hours")


# 2026: 2 March is a Monday. Holidays: 3 April (Good Friday), 6 April (Easter Monday), 4 May, 25 May, 31 August,
# 25 December and, for Boxing Day on a Saturday, 28 December. Summer time: 29 March to 25 October.
@pytest.mark.parametrize(
    ("received", "duration", "due"),
    [
        # "within 24 hours", "within 72 hours": hours that elapse
        ("2026-03-02 09:00", hours(24), "2026-03-03 09:00"),
        ("2026-03-06 15:00", hours(24), "2026-03-07 15:00"),
        ("2026-03-06 15:00", hours(72), "2026-03-09 15:00"),
        ("2026-04-02 12:00", hours(72), "2026-04-05 12:00"),
        ("2026-12-31 23:30", hours(24), "2027-01-01 23:30"),
        ("2028-02-28 10:00", hours(24), "2028-02-29 10:00"),
        ("2026-03-28 12:00", hours(24), "2026-03-29 13:00"),  # the night is an hour shorter
        ("2026-10-24 12:00", hours(24), "2026-10-25 11:00"),  # an hour longer
        ("2026-03-02 09:00", Duration(30, "minutes"), "2026-03-02 09:30"),
        # "within 48 hours during business days": midnight to midnight
        ("2026-03-02 09:00", business_hours(48), "2026-03-04 09:00"),
        ("2026-03-06 15:00", business_hours(48), "2026-03-10 15:00"),
        ("2026-03-07 10:00", business_hours(48), "2026-03-11 00:00"),  # Saturday: Tuesday 24:00
        ("2026-03-08 23:59", business_hours(48), "2026-03-11 00:00"),
        ("2026-03-05 15:00", business_hours(48), "2026-03-09 15:00"),
        ("2026-04-02 15:00", business_hours(48), "2026-04-08 15:00"),  # over Easter
        ("2026-04-03 10:00", business_hours(48), "2026-04-09 00:00"),  # received on Good Friday
        ("2026-12-24 12:00", business_hours(24), "2026-12-29 12:00"),
        ("2026-03-06 15:00", business_hours(24), "2026-03-09 15:00"),
        ("2026-03-07 10:00", business_hours(1), "2026-03-09 01:00"),
        ("2026-03-27 12:00", business_hours(24), "2026-03-30 12:00"),  # the clock changes on the Sunday between
        # "within N business days": the day of receipt never counts
        ("2026-03-02 09:00", days(1), "2026-03-03 17:30"),
        ("2026-03-02 00:00", days(1), "2026-03-03 17:30"),
        ("2026-03-02 23:59", days(1), "2026-03-03 17:30"),
        ("2026-03-06 09:00", days(1), "2026-03-09 17:30"),  # Friday
        ("2026-03-07 09:00", days(1), "2026-03-09 17:30"),  # Saturday
        ("2026-03-08 09:00", days(1), "2026-03-09 17:30"),  # Sunday
        ("2026-05-01 09:00", days(1), "2026-05-05 17:30"),  # Friday before a Monday that is a holiday
        ("2026-05-03 09:00", days(1), "2026-05-05 17:30"),
        ("2026-04-02 23:59", days(1), "2026-04-07 17:30"),  # the eve of Good Friday
        ("2026-04-06 09:00", days(1), "2026-04-07 17:30"),  # received on a holiday
        ("2026-03-02 09:00", days(3), "2026-03-05 17:30"),
        ("2026-03-02 09:00", days(5), "2026-03-09 17:30"),  # "3-5 business days"
        ("2026-03-02 09:00", days(7), "2026-03-11 17:30"),
        ("2026-03-02 09:00", days(10), "2026-03-16 17:30"),  # "7-10 business days"
        ("2026-03-02 09:00", days(15), "2026-03-23 17:30"),  # "10-15 business days"
        ("2026-03-27 09:00", days(10), "2026-04-14 17:30"),  # Easter takes two of them
        ("2026-03-27 18:00", days(1), "2026-03-30 17:30"),  # summer time begins: 16:30 UTC
        ("2026-10-23 18:00", days(1), "2026-10-26 17:30"),  # winter time begins: 17:30 UTC
        ("2026-12-23 09:00", days(3), "2026-12-30 17:30"),  # Christmas Day and the day for Boxing Day
        ("2026-12-31 09:00", days(1), "2027-01-04 17:30"),  # New Year's Day is a Friday
    ],
)
def test_deadline_in_england(received: str, duration: Duration, due: str) -> None:
    assert deadline(london(received), duration, ENGLAND) == london(due)


@pytest.mark.parametrize(
    ("received", "duration", "cal", "due"),
    [
        # Thursday 18:00 UTC is Friday in Tokyo: Friday is the day of receipt
        ("2026-03-05 18:00", days(1), JAPAN, "2026-03-09 08:30"),
        # the Golden Week: 29 April, 3 to 6 May 2026
        ("2026-04-28 01:00", days(1), JAPAN, "2026-04-30 08:30"),
        ("2026-05-01 01:00", days(1), JAPAN, "2026-05-07 08:30"),
        ("2026-12-25 10:00", days(1), PLAIN_UTC, "2026-12-28 17:30"),
        ("2026-12-25 10:00", business_hours(24), PLAIN_UTC, "2026-12-28 10:00"),
    ],
)
def test_deadline_elsewhere(received: str, duration: Duration, cal: Calendar, due: str) -> None:
    start = datetime.fromisoformat(received).replace(tzinfo=UTC)
    assert deadline(start, duration, cal) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_business_day_on_which_the_clock_changes_has_its_real_length() -> None:
    sundays_worked = replace(PLAIN_UTC, zone=LONDON, weekend=frozenset())
    start = london("2026-03-29 00:00")
    assert deadline(start, business_hours(24), sundays_worked) == london("2026-03-30 01:00")
    assert deadline(london("2026-10-25 00:00"), business_hours(24), sundays_worked) == london("2026-10-25 23:00")


def test_deadlines_are_in_utc() -> None:
    assert deadline(london("2026-07-01 09:00"), days(1), ENGLAND).tzinfo is UTC


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        deadline(datetime(2026, 3, 2, 9), hours(1), ENGLAND)  # noqa: DTZ001


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        deadline(london("2026-03-02 09:00"), Duration(1, "fortnights"), ENGLAND)


@pytest.mark.parametrize("duration", [days(1), business_hours(1)])
def test_a_calendar_without_business_days_ends_the_search(duration: Duration) -> None:
    never = replace(PLAIN_UTC, weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="no business day"):
        deadline(london("2026-03-02 09:00"), duration, never)


def test_holidays_and_weekends_are_no_business_days() -> None:
    assert is_business_day(date(2026, 3, 2), ENGLAND)
    assert not is_business_day(date(2026, 3, 7), ENGLAND)
    assert not is_business_day(date(2026, 4, 6), ENGLAND)


# ----------------------------------------------------------------------------------------------------------- clocks
def rule(name: str, kind: str, limit: Duration, **more: object) -> ClockRule:
    base = ClockRule(name, (kind,), (), "receipt", limit, limit, True, LADDER)
    return replace(base, **more)  # type: ignore[arg-type]


DESK = Desk(
    name="desk",
    title="Example",
    tag="EXA",
    calendar=ENGLAND,
    intakes=(Intake("abuse@example.com", "violation_report"),),
    senders={},
    return_path="bounces@example.com",
    clocks=(
        rule("acknowledge", "appeal", business_hours(48), target=business_hours(24)),
        rule("decision", "appeal", days(10), target=days(7), tiers=(2,)),
        rule("decision", "appeal", days(5), target=days(3), tiers=(None,), published=False),
        rule("reinstatement", "appeal", hours(48), starts="upheld"),
        rule("decision", "violation_report", days(3), starts="investigation", ladder=LADDER[:1]),
    ),
)
MONDAY = london("2026-03-02 09:00")


def started(kind: str, tier: int | None, event: str = "receipt") -> dict[str, Clock]:
    clocks = clocks_for(DESK, kind=kind, tier=tier, starts=event, ticket_id="EXA-7K3M2Q", at=MONDAY)
    return {clock.name: clock for clock in clocks}


def test_an_appeal_starts_the_clocks_of_its_tier() -> None:
    clocks = started("appeal", 2)
    assert list(clocks) == ["acknowledge", "decision"]
    assert clocks["decision"].target_at == london("2026-03-11 17:30")
    assert clocks["decision"].limit_at == london("2026-03-16 17:30")
    assert clocks["decision"].published


def test_an_appeal_of_unknown_tier_runs_the_strictest_limit_and_tells_no_date() -> None:
    clocks = started("appeal", None)
    assert clocks["decision"].limit_at == london("2026-03-09 17:30")
    assert not clocks["decision"].published


def test_an_appeal_of_a_tier_without_a_rule_has_no_decision_clock() -> None:
    assert list(started("appeal", 9)) == ["acknowledge"]


def test_other_events_start_other_clocks() -> None:
    assert list(started("appeal", 2, "upheld")) == ["reinstatement"]
    assert list(started("violation_report", None)) == []
    assert list(started("violation_report", None, "investigation")) == ["decision"]


VANISHING = ClockRule(
    "evidence",
    ("violation_report",),
    (),
    "stated_time",
    hours(12),
    hours(24),
    False,
    LADDER,
    categories=("reference_image",),
    unstated=hours(2),
)


def evidence_clock(at: datetime, *stated: str) -> Clock:
    desk = Desk("d", "D", "D", JAPAN, (Intake("a@example.com", None),), {}, "b@example.com", clocks=(VANISHING,))
    (clock,) = clocks_for(
        desk,
        kind="violation_report",
        tier=None,
        starts="receipt",
        ticket_id="D-1",
        at=at,
        categories=("reference_image",),
        stated=stated,
    )
    return clock


@pytest.mark.parametrize(
    ("stated", "limit"),
    [
        (("2026-03-02T07:00:00Z",), "2026-03-03T07:00"),
        (("2026-03-02T07:00:00Z", "2026-03-02T03:00:00Z"), "2026-03-03T03:00"),
        ((), "2026-03-02T11:00"),
        (("2026-03-05T07:00:00Z",), "2026-03-02T11:00"),  # to come
        (("2026-02-09T07:00:00Z",), "2026-03-02T11:00"),  # weeks ago
        (("2026-03-01T09:00:00Z",), "2026-03-02T11:00"),  # a day ago, to the second
        (("2026-02-09T07:00:00Z", "2026-03-02T07:00:00Z"), "2026-03-03T07:00"),  # one window is open still
        (("2026-02-09",), "2026-03-02T11:00"),
        (("2026-03-02",), "2026-03-02T15:00"),  # a day in Tokyo
    ],
)
def test_evidence_is_kept_by_the_first_window_that_is_still_open(stated: tuple[str, ...], limit: str) -> None:
    clock = evidence_clock(datetime(2026, 3, 2, 9, tzinfo=UTC), *stated)
    assert clock.limit_at == datetime.fromisoformat(limit).replace(tzinfo=UTC)


@given(st.lists(st.timedeltas(timedelta(days=-400), timedelta(days=400)), max_size=4))
def test_no_clock_begins_overdue(before: list[timedelta]) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert evidence_clock(at, *((at - each).isoformat() for each in before)).limit_at > at


def test_a_new_clock_runs_and_waits_for_its_first_step() -> None:
    clock = started("appeal", 2)["acknowledge"]
    assert (clock.state, clock.steps_done, clock.ticket_id) == ("running", 0, "EXA-7K3M2Q")
    assert clock.next_step_at == clock.target_at == london("2026-03-03 09:00")


def test_steps_stand_at_target_share_and_limit() -> None:
    clock = started("appeal", None, "upheld")["reinstatement"]
    clock = replace(clock, target_at=MONDAY + timedelta(hours=24))
    assert step_times(clock, LADDER) == (
        MONDAY + timedelta(hours=24),
        MONDAY + timedelta(hours=38, minutes=24),
        MONDAY + timedelta(hours=48),
    )


def test_no_step_comes_before_the_one_below_it() -> None:
    clock = started("appeal", None, "upheld")["reinstatement"]
    clock = replace(clock, target_at=MONDAY + timedelta(hours=44))  # later than 80% of the limit
    times = step_times(clock, LADDER)
    assert times[1] == times[0] == MONDAY + timedelta(hours=44)


def test_taking_steps_ends_with_none_awaited() -> None:
    clock = started("appeal", 2)["acknowledge"]
    times = step_times(clock, LADDER)
    seen = []
    while clock.next_step_at is not None:
        seen.append(clock.next_step_at)
        clock = await_step(replace(clock, steps_done=clock.steps_done + 1), LADDER)
    assert tuple(seen) == times
    assert clock.steps_done == 3


@pytest.mark.parametrize("state", ["paused", "met", "missed", "cancelled"])
def test_a_clock_that_does_not_run_awaits_no_step(state: str) -> None:
    clock = replace(started("appeal", 2)["acknowledge"], state=state)
    assert await_step(clock, LADDER).next_step_at is None


def test_a_clock_without_a_ladder_awaits_nothing() -> None:
    assert await_step(started("appeal", 2)["acknowledge"], ()).next_step_at is None


def test_the_ladder_is_found_by_kind_and_clock() -> None:
    assert ladder_for(DESK, "appeal", "decision") == LADDER
    assert ladder_for(DESK, "violation_report", "decision") == LADDER[:1]
    assert ladder_for(DESK, "complaint", "decision") == ()
