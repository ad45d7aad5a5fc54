"""What becomes of mail of ours, as facts and plans."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.decide import decide
from mailbot.decide_outbox import (
    decide_dropped,
    decide_released,
    decide_retried,
    decide_sent,
    decide_shadowed,
    decide_stopped,
    decide_undelivered,
)
from mailbot.domain.delivery import Reply
from mailbot.domain.examination import Examination
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import MarkReachable, MarkUnreachable, Note, Plan, Sent, SetClock, SetOutbox
from mailbot.domain.reading import Bounce
from specimens import ANNA, BUDGET, NOW, PEOPLE, arrival, facts, reading, running_clock, ticket

FRESH = Fresh(b"s" * 32)
GONE, POLICY = Reply(550, "5.1.1", "rcpt"), Reply(550, "5.7.1", "rcpt")
OURS = Sent("row", "desk", "acknowledgement", "queued", ANNA.address, ticket(), running_clock())
NO_TICKET = replace(OURS, purpose="held", rcpt_to="lee@example.org", ticket=None, clock=None)


def changes(plan: Plan, kind: type) -> list[Any]:
    return [change for change in plan.changes if isinstance(change, kind)]


def told(plan: Plan) -> list[str]:
    return [mail.to.address for mail in plan.outgoing]


def refused(mail: Sent, reply: Reply | None = GONE) -> Plan:
    return decide_undelivered(mail, "550 5.1.1 no such user", reply, PEOPLE, FRESH, NOW)


def bounced(mail: Sent, **of: Any) -> Plan:
    of = {"recipient": "alias@example.net", "status": "5.1.1", "action": "failed", "reason": "550 5.1.1 no", **of}
    found = reading(nature="bounce", bounces=(Bounce(**of),))
    return decide(arrival(reading=found), facts(bounce_of=mail), NOW, BUDGET)


def test_a_sent_acknowledgement_stops_its_clock() -> None:
    (clock,) = changes(decide_sent(OURS, NOW), SetClock)
    assert (clock.clock.state, clock.clock.next_step_at) == ("met", None)
    (late,) = changes(decide_sent(OURS, NOW + timedelta(days=2)), SetClock)
    assert late.clock.state == "missed"


def test_a_stopped_clock_knows_when_it_ended() -> None:
    (clock,) = changes(decide_sent(OURS, NOW), SetClock)
    assert clock.clock.ended_at == NOW


def test_a_sent_notice_touches_no_ticket() -> None:
    plan = decide_sent(replace(OURS, purpose="notice", clock=None), NOW)
    assert (plan.versions, len(plan.changes)) == ({}, 1)


def test_in_shadow_mode_the_clock_stops_and_the_ticket_says_that_nothing_left() -> None:
    plan = decide_shadowed(OURS, NOW)
    (row,) = changes(plan, SetOutbox)
    (clock,) = changes(plan, SetClock)
    (note,) = changes(plan, Note)
    assert (row.state, clock.clock.state) == ("shadowed", "met")
    assert "shadow mode" in clock.because
    assert note.what == "acknowledgement shadowed"


def test_a_refused_address_is_marked_and_those_on_call_are_told() -> None:
    plan = refused(OURS)
    (row,) = changes(plan, SetOutbox)
    (mark,) = changes(plan, MarkUnreachable)
    assert (row.state, mark.address, mark.outbox_id) == ("failed", "anna@example.net", "row")
    assert "there is no such address" in mark.because
    assert told(plan) == ["robin@example.org"]
    assert plan.outgoing[0].context["marked"]


@pytest.mark.parametrize("reply", [POLICY, None])
def test_another_refusal_marks_no_address_and_is_told(reply: Reply | None) -> None:
    plan = refused(OURS, reply)
    assert not changes(plan, MarkUnreachable)
    assert told(plan) == ["robin@example.org"]


def test_of_one_address_people_are_told_once() -> None:
    plan = refused(replace(OURS, unreachable="there is no such address"))
    assert not changes(plan, MarkUnreachable)
    assert told(plan) == []


@pytest.mark.parametrize("mail", [NO_TICKET, replace(OURS, purpose="notice", rcpt_to="lee@example.org", clock=None)])
def test_mail_to_one_of_our_own_people_is_told_to_the_others_who_run_the_desk(mail: Sent) -> None:
    assert told(refused(mail)) == ["operator@example.org"]


def test_the_dead_address_is_never_told_of_itself() -> None:
    robin = replace(OURS, purpose="notice", rcpt_to="Robin@example.org", clock=None)
    assert told(refused(robin)) == ["lee@example.org", "operator@example.org"]


def test_a_notice_of_a_failure_that_fails_begins_no_loop() -> None:
    notice = replace(OURS, purpose="undelivered", rcpt_to="lee@example.org", clock=None)
    assert told(refused(notice, POLICY)) == []
    assert told(refused(notice)) == ["operator@example.org"]
    assert told(refused(replace(notice, unreachable="gone"))) == []


def test_mail_to_a_marked_address_is_stopped_and_the_ticket_says_why() -> None:
    plan = decide_stopped(replace(OURS, unreachable="there is no such address"), NOW)
    (row,) = changes(plan, SetOutbox)
    (note,) = changes(plan, Note)
    assert row.state == "failed"
    assert "there is no such address" in row.because
    assert note.what == "mail stopped"
    assert not plan.outgoing


def test_a_bounce_marks_the_address_of_the_row_whatever_the_bounce_says() -> None:
    plan = bounced(replace(OURS, state="sent"))
    (mark,) = changes(plan, MarkUnreachable)
    (row,) = changes(plan, SetOutbox)
    assert (mark.address, row.state) == ("anna@example.net", "bounced")
    assert told(plan) == ["robin@example.org"]


@pytest.mark.parametrize(
    "of",
    [
        {"status": "5.7.1", "reason": "550 5.7.1 no"},
        {"status": "4.4.1", "reason": "connection timed out"},
        {"status": None, "action": None, "reason": None},
    ],
    ids=["policy", "given up", "no status at all"],
)
def test_a_bounce_for_another_reason_marks_nobody(of: dict[str, Any]) -> None:
    plan = bounced(replace(OURS, state="sent"), **of)
    assert [row.state for row in changes(plan, SetOutbox)] == ["bounced"]
    assert not changes(plan, MarkUnreachable)
    assert told(plan) == ["robin@example.org"]


def test_a_delayed_mail_is_noted_and_nothing_more() -> None:
    plan = bounced(replace(OURS, state="sent"), action="delayed", status="4.4.1")
    assert [note.what for note in changes(plan, Note)] == ["acknowledgement delayed"]
    assert len(plan.changes) == 1


@pytest.mark.parametrize("status", ["4.4.1", "4.4.7", "4.1.1", "4.2.1"])
def test_what_was_given_up_after_temporary_trouble_says_nothing_bad_of_the_address(status: str) -> None:
    plan = bounced(
        replace(OURS, state="sent"), status=status, reason="550 5.1.1 <anna@example.net> deferred for 5 days"
    )
    assert [row.state for row in changes(plan, SetOutbox)] == ["bounced"]
    assert not changes(plan, MarkUnreachable)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_a_failure_changes_the_row(action: str) -> None:
    plan = bounced(replace(OURS, state="sent"), action=action, status="5.1.1")
    assert not changes(plan, SetOutbox)
    assert not changes(plan, MarkUnreachable)
    assert told(plan) == []


def test_a_second_bounce_of_the_same_mail_tells_nobody() -> None:
    assert told(bounced(replace(OURS, state="bounced"))) == []


def test_of_several_addresses_that_an_alias_made_a_failed_one_counts() -> None:
    fine = Bounce("one@example.net", "2.0.0", "relayed", None)
    gone = Bounce("two@example.net", "5.1.1", "failed", "550 5.1.1 no")
    found = arrival(reading=reading(nature="bounce", bounces=(fine, gone)))
    plan = decide(found, facts(bounce_of=replace(OURS, state="sent")), NOW, BUDGET)
    assert changes(plan, MarkUnreachable)


def test_what_is_said_of_our_recipient_by_name_counts_before_what_is_said_of_others() -> None:
    fine = Bounce("Anna@example.net", "2.1.5", "expanded", None)
    gone = Bounce("two@example.net", "5.1.1", "failed", "550 5.1.1 no")
    found = arrival(reading=reading(nature="bounce", bounces=(gone, fine)))
    plan = decide(found, facts(bounce_of=replace(OURS, state="sent")), NOW, BUDGET)
    assert not changes(plan, MarkUnreachable)


def test_a_bounce_of_nothing_of_ours_changes_nothing() -> None:
    found = reading(nature="bounce", bounces=(Bounce("anna@example.net", "5.1.1", "failed", "550 5.1.1 no"),))
    plan = decide(arrival(reading=found), facts(), NOW, BUDGET)
    assert (plan.disposition, plan.changes) == ("recorded", ())


def test_automatic_mail_to_a_marked_address_is_suppressed_and_the_moderators_see_why() -> None:
    plan = decide(arrival(), facts(unreachable="there is no such address"), NOW, BUDGET)
    acknowledgement, notice = plan.outgoing
    assert "unreachable" in (acknowledgement.suppressed_because or "")
    assert "unreachable" in notice.context["reply_state"]
    assert not changes(plan, MarkReachable)


def test_proven_mail_from_a_marked_address_lifts_the_mark_and_is_answered() -> None:
    proven = arrival(exam=Examination("pass", "DMARC pass"))
    plan = decide(proven, facts(unreachable="there is no such address"), NOW, BUDGET)
    assert plan.outgoing[0].suppressed_because is None
    assert [mark.address for mark in changes(plan, MarkReachable)] == ["anna@example.net"]


@pytest.mark.parametrize("decided", [decide_released(OURS, "lee", NOW), decide_retried(OURS, "lee", NOW)])
def test_a_person_lets_a_mail_go_and_is_named_on_the_ticket(decided: Plan) -> None:
    assert [row.state for row in changes(decided, SetOutbox)] == ["queued"]
    assert [note.details["by"] for note in changes(decided, Note)] == ["lee"]
    assert not changes(decided, MarkReachable)


@pytest.mark.parametrize("decide_", [decide_released, decide_retried])
def test_a_persons_word_lifts_the_mark(decide_: Any) -> None:
    plan = decide_(replace(OURS, state="failed", unreachable="gone"), "lee", NOW)
    assert [mark.address for mark in changes(plan, MarkReachable)] == ["anna@example.net"]


def test_a_dropped_mail_keeps_its_reason_and_its_clock_runs_on() -> None:
    plan = decide_dropped(OURS, "lee", "told them by telephone", NOW)
    (row,) = changes(plan, SetOutbox)
    (note,) = changes(plan, Note)
    assert (row.state, row.because) == ("dropped", "dropped by lee: told them by telephone")
    assert note.details["because"] == "told them by telephone"
    assert not changes(plan, SetClock)
