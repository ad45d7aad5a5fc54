"""What becomes of clocks after their start, counted by hand with England's holidays of 2026."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desks.calendars import calendar
from mailbot.domain.clock import clocks_for, postponed, rule_of, step_times
from mailbot.domain.clock_changes import (
    cancel_all,
    changed,
    end_stage,
    escalated,
    pause,
    reclassify,
    reopen,
    resume,
    resumed,
)
from mailbot.domain.desk import EACH_BUSINESS_DAY, ClockRule, Desk, Duration, Step
from mailbot.domain.plan import SetClock
from mailbot.domain.renewal import begun_anew
from mailbot.domain.ticket import Clock, Pause, Ticket

LONDON = ZoneInfo("Europe/London")
ENGLAND = calendar("Europe/London", country="GB", subdivision="ENG")
LADDER = (Step("target", "on_call"), Step("80%", "senior"), Step("limit", "lead"))
TEN_DAYS = Duration(10, "business_days")
WAITS = {"waiting": TEN_DAYS, "legal_hold": Duration(60, "business_days")}
REPORT, APPEAL = ("violation_report",), ("appeal",)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def days(amount: int) -> Duration:
    return Duration(amount, "business_days")


def hours(amount: int) -> Duration:
    return Duration(amount, "hours")


def rule(name: str, kinds: tuple[str, ...], limit: Duration, **more: object) -> ClockRule:
    base = ClockRule(name, kinds, (), "receipt", limit, limit, True, LADDER)
    return replace(base, **more)  # type: ignore[arg-type]


DESK = Desk(
    name="desk",
    title="Example",
    tag="EXA",
    calendar=ENGLAND,
    intakes=(),
    senders={},
    return_path="bounces@example.com",
    clocks=(
        rule("acknowledge", (*REPORT, *APPEAL, "security_report"), hours(24)),
        rule("investigation", REPORT, days(7), target=days(5), pauses=WAITS),
        rule("decision", REPORT, days(3), starts="investigation", pauses=WAITS),
        rule("notification", REPORT, hours(48), starts="decision", pauses={"legal_hold": days(60)}),
        rule("evidence", REPORT, hours(24), starts="stated_time", categories=("image",), unstated=hours(2)),
        rule("decision", APPEAL, days(10), target=days(7), tiers=(2,), pauses=WAITS),
        rule("decision", APPEAL, days(15), target=days(10), tiers=(1,)),
        rule("decision", APPEAL, days(5), target=days(3), tiers=(None,), published=False, pauses=WAITS),
        rule("reinstatement", APPEAL, hours(48), starts="upheld"),
        rule("triage", APPEAL, hours(8), stops="decision"),
        rule("escalation", REPORT, days(5), starts="escalated"),
    ),
)
MONDAY = london("2026-03-02 09:00")
TICKET = Ticket("EXA-7K3M2Q", "desk", "violation_report", "abuse", "Policy Violation Report", MONDAY, tier=2)
APPEALED = replace(TICKET, kind="appeal", queue="appeals")


def clocks_of(ticket: Ticket, starts: str = "receipt", at: datetime = MONDAY) -> tuple[Clock, ...]:
    about = {"tier": ticket.tier, "ticket_id": ticket.id, "categories": ticket.categories}
    return clocks_for(DESK, kind=ticket.kind, starts=starts, at=at, **about)  # type: ignore[arg-type]


def after(clocks: tuple[Clock, ...], changes: tuple[SetClock, ...]) -> dict[str, Clock]:
    return {clock.name: clock for clock in changed(clocks, changes)}


def states(clocks: tuple[Clock, ...], changes: tuple[SetClock, ...]) -> dict[str, str]:
    return {name: clock.state for name, clock in after(clocks, changes).items()}


def waits(ticket: Ticket, reason: str, since: str, until: str = "") -> Ticket:
    """A ticket that waits for something, or has."""
    pauses = ticket.paused(reason, london(since))
    ticket = replace(ticket, pauses=pauses)
    return replace(ticket, pauses=ticket.resumed(reason, london(until))) if until else ticket


REPORTED, UNDER_APPEAL = clocks_of(TICKET), clocks_of(APPEALED)
OTHER = replace(TICKET, kind="security_report")  # whose one clock nothing pauses


# ------------------------------------------------------------------------------------------------------- a pause's time
# 2026: 2 March is a Monday; Good Friday is 3 April, Easter Monday 6 April; summer time begins on 29 March.
@pytest.mark.parametrize(
    ("due", "unit", "since", "until", "moved"),
    [
        # hours elapse, day and night
        ("2026-03-03 09:00", "hours", "2026-03-02 12:00", "2026-03-02 15:00", "2026-03-03 12:00"),
        ("2026-03-03 09:00", "minutes", "2026-03-02 12:00", "2026-03-02 12:20", "2026-03-03 09:20"),
        ("2026-03-28 12:00", "hours", "2026-03-28 09:00", "2026-03-29 09:00", "2026-03-29 12:00"),
        # hours on business days, midnight to midnight
        ("2026-03-04 09:00", "business_day_hours", "2026-03-03 09:00", "2026-03-04 09:00", "2026-03-05 09:00"),
        ("2026-03-06 15:00", "business_day_hours", "2026-03-06 09:00", "2026-03-07 12:00", "2026-03-09 06:00"),
        ("2026-03-11 00:00", "business_day_hours", "2026-03-07 12:00", "2026-03-08 12:00", "2026-03-11 00:00"),
        ("2026-04-02 20:00", "business_day_hours", "2026-04-02 12:00", "2026-04-05 12:00", "2026-04-07 08:00"),
        # business days, counted by the ends of working hours
        ("2026-03-11 17:30", "business_days", "2026-03-04 10:00", "2026-03-05 10:00", "2026-03-12 17:30"),
        ("2026-03-11 17:30", "business_days", "2026-03-04 10:00", "2026-03-04 16:00", "2026-03-11 17:30"),
        ("2026-03-11 17:30", "business_days", "2026-03-04 17:31", "2026-03-05 08:00", "2026-03-11 17:30"),
        ("2026-03-11 17:30", "business_days", "2026-03-06 18:00", "2026-03-09 08:00", "2026-03-11 17:30"),
        ("2026-03-11 17:30", "business_days", "2026-03-06 12:00", "2026-03-09 12:00", "2026-03-12 17:30"),
        ("2026-03-04 17:30", "business_days", "2026-03-04 10:00", "2026-03-06 10:00", "2026-03-06 17:30"),
        ("2026-03-04 17:30", "business_days", "2026-03-04 10:00", "2026-03-06 18:00", "2026-03-09 17:30"),
        ("2026-04-02 17:30", "business_days", "2026-04-01 10:00", "2026-04-02 10:00", "2026-04-07 17:30"),
        # nothing is left of what was over when the pause began
        ("2026-03-04 17:30", "business_days", "2026-03-04 17:30", "2026-03-06 10:00", "2026-03-04 17:30"),
        ("2026-03-03 09:00", "hours", "2026-03-03 10:00", "2026-03-04 10:00", "2026-03-03 09:00"),
        # a clock set back between the two
        ("2026-03-03 09:00", "hours", "2026-03-02 12:00", "2026-03-02 11:00", "2026-03-03 09:00"),
    ],
)
def test_a_pause_leaves_as_much_as_there_was(due: str, unit: str, since: str, until: str, moved: str) -> None:
    assert postponed(london(due), unit, ENGLAND, london(since), london(until)) == london(moved)


@pytest.mark.parametrize("unit", ["business_days", "business_day_hours"])
def test_a_deadline_that_a_changed_calendar_gives_no_more_comes_no_sooner(unit: str) -> None:
    due = london("2026-03-11 15:00")  # a Wednesday that was made a holiday since
    holiday = replace(ENGLAND, is_holiday=lambda day: day == due.date())
    assert postponed(due, unit, holiday, london("2026-03-07 12:00"), london("2026-03-08 12:00")) >= due


# ------------------------------------------------------------------------------------------------------------- stages
@pytest.mark.parametrize(
    ("at", "state"),
    [("2026-03-04 12:00", "met"), ("2026-03-11 17:30", "met"), ("2026-03-11 17:31", "missed")],
)
def test_a_stage_that_ends_meets_its_clock_until_its_limit(at: str, state: str) -> None:
    changes = end_stage(DESK, TICKET, REPORTED, "investigation", london(at), "Robin looked into it")
    assert states(REPORTED, changes) == {"acknowledge": "running", "investigation": state, "decision": "running"}


def test_what_has_ended_awaits_no_step() -> None:
    changes = end_stage(DESK, TICKET, REPORTED, "investigation", london("2026-03-04 12:00"), "done")
    assert after(REPORTED, changes)["investigation"].next_step_at is None


def test_the_end_of_a_stage_starts_the_next_from_there() -> None:
    changes = end_stage(DESK, TICKET, REPORTED, "investigation", london("2026-03-04 12:00"), "Robin looked into it")
    begun = after(REPORTED, changes)["decision"]
    assert (begun.started_at, begun.starts) == (london("2026-03-04 12:00"), "investigation")
    assert begun.limit_at == london("2026-03-09 17:30")


def test_each_change_says_why() -> None:
    changes = end_stage(DESK, TICKET, REPORTED, "investigation", london("2026-03-04 12:00"), "Robin looked into it")
    assert {change.clock.name: change.because for change in changes} == {
        "investigation": "Robin looked into it",
        "decision": "investigation starts it: Robin looked into it",
    }


def test_a_stage_that_ends_twice_starts_nothing_twice() -> None:
    once = changed(REPORTED, end_stage(DESK, TICKET, REPORTED, "investigation", MONDAY, "done"))
    assert end_stage(DESK, TICKET, once, "investigation", london("2026-03-05 12:00"), "done again") == ()


def test_what_was_cancelled_may_start_again() -> None:
    once = changed(REPORTED, end_stage(DESK, TICKET, REPORTED, "investigation", MONDAY, "done"))
    cancelled = changed(once, cancel_all(once, MONDAY, "withdrawn"))
    again = end_stage(DESK, TICKET, cancelled, "investigation", london("2026-03-05 12:00"), "reopened")
    assert [(change.clock.name, change.clock.state) for change in again] == [("decision", "running")]


def test_an_event_without_a_clock_of_its_own_starts_one() -> None:
    changes = end_stage(DESK, APPEALED, UNDER_APPEAL, "upheld", MONDAY, "upheld by Sam")
    assert [change.clock.name for change in changes] == ["reinstatement"]


def test_a_clock_stops_with_the_event_that_its_desk_names() -> None:
    assert (
        states(UNDER_APPEAL, end_stage(DESK, APPEALED, UNDER_APPEAL, "triage", MONDAY, "seen"))["triage"] == "running"
    )
    assert states(UNDER_APPEAL, end_stage(DESK, APPEALED, UNDER_APPEAL, "decision", MONDAY, "ruled"))["triage"] == "met"


def test_a_stage_that_ends_while_it_is_paused_is_judged_by_what_was_left() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-10 12:00"), "asked"))
    changes = end_stage(DESK, TICKET, paused, "investigation", london("2026-03-16 12:00"), "done without an answer")
    ended = after(paused, changes)["investigation"]
    assert (ended.state, ended.limit_at) == ("met", london("2026-03-17 17:30"))
    assert ended.pauses == (Pause("waiting", london("2026-03-10 12:00"), london("2026-03-16 12:00")),)


def test_a_clock_of_which_the_desk_knows_no_more_ends_with_its_stage() -> None:
    left = (replace(REPORTED[0], name="feedback"),)
    assert states(left, end_stage(DESK, TICKET, left, "feedback", MONDAY, "done")) == {"feedback": "met"}


# ------------------------------------------------------------------------------------------------- pausing, running on
def test_only_clocks_that_the_reason_pauses_stand_still() -> None:
    changes = pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "the account is missing")
    assert states(REPORTED, changes) == {"acknowledge": "running", "investigation": "paused"}


def test_a_paused_clock_awaits_the_end_of_its_longest_pause() -> None:
    (change,) = pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "the account is missing")
    assert change.clock.next_step_at == london("2026-03-17 17:30")
    assert change.clock.pause == Pause("waiting", london("2026-03-03 12:00"))


def test_what_is_left_is_left_when_it_runs_on() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    changes = resume(DESK, TICKET, paused, "waiting", london("2026-03-05 12:00"), "answered")
    clock = after(paused, changes)["investigation"]
    assert (clock.target_at, clock.limit_at) == (london("2026-03-11 17:30"), london("2026-03-13 17:30"))
    assert (clock.state, clock.next_step_at) == ("running", clock.target_at)
    assert clock.pauses == (Pause("waiting", london("2026-03-03 12:00"), london("2026-03-05 12:00")),)
    assert changes[0].because == "answered"


def test_a_target_that_was_over_stays_over() -> None:
    late = london("2026-03-10 12:00")  # the target was Monday 17:30
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", late, "asked"))
    clock = after(paused, resume(DESK, TICKET, paused, "waiting", london("2026-03-11 12:00"), "answered"))[
        "investigation"
    ]
    assert (clock.target_at, clock.limit_at) == (london("2026-03-09 17:30"), london("2026-03-12 17:30"))


def test_the_longest_pause_is_over_though_nobody_looked() -> None:
    (change,) = pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked")
    clock = resumed(DESK, TICKET, change.clock, london("2026-03-27 12:00"))
    assert clock.pauses[-1].until == london("2026-03-17 17:30")
    assert clock.limit_at == london("2026-03-26 17:30")  # seven ends of working days were left


def test_another_reason_resumes_nothing() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "legal_hold", MONDAY, "a court asked"))
    assert resume(DESK, TICKET, paused, "waiting", london("2026-03-05 12:00"), "answered") == ()


def test_pausing_what_is_paused_changes_nothing() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", MONDAY, "asked"))
    assert pause(DESK, TICKET, paused, "waiting", london("2026-03-05 12:00"), "asked again") == ()


def test_a_legal_hold_covers_the_wait_whichever_came_first() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    held = changed(paused, pause(DESK, TICKET, paused, "legal_hold", london("2026-03-04 12:00"), "a court asked"))
    assert after(held, ())["investigation"].pauses == (
        Pause("waiting", london("2026-03-03 12:00"), london("2026-03-04 12:00")),
        Pause("waiting", london("2026-03-04 12:00")),
        Pause("legal_hold", london("2026-03-04 12:00")),
    )
    held = changed(REPORTED, pause(DESK, TICKET, REPORTED, "legal_hold", london("2026-03-03 12:00"), "a court asked"))
    (asked,) = pause(DESK, TICKET, held, "waiting", london("2026-03-04 12:00"), "the account is missing")
    assert asked.because == "the account is missing; it stands still already: legal_hold"
    assert asked.clock.pauses == (
        Pause("waiting", london("2026-03-04 12:00")),
        Pause("legal_hold", london("2026-03-03 12:00")),
    )
    assert pause(DESK, TICKET, changed(held, (asked,)), "waiting", london("2026-03-05 12:00"), "asked again") == ()


HELD_SINCE, ASKED_AT = london("2026-03-03 12:00"), london("2026-03-04 12:00")


def held_and_asked() -> tuple[Clock, ...]:
    held = changed(REPORTED, pause(DESK, TICKET, REPORTED, "legal_hold", HELD_SINCE, "a court asked"))
    return changed(held, pause(DESK, TICKET, held, "waiting", ASKED_AT, "asked"))


def test_what_was_asked_for_during_a_legal_hold_is_waited_for_after_it() -> None:
    freed = london("2026-03-06 12:00")
    waits = changed(held_and_asked(), resume(DESK, TICKET, held_and_asked(), "legal_hold", freed, "free again"))
    clock = after(waits, ())["investigation"]
    assert clock.pauses == (Pause("legal_hold", HELD_SINCE, freed), Pause("waiting", freed))
    assert clock.next_step_at == london("2026-03-20 17:30")  # ten business days from then
    runs = after(waits, resume(DESK, TICKET, waits, "waiting", london("2026-03-10 12:00"), "answered"))["investigation"]
    (limit,) = (clock.limit_at for clock in REPORTED if clock.name == "investigation")
    assert (runs.state, limit, runs.limit_at) == (
        "running",
        london("2026-03-11 17:30"),
        london("2026-03-18 17:30"),  # it stood still for the ends of five working days
    )


def test_a_wait_that_has_lasted_its_longest_does_not_come_back_after_a_hold() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    late = london("2026-03-18 12:00")  # its longest was over the day before, and nobody looked
    held = changed(paused, pause(DESK, TICKET, paused, "legal_hold", late, "a court asked"))
    assert after(held, ())["investigation"].covered == ()


def test_an_answer_that_comes_during_a_legal_hold_is_not_waited_for_again() -> None:
    answered = changed(held_and_asked(), resume(DESK, TICKET, held_and_asked(), "waiting", ASKED_AT, "answered"))
    assert states(answered, ())["investigation"] == "paused"
    freed = london("2026-03-06 12:00")
    clock = after(answered, resume(DESK, TICKET, answered, "legal_hold", freed, "free again"))["investigation"]
    assert (clock.state, clock.pauses) == ("running", (Pause("legal_hold", HELD_SINCE, freed),))


def test_a_stage_that_ends_or_is_cancelled_waits_for_nothing_that_a_hold_has_covered() -> None:
    ended = end_stage(DESK, TICKET, held_and_asked(), "investigation", london("2026-03-05 12:00"), "done")
    cancelled = cancel_all(held_and_asked(), london("2026-03-05 12:00"), "spam")
    for changes in (ended, cancelled):
        clock = after(held_and_asked(), changes)["investigation"]
        assert clock.pauses == (Pause("legal_hold", HELD_SINCE, london("2026-03-05 12:00")),)


def test_another_tier_keeps_what_a_hold_covers() -> None:
    begun = changed(UNDER_APPEAL, reclassify(DESK, APPEALED, UNDER_APPEAL, MONDAY, "tier 2"))
    held = changed(begun, pause(DESK, APPEALED, begun, "legal_hold", HELD_SINCE, "a court asked"))
    asked = changed(held, pause(DESK, APPEALED, held, "waiting", ASKED_AT, "asked"))
    unknown = waits(replace(APPEALED, tier=None), "legal_hold", "2026-03-03 12:00")
    unknown = waits(unknown, "waiting", "2026-03-04 12:00")
    clock = after(asked, reclassify(DESK, unknown, asked, ASKED_AT, "its tier is unknown"))["decision"]
    assert [(each.reason, each.at) for each in clock.pauses] == [("waiting", ASKED_AT), ("legal_hold", HELD_SINCE)]


@pytest.mark.parametrize("state", ["met", "missed", "cancelled"])
def test_what_is_over_is_not_paused(state: str) -> None:
    over = tuple(replace(clock, state=state) for clock in REPORTED)
    assert pause(DESK, TICKET, over, "waiting", MONDAY, "asked") == ()


def test_a_paused_clock_whose_rule_is_gone_runs_on_by_the_hours_that_elapsed() -> None:
    (change,) = pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked")
    clock = resumed(replace(DESK, clocks=()), TICKET, change.clock, london("2026-03-05 12:00"))
    assert clock.limit_at == change.clock.limit_at + timedelta(days=2)


def test_a_step_stands_at_a_share_of_the_time_that_a_clock_runs() -> None:
    desk = replace(DESK, clocks=(rule("decision", APPEAL, hours(100), pauses=WAITS),))
    (clock,) = clocks_for(desk, kind="appeal", tier=None, starts="receipt", ticket_id=TICKET.id, at=MONDAY)
    (paused,) = pause(desk, APPEALED, (clock,), "waiting", MONDAY + timedelta(hours=10), "asked")
    clock = resumed(desk, APPEALED, paused.clock, MONDAY + timedelta(hours=60))
    _, share, _ = step_times(replace(clock, target_at=MONDAY), LADDER)
    assert share == MONDAY + timedelta(hours=50 + 80)


def test_a_step_that_was_told_is_not_told_again_after_a_pause() -> None:
    told = tuple(replace(clock, steps_done=1) for clock in REPORTED)
    paused = changed(told, pause(DESK, TICKET, told, "waiting", london("2026-03-10 12:00"), "asked"))
    clock = after(paused, resume(DESK, TICKET, paused, "waiting", london("2026-03-10 12:01"), "answered"))[
        "investigation"
    ]
    assert clock.steps_done == 1
    assert clock.next_step_at == step_times(clock, LADDER)[1]


def test_a_letter_that_was_put_off_moves_with_the_limit() -> None:
    waits = tuple(replace(clock, steps_done=2, letter_at=london("2026-03-11 12:00")) for clock in REPORTED)
    paused = changed(waits, pause(DESK, TICKET, waits, "waiting", london("2026-03-10 12:00"), "asked"))
    clock = after(paused, resume(DESK, TICKET, paused, "waiting", london("2026-03-11 13:00"), "answered"))[
        "investigation"
    ]
    assert (clock.limit_at, clock.letter_at) == (london("2026-03-12 17:30"), london("2026-03-12 12:00"))
    assert clock.next_step_at == clock.letter_at


# ---------------------------------------------------------------------------------------------------------- cancelling
def test_whatever_was_not_over_is_cancelled() -> None:
    ended = changed(REPORTED, end_stage(DESK, TICKET, REPORTED, "acknowledge", MONDAY, "sent"))
    paused = changed(ended, pause(DESK, TICKET, ended, "waiting", MONDAY, "asked"))
    changes = cancel_all(paused, london("2026-03-05 12:00"), "merged with EXA-222222")
    assert states(paused, changes) == {"acknowledge": "met", "investigation": "cancelled"}
    (change,) = changes
    assert (change.clock.next_step_at, change.because) == (None, "merged with EXA-222222")
    assert change.clock.pauses[-1].until == london("2026-03-05 12:00")


# --------------------------------------------------------------------------------------------------- another tier, kind
UNCLEAR = replace(APPEALED, tier=None)
OF_UNKNOWN_TIER = clocks_of(UNCLEAR)


def test_another_tier_is_computed_anew_from_receipt() -> None:
    changes = reclassify(DESK, APPEALED, OF_UNKNOWN_TIER, london("2026-03-04 12:00"), "tier 2 by Sam")
    (change,) = changes
    assert (change.clock.name, change.because) == ("decision", "tier 2 by Sam")
    assert (change.clock.started_at, change.clock.published) == (MONDAY, True)
    assert (change.clock.target_at, change.clock.limit_at) == (london("2026-03-11 17:30"), london("2026-03-16 17:30"))


def test_the_same_tier_again_changes_nothing() -> None:
    assert reclassify(DESK, APPEALED, UNDER_APPEAL, london("2026-03-04 12:00"), "tier 2 by Sam") == ()


# Received on Monday 2 March: of unknown tier until Monday 9th, of tier 2 until the 16th (its target is the 11th), of
# tier 1 until the 23rd (the 16th).
@pytest.mark.parametrize(
    ("told", "tier", "now", "still_told", "next_step"),
    [
        (2, 2, "2026-03-09 12:00", 0, "2026-03-11 17:30"),  # the new limit has every step later
        (3, 2, "2026-03-12 12:00", 1, "2026-03-13 20:36"),  # its target has passed, and the like of it was told
        (3, 1, "2026-03-12 12:00", 0, "2026-03-16 17:30"),  # past the old limit, and a graver tier
        (1, None, "2026-03-06 12:00", 1, "2026-03-08 06:12"),  # the same limit again
        (0, 2, "2026-03-12 12:00", 0, "2026-03-11 17:30"),  # what nobody was told is due
    ],
)
def test_steps_of_a_new_limit_are_told_and_those_of_the_same_not_again(
    told: int, tier: int | None, now: str, still_told: int, next_step: str
) -> None:
    was = tuple(replace(clock, steps_done=told) for clock in OF_UNKNOWN_TIER if clock.name == "decision")
    clock = after(was, reclassify(DESK, replace(APPEALED, tier=tier), was, london(now), "its tier"))["decision"]
    assert (clock.steps_done, clock.next_step_at) == (still_told, london(next_step))


INFORMS = replace(
    DESK,
    clocks=tuple(
        replace(each, ladder=(LADDER[0], Step("80%", "complainant"), LADDER[2])) if each.name == "decision" else each
        for each in DESK.clocks
    ),
)


@pytest.mark.parametrize(
    ("told", "was_published", "tier", "letter"),
    [
        (2, False, 3, "2026-03-08 06:12"),  # nobody outside was told, and the limit is promised now
        (1, False, 3, None),  # the step itself is still to come
        (2, True, 3, None),  # they were told
        (2, False, None, None),  # it stays internal
    ],
)
def test_a_notice_that_an_internal_limit_called_for_is_due_once_it_is_published(
    told: int, was_published: bool, tier: int | None, letter: str | None
) -> None:
    of_tier_3 = replace(INFORMS.clocks[7], tiers=(3,), published=True)
    desk = replace(INFORMS, clocks=(*INFORMS.clocks, of_tier_3))
    was = tuple(replace(c, steps_done=told, published=was_published) for c in OF_UNKNOWN_TIER if c.name == "decision")
    now = london("2026-03-09 12:00")
    clock = after(was, reclassify(desk, replace(APPEALED, tier=tier), was, now, "its tier"))["decision"]
    assert clock.letter_at == (london(letter) if letter else None)


def test_a_step_that_is_over_by_the_new_limit_is_due_at_once() -> None:
    now = london("2026-03-06 12:00")
    clock = after(UNDER_APPEAL, reclassify(DESK, UNCLEAR, UNDER_APPEAL, now, "its tier is unclear"))["decision"]
    assert clock.next_step_at is not None
    assert clock.next_step_at < now


def test_what_was_met_stays_met() -> None:
    met = changed(OF_UNKNOWN_TIER, end_stage(DESK, UNCLEAR, OF_UNKNOWN_TIER, "decision", MONDAY, "ruled"))
    assert [change.clock.name for change in reclassify(DESK, APPEALED, met, MONDAY, "tier 2")] == []


def test_pauses_count_for_the_new_limit_too() -> None:
    paused = changed(
        OF_UNKNOWN_TIER, pause(DESK, UNCLEAR, OF_UNKNOWN_TIER, "waiting", london("2026-03-03 12:00"), "asked")
    )
    again = changed(paused, resume(DESK, UNCLEAR, paused, "waiting", london("2026-03-05 12:00"), "answered"))
    waited = waits(APPEALED, "waiting", "2026-03-03 12:00", "2026-03-05 12:00")
    clock = after(again, reclassify(DESK, waited, again, london("2026-03-05 13:00"), "tier 2"))["decision"]
    assert clock.limit_at == london("2026-03-18 17:30")


def test_a_clock_that_waits_goes_on_waiting() -> None:
    paused = changed(
        OF_UNKNOWN_TIER, pause(DESK, UNCLEAR, OF_UNKNOWN_TIER, "waiting", london("2026-03-03 12:00"), "asked")
    )
    asked = waits(APPEALED, "waiting", "2026-03-03 12:00")
    clock = after(paused, reclassify(DESK, asked, paused, london("2026-03-04 12:00"), "tier 2"))["decision"]
    assert (clock.state, clock.next_step_at) == ("paused", london("2026-03-17 17:30"))


def test_a_limit_that_nothing_pauses_counts_the_time_of_a_pause() -> None:
    paused = changed(
        OF_UNKNOWN_TIER, pause(DESK, UNCLEAR, OF_UNKNOWN_TIER, "waiting", london("2026-03-03 12:00"), "asked")
    )
    first = waits(replace(APPEALED, tier=1), "waiting", "2026-03-03 12:00")
    clock = after(paused, reclassify(DESK, first, paused, london("2026-03-04 12:00"), "tier 1"))["decision"]
    assert (clock.state, clock.limit_at, clock.pauses) == ("running", london("2026-03-23 17:30"), ())


def test_another_kind_has_its_own_clocks_from_receipt() -> None:
    now = london("2026-03-04 12:00")
    changes = reclassify(DESK, APPEALED, REPORTED, now, "it is an appeal, says Robin")
    assert states(REPORTED, changes) == {
        "acknowledge": "running", "investigation": "cancelled", "decision": "running", "triage": "running",
    }  # fmt: skip
    assert after(REPORTED, changes)["decision"].started_at == MONDAY
    assert {change.because for change in changes} == {"it is an appeal, says Robin"}


def test_a_wait_passes_on_to_what_takes_a_clocks_place() -> None:
    paused = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    asked = waits(APPEALED, "waiting", "2026-03-03 12:00")
    changes = reclassify(DESK, asked, paused, london("2026-03-04 12:00"), "an appeal")
    assert states(paused, changes)["decision"] == "paused"


def test_a_wait_that_no_clock_knew_counts_for_the_clocks_of_another_kind() -> None:
    held = replace(waits(OTHER, "legal_hold", "2026-03-03 12:00"), kind="violation_report")
    clocks = clocks_of(OTHER)
    clock = after(clocks, reclassify(DESK, held, clocks, london("2026-03-05 12:00"), "a report"))["investigation"]
    assert clock.pauses == (Pause("legal_hold", london("2026-03-03 12:00")),)


def test_a_kind_set_back_finds_the_legal_hold_that_lay_on_it_before() -> None:
    held = waits(TICKET, "legal_hold", "2026-03-03 12:00")
    clocks = changed(REPORTED, pause(DESK, TICKET, REPORTED, "legal_hold", london("2026-03-03 12:00"), "a court asked"))
    other = replace(held, kind="security_report")
    there = changed(clocks, reclassify(DESK, other, clocks, london("2026-03-04 12:00"), "a security report"))
    back = after(there, reclassify(DESK, held, there, london("2026-03-05 12:00"), "a report after all"))
    assert back["investigation"].pauses == (Pause("legal_hold", london("2026-03-03 12:00")),)


def test_an_answer_that_came_while_it_was_of_another_kind_is_not_waited_for_again() -> None:
    asked = waits(TICKET, "waiting", "2026-03-03 12:00")
    clocks = changed(REPORTED, pause(DESK, TICKET, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    other = replace(asked, kind="security_report")
    there = changed(clocks, reclassify(DESK, other, clocks, london("2026-03-04 12:00"), "a security report"))
    answered = replace(asked, pauses=asked.resumed("waiting", london("2026-03-05 12:00")))
    back = after(there, reclassify(DESK, answered, there, london("2026-03-06 12:00"), "a report after all"))
    assert back["investigation"].pauses == (Pause("waiting", london("2026-03-03 12:00"), london("2026-03-05 12:00")),)


def test_a_stage_that_begins_under_a_legal_hold_stands_still_at_once() -> None:
    held = waits(TICKET, "legal_hold", "2026-03-03 12:00")
    since = london("2026-03-05 12:00")
    begun = after(REPORTED, end_stage(DESK, held, REPORTED, "investigation", since, "done"))["decision"]
    assert (begun.state, begun.pauses) == ("paused", (Pause("legal_hold", since),))


def test_what_was_asked_for_before_a_stage_began_does_not_stop_it() -> None:
    asked = waits(TICKET, "waiting", "2026-03-03 12:00")
    begun = changed(REPORTED, end_stage(DESK, asked, REPORTED, "investigation", london("2026-03-05 12:00"), "done"))
    again = reclassify(DESK, asked, begun, london("2026-03-06 12:00"), "looked at anew")
    assert states(begun, again)["decision"] == "running"


def test_a_wait_whose_longest_has_passed_meanwhile_runs_on_from_there() -> None:
    asked = waits(TICKET, "waiting", "2026-03-03 12:00")
    late = london("2026-03-20 12:00")  # ten business days were over on the 17th
    there = changed(REPORTED, reclassify(DESK, replace(asked, kind="security_report"), REPORTED, late, "another"))
    back = after(there, reclassify(DESK, asked, there, late, "a report after all"))["investigation"]
    assert back.pauses == (Pause("waiting", london("2026-03-03 12:00"), london("2026-03-17 17:30")),)


def test_who_is_asked_again_after_the_longest_wait_is_waited_for_again() -> None:
    asked = waits(TICKET, "waiting", "2026-03-03 12:00")
    clocks = changed(REPORTED, pause(DESK, asked, REPORTED, "waiting", london("2026-03-03 12:00"), "asked"))
    again = london("2026-03-18 12:00")  # ten business days were over on the 17th, though nobody looked
    asked = replace(asked, pauses=asked.paused("waiting", again))
    clocks = changed(clocks, pause(DESK, asked, clocks, "waiting", again, "asked again"))
    of_tier_1 = reclassify(DESK, replace(asked, tier=1), clocks, london("2026-03-19 12:00"), "tier 1")
    for clock in (after(clocks, ())["investigation"], after(clocks, of_tier_1)["investigation"]):
        assert clock.state == "paused"
        assert clock.pauses == (
            Pause("waiting", london("2026-03-03 12:00"), london("2026-03-17 17:30")),
            Pause("waiting", again),
        )
    assert not any(each.until is None for each in asked.resumed("waiting", london("2026-03-20 12:00")))


def test_what_was_asked_for_twice_is_waited_for_from_the_first_time_on() -> None:
    asked = waits(waits(TICKET, "waiting", "2026-03-03 12:00"), "waiting", "2026-03-05 12:00")
    clock = after(REPORTED, reclassify(DESK, asked, REPORTED, london("2026-03-06 12:00"), "looked at"))["investigation"]
    assert clock.pauses == (Pause("waiting", london("2026-03-03 12:00")),)


@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.sampled_from(["waiting", "legal_hold", "answered", "freed", "kind"])),
        max_size=8,
    )
)
def test_whatever_kinds_a_ticket_had_meanwhile_its_clock_is_as_if_it_had_always_had_the_last(
    happens: list[tuple[int, str]],
) -> None:
    """A season of waits, once with changes of the kind between them and once without."""
    ends = {"answered": "waiting", "freed": "legal_hold"}
    steady = wavering = TICKET
    kept = moved = REPORTED
    at = MONDAY
    for step, what in [*happens, (1, "kind")]:
        at += timedelta(hours=step)
        if what == "kind":
            kinds = ("security_report", "violation_report")
            for kind in kinds:
                wavering = replace(wavering, kind=kind)
                moved = changed(moved, reclassify(DESK, wavering, moved, at, "another kind"))
        elif what in ends:
            steady, wavering = (replace(each, pauses=each.resumed(ends[what], at)) for each in (steady, wavering))
            kept = changed(kept, resume(DESK, steady, kept, ends[what], at, what))
            moved = changed(moved, resume(DESK, wavering, moved, ends[what], at, what))
        else:
            steady, wavering = (replace(each, pauses=each.paused(what, at)) for each in (steady, wavering))
            kept = changed(kept, pause(DESK, steady, kept, what, at, what))
            moved = changed(moved, pause(DESK, wavering, moved, what, at, what))
    kept = changed(kept, reclassify(DESK, steady, kept, at, "looked at anew"))
    one, other = (after(clocks, ())["investigation"] for clocks in (kept, moved))
    assert (one.state, one.pauses, one.limit_at) == (other.state, other.pauses, other.limit_at)


def test_a_kind_set_back_has_its_clocks_again() -> None:
    there = changed(REPORTED, reclassify(DESK, APPEALED, REPORTED, london("2026-03-04 12:00"), "an appeal"))
    back = changed(there, reclassify(DESK, TICKET, there, london("2026-03-05 12:00"), "a report after all"))
    assert {clock.name: clock.state for clock in back} == {
        "acknowledge": "running", "investigation": "running", "decision": "cancelled", "triage": "cancelled",
    }  # fmt: skip
    assert next(clock for clock in back if clock.name == "investigation") == REPORTED[1]


def test_a_later_stage_is_computed_anew_from_where_it_started() -> None:
    desk = replace(
        DESK,
        clocks=(
            rule("investigation", REPORT, days(7)),
            rule("decision", REPORT, days(3), starts="investigation", tiers=(2,)),
            rule("decision", REPORT, days(5), starts="investigation", tiers=(1,)),
        ),
    )
    at = london("2026-03-04 12:00")
    reported = clocks_for(desk, kind="violation_report", tier=2, starts="receipt", ticket_id=TICKET.id, at=MONDAY)
    decided = changed(reported, end_stage(desk, TICKET, reported, "investigation", at, "done"))
    (change,) = reclassify(desk, replace(TICKET, tier=1), decided, london("2026-03-05 12:00"), "tier 1")
    assert (change.clock.started_at, change.clock.limit_at) == (at, london("2026-03-11 17:30"))


def test_a_pause_before_a_stage_began_takes_nothing_from_it() -> None:
    stage = rule("decision", REPORT, days(3), starts="investigation", tiers=(2,), pauses=WAITS)
    desk = replace(DESK, clocks=(DESK.clocks[0], rule("investigation", REPORT, days(7), pauses=WAITS), stage))
    clocks = clocks_for(desk, kind="violation_report", tier=2, starts="receipt", ticket_id=TICKET.id, at=MONDAY)
    clocks = changed(clocks, pause(desk, TICKET, clocks, "waiting", london("2026-03-03 12:00"), "asked"))
    clocks = changed(clocks, resume(desk, TICKET, clocks, "waiting", london("2026-03-05 12:00"), "answered"))
    clocks = changed(clocks, end_stage(desk, TICKET, clocks, "investigation", london("2026-03-06 12:00"), "done"))
    begun = clocks[-1]
    clocks = changed(clocks, reclassify(desk, replace(TICKET, tier=1), clocks, london("2026-03-06 13:00"), "tier 1"))
    (back,) = reclassify(desk, TICKET, clocks, london("2026-03-06 14:00"), "tier 2 after all")
    assert back.clock == begun


def test_what_vanishes_keeps_the_time_that_the_mail_stated() -> None:
    pictured = replace(TICKET, categories=("image",))
    stated = MONDAY - timedelta(hours=5)
    clocks = clocks_for(
        DESK,
        kind="violation_report",
        tier=2,
        starts="receipt",
        ticket_id=TICKET.id,
        at=MONDAY,
        categories=("image",),
        stated=(stated.isoformat(),),
    )
    assert reclassify(DESK, pictured, clocks, MONDAY, "looked at") == ()
    gone = changed(clocks, reclassify(DESK, TICKET, clocks, MONDAY, "no picture"))
    back = after(gone, reclassify(DESK, pictured, gone, MONDAY, "a picture after all"))["evidence"]
    assert (back.state, back.limit_at) == ("running", stated + timedelta(hours=24))


def test_nothing_starts_on_a_ticket_that_was_withdrawn() -> None:
    over = changed(OF_UNKNOWN_TIER, cancel_all(OF_UNKNOWN_TIER, MONDAY, "withdrawn"))
    assert reclassify(DESK, APPEALED, over, MONDAY, "tier 2") == ()


def test_a_clock_knows_its_rule_by_what_started_it() -> None:
    clock = clocks_of(TICKET, "investigation")[0]
    found = rule_of(DESK, TICKET, clock)
    assert found is not None
    assert (found.name, found.starts, found.kinds) == ("decision", "investigation", REPORT)
    assert rule_of(DESK, replace(TICKET, kind="complaint"), clock) is None


# --------------------------------------------------------------------------------------------- the complainant's answer
WAITED = changed(UNDER_APPEAL, pause(DESK, APPEALED, UNDER_APPEAL, "waiting", london("2026-03-03 12:00"), "asked"))


def test_an_answer_that_crossed_our_question_ends_the_wait_too() -> None:
    changes = resume(DESK, APPEALED, WAITED, "waiting", london("2026-03-03 11:59"), "")
    assert after(WAITED, changes)["decision"] == after(UNDER_APPEAL, ())["decision"]


def test_an_answer_that_nothing_waits_for_changes_no_clock() -> None:
    assert resume(DESK, APPEALED, UNDER_APPEAL, "waiting", london("2026-03-04 12:00"), "") == ()


# ------------------------------------------------------------------------------------------------ what ladders repeat
DAILY = replace(
    DESK,
    clocks=tuple(
        replace(each, ladder=(*LADDER, Step(EACH_BUSINESS_DAY, "complaints_officer"))) for each in DESK.clocks
    ),
)
LATE = london("2026-03-18 12:00")  # a Wednesday; an appeal of this Monday is decided by the 16th
OVERDUE = tuple(replace(clock, steps_done=3) for clock in UNDER_APPEAL if clock.name == "decision")


def test_a_clock_that_runs_on_after_its_limit_is_told_again_on_the_next_business_day() -> None:
    asked = after(OVERDUE, pause(DAILY, APPEALED, OVERDUE, "waiting", LATE, "asked"))
    found = after(tuple(asked.values()), resume(DAILY, APPEALED, tuple(asked.values()), "waiting", LATE, "answered"))
    assert found["decision"].next_step_at == london("2026-03-19 09:00")


def test_a_clock_computed_anew_that_has_climbed_its_ladder_is_told_again_on_the_next_business_day() -> None:
    unknown = replace(APPEALED, tier=None)
    found = after(OVERDUE, reclassify(DAILY, unknown, OVERDUE, LATE, "its tier isn't known after all"))
    assert found["decision"].next_step_at == london("2026-03-19 09:00")


@pytest.mark.parametrize(("event", "state"), [("decision", "missed"), ("receipt", None)])
def test_a_clock_keeps_when_it_ended(event: str, state: str | None) -> None:
    found = after(OVERDUE, end_stage(DESK, APPEALED, OVERDUE, event, LATE, "decided"))["decision"]
    assert (found.state, found.ended_at) == ((state, LATE) if state else ("running", None))


def test_a_cancelled_clock_keeps_when() -> None:
    assert after(OVERDUE, cancel_all(OVERDUE, LATE, "withdrawn"))["decision"].ended_at == LATE


# ------------------------------------------------------------------------------------------- levels, and coming back
def raised(clocks: tuple[Clock, ...], level: int, at: str) -> tuple[Clock, ...]:
    return changed(clocks, escalated(DESK, replace(TICKET, level=level), clocks, london(at)))


def test_each_level_has_a_clock_that_stays_with_the_ticket() -> None:
    second = raised(raised(REPORTED, 1, "2026-03-02 12:00"), 2, "2026-03-12 12:00")
    found = {clock.name: (clock.state, clock.started_at, clock.limit_at) for clock in second}
    assert found["escalation"] == ("missed", london("2026-03-02 12:00"), london("2026-03-09 17:30"))
    assert found["escalation 2"] == ("running", london("2026-03-12 12:00"), london("2026-03-19 17:30"))


def test_a_level_that_has_ended_stays_as_it_ended() -> None:
    first = raised(REPORTED, 1, "2026-03-02 12:00")
    ended = changed(first, end_stage(DESK, TICKET, first, "escalation", london("2026-03-04 12:00"), "answered"))
    assert states(raised(ended, 2, "2026-03-05 12:00"), ())["escalation"] == "met"


def test_a_level_ends_with_the_stage_that_it_is_and_keeps_its_rule() -> None:
    second = raised(raised(REPORTED, 1, "2026-03-02 12:00"), 2, "2026-03-12 12:00")
    (clock,) = (clock for clock in second if clock.name == "escalation 2")
    found = rule_of(DESK, TICKET, clock)
    assert found is not None
    assert clock.next_step_at == step_times(clock, LADDER)[0]
    over = end_stage(DESK, TICKET, second, "escalation", london("2026-03-13 12:00"), "answered")
    assert states(second, over)["escalation 2"] == "met"


def test_levels_keep_their_names_and_times_when_the_tier_changes() -> None:
    second = raised(raised(REPORTED, 1, "2026-03-02 12:00"), 2, "2026-03-12 12:00")
    changes = reclassify(DESK, replace(TICKET, tier=1), second, london("2026-03-12 13:00"), "tier 1")
    assert not {"escalation", "escalation 2"} & {change.clock.name for change in changes}


def closed_in(*stages: str) -> tuple[Clock, ...]:
    """The clocks of a ticket that was closed after some stages had ended."""
    clocks = REPORTED
    for stage in stages:
        clocks = changed(clocks, end_stage(DESK, TICKET, clocks, stage, london("2026-03-04 12:00"), "done"))
    return changed(clocks, cancel_all(clocks, london("2026-03-05 12:00"), "no answer"))


@pytest.mark.parametrize(
    ("ended", "back"),
    [
        (("acknowledge",), {"investigation": "2026-03-25 17:30"}),
        (("acknowledge", "investigation"), {"decision": "2026-03-19 17:30"}),
        (("acknowledge", "investigation", "decision"), {"notification": "2026-03-18 12:00"}),
        (("acknowledge", "investigation", "decision", "notification"), {}),
    ],
)
def test_a_matter_that_goes_on_takes_up_the_stage_in_which_it_was_closed(
    ended: tuple[str, ...], back: dict[str, str]
) -> None:
    clocks = closed_in(*ended)
    changes = reopen(DESK, TICKET, clocks, london("2026-03-16 12:00"), "they replied")
    assert {change.clock.name: change.clock.limit_at for change in changes} == {
        name: london(limit) for name, limit in back.items()
    }
    assert all(change.clock.state == "running" for change in changes)


def test_of_stages_that_follow_one_another_the_first_alone_comes_back() -> None:
    both = tuple(replace(clock, state="cancelled") for clock in (*REPORTED, *clocks_of(TICKET, "investigation")))
    changes = reopen(DESK, TICKET, both, london("2026-03-16 12:00"), "they replied")
    assert {change.clock.name for change in changes} == {"acknowledge", "investigation"}


def test_a_level_in_which_a_matter_was_closed_comes_back_with_its_number() -> None:
    second = raised(raised(REPORTED, 1, "2026-03-02 12:00"), 2, "2026-03-12 12:00")
    closed = changed(second, cancel_all(second, london("2026-03-13 12:00"), "no answer"))
    changes = reopen(DESK, TICKET, closed, london("2026-03-16 12:00"), "they replied")
    assert {change.clock.name for change in changes} == {"acknowledge", "investigation", "escalation 2"}


def test_a_stage_in_which_nothing_was_to_be_done_does_not_come_back() -> None:
    over = changed(REPORTED, end_stage(DESK, TICKET, REPORTED, "acknowledge", MONDAY, "sent"))
    at = london("2026-03-04 12:00")
    over = changed(over, end_stage(DESK, TICKET, over, "investigation", at, "done"))
    over = changed(over, cancel_all(over, at, "there is nothing to decide"))
    closed_at = london("2026-03-05 12:00")
    assert reopen(DESK, TICKET, over, london("2026-03-16 12:00"), "they replied", closed_at) == ()
    clocks = begun_again(over, "2026-03-16 12:00")
    changes = reclassify(REOPENS, replace(TICKET, tier=1), clocks, london("2026-03-16 13:00"), "tier 1")
    assert "decision" not in {change.clock.name for change in changes}


def test_a_matter_that_is_open_again_is_computed_anew_from_there() -> None:
    closed = changed(UNDER_APPEAL, cancel_all(UNDER_APPEAL, london("2026-03-05 12:00"), "withdrawn"))
    clocks = changed(closed, reopen(DESK, APPEALED, closed, london("2026-03-16 12:00"), "they replied"))
    changes = reclassify(DESK, replace(APPEALED, tier=1), clocks, london("2026-03-16 13:00"), "tier 1")
    assert {change.clock.name: change.clock.limit_at for change in changes} == {"decision": london("2026-04-08 17:30")}


def test_a_matter_that_is_open_again_as_another_one_has_its_clocks_from_there() -> None:
    """Its decision was made, and stays so; that of the appeal is another one."""
    clocks = begun_again(OVER, "2026-03-16 12:00")
    appealed = changed(clocks, reclassify(REOPENS, APPEALED, clocks, london("2026-03-16 13:00"), "an appeal"))
    of_tier_1 = reclassify(REOPENS, replace(APPEALED, tier=1), appealed, london("2026-03-16 14:00"), "tier 1")
    assert after(appealed, ())["decision"].state == "met"
    assert after(appealed, ())["decision 2"].limit_at == london("2026-03-30 17:30")
    assert {change.clock.name: change.clock.limit_at for change in of_tier_1} == {
        "decision 2": london("2026-04-08 17:30")
    }


def test_a_stage_whose_name_had_another_one_begins_though_that_was_over() -> None:
    decided = changed(UNDER_APPEAL, end_stage(DESK, APPEALED, UNDER_APPEAL, "decision", MONDAY, "ruled"))
    report = changed(decided, reclassify(DESK, TICKET, decided, london("2026-03-05 12:00"), "a report"))
    over = after(report, end_stage(DESK, TICKET, report, "investigation", london("2026-03-06 12:00"), "done"))
    assert (over["decision"].state, over["decision 2"].limit_at) == ("met", london("2026-03-11 17:30"))


@pytest.mark.parametrize("between", ["appeal", "security_report"])
def test_a_kind_set_back_goes_on_with_the_stage_that_it_was_in(between: str) -> None:
    ended = london("2026-03-04 12:00")
    clocks = changed(REPORTED, end_stage(DESK, TICKET, REPORTED, "investigation", ended, "done"))
    other = replace(APPEALED, kind=between)
    there = changed(clocks, reclassify(DESK, other, clocks, london("2026-03-05 12:00"), "something else"))
    back = after(there, reclassify(DESK, TICKET, there, london("2026-03-06 12:00"), "a report after all"))
    assert back["decision"] == after(clocks, ())["decision"]


def test_a_stage_that_ended_under_another_kind_starts_the_one_after_it() -> None:
    rules = (*DESK.clocks, rule("investigation", ("security_report",), hours(72)))
    desk = replace(DESK, clocks=rules)
    clocks = clocks_for(desk, kind="security_report", tier=2, starts="receipt", ticket_id=TICKET.id, at=MONDAY)
    ended = london("2026-03-04 12:00")
    clocks = changed(clocks, end_stage(desk, OTHER, clocks, "investigation", ended, "done"))
    begun = after(clocks, reclassify(desk, TICKET, clocks, london("2026-03-05 12:00"), "a report"))["decision"]
    assert (begun.started_at, begun.limit_at) == (ended, london("2026-03-09 17:30"))


def test_what_vanished_before_a_matter_was_open_again_stays_so_in_another_tier() -> None:
    pictures = replace(TICKET, categories=("image",))
    clocks = clocks_of(pictures)
    closed = changed(clocks, cancel_all(clocks, london("2026-03-02 10:00"), "withdrawn"))
    clocks = changed(closed, reopen(DESK, pictures, closed, london("2026-03-16 12:00"), "they replied"))
    changes = reclassify(DESK, replace(pictures, tier=1), clocks, london("2026-03-16 13:00"), "tier 1")
    assert "evidence" not in {change.clock.name for change in changes}


def test_what_has_vanished_does_not_come_back() -> None:
    pictures = replace(TICKET, categories=("image",))
    clocks = tuple(replace(clock, state="cancelled") for clock in clocks_of(pictures))
    changes = reopen(DESK, pictures, clocks, london("2026-03-16 12:00"), "they replied")
    assert "evidence" in {clock.name for clock in clocks}
    assert "evidence" not in {change.clock.name for change in changes}


AGAIN = ClockRule(
    "triage", ("violation_report",), (), "reopened", Duration(1, "hours"), Duration(2, "hours"), False, ()
)
REOPENS = replace(DESK, clocks=(*DESK.clocks, AGAIN))
OVER = REPORTED
for _ended in ("acknowledge", "investigation", "decision", "notification"):
    OVER = changed(OVER, end_stage(REOPENS, TICKET, OVER, _ended, MONDAY, "done"))


def begun_again(clocks: tuple[Clock, ...], at: str) -> tuple[Clock, ...]:
    return changed(clocks, begun_anew(REOPENS, TICKET, clocks, london(at), "they replied"))


def test_a_matter_that_goes_on_though_every_stage_had_ended_has_the_clock_that_its_desk_has_for_that() -> None:
    (clock,) = set(begun_again(OVER, "2026-03-16 12:00")) - set(OVER)
    assert (clock.name, clock.starts, clock.limit_at) == ("triage", "reopened", london("2026-03-16 14:00"))


def reopened_twice() -> tuple[Clock, ...]:
    once = changed(OVER, end_stage(REOPENS, TICKET, begun_again(OVER, "2026-03-16 12:00"), "triage", MONDAY, "seen"))
    return begun_again(once, "2026-03-23 12:00")


def test_each_reopening_has_a_clock_of_its_own() -> None:
    twice = reopened_twice()
    assert {clock.name: clock.state for clock in set(twice) - set(OVER)} == {"triage": "met", "triage 2": "running"}
    ended = changed(twice, end_stage(REOPENS, TICKET, twice, "triage", london("2026-03-23 13:00"), "seen"))
    assert {clock.state for clock in ended} == {"met"}


@pytest.mark.parametrize("desk", [DESK, REOPENS])
def test_what_runs_already_or_a_desk_without_such_a_clock_begins_nothing_more(desk: Desk) -> None:
    clocks = REPORTED if desk is REOPENS else OVER
    assert begun_anew(desk, TICKET, clocks, london("2026-03-16 12:00"), "they replied") == ()


def test_another_tier_leaves_the_clocks_of_reopenings_their_names() -> None:
    tiered = replace(TICKET, tier=2)
    assert reclassify(REOPENS, tiered, reopened_twice(), london("2026-03-23 12:30"), "tier 2") == ()
