"""Since when and until when we wait for a complainant, whatever else holds their matter."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mailbot.domain.clock_changes import changed, pause, resume
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import Duration
from mailbot.domain.ticket import Clock, Pause
from mailbot.domain.waiting import Wait, closes_at, reminders, waits_for
from specimens import DESK, KINDS, NOW, running_clock, ticket

WAITS = {"waiting": Duration(10, "business_days"), "legal_hold": Duration(60, "business_days")}
ASKS = replace(
    DESK,
    clocks=tuple(replace(rule, pauses=WAITS) for rule in DESK.clocks),
    courtesy=Courtesy(reminds=KINDS, remind=(Duration(5, "business_days"),), close=Duration(10, "business_days")),
)
RUNS = (running_clock(name="initial_review", limit_at=NOW + timedelta(days=20)),)


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


def after(*turns: tuple[str, str, int]) -> tuple[Clock, ...]:
    """The clocks after turns: what happens, to what, on which day."""
    clocks = RUNS
    for what, reason, number in turns:
        turn = pause if what == "begins" else resume
        clocks = changed(clocks, turn(ASKS, ticket(), clocks, reason, day(number), "a test"))
    return clocks


WAIT, HOLD, FREE = ("begins", "waiting"), ("begins", "legal_hold"), ("ends", "legal_hold")


@pytest.mark.parametrize(
    ("turns", "since", "closes"),
    [
        (((*WAIT, 1),), 1, True),
        (((*HOLD, 1),), None, False),
        (((*WAIT, 1), (*HOLD, 2)), 1, False),
        (((*WAIT, 1), (*HOLD, 2), (*FREE, 4)), 1, True),
        (((*HOLD, 1), (*WAIT, 2)), 2, False),
        (((*WAIT, 1), ("ends", "waiting", 2), (*WAIT, 3)), 3, True),
        (((*WAIT, 1), ("ends", "waiting", 2), (*HOLD, 3), (*WAIT, 4)), 4, False),
    ],
)
def test_a_wait_that_a_hold_parts_is_one_and_closes_nothing_while_the_hold_lasts(
    turns: tuple[tuple[str, str, int], ...], since: int | None, closes: bool
) -> None:
    found = waits_for(ASKS, ticket(), after(*turns))
    assert (found.since if found else None) == (None if since is None else day(since))
    assert bool(found and found.until) == closes


def test_the_time_to_answer_is_whole_after_a_hold() -> None:
    freed = after((*WAIT, 1), (*HOLD, 2), (*FREE, 7))
    assert waits_for(ASKS, ticket(), freed) == Wait(day(1), datetime.fromisoformat("2026-03-23T17:30Z"))


def test_a_second_question_has_a_time_of_its_own_to_be_answered_in() -> None:
    once = ticket(pauses=(Pause("waiting", day(1)),))
    again = replace(once, pauses=once.paused("waiting", day(6)))
    (clock,) = after((*WAIT, 1))
    assert clock.pause is not None
    assert closes_at(ASKS, once, clock.pause) == datetime.fromisoformat("2026-03-17T17:30Z")
    assert closes_at(ASKS, again, clock.pause) == closes_at(ASKS, ticket(), Pause("waiting", day(6)))
    assert reminders(ASKS, again, clock.pause) == reminders(ASKS, ticket(), Pause("waiting", day(6)))


def test_where_nobody_is_waited_for_there_is_no_wait() -> None:
    assert waits_for(ASKS, ticket(), RUNS) is None
