"""Who is told of a clock, and when: once a step, in working hours where it can wait, and each business day after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desks.calendars import calendar
from mailbot.domain.business_time import opening
from mailbot.domain.desk import EACH_BUSINESS_DAY, Step
from mailbot.domain.ladder import advance
from mailbot.domain.ticket import Clock, Ticket

LONDON = ZoneInfo("Europe/London")
ENGLAND = calendar("Europe/London", country="GB", subdivision="ENG")
LADDER = (
    Step("target", "on_call"),
    Step("80%", "senior"),
    Step("limit", "lead"),
    Step(EACH_BUSINESS_DAY, "complaints_officer"),
)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


# Received on Monday 2 March 2026 at 09:00, decided within 3 to 5 business days.
CLOCK = Clock(
    "EXA-222222", "decision", london("2026-03-02 09:00"), london("2026-03-05 17:30"), london("2026-03-09 17:30"), True,
    next_step_at=london("2026-03-05 17:30"),
)  # fmt: skip
TICKET = Ticket("EXA-222222", "desk", "appeal", "appeals", "Appeal", CLOCK.started_at)
SHORT = replace(CLOCK, target_at=london("2026-03-02 21:00"), limit_at=london("2026-03-03 09:00"))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 17:29", "2026-03-02 17:29"),
        ("2026-03-02 17:30", "2026-03-03 09:00"),
        ("2026-03-02 08:59", "2026-03-02 09:00"),
        ("2026-03-06 18:00", "2026-03-09 09:00"),  # Friday evening
        ("2026-04-02 18:00", "2026-04-07 09:00"),  # the eve of Good Friday
        ("2026-03-28 12:00", "2026-03-30 09:00"),  # the night in which summer time begins is skipped
    ],
)
def test_a_desk_opens_at_its_next_working_hour(now: str, opens: str) -> None:
    assert opening(london(now), ENGLAND) == london(opens)


def test_a_desk_that_never_works_never_opens() -> None:
    with pytest.raises(ValueError, match="no business day in the ten years"):
        opening(CLOCK.started_at, replace(ENGLAND, weekend=frozenset(range(7)), is_worked=lambda _: False))


@given(st.integers(0, 10 * 366 * 24 * 60))
def test_an_opening_is_never_past_and_is_its_own_opening(minutes: int) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opens = opening(now, ENGLAND)
    assert opens >= now
    assert opening(opens, ENGLAND) == opens


def test_a_step_in_working_hours_is_told_to_its_role() -> None:
    found = advance(CLOCK, LADDER, ENGLAND, TICKET, london("2026-03-06 10:00"))
    assert (found.steps, found.clock.steps_done) == (LADDER[:1], 1)
    share = CLOCK.started_at + (CLOCK.limit_at - CLOCK.started_at) * 80 / 100
    assert found.clock.next_step_at == share


def test_a_step_at_night_waits_for_the_opening() -> None:
    found = advance(CLOCK, LADDER, ENGLAND, TICKET, london("2026-03-05 17:30"))
    assert (found.steps, found.clock.steps_done) == ((), 0)
    assert found.clock.next_step_at == london("2026-03-06 09:00")


@pytest.mark.parametrize("urgent", [{"priority": "urgent"}, {"kind": "security_report"}])
def test_what_is_urgent_is_told_at_any_hour(urgent: dict[str, str]) -> None:
    found = advance(CLOCK, LADDER, ENGLAND, replace(TICKET, **urgent), london("2026-03-05 23:00"))
    assert found.steps == LADDER[:1]


def test_nobody_waits_for_the_morning_while_the_limit_passes() -> None:
    assert advance(SHORT, LADDER, ENGLAND, TICKET, london("2026-03-02 21:00")).steps == LADDER[:1]
    assert advance(SHORT, LADDER, ENGLAND, TICKET, london("2026-03-03 05:00")).steps == LADDER[:2]


def test_a_limit_that_has_passed_at_night_is_told_in_the_morning() -> None:
    late = replace(SHORT, limit_at=london("2026-03-03 02:00"), steps_done=2)
    assert advance(late, LADDER, ENGLAND, TICKET, london("2026-03-03 02:00")).steps == ()
    assert advance(late, LADDER, ENGLAND, TICKET, london("2026-03-03 09:00")).steps == LADDER[2:3]


def test_steps_that_passed_together_are_told_each() -> None:
    found = advance(CLOCK, LADDER, ENGLAND, TICKET, london("2026-03-11 10:00"))
    assert (found.steps, found.clock.steps_done, found.because) == (LADDER[:3], 3, "step target, step 80%, step limit")


def test_after_the_limit_it_is_told_once_each_business_day() -> None:
    clock, told = CLOCK, []
    for day in range(9, 18):
        for hour in (9, 12, 16):
            now = london(f"2026-03-{day:02d} {hour:02d}:00")
            if clock.next_step_at is not None and clock.next_step_at <= now:
                found = advance(clock, LADDER, ENGLAND, TICKET, now)
                clock = found.clock
                told += [(now.day, step.to) for step in found.steps]
    # the limit is Monday 9th 17:30: told on Tuesday; then each day but the weekend of 14 and 15 March
    assert told == [
        (9, "on_call"), (9, "senior"),
        (10, "lead"), (11, "complaints_officer"), (12, "complaints_officer"), (13, "complaints_officer"),
        (16, "complaints_officer"), (17, "complaints_officer"),
    ]  # fmt: skip


def test_a_ladder_without_a_daily_step_ends() -> None:
    done = replace(CLOCK, steps_done=3)
    found = advance(done, LADDER[:3], ENGLAND, TICKET, london("2026-03-11 10:00"))
    assert (found.steps, found.clock.next_step_at) == ((), None)


def test_a_clock_that_does_not_run_is_told_to_nobody_again() -> None:
    met = replace(CLOCK, state="met", steps_done=3)
    found = advance(met, LADDER, ENGLAND, TICKET, london("2026-03-11 10:00"))
    assert found.clock.next_step_at is None


# A notice of delay that was put off is due beside the steps: it is no step, and keeps none from its time.
OVERDUE = replace(CLOCK, steps_done=3, next_step_at=london("2026-03-11 09:00"))


@pytest.mark.parametrize(
    ("letter_at", "now", "delay", "told", "next_step"),
    [
        # by Tuesday evening the limit has passed and its step was told; the officer is told from Wednesday on
        ("2026-03-10 11:00", "2026-03-10 11:00", True, [], "2026-03-11 09:00"),
        ("2026-03-10 18:00", "2026-03-11 09:00", True, ["complaints_officer"], "2026-03-12 09:00"),
        ("2026-03-10 11:00", "2026-03-13 10:00", True, ["complaints_officer"], "2026-03-16 09:00"),  # down meanwhile
        ("2026-03-12 17:00", "2026-03-11 09:00", False, ["complaints_officer"], "2026-03-12 09:00"),
    ],
)
def test_a_letter_that_was_put_off_keeps_to_its_own_time_beside_the_daily_step(
    letter_at: str, now: str, delay: bool, told: list[str], next_step: str
) -> None:
    found = advance(replace(OVERDUE, letter_at=london(letter_at)), LADDER, ENGLAND, TICKET, london(now))
    assert (found.delay, [step.to for step in found.steps]) == (delay, told)
    assert found.clock.next_step_at == london(next_step)
    assert found.clock.letter_at == (None if delay else london(letter_at))


def test_the_step_of_a_complainant_is_a_notice_of_delay_and_told_to_none_of_our_people() -> None:
    informs = (LADDER[0], Step("80%", "complainant"), LADDER[2])
    found = advance(CLOCK, informs, ENGLAND, TICKET, london("2026-03-11 10:00"))
    assert (found.steps, found.delay, found.clock.steps_done) == ((informs[0], informs[2]), True, 3)
