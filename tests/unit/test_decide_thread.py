"""A complainant's mail in their thread: news that they ask for, a higher level, a closed matter that goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.decide import decide
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import ClockRule, Duration
from mailbot.domain.examination import Examination
from mailbot.domain.plan import Note, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock
from specimens import ANNA, BUDGET, DESK, KINDS, LADDER, NOW, arrival, facts, reading, running_clock, thread, ticket

HIGHER = ClockRule("escalation", KINDS, (), "escalated", Duration(1, "hours"), Duration(2, "hours"), False, LADDER)
OFFICE = replace(DESK, clocks=(*DESK.clocks, HIGHER), courtesy=Courtesy(levels=("senior", "lead")))
PROVEN = Examination("pass", "a test")
REVIEW = running_clock(name="initial_review", limit_at=NOW + timedelta(hours=72))


def decided(said: dict[str, Any], exam: Examination = PROVEN, **of: Any) -> Plan:
    given = arrival(desk=OFFICE, exam=exam, reading=reading(**said))
    return decide(given, facts(threads=(thread(**{"clocks": (REVIEW,), **of}),)), NOW, BUDGET)


def letters(plan: Plan) -> list[Outgoing]:
    return [mail for mail in plan.outgoing if mail.to.address == ANNA.address]


def noticed(plan: Plan) -> dict[str, Outgoing]:
    return {mail.to.address: mail for mail in plan.outgoing if mail.purpose == "notice"}


NEWS: dict[str, Any] = {"asks_news": True}


def test_who_asks_for_news_is_told_stage_and_dates() -> None:
    plan = decided(NEWS)
    (letter,) = letters(plan)
    assert (letter.template, letter.context["stage"], letter.in_reply_to) == (
        "status",
        "initial_review",
        "<one@example.net>",
    )
    assert [clock.name for clock in letter.context["clocks"]] == ["initial_review"]
    assert letter.suppressed_because is None


@pytest.mark.parametrize(("hours", "number"), [(1, 0), (23, 0), (24, 1)])
def test_news_are_told_once_a_day(hours: int, number: int) -> None:
    assert len(letters(decided(NEWS, last={"status": NOW - timedelta(hours=hours)}))) == number


@pytest.mark.parametrize("last", [{}, {"status": NOW - timedelta(hours=1)}])
def test_moderators_see_that_news_were_asked_for_whether_they_were_told_or_not(last: dict[str, Any]) -> None:
    plan = decided(NEWS, last=last)
    assert "they ask for news" in noticed(plan)["robin@example.org"].context["reply_state"]
    assert "asked for news" in [change.what for change in plan.changes if isinstance(change, Note)]


@pytest.mark.parametrize("exam", [Examination("none", "a test")])
def test_who_proves_nothing_is_told_nothing(exam: Examination) -> None:
    assert letters(decided(NEWS, exam, how="subject tag")) == []


def test_a_mail_that_asks_for_no_news_gets_none() -> None:
    assert letters(decided({})) == []


# ------------------------------------------------------------------------------------ a higher level
WISH: dict[str, Any] = {"wishes": ("escalation",)}


def clocks(plan: Plan) -> dict[str, Clock]:
    return {change.clock.name: change.clock for change in plan.changes if isinstance(change, SetClock)}


@pytest.mark.parametrize(("level", "to"), [(0, "sam@example.org"), (1, "lee@example.org"), (5, "lee@example.org")])
def test_a_wish_for_a_higher_level_goes_to_the_next_with_a_clock_of_its_own(level: int, to: str) -> None:
    plan = decided(WISH, ticket=ticket(level=level))
    assert noticed(plan)[to].context["event"] == "escalated"
    assert clocks(plan)["escalation"].limit_at == NOW + timedelta(hours=2)
    (update,) = (change for change in plan.changes if isinstance(change, UpdateTicket))
    assert update.values == {"level": level + 1}


def test_each_level_has_the_whole_time() -> None:
    before = replace(HIGHER_CLOCK, state="met", ended_at=NOW)
    found = clocks(decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, before)))["escalation"]
    assert (found.state, found.started_at, found.steps_done) == ("running", NOW, 0)


HIGHER_CLOCK = running_clock(name="escalation", starts="escalated", started_at=NOW - timedelta(days=1), steps_done=2)


@pytest.mark.parametrize(("left", "rises"), [(timedelta(hours=1), False), (timedelta(0), True)])
def test_a_level_that_has_time_left_is_waited_for_however_often_it_is_asked(left: timedelta, rises: bool) -> None:
    waits = replace(HIGHER_CLOCK, limit_at=NOW + left)
    plan = decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, waits))
    assert any(isinstance(change, UpdateTicket) for change in plan.changes) is rises


@pytest.mark.parametrize(
    ("said", "exam", "of"),
    [
        (WISH, Examination("none", "a test"), {"how": "subject tag"}),  # a stranger, for all that is known
        ({"wishes": ("escalation", "withdrawal")}, PROVEN, {}),
    ],
)
def test_nobody_else_and_nobody_who_withdraws_takes_a_ticket_higher(
    said: dict[str, Any], exam: Examination, of: dict[str, Any]
) -> None:
    assert "escalation" not in clocks(decided(said, exam, **of))


def test_a_desk_without_levels_leaves_the_wish_to_its_moderators() -> None:
    given = arrival(exam=PROVEN, reading=reading(**WISH))
    plan = decide(given, facts(threads=(thread(clocks=(REVIEW,)),)), NOW, BUDGET)
    assert clocks(plan) == {}
    assert set(noticed(plan)) == {"robin@example.org"}


# ------------------------------------------------------------------------------------ closed, and goes on
def test_a_closed_matter_that_goes_on_runs_its_clocks_anew() -> None:
    ended = (replace(REVIEW, state="cancelled", next_step_at=None, ended_at=NOW), running_clock(state="met"))
    found = clocks(decided({}, ticket=ticket(state="closed", closed_at=NOW - timedelta(days=1)), clocks=ended))
    assert list(found) == ["initial_review"]
    assert (found["initial_review"].state, found["initial_review"].limit_at) == ("running", NOW + timedelta(hours=72))


# ------------------------------------------------------------------------------------ what vanishes
def test_those_who_work_day_and_night_are_told_at_once_of_what_vanishes() -> None:
    vanishes = ClockRule(
        "evidence", KINDS, (), "stated_time", Duration(12, "hours"), Duration(24, "hours"), False, LADDER,
        unstated=Duration(2, "hours"),
    )  # fmt: skip
    plan = decide(arrival(desk=replace(DESK, clocks=(*DESK.clocks, vanishes))), facts(), NOW, BUDGET)
    assert set(noticed(plan)) == {"robin@example.org", "lee@example.org"}  # nobody is safety here: the lead
