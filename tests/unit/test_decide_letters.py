"""What a due clock owes a complainant: a notice of delay, a reminder that we wait for them, the end of their ticket."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailbot.decide_clock import Due, decide_due, may_write
from mailbot.decide_letters import dated
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock import clocks_for, deadline
from mailbot.domain.clock_changes import pause, reclassify
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import ClockRule, Duration, Step
from mailbot.domain.facts import Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Party, Pause, Ticket
from specimens import ANNA, BUDGET, DESK, KINDS, LADDER, NOW, PEOPLE, running_clock, ticket

TELLS = (*LADDER[:2], Step("90%", "complainant"), LADDER[2])


def days(amount: int) -> Duration:
    return Duration(amount, "business_days")


WAITS = {"waiting": days(10)}
COURTESY = Courtesy(reminds=("violation_report",), remind=(days(3), days(6)), close=days(10))
OFFICE = replace(
    DESK,
    clocks=tuple(replace(each, ladder=TELLS, pauses=WAITS) for each in DESK.clocks),
    courtesy=COURTESY,
)
FRESH = Fresh(b"s" * 32)
REVIEW = running_clock(
    name="initial_review", target_at=NOW + timedelta(hours=36), limit_at=NOW + timedelta(hours=72), steps_done=2
)
NEAR = NOW + timedelta(hours=65)  # 90 % have passed; by night, but the limit passes before the office opens
STANDING = Standing((Party("complainant", ANNA.address, "Anna"),), (REVIEW,), thread="<first@example.com>")


def decided(clock: Clock, now: datetime, its: Ticket | None = None, budget: Budget = BUDGET, **known: Any) -> Plan:
    due = Due(its or ticket(), clock, replace(STANDING, clocks=(clock,), **known))
    return decide_due(OFFICE, PEOPLE, [due], Fresh(b"s" * 32), now, budget)


def letters(plan: Plan) -> list[Outgoing]:
    return [mail for mail in plan.outgoing if mail.to.address == ANNA.address]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)  # London's time in March


def clock_of(plan: Plan) -> Clock:
    return next(change.clock for change in plan.changes if isinstance(change, SetClock))


# ------------------------------------------------------------------------------------ delays
def test_a_complainant_is_told_before_a_published_limit_is_missed() -> None:
    (letter,) = letters(decided(REVIEW, NEAR))
    assert (letter.template, letter.in_reply_to, letter.suppressed_because) == (
        "delay_notice",
        "<first@example.com>",
        None,
    )
    assert (letter.context["reason"], letter.context["clock"].name) == ("", "initial_review")


def test_the_reason_of_a_delay_is_the_moderators() -> None:
    (letter,) = letters(decided(REVIEW, NEAR, ticket(delay_reason="we wait for the provider")))
    assert letter.context["reason"] == "we wait for the provider"


@pytest.mark.parametrize("clock", [replace(REVIEW, published=False), replace(REVIEW, name="acknowledge")])
def test_nobody_outside_hears_of_an_internal_limit_nor_that_an_answer_is_late(clock: Clock) -> None:
    assert letters(decided(clock, NEAR)) == []


# A limit in two weeks, whose letter is due on Thursday 12 March: five business days after a letter of the 9th end on
# the 16th, of the 6th on the 13th.
FAR = replace(REVIEW, target_at=at("2026-03-05 09:00"), limit_at=at("2026-03-13 20:00"))
DUE = at("2026-03-12 16:45")


@pytest.mark.parametrize(
    ("last", "until"),
    [
        ("2026-03-04 10:00", None),  # long enough ago
        ("2026-03-06 10:00", "2026-03-13 17:30"),  # put off to when the desk allows another
        ("2026-03-09 10:00", None),  # the limit would pass untold meanwhile
    ],
)
def test_a_complainant_is_told_of_delays_as_often_as_the_desk_says_but_before_each_limit(
    last: str, until: str | None
) -> None:
    plan = decided(FAR, DUE, last={"delay": at(last)})
    assert len(letters(plan)) == (0 if until else 1)
    assert clock_of(plan).letter_at == (at(until) if until else None)
    assert clock_of(plan).next_step_at == min(FAR.limit_at, at(until) if until else FAR.limit_at)


def test_a_letter_that_was_put_off_is_sent_once() -> None:
    waits = clock_of(decided(FAR, DUE, last={"delay": at("2026-03-06 10:00")}))
    plan = decided(waits, at("2026-03-13 17:30"), last={"delay": at("2026-03-06 10:00")})
    assert [mail.to.address for mail in plan.outgoing] == [ANNA.address]
    assert (clock_of(plan).letter_at, clock_of(plan).next_step_at) == (None, FAR.limit_at)


def test_who_has_heard_of_this_very_limit_hears_of_it_no_sooner_than_the_desk_says() -> None:
    twice = replace(OFFICE, clocks=tuple(replace(each, ladder=(*TELLS[:3], *TELLS[2:])) for each in OFFICE.clocks))
    due = Due(ticket(), replace(FAR, steps_done=3), replace(STANDING, last={"delay": at("2026-03-12 15:00")}))
    assert letters(decide_due(twice, PEOPLE, [due], Fresh(b"s" * 32), DUE, BUDGET)) == []


def test_two_limits_that_come_near_together_are_one_letter_which_tells_of_those_that_were_put_off_too() -> None:
    soon, later = replace(FAR, name="investigation"), replace(FAR, name="decision", limit_at=at("2026-03-13 21:00"))
    waits = replace(FAR, steps_done=3, letter_at=at("2026-03-13 17:30"), limit_at=at("2026-03-20 17:30"))
    desk = replace(
        OFFICE, clocks=tuple(replace(OFFICE.clocks[1], name=n) for n in ("initial_review", soon.name, later.name))
    )
    known = replace(STANDING, clocks=(waits, soon, later))
    due = [Due(ticket(), clock, known) for clock in (later, soon)]
    plan = decide_due(desk, PEOPLE, due, Fresh(b"s" * 32), at("2026-03-12 17:25"), BUDGET)
    (letter,) = letters(plan)
    told = (letter.context["clock"], *letter.context["also"])
    assert [clock.name for clock in told] == ["investigation", "decision", "initial_review"]
    assert letter.context["clocks"] == (soon,)
    assert [change.clock.letter_at for change in plan.changes if isinstance(change, SetClock)] == [None] * 3


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"unanswered": "null envelope sender"}, "their mail wasn't answered: null envelope sender"),
        ({"unreachable": "no such user"}, "the sender's address is unreachable: it refused our mail for good"),
    ],
)
def test_a_letter_that_may_not_be_sent_waits_for_a_person_with_its_reason(known: dict[str, Any], why: str) -> None:
    (letter,) = letters(decided(REVIEW, NEAR, **known))
    assert letter.suppressed_because == why


def test_letters_of_one_plan_count_towards_the_budget_of_everybody_and_what_is_beyond_it_waits() -> None:
    ids = ("EXA-222221", "EXA-222222", "EXA-222223")
    due = [Due(ticket(id=each), replace(REVIEW, ticket_id=each), STANDING) for each in ids]
    plan = decide_due(OFFICE, PEOPLE, due, Fresh(b"s" * 32), NEAR, replace(BUDGET, everyone_an_hour=2))
    assert [mail.ticket_id for mail in letters(plan)] == list(ids[:2])
    (waits,) = (each for each in plan.changes if isinstance(each, SetClock) and each.clock.ticket_id == ids[2])
    assert (waits.clock.letter_at, waits.clock.next_step_at) == (NEAR + timedelta(hours=1), NEAR + timedelta(hours=1))


@pytest.mark.parametrize("over", [{"replies_to_all": 100}, {"replies_to_sender": 3}])
def test_over_the_budget_our_people_are_told_and_the_complainant_once_there_is_room(over: dict[str, int]) -> None:
    now = REVIEW.limit_at + timedelta(hours=1)
    plan = decided(REVIEW, now, **over)
    assert [mail.to.address for mail in plan.outgoing] == ["lee@example.org"]
    assert clock_of(plan).letter_at == clock_of(plan).next_step_at == now + timedelta(hours=1)
    still = decided(clock_of(plan), now + timedelta(hours=1), **over)
    assert (still.outgoing, clock_of(still).letter_at) == ((), now + timedelta(hours=2))
    (letter,) = decided(clock_of(still), now + timedelta(hours=2)).outgoing
    assert (letter.template, letter.suppressed_because) == ("delay_notice", None)


def test_letters_of_one_plan_count_towards_the_budget_of_whom_they_go_to() -> None:
    ids = ("EXA-222221", "EXA-222222", "EXA-222223")
    due = [Due(ticket(id=each), replace(REVIEW, ticket_id=each), STANDING) for each in ids]
    plan = decide_due(OFFICE, PEOPLE, due, Fresh(b"s" * 32), NEAR, replace(BUDGET, per_sender_a_day=2))
    assert [mail.ticket_id for mail in letters(plan)] == list(ids[:2])


def test_a_machine_gets_no_letter() -> None:
    assert letters(decided(REVIEW, NEAR, parties=(Party("reporter", "bot@example.net"),))) == []


@pytest.mark.parametrize(
    ("clock", "asks"),
    [
        (REVIEW, True),
        (replace(REVIEW, published=False), False),
        (replace(REVIEW, steps_done=3), False),
    ],
)
def test_the_store_is_asked_for_a_letter_only_where_one_may_be_due(clock: Clock, asks: bool) -> None:
    assert may_write(OFFICE, Due(ticket(), clock)) is asks


# ------------------------------------------------------------------------------------ reminders, and the end
# Asked on Monday 2 March at 09:00: reminded after Thursday 5th and Tuesday 10th, closed after Monday 16th, 17:30.
def asked(its: Ticket | None = None) -> Clock:
    (change,) = pause(
        OFFICE, its or ticket(), (replace(REVIEW, steps_done=0),), "waiting", NOW, "the account is missing"
    )
    return change.clock


def test_a_reminder_falls_due_while_a_clock_stands() -> None:
    assert asked().next_step_at == at("2026-03-05 17:30")


def test_who_is_waited_for_is_reminded_in_working_hours() -> None:
    evening = decided(asked(), at("2026-03-05 17:30"))
    assert letters(evening) == []
    assert clock_of(evening).next_step_at == at("2026-03-06 09:00")
    morning = decided(clock_of(evening), at("2026-03-06 09:00"))
    (letter,) = letters(morning)
    assert (letter.template, letter.context["until"]) == ("reminder", at("2026-03-16 17:30"))
    assert (clock_of(morning).state, clock_of(morning).next_step_at) == ("paused", at("2026-03-10 17:30"))


def test_reminders_that_passed_together_are_one() -> None:
    plan = decided(asked(), at("2026-03-12 10:00"))
    assert len(letters(plan)) == 1
    assert clock_of(plan).next_step_at == at("2026-03-16 17:30")


def test_two_clocks_that_stand_bring_one_reminder() -> None:
    plan = decided(asked(), at("2026-03-12 10:00"), last={"reminder": at("2026-03-12 09:59")})
    assert letters(plan) == []


@pytest.mark.parametrize(("budget", "told"), [(2, ["reminder", "delay_notice"]), (1, ["reminder"])])
def test_a_reminder_and_a_notice_of_delay_of_one_ticket_count_each_towards_the_budget(
    budget: int, told: list[str]
) -> None:
    late = replace(REVIEW, name="investigation", limit_at=at("2026-03-06 10:00"))
    rules = tuple(replace(OFFICE.clocks[1], name=name) for name in ("initial_review", "investigation"))
    known = replace(STANDING, clocks=(asked(), late))
    due = [Due(ticket(), clock, known) for clock in known.clocks]
    plan = decide_due(
        replace(OFFICE, clocks=rules), PEOPLE, due, Fresh(b"s" * 32), at("2026-03-06 09:30"), Budget(10, budget)
    )
    assert [mail.template for mail in letters(plan)] == told


def test_a_reminder_waits_for_the_budget() -> None:
    now = at("2026-03-06 10:00")
    plan = decided(asked(), now, replies_to_all=100)
    assert letters(plan) == []
    assert clock_of(plan).next_step_at == now + timedelta(hours=1)


def test_without_an_answer_the_ticket_is_closed_and_its_complainant_told_how_to_come_back() -> None:
    plan = decided(asked(), at("2026-03-17 09:00"))
    (update,) = (change for change in plan.changes if isinstance(change, UpdateTicket))
    assert update.values == {"state": "closed", "closed_at": at("2026-03-17 09:00")}
    assert clock_of(plan).state == "cancelled"
    (letter,) = letters(plan)
    assert letter.template == "closing_notice"


@pytest.mark.parametrize(
    "its", [ticket(hazards=("imminent_harm",)), ticket(priority="urgent"), ticket(kind="security_report")]
)
def test_what_is_grave_and_kinds_that_the_desk_leaves_out_are_never_closed_so(its: Ticket) -> None:
    clock = asked(its)
    assert clock.next_step_at == at("2026-03-16 17:30")
    plan = decided(clock, at("2026-03-17 09:00"), its)
    assert (clock_of(plan).state, letters(plan)) == ("running", [])


# ------------------------------------------------------------------------------------ dates, once a tier is set
HIDDEN = ClockRule("decision", KINDS, (None,), "receipt", days(3), days(5), False, LADDER)
TIERS = (HIDDEN, *(replace(HIDDEN, tiers=(tier,), limit=days(5 * tier), published=True) for tier in (1, 2)))
APPEALS = replace(DESK, clocks=(*DESK.clocks, *TIERS))


def begun(tier: int | None) -> tuple[Clock, ...]:
    given: dict[str, Any] = {"kind": "violation_report", "starts": "receipt", "ticket_id": "EXA-222222", "at": NOW}
    return clocks_for(APPEALS, tier=tier, **given)


def told_dates(before: int | None, after: int | None, its: Ticket | None = None, **known: Any) -> list[Outgoing]:
    stood = replace(STANDING, **{"clocks": begun(before), **known})
    set_to = replace(its or ticket(), tier=after)
    changes = reclassify(APPEALS, set_to, stood.clocks, NOW, f"tier {after}")
    made = dated(APPEALS, set_to, stood, changes, Fresh(b"s" * 32), BUDGET)
    return [change for change in made if isinstance(change, Outgoing)]


def test_who_was_told_that_no_date_can_be_given_is_written_the_date_once_it_runs() -> None:
    (letter,) = told_dates(None, 2)
    assert (letter.purpose, letter.template, letter.context["said"]) == ("status", "status", ("dates",))
    assert (letter.to, letter.in_reply_to, letter.suppressed_because) == (ANNA, "<first@example.com>", None)
    clocks = {clock.name: clock.limit_at for clock in letter.context["clocks"]}
    assert clocks["decision"] == deadline(NOW, days(10), APPEALS.calendar)


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        (2, 1, 1),  # they hold another date than now runs
        (2, 2, 0),
        (2, None, 0),  # there is no date to tell any more
        (None, None, 0),
    ],
)
def test_dates_are_told_where_they_are_others_than_were_told(
    before: int | None, after: int | None, number: int
) -> None:
    assert len(told_dates(before, after)) == number


def test_nobody_is_told_of_dates_of_a_closed_ticket_nor_where_no_person_wrote() -> None:
    assert told_dates(None, 2, ticket(state="closed")) == []
    assert told_dates(None, 2, parties=(Party("reporter", "feed@example.net"),)) == []


def test_no_date_is_told_while_its_clock_stands_still() -> None:
    waits = replace(APPEALS, clocks=tuple(replace(rule, pauses=WAITS) for rule in APPEALS.clocks))
    stood = tuple(change.clock for change in pause(waits, ticket(), begun(None)[-1:], "waiting", NOW, "asked"))
    asked = ticket(tier=2, pauses=(Pause("waiting", NOW),))
    changes = reclassify(waits, asked, stood, NOW, "tier 2")
    known = replace(STANDING, clocks=stood)
    letters = dated(waits, asked, known, [each for each in changes if each.clock.name == "decision"], FRESH, BUDGET)
    assert letters == []


@pytest.mark.parametrize(
    "known",
    [
        {"unanswered": "null envelope sender"},
        {"unreachable": "no such address"},
        {"replies_to_sender": BUDGET.per_sender_a_day},
        {"replies_to_all": BUDGET.everyone_an_hour},
    ],
)
def test_a_letter_of_dates_is_suppressed_as_the_others_are(known: dict[str, Any]) -> None:
    (letter,) = told_dates(None, 2, **known)
    assert letter.suppressed_because is not None
