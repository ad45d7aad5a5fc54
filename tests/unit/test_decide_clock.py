"""Due clocks become plans: who is told, how often, in how many mails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.decide_clock import Due, decide_due
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


def test_each_mail_of_a_plan_has_a_name_and_tokens_of_its_own_though_one_ticket_causes_them_all() -> None:
    due = Due(ticket(), running_clock())
    mails = decide_due(DESK, PEOPLE, [due], Fresh(b"s" * 32), running_clock().limit_at).outgoing
    assert [mail.to.address for mail in mails] == ["robin@example.org", "sam@example.org", "lee@example.org"]
    for name in ("id", "token", "bounce_token"):
        assert len({getattr(mail, name) for mail in mails}) == len(mails)


@pytest.mark.parametrize(
    ("number", "template"), [(1, "escalation"), (2, "escalation_digest"), (9, "escalation_digest")]
)
def test_what_falls_due_together_for_one_person_is_one_mail(number: int, template: str) -> None:
    assert [mail.template for mail in decided(dues(number)).outgoing] == [template]


def test_two_clocks_of_one_ticket_are_one_mail_and_an_answer_to_it_is_a_comment_there() -> None:
    due = [Due(ticket(), running_clock(name=name)) for name in ("acknowledge", "initial_review")]
    plan = decided(due)
    (mail,) = plan.outgoing
    assert (mail.ticket_id, len(mail.context["items"])) == ("EXA-222222", 2)
    stepped = [change.clock for change in plan.changes if isinstance(change, SetClock)]
    assert [(clock.name, clock.steps_done) for clock in stepped] == [("acknowledge", 1), ("initial_review", 1)]
    assert plan.versions == {"EXA-222222": ticket().version}


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
