"""A complainant's mail in their thread: news that they ask for, a higher level, a closed matter that goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.decide import decide
from mailbot.domain.clock_changes import changed, pause
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.decision import Decision
from mailbot.domain.desk import ClockRule, Duration
from mailbot.domain.examination import Examination
from mailbot.domain.plan import Note, OpenTicket, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.reading import Why
from mailbot.domain.ticket import Clock, Pause
from mailbot.domain.waiting import Wait, closes_at
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
    assert clocks(plan)["escalation" if level == 0 else f"escalation {level + 1}"].limit_at == NOW + timedelta(hours=2)
    (update,) = (change for change in plan.changes if isinstance(change, UpdateTicket))
    assert update.values == {"level": level + 1, "barred": (), "assignee": None}


def test_a_level_whose_holder_has_worked_on_it_tells_those_of_the_next_one() -> None:
    plan = decided(WISH, ticket=ticket(assignee="sam@example.org", assignees=("sam@example.org",)))
    assert noticed(plan)["lee@example.org"].context["event"] == "escalated"
    assert "sam@example.org" not in noticed(plan)


def test_whoever_has_worked_on_it_has_nothing_to_do_with_the_next_level() -> None:
    """Those it was ever assigned to, those barred before, and who decided it though it was nobody's."""
    worked = ticket(level=1, assignee="kim@example.org", assignees=("kim@example.org",), barred=("sam@example.org",))
    made = Decision("0d" * 16, worked.id, "lee@example.org", NOW, "resolved", 1)
    plan = decided(WISH, ticket=worked, clocks=(REVIEW,), decisions=(made,))
    (update,) = (change for change in plan.changes if isinstance(change, UpdateTicket))
    assert update.values["barred"] == ("sam@example.org", "kim@example.org", "lee@example.org")
    assert update.values["assignee"] is None


def test_each_level_has_the_whole_time() -> None:
    before = replace(HIGHER_CLOCK, state="met", ended_at=NOW)
    found = clocks(decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, before)))
    assert set(found) == {"escalation 2"}
    second = found["escalation 2"]
    assert (second.state, second.started_at, second.steps_done) == ("running", NOW, 0)


def test_a_level_that_has_passed_its_limit_is_kept_as_missed_when_the_next_begins() -> None:
    late = replace(HIGHER_CLOCK, limit_at=NOW - timedelta(minutes=1))
    found = clocks(decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, late)))
    assert {name: clock.state for name, clock in found.items()} == {"escalation": "missed", "escalation 2": "running"}


def test_who_asks_for_a_higher_level_is_told_that_it_has_begun_and_which_it_is() -> None:
    (letter,) = letters(decided(WISH))
    assert (letter.purpose, letter.template, letter.context["said"]) == ("status", "status", ("higher",))
    assert letter.context["level"] == "senior"
    assert letter.in_reply_to == "<one@example.net>"


@pytest.mark.parametrize(("hours", "told_before", "number"), [(1, 25, 1), (1, 1, 0), (-1, 1, 1)])
def test_who_asks_for_their_level_again_is_told_so_once_a_day(hours: int, told_before: int, number: int) -> None:
    waits = replace(HIGHER_CLOCK, limit_at=NOW + timedelta(hours=hours))
    last = {"status": NOW - timedelta(hours=told_before)}
    assert len(letters(decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, waits), last=last))) == number


def test_those_who_have_the_level_and_moderators_see_that_it_is_asked_for_again() -> None:
    waits = replace(HIGHER_CLOCK, limit_at=NOW + timedelta(hours=1))
    plan = decided(WISH, ticket=ticket(level=1), clocks=(REVIEW, waits))
    told = noticed(plan)
    assert told["robin@example.org"].context["reply_state"] == (
        "they ask for a higher level; the level that they ask for has time left; they were told how it stands"
    )
    assert told["sam@example.org"].context["event"] == "appended"


def test_who_lets_the_matter_go_in_the_same_mail_asks_no_level_for_anything() -> None:
    waits = replace(HIGHER_CLOCK, limit_at=NOW + timedelta(hours=1))
    both = {"wishes": ("escalation", "withdrawal")}
    assert set(noticed(decided(both, ticket=ticket(level=1), clocks=(REVIEW, waits)))) == {"robin@example.org"}


@pytest.mark.parametrize("published", [True, False])
def test_the_date_of_a_level_is_told_where_it_is_published(published: bool) -> None:
    desk = replace(OFFICE, clocks=(*DESK.clocks, replace(HIGHER, published=published)))
    given = arrival(desk=desk, exam=PROVEN, reading=reading(**WISH))
    (letter,) = letters(decide(given, facts(threads=(thread(clocks=()),)), NOW, BUDGET))
    assert letter.context["stage"] == ("escalation" if published else "")
    assert [clock.name for clock in letter.context["clocks"]] == (["escalation"] if published else [])


def test_a_level_and_news_are_told_in_one_mail_though_news_were_told_today() -> None:
    (letter,) = letters(decided({**WISH, **NEWS}, last={"status": NOW - timedelta(hours=1)}))
    assert letter.context["said"] == ("higher", "news")


def test_an_answer_about_a_level_is_suppressed_as_any_other() -> None:
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(**WISH))
    known = facts(threads=(thread(clocks=(REVIEW,)),), replies_to_sender=BUDGET.per_sender_a_day)
    (letter,) = letters(decide(given, known, NOW, BUDGET))
    assert letter.suppressed_because is not None


def test_a_wish_for_a_higher_level_ends_what_stops_with_it() -> None:
    review = next(rule for rule in OFFICE.clocks if rule.name == "initial_review")
    others = (rule for rule in OFFICE.clocks if rule is not review)
    given = arrival(desk=replace(OFFICE, clocks=(*others, replace(review, stops="escalated"))), reading=reading(**WISH))
    plan = decide(replace(given, exam=PROVEN), facts(threads=(thread(clocks=(REVIEW,)),)), NOW, BUDGET)
    found = clocks(plan)["initial_review"]
    assert (found.state, found.ended_at, found.next_step_at) == ("met", NOW, None)


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


# ------------------------------------------------------------------------------------ a higher level, in a first mail
def first(said: dict[str, Any], **of: Any) -> Plan:
    return decide(arrival(desk=OFFICE, exam=PROVEN, reading=reading(**said)), facts(**of), NOW, BUDGET)


def opened(plan: Plan) -> tuple[int, set[str]]:
    """The level and the clocks that a ticket begins with."""
    change = next(change for change in plan.changes if isinstance(change, OpenTicket))
    return change.ticket.level, {clock.name for clock in change.clocks}


FIRST = {"acknowledge", "initial_review"}


def test_a_first_mail_that_asks_for_a_higher_level_has_it_with_its_clock_and_those_who_hold_it_are_told() -> None:
    plan = first(WISH)
    assert set(noticed(plan)) == {"robin@example.org", "sam@example.org"}
    assert opened(plan) == (1, {*FIRST, "escalation"})


def test_a_mail_that_its_domain_disowns_goes_to_no_higher_level() -> None:
    given = arrival(desk=OFFICE, exam=Examination("fail", "a test"), reading=reading(**WISH))
    assert opened(decide(given, facts(), NOW, BUDGET)) == (0, FIRST)


LONG_CLOSED = ticket(state="closed", closed_at=NOW - timedelta(days=90), level=1)


@pytest.mark.parametrize(
    ("of", "level", "its_clock"), [({}, 2, "escalation 2"), ({"address": "other@example.net"}, 1, "escalation")]
)
def test_a_late_reply_goes_to_the_level_above_that_of_the_matter_that_it_follows(
    of: dict[str, Any], level: int, its_clock: str
) -> None:
    assert opened(first(WISH, threads=(thread(ticket=LONG_CLOSED, **of),))) == (level, {*FIRST, its_clock})


@pytest.mark.parametrize("said", [{}, {"wishes": ("escalation", "withdrawal")}])
def test_other_first_mails_go_to_no_higher_level(said: dict[str, Any]) -> None:
    plan = first(said, threads=(thread(ticket=LONG_CLOSED),))
    assert (set(noticed(plan)), opened(plan)) == ({"robin@example.org"}, (0, FIRST))


# ------------------------------------------------------------------------------------ we wait for them
WAITS = {"waiting": Duration(9, "business_days"), "legal_hold": Duration(60, "business_days")}
ASKING = replace(
    OFFICE,
    clocks=(DESK.clocks[0], replace(DESK.clocks[1], pauses=WAITS), HIGHER),
    courtesy=replace(
        OFFICE.courtesy,
        reminds=("violation_report",),
        remind=(Duration(3, "business_days"),),
        close=Duration(7, "business_days"),
    ),
)
ASKED_AT = NOW - timedelta(hours=20)
ASKED = tuple(change.clock for change in pause(ASKING, ticket(), (REVIEW,), "waiting", ASKED_AT, "asked"))
ONLY_NEWS: dict[str, Any] = {"asks_news": True, "only_news": True}


def waited(said: dict[str, Any], clocks: tuple[Clock, ...] = ASKED) -> Plan:
    given = arrival(desk=ASKING, exam=PROVEN, reading=reading(**said))
    return decide(given, facts(threads=(thread(clocks=clocks),)), NOW, BUDGET)


@pytest.mark.parametrize(
    ("said", "state"),
    [(ONLY_NEWS, None), ({"thanks": True}, None), (NEWS, "running"), ({}, "running"), (WISH, "running")],
    ids=["only news", "thanks", "news and an answer", "an answer", "a higher level"],
)
def test_what_may_be_an_answer_alone_ends_the_wait(said: dict[str, Any], state: str | None) -> None:
    found = clocks(waited(said)).get("initial_review")
    assert (found.state if found else None) == state


def test_who_asks_for_news_while_we_wait_is_told_that_we_do_and_until_when() -> None:
    plan = waited(ONLY_NEWS)
    (letter,) = letters(plan)
    closes = closes_at(ASKING, ticket(), Pause("waiting", ASKED_AT))
    assert letter.context["waits"] == Wait(ASKED_AT, closes)
    assert (letter.context["stage"], letter.context["clocks"]) == ("", ())
    told = noticed(plan)["robin@example.org"].context["reply_state"]
    assert told == "they ask for news; an answer of theirs is still waited for; they were told how it stands"


def test_nobody_is_told_that_their_ticket_will_be_closed_while_the_law_holds_it() -> None:
    held = changed(ASKED, pause(ASKING, ticket(), ASKED, "legal_hold", NOW - timedelta(hours=1), "a court asked"))
    (letter,) = letters(waited(ONLY_NEWS, held))
    assert letter.context["waits"] == Wait(ASKED_AT)


def test_whose_answer_has_come_is_not_told_that_we_wait() -> None:
    (letter,) = letters(waited(NEWS))
    assert letter.context["waits"] is None
    assert letter.context["stage"] == "initial_review"


# ------------------------------------------------------------------------------------ they withdraw
WITHDRAWS: dict[str, Any] = {"wishes": ("withdrawal",)}


def test_who_withdraws_is_told_that_a_person_sees_to_it_and_every_clock_runs() -> None:
    plan = decided(WITHDRAWS)
    (letter,) = letters(plan)
    assert letter.context["said"] == ("withdrawal",)
    assert clocks(plan) == {}
    assert "they say that they withdraw" in noticed(plan)["robin@example.org"].context["reply_state"]


def test_a_withdrawal_is_answered_once_a_day() -> None:
    assert letters(decided(WITHDRAWS, last={"status": NOW - timedelta(hours=1)})) == []


# ------------------------------------------------------------------------------------ closed, and goes on
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ("reopened",)),
        (NEWS, ("reopened", "news")),
        (WISH, ("higher", "reopened")),
        ({"wishes": ("withdrawal",)}, ("withdrawal",)),
    ],
)
def test_whose_ticket_is_open_again_is_told_so_in_one_mail(said: dict[str, Any], told: tuple[str, ...]) -> None:
    ended = (replace(REVIEW, state="cancelled", next_step_at=None, ended_at=NOW),)
    (letter,) = letters(decided(said, ticket=ticket(state="closed", closed_at=NOW), clocks=ended))
    assert letter.context["said"] == told
    assert bool(letter.context["clocks"]) == ("withdrawal" not in told)


def test_a_mere_question_for_news_opens_no_closed_ticket_again() -> None:
    plan = decided(ONLY_NEWS, ticket=ticket(state="closed", closed_at=NOW))
    assert not [change for change in plan.changes if isinstance(change, UpdateTicket | SetClock)]
    (letter,) = letters(plan)
    assert letter.context["said"] == ("news",)


def test_a_level_in_which_a_ticket_was_closed_does_not_run_beside_the_next() -> None:
    ended = (replace(HIGHER_CLOCK, state="cancelled", next_step_at=None, ended_at=NOW),)
    found = clocks(decided(WISH, ticket=ticket(state="closed", closed_at=NOW, level=1), clocks=ended))
    assert {name: clock.state for name, clock in found.items()} == {"escalation 2": "running"}


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


@pytest.mark.parametrize(
    ("rule", "doubt", "grave"),
    [
        ("category child_safety", "the model is not sure of the category", False),
        ("category child_safety", None, True),
        ("rule hazard_child", "the model is not sure of the category", True),
    ],
)
def test_a_category_that_is_only_the_likeliest_tells_no_danger_in_a_thread(
    rule: str, doubt: str | None, grave: bool
) -> None:
    why = (Why("hazards=child_safety", rule, ""),)
    plan = decided({"hazards": ("child_safety",), "needs_triage": doubt, "why": why})
    updated = [change.values for change in plan.changes if isinstance(change, UpdateTicket)]
    assert any(values.get("hazards") == ("child_safety",) for values in updated) == grave
    assert any(values.get("restricted") for values in updated) is False
