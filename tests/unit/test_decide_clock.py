"""Due clocks become plans: who is told, how often, in how many mails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.decide_clock import MOST_SINGLE, Due, decide_due
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Plan, SetClock
from mailbot.domain.ticket import Pause
from specimens import DESK, NOW, PEOPLE, running_clock, ticket

TARGET = NOW + timedelta(hours=12)


def dues(number: int) -> list[Due]:
    ids = [f"EXA-22222{each}" for each in range(number)]
    return [Due(ticket(id=each), running_clock(ticket_id=each)) for each in ids]


def decided(due: list[Due]) -> Plan:
    return decide_due(DESK, PEOPLE, due, Fresh(b"s" * 32), TARGET)


def test_each_mail_of_a_plan_has_a_name_and_tokens_of_its_own_though_one_person_gets_them_all() -> None:
    mails = decided(dues(MOST_SINGLE)).outgoing
    assert [mail.to.address for mail in mails] == ["robin@example.org"] * MOST_SINGLE
    for name in ("id", "token", "bounce_token"):
        assert len({getattr(mail, name) for mail in mails}) == MOST_SINGLE


@pytest.mark.parametrize(
    ("number", "templates"), [(MOST_SINGLE, ["escalation"] * MOST_SINGLE), (MOST_SINGLE + 1, ["escalation_digest"])]
)
def test_many_steps_for_one_person_are_one_mail(number: int, templates: list[str]) -> None:
    assert [mail.template for mail in decided(dues(number)).outgoing] == templates


def test_a_clock_that_was_paused_for_its_longest_runs_on_and_nobody_is_told() -> None:
    paused = running_clock(state="paused", pauses=(Pause("waiting", NOW),), next_step_at=TARGET)
    plan = decided([Due(ticket(), paused)])
    (change,) = plan.changes
    assert isinstance(change, SetClock)
    assert (change.clock.state, change.because) == ("running", "paused (waiting) for as long as it may be")


def test_what_is_assigned_is_told_to_whom_it_is_assigned_in_place_of_those_on_call() -> None:
    (due,) = dues(1)
    mails = decided([replace(due, ticket=replace(due.ticket, assignee="sam@example.org"))]).outgoing
    assert [mail.to.address for mail in mails] == ["sam@example.org"]
