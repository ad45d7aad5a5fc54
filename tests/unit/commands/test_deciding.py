"""/decide, /notify and /act: a person's ruling, who is told of it, and what was done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.authority import Person
from mailbot.domain.decision import Decision, Reverse
from mailbot.domain.plan import AddParty, Note
from mailbot.domain.ticket import Party
from mailbot.domain.work import Letter, Work
from unit.commands.working import (
    HOLDER,
    LIGHT,
    MIRA,
    NOOR,
    NOW,
    SASHA,
    WARNING,
    decision_of,
    done,
    given,
    later,
    refused,
    work_on,
)

SUSPENSION = WARNING.replace("a warning", "1")
GRAVE = {"category": "harmful_content", "categories": ("harmful_content",), "tier": 2}


def decided(text: str = WARNING, name: str = "alludium", **its: Any) -> Work:
    return done(work_on(name, **{**(LIGHT if name == "alludium" else {}), **its}), text)


def letter(work: Work, purpose: str) -> Letter:
    (found,) = (each for each in work.letters if each.purpose == purpose)
    return found


def state(work: Work, name: str) -> str:
    return next((clock.state for clock in work.dossier.clocks if clock.name == name), "")


# ------------------------------------------------------------------------------------ what is decided
def test_a_decision_has_all_that_its_fields_say_and_the_tickets_own_where_they_are_silent() -> None:
    assert decision_of(decided(reference="ACC-1")) == Decision(
        decision_of(decided()).id,
        "ALU-7K3M2Q",
        SASHA.address,
        NOW,
        "violation",
        category="commercial_abuse",
        section="3.3.3",
        tier=3,
        action="a warning with an explanation",
        reason="insults, every day",
        evidence="five posts",
        factors={
            "severity": "daily, to one person",
            "intent": "clear",
            "history": "none",
            "harm": "distress",
            "legal": "none",
        },
        notice="advance",
        reference="ACC-1",
    )


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("violation", "violation"),
        ("Violation:", "violation"),
        ("a violation", "violation"),
        ("no violation", "no_violation"),
        ("No-violation.", "no_violation"),
        ("no_violation", "no_violation"),
        ("not a violation", "no_violation"),
    ],
)
def test_a_finding_is_understood_in_the_words_that_people_write(said: str, outcome: str) -> None:
    text = WARNING.replace("/decide violation", f"/decide {said}")
    assert decision_of(decided(text)).outcome == outcome


@pytest.mark.parametrize("said", ["", "yes", "violation: none", "violation was not found", "warning"])
def test_a_finding_that_may_mean_either_is_refused(said: str) -> None:
    assert "/decide no violation" in refused(work_on(**LIGHT), WARNING.replace("violation", said, 1))


def test_words_below_the_finding_are_the_reason() -> None:
    assert decision_of(decided("/decide no violation\nThe post is satire.")).reason == "The post is satire."


@pytest.mark.parametrize("key", ["action", "reason", "evidence", "severity", "intent", "history", "harm", "legal"])
def test_what_the_policy_asks_for_is_asked_for_with_a_line_to_copy(key: str) -> None:
    text = "\n".join(line for line in WARNING.split("\n") if not line.startswith(f"{key}:"))
    why = refused(work_on(**LIGHT), text)
    assert f"`{key}: …`" in why
    assert why.count("…") == 1


def test_the_clauses_of_a_category_are_told_without_the_desks_notes_on_them() -> None:
    text = WARNING + "\ncategory: privacy"
    assert decision_of(decided(text)).section == "3.3.2, 4.3, 6.3"
    assert decision_of(decided(text + "\nsection: 4.3 (scoring)")).section == "4.3 (scoring)"


def test_a_finding_of_none_needs_its_reason_alone() -> None:
    assert "`reason: …`" in refused(work_on(), "/decide no violation")
    assert decision_of(decided("/decide no violation\nreason: satire")).action == ""


def test_a_desk_whose_policy_lists_no_factors_asks_for_none() -> None:
    text = "/decide violation\ncategory: platform_abuse\naction: 2\nreason: overload\nevidence: logs"
    assert decision_of(decided(text, "infrpool")).action == "a temporary suspension of the account"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1", "a warning with an explanation"),
        ("A warning", "a warning with an explanation"),
        ("a suspension of 14 days", "a suspension of 14 days"),
    ],
)
def test_an_action_is_one_of_the_policys_or_of_the_moderators_words(said: str, expected: str) -> None:
    assert decision_of(decided(WARNING.replace("a warning", said))).action == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1, 3", "a warning with an explanation; monitoring or restriction of the account"),
        ("1 and 3", "a warning with an explanation; monitoring or restriction of the account"),
        ("a warning; removal", "a warning with an explanation; removal or restriction of the content"),
        ("2; a talk with them", "removal or restriction of the content; a talk with them"),
        ("1, 1", "a warning with an explanation"),
    ],
)
def test_several_actions_are_each_in_the_policys_words(said: str, expected: str) -> None:
    assert decision_of(decided(WARNING.replace("a warning", said))).action == expected


def test_a_number_of_several_that_is_none_is_refused() -> None:
    assert "there is no action 9" in refused(work_on(**LIGHT), WARNING.replace("a warning", "1, 9"))


def test_a_complaint_may_be_resolved_by_several_of_the_policys_actions_and_by_no_other() -> None:
    complaint = work_on("allure", kind="complaint")
    text = "/decide resolved\naction: {}\nreason: it was broken"
    assert decision_of(done(complaint, text.format("1, 3"))).action == (
        "removal or modification of the content; a technical fix or an update of the platform"
    )
    assert "the policy provides for 1:" in refused(complaint, text.format("1; a refund"))


def test_a_referral_is_no_action_that_anybody_is_told_of() -> None:
    assert "told nobody outside" in refused(
        work_on(**LIGHT), WARNING.replace("a warning", "referral to law enforcement")
    )


@pytest.mark.parametrize("words", ["We referred you to the police.", "It was reported to law enforcement."])
def test_no_words_warn_an_account_holder_of_a_referral(words: str) -> None:
    work = later(decided(WARNING.replace("insults, every day", words)))
    assert "told nobody outside" in refused(work, f"/notify {HOLDER}")


# ------------------------------------------------------------------------------------ notice
@pytest.mark.parametrize(
    ("notice", "expected"),
    [("", "advance"), ("notice: advance", "advance"), ("notice: immediate, safety of a person", "immediate")],
)
def test_notice_is_given_in_advance_unless_it_is_urgent(notice: str, expected: str) -> None:
    decision = decision_of(decided(f"{WARNING}\n{notice}"))
    assert decision.notice == expected
    assert decision.factors.get("immediate", "") == ("safety of a person" if notice.endswith("person") else "")


@pytest.mark.parametrize("said", ["immediate", "immediate: because I say so", "soon"])
def test_an_immediate_action_needs_a_word_why_it_cannot_wait(said: str) -> None:
    assert "10.2" in refused(work_on(**LIGHT), f"{WARNING}\nnotice: {said}")


def test_where_the_policy_provides_for_immediate_action_the_notice_is_asked_for() -> None:
    assert "`notice: …`" in refused(work_on(**GRAVE), SUSPENSION)
    assert decision_of(done(work_on(**GRAVE), f"{SUSPENSION}\nnotice: immediate, harm")).notice == "immediate"


@pytest.mark.parametrize("notice", ["", "notice: advance"])
@pytest.mark.parametrize("action", ["1", "immediate suspension of the account", "Immediate removal"])
def test_nobody_has_notice_in_advance_of_an_immediate_action(action: str, notice: str) -> None:
    text = WARNING.replace("a warning", action) + f"\n{notice}"
    assert "notice" in refused(work_on(**GRAVE), text)
    assert decision_of(done(work_on(**GRAVE), f"{text}\nnotice: immediate, harm".replace("notice: advance\n", "")))


def test_a_desk_without_notice_in_advance_gives_none() -> None:
    text = "/decide violation\ncategory: platform_abuse\naction: 2\nreason: overload\nevidence: logs"
    assert decision_of(decided(text, "infrpool")).notice == "immediate"
    assert "leave `notice` out" in refused(work_on("infrpool"), f"{text}\nnotice: advance")


# ------------------------------------------------------------------------------------ who, when, how often
def test_nothing_is_decided_twice() -> None:
    assert "decided already" in refused(later(decided()), "/decide no violation\nreason: other")


def test_of_two_decisions_in_one_mail_the_second_is_refused() -> None:
    _, found = given(work_on(**LIGHT), f"{WARNING}\n/decide no violation\nreason: other")
    assert [each.because for each in found] == [
        "it is decided already, and a decision stands unless an appeal changes it"
    ]


@pytest.mark.parametrize(
    ("kind", "why"), [("appeal", "/uphold"), ("policy_question", "/reply"), ("legal_request", "/reply")]
)
def test_what_is_no_report_is_decided_otherwise(kind: str, why: str) -> None:
    assert why in refused(work_on(kind=kind, tier=2), "/decide no violation\nreason: none")


def test_a_closed_ticket_is_reopened_first() -> None:
    assert "/reopen" in refused(work_on(state="closed"), "/decide no violation\nreason: none")


def test_who_may_not_decide_a_tier_does_not_decide_it_by_saying_so() -> None:
    text = WARNING.replace("a warning", "1") + "\nnotice: immediate, harm"
    assert "tier 1" in refused(work_on(person=MIRA), f"{text}\ncategory: child_safety")
    assert decision_of(done(work_on(), f"{text}\ncategory: child_safety")).tier == 1


def test_a_decision_says_what_the_ticket_is() -> None:
    work = done(work_on(), f"{WARNING}\ncategory: Privacy and data")
    assert (work.ticket.category, work.ticket.tier, work.ticket.categories) == ("privacy", 3, ("privacy",))


def test_a_decision_of_tier_1_is_confirmed_first() -> None:
    first = {"category": "child_safety", "tier": 1}
    assert done(work_on(**first), f"{SUSPENSION}\nnotice: immediate, harm").grave
    assert not decided().grave


def test_the_stages_up_to_the_decision_are_over_and_that_of_telling_begins() -> None:
    work = decided()
    assert [state(work, name) for name in ("initial_review", "investigation", "decision")] == ["met"] * 3
    assert state(work, "notification") == "running"


# ------------------------------------------------------------------------------------ what is told of the record
def earlier(number: int, **changes: Any) -> Decision:
    values: dict[str, Any] = {"outcome": "violation", "tier": 3, "action": f"action {number}"}
    return Decision(f"{number:032}", f"ALU-22222{number}", "lee@example.org", NOW, **{**values, **changes})


@pytest.mark.parametrize(
    ("history", "step"),
    [
        ((), "warning and education"),
        ((earlier(2),), "temporary restrictions"),
        ((earlier(2), earlier(3)), "suspension of the account"),
        (tuple(map(earlier, range(2, 9))), "termination of the account"),
        (
            (earlier(2, reversed_by="x"), earlier(3, outcome="no_violation"), earlier(4, tier=2)),
            "warning and education",
        ),
    ],
)
def test_the_step_that_the_policy_names_next_counts_the_violations_that_stand(
    history: tuple[Decision, ...], step: str
) -> None:
    shown = dict(decided(history=history, reference="ACC-1").shown)
    assert shown["The step that the policy names next, usually"] == (f"Tier 3: policy violation: {step}",)


def test_earlier_violations_are_shown_and_what_was_taken_back_is_not() -> None:
    shown = dict(decided(history=(earlier(2), earlier(3, reversed_by="x")), reference="ACC-1").shown)
    assert shown["Violations of ACC-1 that stand"] == ("Mon 2 Mar 2026: action 2, on ALU-222222",)


def test_an_account_that_the_decision_names_is_the_tickets_and_its_record_is_shown_next() -> None:
    work = decided(f"{WARNING}\naccount: ACC-7", history=(earlier(2),), reference="ACC-1")
    assert work.ticket.reference == decision_of(work).reference == "ACC-7"
    assert not any("stand" in title for title, _ in work.shown)
    history = (earlier(3, reference="ACC-7"),)
    known = later(work, dossier=replace(work.dossier, history=history))
    shown = dict(done(known, f"/notify {HOLDER}").shown)
    assert shown["Violations of ACC-7 that stand"] == ("Mon 2 Mar 2026: action 3, on ALU-222223",)
    assert shown["The step that the policy names next, usually"] == (
        "Tier 3: policy violation: temporary restrictions",
    )


def test_who_suspends_is_shown_what_it_takes_to_restore_the_account() -> None:
    titles = [title for title, _ in done(work_on(**GRAVE), f"{SUSPENSION}\nnotice: immediate, harm").shown]
    assert "What it takes to restore the account (11.4)" in titles
    assert not any("restore" in title for title, _ in decided().shown)


# ------------------------------------------------------------------------------------ who is told
def test_where_nothing_was_found_the_complainant_is_told_at_once() -> None:
    work = decided("/decide no violation\nreason: satire\ntold: We see why it hurt.")
    assert letter(work, "outcome").to == NOOR
    assert letter(work, "outcome").said["words"] == "We see why it hurt."
    assert "satire" not in str({**letter(work, "outcome").said, "decision": None})
    assert state(work, "notification") == "met"
    assert state(work, "corrective_action") == "cancelled"


def test_a_violation_has_an_action() -> None:
    assert "a warning is one" in refused(work_on(**LIGHT), WARNING.replace("a warning", "none"))


def test_what_the_complainant_of_a_violation_is_told_stands_below_notify() -> None:
    assert "give `told: …` below that" in refused(work_on(**LIGHT), f"{WARNING}\ntold: We act.")


def test_of_a_violation_nobody_is_told_before_notify() -> None:
    assert decided().letters == ()


def test_notify_writes_to_both_sides_and_asks_first() -> None:
    work = done(later(decided()), f"/notify {HOLDER}")
    assert work.grave == ("/notify writes to 2 people.",)
    assert [(each.purpose, each.to.address) for each in work.letters] == [
        ("statement", HOLDER),
        ("outcome", NOOR.address),
    ]
    assert AddParty("ALU-7K3M2Q", Party("subject", HOLDER)) in work.changes
    assert state(work, "notification") == "met"


def test_notice_in_advance_names_the_time_that_is_left_to_answer() -> None:
    work = done(later(decided()), f"/notify {HOLDER}")
    notice = letter(work, "statement")
    assert (notice.template, notice.said["until"]) == ("advance_notice", NOW + timedelta(hours=24))
    assert state(work, "advance_notice") == "running"


def test_what_a_receipt_and_a_question_tell_of_times_is_in_the_desks_own_zone() -> None:
    work = later(decided())
    tokyo = replace(work.desk, calendar=replace(work.desk.calendar, zone=ZoneInfo("Asia/Tokyo")))
    noticed = done(replace(work, desk=tokyo), f"/notify {HOLDER}")
    assert "the action may be taken from Tue 3 Mar 2026, 19:00 JST" in " ".join(noticed.done)
    acted = done(later(noticed, now=NOW + timedelta(hours=1)), "/act")
    assert "time until Tue 3 Mar 2026, 19:00 JST" in " ".join(acted.grave)


def test_an_immediate_action_is_told_with_its_statement() -> None:
    work = done(later(decided(f"{WARNING}\nnotice: immediate, security")), f"/notify {HOLDER}")
    statement = letter(work, "statement")
    assert (statement.template, statement.said["taken_at"], statement.said["until"]) == ("statement", NOW, None)
    assert state(work, "advance_notice") == ""


def test_without_an_account_holder_the_complainant_alone_is_told() -> None:
    work = done(later(decided()), "/notify complainant")
    assert [each.purpose for each in work.letters] == ["outcome"]
    assert not work.grave
    assert "told the outcome already" in refused(later(work), "/notify complainant")


def test_without_a_clock_for_it_the_complainant_is_told_once_too() -> None:
    ruling = later(decided())
    told = done(replace(ruling, dossier=replace(ruling.dossier, clocks=())), "/notify complainant")
    assert "told the outcome already" in refused(later(told), "/notify complainant")


def test_another_address_is_told_later_and_the_complainant_once() -> None:
    work = done(later(done(later(decided()), f"/notify {HOLDER}")), "/notify other@example.com")
    assert [each.to.address for each in work.letters] == ["other@example.com"]


@pytest.mark.parametrize("to", ["", "the user", f"{HOLDER}, b@example.com", NOOR.address, SASHA.address])
def test_an_account_holder_has_one_address_that_is_nobody_elses(to: str) -> None:
    assert refused(later(decided()), f"/notify {to}")


def test_nobody_is_notified_of_what_is_not_decided_or_calls_for_nothing() -> None:
    assert "/decide first" in refused(work_on(**LIGHT), f"/notify {HOLDER}")
    assert "no action" in refused(later(decided("/decide no violation\nreason: satire")), f"/notify {HOLDER}")


@pytest.mark.parametrize(
    "words", ["noor complained", f"see {NOOR.address.upper()}", "as Example says", f"ask {SASHA.address}"]
)
def test_words_that_name_the_complainant_do_not_reach_the_account_holder(words: str) -> None:
    work = later(decided(WARNING.replace("insults, every day", words)))
    assert "the words to the account holder name" in refused(work, f"/notify {HOLDER}")
    assert done(work, f"/notify {HOLDER}\nreason: insults").letters[0].said["words"] == "insults"


def test_words_that_name_the_account_holder_do_not_reach_the_complainant() -> None:
    work = later(decided())
    assert "the words to the complainant name" in refused(work, f"/notify {HOLDER}\ntold: We wrote to {HOLDER}.")


def test_the_account_holder_is_not_written_to_in_the_complainants_language() -> None:
    work = later(decided(language="de"))
    assert letter(done(work, f"/notify {HOLDER}"), "statement").language == "en"
    assert letter(done(work, f"/notify {HOLDER}\nlanguage: pl"), "statement").language == "pl"
    assert "writes in" in refused(work, f"/notify {HOLDER}\nlanguage: xx")


def test_who_was_written_to_in_a_language_is_told_in_it_what_was_done() -> None:
    work = done(later(decided()), f"/notify {HOLDER}\nlanguage: pl")
    assert any("Then /act, with `language: pl` below it." in line for line in work.done)
    after = later(work, now=NOW + timedelta(hours=49))
    assert letter(done(after, "/act\nlanguage: pl"), "statement").language == "pl"
    assert "writes in" in refused(after, "/act\nlanguage: xx")


@pytest.mark.parametrize(("tier", "days"), [(1, 15), (2, 10), (3, 5)])
def test_an_account_holder_is_told_what_an_appeal_should_contain_and_in_how_many_days_it_is_decided(
    tier: int, days: int
) -> None:
    text = WARNING.replace("a warning", "1") + "\nnotice: immediate, safety"
    said = letter(done(later(decided(text, tier=tier)), f"/notify {HOLDER}"), "statement").said
    assert (said["appeal_asks"], said["appeal_days"]) == (
        ("account", "action", "grounds", "evidence", "resolution"),
        days,
    )


def test_where_the_policy_publishes_no_appeals_nothing_is_told_of_them() -> None:
    text = "/decide violation\ncategory: platform_abuse\naction: 2\nreason: overload\nevidence: logs"
    said = letter(done(later(decided(text, "infrpool")), f"/notify {HOLDER}"), "statement").said
    assert (said["appeal_to"], said["appeal_days"]) == ("", None)


def test_no_account_holder_is_asked_for_pictures_of_what_is_sealed() -> None:
    text = WARNING.replace("a warning", "1") + "\ncategory: child_safety\nnotice: immediate, safety"
    said = letter(done(later(decided(text)), f"/notify {HOLDER}"), "statement").said
    assert "evidence" not in said["appeal_asks"]


def test_what_is_to_be_put_right_has_a_time() -> None:
    work = later(decided())
    assert "by when" in refused(work, f"/notify {HOLDER}\ncorrective: Remove it.")
    assert "by when" in refused(work, f"/notify {HOLDER}\ncorrective: Remove the 3 posts.")
    assert done(work, f"/notify {HOLDER}\ncorrective: Remove it by 9 March.").letters[0].said["corrective"]


# ------------------------------------------------------------------------------------ what was done
@pytest.fixture
def notified() -> Work:
    return later(done(later(decided()), f"/notify {HOLDER}"), now=NOW + timedelta(hours=25))


def noted(work: Work) -> Any:
    (note,) = (change for change in work.changes if isinstance(change, Note))
    return note.details


def test_what_was_done_is_recorded_and_told_to_who_had_notice(notified: Work) -> None:
    work = done(notified, "/act")
    assert noted(work) == {"action": "a warning with an explanation", "by": SASHA.address}
    statement = letter(work, "statement")
    assert (statement.template, statement.to.address) == ("statement", HOLDER)
    assert statement.said["taken_at"] == notified.now
    assert state(work, "advance_notice") == "met"
    assert not work.grave


def test_before_the_notice_is_over_an_action_is_confirmed(notified: Work) -> None:
    assert done(replace(notified, now=NOW + timedelta(hours=2)), "/act").grave


def test_another_action_than_was_decided_needs_its_reason(notified: Work) -> None:
    assert "`reason: …`" in refused(notified, "/act removal of the content")
    work = done(notified, "/act removal\nreason: they explained it")
    assert letter(work, "statement").said["action"] == "removal or restriction of the content"
    assert letter(work, "statement").said["words"] == "they explained it"


def test_where_nothing_is_done_the_decision_is_taken_back(notified: Work) -> None:
    work = done(notified, "/act none\nreason: it was a quote")
    decision = notified.dossier.decisions[0]
    assert Reverse("ALU-7K3M2Q", decision.id, decision.id) in work.changes
    assert letter(work, "statement").said["action"] == ""


def test_how_to_restore_an_account_is_told_where_what_was_done_is_a_suspension() -> None:
    work = later(done(later(decided(WARNING.replace("a warning", "a suspension of 14 days"))), f"/notify {HOLDER}"))
    assert letter(done(work, "/act"), "statement").said["restorable"]
    assert not letter(done(work, "/act none\nreason: it was a quote"), "statement").said["restorable"]
    assert not letter(done(work, "/act a warning\nreason: it was a quote"), "statement").said["restorable"]


def test_a_referral_is_recorded_and_told_nobody(notified: Work) -> None:
    work = done(notified, "/act\nreferral: the police of Utrecht, 2026-03-02, number 4711")
    assert noted(work) == {"referral": "the police of Utrecht, 2026-03-02, number 4711", "by": SASHA.address}
    assert work.letters == ()


def test_an_immediate_action_that_was_told_is_not_told_again() -> None:
    immediate = done(later(decided(f"{WARNING}\nnotice: immediate, security")), f"/notify {HOLDER}")
    assert done(later(immediate), "/act").letters == ()


def test_no_action_before_its_notice() -> None:
    assert "/notify first" in refused(later(decided()), "/act")


# ------------------------------------------------------------------------------------ complaints
RESOLVED = "/decide resolved\naction: technical fix\nreason: the chat crashed on old telephones"
OFFICER = Person("Kim Demo", "kim@example.org", {"*": ("lead", "complaints_officer")})


@pytest.mark.parametrize(("level", "higher"), [(0, True), (1, True), (2, False)])
def test_a_resolution_tells_of_a_higher_level_while_there_is_one(level: int, higher: bool) -> None:
    work = done(work_on("allure", OFFICER, kind="complaint", level=level), RESOLVED)
    assert letter(work, "outcome").said["higher"] is higher


def test_a_complaint_is_resolved_by_one_of_the_policys_actions_with_reasons_and_told_at_once() -> None:
    work = decided(RESOLVED, "allure")
    fix = "a technical fix or an update of the platform"
    assert (decision_of(work).outcome, decision_of(work).action) == ("resolved", fix)
    resolution = letter(work, "outcome")
    assert (resolution.template, resolution.to) == ("resolution", NOOR)
    assert (resolution.said["resolution_action"], resolution.said["words"]) == (fix, decision_of(work).reason)
    assert [state(work, name) for name in ("investigation", "resolution", "notification")] == ["met"] * 3
    assert state(work, "feedback") == "running"


def test_a_complaint_is_resolved_by_no_other_action() -> None:
    assert "the policy provides for 1:" in refused(work_on("allure"), RESOLVED.replace("technical fix", "a hug"))


def test_a_complaint_that_cannot_be_resolved_has_reasons_and_no_action() -> None:
    work = decided("/decide resolved\naction: none\nreason: we can't see who it was", "allure")
    assert letter(work, "outcome").said["resolution_action"] == ""


def test_who_is_acted_on_after_a_complaint_is_told_too_and_the_complainant_not_again() -> None:
    resolved = decided(RESOLVED.replace("technical fix", "suspension").replace("the chat", "they"), "allure")
    work = done(later(resolved), f"/notify {HOLDER}")
    assert [each.to.address for each in work.letters] == [HOLDER]


def test_what_a_person_has_ruled_on_is_unclear_no_more() -> None:
    assert decided(needs_triage="two kinds are as likely").ticket.needs_triage is None
