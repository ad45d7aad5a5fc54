"""`/snooze` and `/hold`: what stands still for a while, and what never does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from commanding import DESK, LONDON, MONDAY, TICKET, after, dossier, refusals, states, work
from mailbot.domain.clock import ladder_for
from mailbot.domain.ladder import advance
from mailbot.domain.plan import UpdateTicket
from mailbot.domain.ticket import Clock


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("3 days", "2026-03-05 09:00"),
        ("for 3 days", "2026-03-05 09:00"),
        ("1 week", "2026-03-09 09:00"),
        ("12 hours", "2026-03-02 21:00"),
        ("2 business days", "2026-03-04 17:30"),
        ("2026-03-09", "2026-03-09 09:00"),
        ("until 2026-03-09", "2026-03-09 09:00"),
        ("2026-03-07", "2026-03-09 09:00"),
        ("2026-03-09 14:00", "2026-03-09 14:00"),
        ("2026-03-09T14:00Z.", "2026-03-09 14:00"),
    ],
)
def test_a_ticket_sleeps_until_a_date_or_for_a_while(said: str, until: str) -> None:
    time = datetime.fromisoformat(until).replace(tzinfo=LONDON)
    assert after(f"/snooze {said}").ticket.snoozed_until == time


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("", "say until when"),
        ("a while", "say until when"),
        ("2026-02-30", "say until when"),
        ("0 days", "say until when"),
        ("2026-03-01", "a time that is over"),
        ("91 days", "90 days at most"),
        ("9999 business days", "90 days at most"),
    ],
)
def test_nothing_sleeps_for_ever_or_backwards(said: str, because: str) -> None:
    assert because in refusals(f"/snooze {said}")


@pytest.mark.parametrize("grave", [{"priority": "urgent"}, {"hazards": ("imminent_harm",)}])
def test_what_is_urgent_doesnt_sleep(grave: dict[str, object]) -> None:
    assert "doesn't sleep" in refusals("/snooze 2 days", work(dossier(replace(TICKET, **grave))))  # type: ignore[arg-type]


def due(clock: Clock) -> Clock:
    """A clock whose step is looked at a day after receipt, while its ticket sleeps for three."""
    ticket = after("/snooze 3 days").ticket
    now = MONDAY + timedelta(days=1)
    return advance(clock, ladder_for(DESK, ticket.kind, clock.name), DESK.calendar, ticket, now).clock


def test_internal_deadlines_tell_nobody_while_the_ticket_sleeps() -> None:
    triage = next(clock for clock in dossier().clocks if clock.name == "triage")
    slept = due(triage)
    assert (slept.steps_done, slept.next_step_at) == (0, MONDAY + timedelta(days=3))
    assert slept.limit_at == triage.limit_at


def test_what_the_policy_promises_never_sleeps() -> None:
    triage = next(clock for clock in dossier().clocks if clock.name == "triage")
    assert due(replace(triage, published=True)).steps_done == 2


def test_once_awake_it_reminds_of_what_passed_meanwhile() -> None:
    asleep = after("/snooze 3 days")
    clocks = tuple(due(clock) if clock.name == "triage" else clock for clock in asleep.dossier.clocks)
    awake = after("/snooze off", replace(asleep, dossier=replace(asleep.dossier, clocks=clocks)))
    assert awake.ticket.snoozed_until is None
    assert awake.dossier.clocks == dossier().clocks


def test_what_doesnt_sleep_is_awake() -> None:
    assert after("/snooze off").changes == ()


def test_a_legal_hold_stops_the_clocks_and_ends() -> None:
    held = after("/hold the police asked")
    assert held.ticket.legal_hold
    assert set(states(held).values()) == {"paused"}
    free = after("/hold off", replace(held, now=MONDAY + timedelta(days=1)))
    assert not free.ticket.legal_hold
    assert set(states(free).values()) == {"running"}


@pytest.mark.parametrize(
    "text", ["/kind policy_question", "/kind appeal", "/tier 3", "/category csam", "/close\n/reopen"]
)
def test_what_is_held_stays_so_whatever_it_turns_out_to_be(text: str) -> None:
    states_now = states(after(f"/hold by order of a court\n{text}"))
    assert "paused" in states_now.values()
    assert "running" not in states_now.values()


@pytest.mark.parametrize("text", ["/hold", "/hold on", "/hold please", "/hold legal.", "/hold\n\nRobin"])
def test_a_legal_hold_needs_who_asked_and_by_which_document(text: str) -> None:
    assert "who asked for it and by which document, such as `/hold Leeds Crown Court" in refusals(text)


def test_the_reason_of_a_legal_hold_is_on_record() -> None:
    (change, *_) = after("/hold Leeds Crown Court,\norder no. 4711").changes
    assert isinstance(change, UpdateTicket)
    assert change.because == "a legal hold, by Robin Demo: Leeds Crown Court, order no. 4711"


def test_a_closed_ticket_may_be_held() -> None:
    closed = work(dossier(replace(TICKET, state="closed")))
    assert after("/hold by order of a court", closed).ticket.legal_hold


@pytest.mark.parametrize(
    ("text", "because"), [("/hold a court order\n/hold a court order", "held already"), ("/hold off", "no legal hold")]
)
def test_a_hold_is_one(text: str, because: str) -> None:
    assert because in refusals(text)
