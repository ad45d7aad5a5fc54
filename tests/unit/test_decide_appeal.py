"""Which decision an appeal is about, who reviews it, and what becomes of one that comes once more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.decide import decide
from mailbot.domain.authority import COMMANDS, Authority, Grant
from mailbot.domain.decision import Decision
from mailbot.domain.desk import ClockRule, Duration
from mailbot.domain.examination import Examination
from mailbot.domain.facts import Ruled, Thread
from mailbot.domain.feedback import Rate
from mailbot.domain.plan import AddEntry, LinkTickets, OpenTicket, Plan, SetClock, UpdateTicket
from mailbot.domain.reading import Why
from mailbot.domain.ticket import Party, Ticket
from specimens import ANNA, BUDGET, DESK, LADDER, NOW, arrival, facts, mail, reading, running_clock, ticket

PROVEN = Examination("pass", "a test")
ANYBODY = Authority(
    (Grant(COMMANDS, ("moderator", "senior", "lead")),),
    {1: ("lead",), 2: ("senior", "lead"), 3: ("moderator", "senior", "lead"), None: ("senior", "lead")},
)
OFFICE = replace(DESK, authority=ANYBODY)
REPORT = ticket(id="EXA-333333", assignee="sam@example.org", assignees=("sam@example.org",))
MADE = Decision("0d" * 16, REPORT.id, "robin@example.org", NOW - timedelta(days=2), "violation", tier=2)
HOLDER = Party("subject", ANNA.address, "Anna")
DENIED = ticket(id="EXA-444444", kind="appeal", queue="appeals", appealed=MADE.id, state="closed", closed_at=NOW)
FINAL = Decision("0e" * 16, DENIED.id, "lee@example.org", NOW - timedelta(days=1), "denied", appeals=MADE.id)


def ruled(**changes: Any) -> Ruled:
    return replace(Ruled(MADE, "named", REPORT, (HOLDER,)), **changes)


def before(**changes: Any) -> Thread:
    """An appeal of the complainant that was denied."""
    given = Thread(
        DENIED, "a final decision", None, None, True, (Party("complainant", ANNA.address),), (), {}, (FINAL,)
    )
    return replace(given, **changes)


def appealed(*known: Ruled, exam: Examination = PROVEN, desk: Any = OFFICE, **said: Any) -> Plan:
    given = arrival(desk=desk, exam=exam, reading=reading(**{"kind": "appeal", **said}))
    return decide(given, facts(ruled=known), NOW, BUDGET)


def opened(plan: Plan) -> Ticket:
    (change,) = (change for change in plan.changes if isinstance(change, OpenTicket))
    return change.ticket


def letters(plan: Plan) -> list[str]:
    return [mail.template for mail in plan.outgoing if mail.to.address == ANNA.address]


# ------------------------------------------------------------------------------------------- linking
def test_an_appeal_of_the_account_holder_has_the_decision_its_tier_and_a_link() -> None:
    plan = appealed(ruled())
    assert (opened(plan).appealed, opened(plan).tier, opened(plan).needs_triage) == (MADE.id, 2, None)
    assert LinkTickets(opened(plan).id, REPORT.id, "appeals") in plan.changes


def test_an_appeal_that_anybody_else_writes_is_linked_and_told_nothing_of_the_decision() -> None:
    plan = appealed(ruled(parties=(Party("subject", "other@example.com"),)))
    assert (opened(plan).appealed, opened(plan).tier) == (MADE.id, None)
    assert "is it the account holder?" in (opened(plan).needs_triage or "")


def test_an_appeal_without_a_decision_on_file_needs_a_person() -> None:
    assert "no decision is on file" in (opened(appealed()).needs_triage or "")
    assert opened(appealed()).appealed is None


@pytest.mark.parametrize(
    "known",
    [
        (),
        (ruled(parties=(Party("subject", "other@example.com"),)),),
        (ruled(how="reference"), ruled(ticket=replace(REPORT, id="EXA-555555"), how="reference")),
    ],
)
def test_who_appeals_is_asked_which_decision_they_mean_and_learns_nothing_of_others(known: tuple[Ruled, ...]) -> None:
    plan = appealed(*known, missing=("evidence",))
    (asked,) = (mail for mail in plan.outgoing if mail.template == "acknowledgement")
    assert asked.context["missing"] == ("evidence", "decision")


@pytest.mark.parametrize(
    "said",
    [
        {"entities": {"timestamps": ("2026-02-26",)}},
        {"wishes": ("withdrawal",)},
    ],
)
def test_who_says_when_it_was_made_or_withdraws_is_not_asked_which_decision(said: dict[str, Any]) -> None:
    (told,) = (mail for mail in appealed(**said).outgoing if mail.template == "acknowledgement")
    assert told.context["missing"] == ()


@pytest.mark.parametrize("words", ["It is about EXA-777777.", f"Decision {'ab' * 16}"])
def test_who_names_a_decision_is_not_asked_which_whether_it_is_there_or_not(words: str) -> None:
    given = arrival(mail=mail(text=words), desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal"))
    (told,) = (each for each in decide(given, facts(ruled=()), NOW, BUDGET).outgoing if each.to.address == ANNA.address)
    assert told.context["missing"] == ()


def test_whose_decision_is_known_is_asked_for_none() -> None:
    (told,) = (mail for mail in appealed(ruled()).outgoing if mail.template == "acknowledgement")
    assert told.context["missing"] == ()


def test_nobody_misses_a_decision_where_nobody_looked_for_one() -> None:
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal"))
    assert opened(decide(given, facts(), NOW, BUDGET)).needs_triage is None


def test_an_appeal_that_may_be_about_several_decisions_needs_a_person() -> None:
    other = ruled(ticket=replace(REPORT, id="EXA-555555"))
    plan = appealed(ruled(how="reference"), replace(other, how="reference"))
    assert opened(plan).appealed is None
    assert "EXA-333333, EXA-555555" in (opened(plan).needs_triage or "")
    linked = [(each.other_id, each.relation) for each in plan.changes if isinstance(each, LinkTickets)]
    assert linked == [("EXA-333333", "same matter"), ("EXA-555555", "same matter")]


@pytest.mark.parametrize(("likelier", "less"), [("named", "address"), ("address", "reference"), ("named", "reference")])
def test_what_a_mail_names_counts_before_what_it_comes_from_and_that_before_the_account(
    likelier: str, less: str
) -> None:
    other = replace(MADE, id="0f" * 16, ticket_id="EXA-555555")
    second = ruled(decision=other, ticket=replace(REPORT, id="EXA-555555"), how=less)
    assert opened(appealed(second, ruled(how=likelier))).appealed == MADE.id


def test_of_several_decisions_on_a_ticket_the_newest_is_appealed() -> None:
    older = ruled(decision=replace(MADE, id="0f" * 16))
    assert opened(appealed(ruled(), older)).appealed == MADE.id


def test_a_tier_that_differs_from_the_decisions_needs_a_person() -> None:
    plan = appealed(ruled(), tier=3)
    assert opened(plan).tier == 3
    assert "it says tier 3, and the decision was of tier 2" in (opened(plan).needs_triage or "")


def test_what_is_known_of_the_decision_isnt_asked_for() -> None:
    assert letters(appealed(ruled(), missing=("account", "action"))) == ["acknowledgement"]
    assert letters(appealed(missing=("account", "action"))) == ["missing_information"]


def test_what_is_pleaded_is_kept_with_its_words() -> None:
    why = (Why("grounds=account_compromise", "rule hacked", "my account was hacked"),)
    plan = appealed(ruled(), grounds=("account_compromise", "intent"), why=why)
    assert opened(plan).grounds == {"account_compromise": "my account was hacked", "intent": ""}


def test_where_nobody_here_may_review_it_the_lead_hears_of_it() -> None:
    gone = ruled(decision=replace(MADE, tier=1, by="lee@example.org"))
    plan = appealed(gone)
    assert "nobody here may review it: the lead finds somebody" in (opened(plan).needs_triage or "")
    assert "lee@example.org" in [mail.to.address for mail in plan.outgoing if mail.purpose == "notice"]
    named = replace(OFFICE, authority=replace(ANYBODY, external={1: "the Review Body"}))
    assert "the Review Body does" in (opened(appealed(gone, desk=named)).needs_triage or "")


# ----------------------------------------------------------------------------------- by an answer
NOTICE = running_clock(ticket_id=REPORT.id, name="advance_notice", starts="notice_given")


def answered(role: str = "subject", clocks: tuple[Any, ...] = (), exam: Examination = PROVEN, **said: Any) -> Plan:
    """An answer to what was decided on a report, which is read as an appeal unless something else is said."""
    of = Thread(REPORT, "reply token", role, ANNA.address, True, (Party(role, ANNA.address),), clocks, {}, (MADE,))
    given = arrival(desk=OFFICE, exam=exam, reading=reading(**{"kind": "appeal", **said}))
    return decide(given, facts(threads=(of,), ruled=(ruled(),)), NOW, BUDGET)


@pytest.mark.parametrize("role", ["subject", "complainant"])
def test_an_answer_to_a_decision_that_is_an_appeal_opens_one_that_is_linked(role: str) -> None:
    plan = answered(role)
    assert (plan.disposition, opened(plan).kind, opened(plan).appealed) == ("opened", "appeal", MADE.id)
    assert [change.relation for change in plan.changes if isinstance(change, LinkTickets)] == ["appeals"]


def named(address: str, exam: str) -> Plan:
    """An appeal that names a decided report in its subject."""
    of = Thread(REPORT, "subject tag", None, None, True, (Party("subject", address),), (), {}, (MADE,))
    given = arrival(desk=OFFICE, exam=Examination(exam, "a test"), reading=reading(kind="appeal"))
    return decide(given, facts(threads=(of,), ruled=(ruled(parties=of.parties),)), NOW, BUDGET)


@pytest.mark.parametrize("exam", ["pass", "none"])
def test_the_account_holder_who_names_the_ticket_appeals_whether_their_domain_proves_it_or_not(exam: str) -> None:
    plan = named(ANNA.address, exam)
    assert (plan.disposition, opened(plan).kind, opened(plan).appealed) == ("opened", "appeal", MADE.id)
    assert not any(isinstance(change, UpdateTicket) for change in plan.changes)


def test_an_appeal_that_comes_by_anothers_token_opens_nothing() -> None:
    of = Thread(REPORT, "reply token", "subject", "max@example.com", True, (Party("subject", "max@example.com"),))
    of = replace(of, decisions=(MADE,))
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal"))
    plan = decide(given, facts(threads=(of,), ruled=(ruled(parties=of.parties),)), NOW, BUDGET)
    assert (plan.disposition, plan.ticket_id) == ("appended", REPORT.id)


@pytest.mark.parametrize(
    "its",
    [
        {"clocks": (NOTICE,)},
        {"kind": "violation_report"},
        {"role": "complainant", "kind_is_clear": False},
        {"role": "complainant", "thanks": True},
    ],
)
def test_another_answer_stays_where_it_is(its: dict[str, Any]) -> None:
    plan = answered(**its)
    assert (plan.disposition, plan.ticket_id) == ("appended", REPORT.id)


def test_an_answer_after_the_notice_is_over_is_an_appeal() -> None:
    assert answered(clocks=(replace(NOTICE, state="met", ended_at=NOW),)).disposition == "opened"


# --------------------------------------------------------------------------------------- once more
def test_an_appeal_of_what_was_denied_is_filed_there_and_answered() -> None:
    plan = appealed(ruled(denied=before()))
    assert (plan.disposition, plan.ticket_id) == ("appended", DENIED.id)
    assert letters(plan) == ["appeal_final"]
    assert not any(isinstance(change, (OpenTicket, UpdateTicket)) for change in plan.changes)


@pytest.mark.parametrize(
    ("last", "told"),
    [({}, True), ({"status": NOW - timedelta(days=6)}, True), ({"status": NOW - timedelta(hours=1)}, False)],
)
def test_they_are_told_once_a_week(last: dict[str, Any], *, told: bool) -> None:
    """A letter from before the appeal was denied told nothing of that."""
    assert (letters(appealed(ruled(denied=before(last=last)))) == ["appeal_final"]) == told


def test_the_answer_is_held_back_as_any_automatic_one() -> None:
    given = arrival(
        desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal"), mail=mail(headers=(("Feedback-ID", "1"),))
    )
    plan = decide(given, facts(ruled=(ruled(denied=before()),)), NOW, BUDGET)
    assert [each.suppressed_because is None for each in plan.outgoing if each.template == "appeal_final"] == [False]


@pytest.mark.parametrize(
    ("thread", "exam"),
    [
        (before(parties=(Party("complainant", "other@example.com"),)), PROVEN),
        (before(), Examination("fail", "DMARC fail")),
        (before(ticket=replace(DENIED, state="open", closed_at=None)), PROVEN),
        (before(decisions=(replace(FINAL, outcome="additional_review"),)), PROVEN),
        (before(ticket=replace(DENIED, level=1)), PROVEN),
    ],
    ids=["a stranger's", "disowned", "opened again", "not decided", "taken higher"],
)
def test_another_appeal_is_a_matter_of_its_own(thread: Thread, exam: Examination) -> None:
    assert appealed(ruled(denied=thread), exam=exam).disposition == "opened"


@pytest.mark.parametrize("days", [1, 400])
def test_an_answer_to_a_denial_opens_nothing_however_late(days: int) -> None:
    theirs = replace(before(ticket=replace(DENIED, closed_at=NOW - timedelta(days=days))), how="message id")
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal"))
    plan = decide(given, facts(threads=(theirs,), ruled=()), NOW, BUDGET)
    assert (plan.disposition, letters(plan)) == ("appended", ["appeal_final"])
    assert not any(isinstance(change, UpdateTicket) for change in plan.changes)


def test_thanks_for_a_denial_are_filed_and_not_answered() -> None:
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal", thanks=True))
    plan = decide(given, facts(threads=(replace(before(), how="message id"),)), NOW, BUDGET)
    assert (plan.disposition, letters(plan)) == ("appended", [])


# ------------------------------------------------------------------------------------ what is added
def test_an_appellant_who_amends_pleads_more() -> None:
    open_ = replace(DENIED, state="open", closed_at=None, grounds={"intent": "I meant well"})
    given = arrival(desk=OFFICE, exam=PROVEN, reading=reading(kind="appeal", grounds=("identity_error",)))
    theirs = replace(before(ticket=open_, decisions=()), how="message id")
    plan = decide(given, facts(threads=(theirs,)), NOW, BUDGET)
    (update,) = (change for change in plan.changes if isinstance(change, UpdateTicket))
    assert update.values == {"grounds": {"intent": "I meant well", "identity_error": ""}}


ASKS = ClockRule(
    "feedback", ("complaint",), (), "notification", Duration(1, "hours"), Duration(2, "hours"), False, LADDER
)
RESOLVED = replace(MADE, id="0c" * 16, ticket_id="EXA-222222", outcome="resolved", tier=None)


def rated(words: str, exam: Examination = PROVEN, **of: Any) -> Plan:
    closed = ticket(kind="complaint", queue="complaints", state="closed", closed_at=NOW)
    waits = running_clock(name="feedback", starts="notification", published=False)
    theirs = (Party("complainant", ANNA.address),)
    thread = Thread(closed, "message id", None, None, True, theirs, (waits,), {}, (RESOLVED,))
    desk = replace(OFFICE, clocks=(*OFFICE.clocks, ASKS))
    said = reading(kind="complaint", visible_text=words)
    given = arrival(desk=desk, exam=exam, reading=said)
    return decide(given, facts(threads=(replace(thread, **of),)), NOW, BUDGET)


def test_feedback_on_a_resolution_is_counted_ends_its_clock_and_opens_nothing() -> None:
    plan = rated("4/5, but slow")
    assert Rate("EXA-222222", "0190" + "0" * 20, 4) in plan.changes
    (ended,) = (change.clock for change in plan.changes if isinstance(change, SetClock))
    assert (ended.name, ended.state) == ("feedback", "met")
    assert not any(isinstance(change, UpdateTicket) for change in plan.changes)


@pytest.mark.parametrize(
    "its",
    [
        {"exam": Examination("none", "a test")},
        {"decisions": ()},
        {"parties": (Party("subject", ANNA.address),)},
    ],
    ids=["unproven", "before a resolution", "another's"],
)
def test_what_is_no_feedback_of_the_complainant_on_a_resolution_isnt_counted(its: dict[str, Any]) -> None:
    assert not any(isinstance(change, Rate) for change in rated("5/5", **its).changes)


def test_an_answer_without_a_rating_opens_the_complaint_again_as_ever() -> None:
    plan = rated("It has happened again.")
    assert any(isinstance(change, UpdateTicket) and change.values.get("state") == "open" for change in plan.changes)
    assert any(isinstance(change, AddEntry) for change in plan.changes)
