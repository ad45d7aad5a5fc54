"""What a complainant reads while their matter takes its time, in every language that a desk answers in."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from typing import Any

import pytest
from jinja2 import Template

from mailbot.desks.loading import load
from mailbot.domain.desk import Desk
from mailbot.domain.reading import KINDS
from mailbot.domain.ticket import Clock
from mailbot.domain.waiting import Wait
from mailbot.replies.environment import make_environment
from mailbot.replies.filters import written_date
from mailbot.replies.render import Renderer
from unit.replies.specimens import NOW, TEMPLATES, clock, outgoing, ticket

LANGUAGES = ("en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt")
LETTERS = ("delay_notice", "reminder", "closing_notice", "status")
NEXT, LATER = clock("investigation", 26), clock("decision", 248)
PASSED = replace(clock("initial_review", 1), limit_at=NOW - timedelta(days=3))
UNTIL = datetime(2026, 3, 20, 17, 30, tzinfo=UTC)
CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "delay_notice": {"clock": NEXT, "also": (), "reason": "", "clocks": (NEXT, LATER)},
    "reminder": {"missing": ("account", "grounds"), "until": UNTIL, "takes_evidence": True},
    "closing_notice": {"reopen_days": 30},
    "closed": {"closed_at": NOW, "words": "", "theirs": True, "withdrawn": False, "undecided": True, "reopen_days": 30},
    "status": {
        "stage": "investigation",
        "clocks": (NEXT, LATER),
        "said": ("news",),
        "level": "",
        "stands": "received",
        "waits": None,
        "asked_at": NOW,
    },
}
every_letter = pytest.mark.parametrize("name", LETTERS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def desk() -> Desk:
    return load(TEMPLATES.parent / "routing_rules", ["alludium"]).desks[0]


@cache
def renderer() -> Renderer:
    return Renderer(TEMPLATES, {"alludium": desk()})


def mail(name: str, language: str = "en", **changes: Any) -> EmailMessage:
    answers = changes.pop("answers_mail", name == "status")
    context = {"ticket": ticket("appeal"), **CONTEXTS[name], **changes}
    made = outgoing(name, desk="alludium", language=language, context=context, answers_mail=answers)
    return message_from_bytes(renderer().render(made, NOW).raw, policy=policy.default)


def lines(name: str, language: str = "en", **changes: Any) -> str:
    part = mail(name, language, **changes).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def told(name: str, language: str = "en", **changes: Any) -> str:
    """The text without its line breaks, which Japanese has within words."""
    text = lines(name, language, **changes)
    return "".join(line.strip() for line in text.split("\n")) if language == "ja" else " ".join(text.split())


def day(at: datetime, language: str) -> str:
    return written_date(at.date(), language)


@cache
def template(name: str, language: str) -> Template:
    folder = TEMPLATES if language == "en" else TEMPLATES / language
    return make_environment(desk(), (folder,), language, (TEMPLATES,)).get_template(name)


def words(language: str) -> Any:
    return template("words.txt", language).module


@every_language
def test_a_delay_says_which_stage_the_date_and_that_other_dates_stand(language: str) -> None:
    text = told("delay_notice", language)
    assert day(NEXT.limit_at, language) in text
    assert day(LATER.limit_at, language) in text
    assert words(language).clock_names["investigation"] in text


@every_language
def test_a_delay_that_is_told_late_does_not_speak_of_the_time_to_come(language: str) -> None:
    before, after = (lines("delay_notice", language, clock=each).split("\n\n")[1] for each in (NEXT, PASSED))
    assert before != after
    assert after.strip()


@every_language
def test_a_delay_gives_a_moderators_reason_as_it_was_written_or_a_neutral_one(language: str) -> None:
    assert "Zażółć 100 & <more>." in told("delay_notice", language, reason="Zażółć 100 & <more>.")
    given, neutral = (lines("delay_notice", language, reason=reason).split("\n") for reason in ("X", ""))
    row = next(number for number, line in enumerate(given) if line.endswith(" X"))
    assert neutral[row].startswith(given[row].removesuffix("X"))
    assert len(neutral[row]) > len(given[row])


@every_language
def test_a_delay_lists_no_other_date_that_has_passed_nor_the_acknowledgements(language: str) -> None:
    text = told("delay_notice", language, clocks=(NEXT, PASSED, clock("acknowledge", 400)))
    assert words(language).clock_names["initial_review"] not in text
    assert words(language).clock_names["acknowledge"] not in text
    assert text.count(day(NEXT.limit_at, language)) == 1


@every_language
def test_a_reminder_says_what_is_missing_and_until_when(language: str) -> None:
    text = told("reminder", language)
    assert day(UNTIL, language) in text
    for name in ("account", "grounds"):
        assert " ".join(words(language).missing_words[name].split()) in text


@every_language
def test_a_reminder_of_an_open_question_lists_nothing(language: str) -> None:
    assert "\n- " in lines("reminder", language)
    assert "\n- " not in lines("reminder", language, missing=())


@every_language
def test_a_reminder_asks_nobody_for_pictures_of_a_child_being_abused(language: str) -> None:
    evidence = words(language).missing_words["evidence"]
    asked = {"missing": ("evidence", "account")}
    assert evidence in told("reminder", language, **asked)
    assert evidence not in told("reminder", language, **asked, ticket=ticket(hazards=("child_safety",)))


@every_language
def test_a_closing_notice_says_how_long_a_reply_opens_the_ticket_again(language: str) -> None:
    text = told("closing_notice", language, reopen_days=17)
    assert "17" in text
    assert text.count("EXA-7K3M2Q") == 2
    at_once = told("closing_notice", language, reopen_days=0)
    assert "0" not in at_once
    assert "[EXA-7K3M2Q]" in at_once


@every_language
def test_who_is_told_that_it_is_closed_learns_when_and_why_and_how_to_come_back(language: str) -> None:
    text = told("closed", language, reopen_days=17, words="Both links are gone.")
    assert day(NOW, language) in text
    assert "Both links are gone." in text
    assert "17" in text
    assert "Both links" not in told("closed", language)


@every_language
def test_a_withdrawal_and_somebody_elses_matter_are_closed_in_words_of_their_own(language: str) -> None:
    kinds = ({}, {"withdrawn": True}, {"theirs": False}, {"undecided": False})
    assert len({told("closed", language, **each) for each in kinds}) == len(kinds)


@every_language
@pytest.mark.parametrize("name", ["closing_notice", "closed"])
def test_how_to_come_back_stands_in_a_paragraph_of_its_own(name: str, language: str) -> None:
    with_days, without = (set(lines(name, language, reopen_days=days).split("\n\n")) for days in (30, 0))
    (back,) = with_days - without
    assert "30" in back
    assert len(with_days & without) == len(with_days) - 1 >= 4


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "ja"])  # which has no plural
def test_one_day_is_told_in_the_singular(language: str) -> None:
    text = told("closing_notice", language, reopen_days=1)
    assert text.replace(" 1 ", " 2 ") != told("closing_notice", language, reopen_days=2)


@every_language
def test_an_appellant_is_told_that_the_decision_stays_as_it_was(language: str) -> None:
    for_appeal = told("closing_notice", language)
    for_complaint = told("closing_notice", language, ticket=ticket("complaint"))
    unsure = told("closing_notice", language, ticket=ticket("appeal", needs_triage="unsure"))
    assert len(for_appeal) > len(unsure) + 10
    assert len(for_appeal) > len(for_complaint) + 10


@every_language
def test_a_status_says_the_stage_its_dates_and_when_it_was_asked(language: str) -> None:
    text = told("status", language)
    assert text.count(words(language).clock_names["investigation"]) >= 2
    for at in (NOW, NEXT.limit_at, LATER.limit_at):
        assert day(at, language) in text


@every_language
def test_a_status_without_a_stage_says_so(language: str) -> None:
    few = {"stage": "", "clocks": ()}
    open_one = told("status", language, **few)
    closed = told("status", language, **few, ticket=ticket("appeal", state="closed"))
    assert open_one != closed
    for text in (open_one, closed):
        assert text.count(day(NOW, language)) == 1
        assert words(language).clock_names["investigation"] not in text


@every_language
def test_where_no_stage_is_published_it_is_told_how_far_the_matter_is(language: str) -> None:
    named = words(language).stand_names
    for stands in ("received", "looked_at", "asked", "decided"):
        text = told("status", language, stage="", clocks=(), stands=stands)
        assert [name for name, said in named.items() if said in text] == [stands]
    for more in ({"stage": "investigation"}, {"stage": "", "clocks": (), "ticket": ticket("appeal", state="closed")}):
        assert not any(said in told("status", language, **more) for said in named.values())


SAYINGS = (("news",), ("reopened",), ("withdrawal",), ("higher",), ("higher", "reopened"), ("dates",))
ASKED = NOW - timedelta(days=2)


@every_language
def test_what_a_mail_has_moved_is_told_in_words_of_its_own(language: str) -> None:
    opening = {lines("status", language, said=said).split("\n\n")[1] for said in SAYINGS}
    assert len(opening) == len(SAYINGS)


@every_language
def test_a_status_gives_the_reason_for_a_delay_while_the_ticket_is_open(language: str) -> None:
    late = {"delay_reason": "Kollege krank"}
    assert "Kollege krank" in told("status", language, ticket=ticket("appeal", **late))
    assert "Kollege krank" not in told("status", language, ticket=ticket("appeal", state="closed", **late))


@every_language
@pytest.mark.parametrize("level", ["senior", "lead", "complaints_officer"])
def test_who_asks_for_a_higher_level_is_told_which_has_it_and_its_date(language: str, level: str) -> None:
    its = clock("escalation", 50)
    text = told("status", language, said=("higher",), level=level, stage="escalation", clocks=(its,))
    assert words(language).level_names[level] in text
    assert words(language).clock_names["escalation"] in text
    assert day(its.limit_at, language) in text


@every_language
def test_no_level_is_named_where_none_was_asked_for_or_the_desk_has_a_role_of_its_own(language: str) -> None:
    for level in ("", "on_call"):
        text = lines("status", language, said=("news",), level=level)
        assert not any(name in text for name in (*words(language).level_names.values(), "on_call"))


@every_language
def test_while_we_wait_a_status_says_since_when_and_until_when(language: str) -> None:
    few: Mapping[str, Any] = {"stage": "", "clocks": ()}
    neither, since, both = (
        told("status", language, **few, waits=waits) for waits in (None, Wait(ASKED), Wait(ASKED, UNTIL))
    )
    assert [day(ASKED, language) in text for text in (neither, since, both)] == [False, True, True]
    assert [day(UNTIL, language) in text for text in (neither, since, both)] == [False, False, True]


@every_language
def test_only_a_question_for_news_is_told_how_often_it_is_answered(language: str) -> None:
    asked, opened = (lines("status", language, said=said).split("\n\n")[-3] for said in (("news",), ("reopened",)))
    assert len(asked) > len(opened) + 20


@every_language
def test_a_date_that_has_passed_is_told_apart_from_those_ahead(language: str) -> None:
    both = lines("status", language, stage="", clocks=(PASSED, LATER))
    past, ahead = (words(language).clock_names[name] for name in ("initial_review", "decision"))
    between = both.partition(f"\n{past}")[2].partition(f"\n{ahead}")[0]
    assert "\n\n" in between
    assert told("status", language, clocks=(PASSED,)) != told("status", language, clocks=(LATER,))


def test_a_status_that_tells_a_late_date_does_not_say_that_there_is_none() -> None:
    assert "there is no date" in told("status", stage="", clocks=())
    assert "there is no date" not in told("status", stage="", clocks=(PASSED,))


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("delay_notice", {}, "we can't keep a date that we promised for your appeal"),
        ("delay_notice", {}, "Stage: Investigation Promised: by Tuesday 3 March 2026, 11:05 (London time, GMT)"),
        ("delay_notice", {}, "Reason: it takes longer than planned"),
        ("delay_notice", {}, "The work goes on, and you don't need to do anything."),
        ("delay_notice", {"reason": "The expert is ill."}, "Reason: The expert is ill. The work goes on"),
        ("reminder", {}, "Please answer: by Friday 20 March 2026, 17:30 (London time, GMT)"),
        ("reminder", {}, "A reply to this mail is enough."),
        ("reminder", {}, "we close the ticket for now. That decides nothing against you"),
        ("closing_notice", {}, "have had no answer. So we have closed the ticket for now."),
        ("closing_notice", {}, "Closing it decides nothing against you. The decision that you appealed against stays"),
        ("closing_notice", {}, "reply to this mail within 30 days and leave [EXA-7K3M2Q] in the subject"),
        ("closing_notice", {"reopen_days": 1}, "within 1 day and"),
        ("status", {}, "You asked how your appeal stands."),
        ("status", {}, "Stage: Investigation These are the dates that we work towards:"),
        ("status", {"clocks": (PASSED,)}, "we are sorry. The work goes on: First review: promised by Friday 27 Feb"),
        ("status", {}, "Those who work on it see that you asked."),
        ("status", {"ticket": ticket("appeal", delay_reason="A colleague is ill.")}, "Reason: A colleague is ill."),
        ("status", {}, "at most once a day"),
        ("status", {"said": ("higher",), "level": "lead"}, "A person reads it and decides. Ticket:"),
        ("status", {"said": ("higher",), "level": "lead"}, "Level: a higher level of management"),
        ("status", {"said": ("higher", "reopened"), "level": "lead"}, "and decides. Your ticket is open again."),
        ("status", {"said": ("reopened",)}, "Your ticket is open again, and you don't need to start anew."),
        (
            "status",
            {"said": ("reopened",), "stage": "", "clocks": ()},
            "a person will look at it If you want to add something",
        ),
        ("status", {"said": ("withdrawal",)}, "You wrote that you withdraw your appeal. A person reads that"),
        (
            "status",
            {"said": ("dates",)},
            "A person has looked at your appeal, and has settled which dates hold for it.",
        ),
        ("status", {"stage": "", "clocks": ()}, "Stage: it has reached us, and a person will look at it The ticket"),
        ("status", {"waits": Wait(NOW)}, "We are still waiting for your answer to what we asked you."),
        ("status", {"waits": Wait(NOW, UNTIL)}, "Please answer: by Friday 20 March 2026, 17:30 (London time, GMT)"),
        ("status", {"waits": Wait(NOW, UNTIL)}, "If we have had no answer by then, we close the ticket for now."),
    ],
)
def test_a_letter_says(name: str, changes: Mapping[str, Any], said: str) -> None:
    assert said in told(name, **changes)


@every_letter
@every_language
def test_a_letter_names_the_ticket_and_its_subject_and_who_signs(name: str, language: str) -> None:
    text = told(name, language)
    assert "EXA-7K3M2Q" in text
    assert "Policy Violation Report" in text
    assert text.endswith(desk().texts[language]["signature"])


@every_letter
@every_language
def test_a_letter_says_that_a_person_decides_as_the_acknowledgement_does(name: str, language: str) -> None:
    signed = template("acknowledgement/signed.txt", language).render(ticket=ticket("appeal"))
    automatic = signed.strip().split("\n")[0]
    assert (automatic.replace(" ", "") if language == "ja" else automatic) in told(name, language)


@every_letter
@pytest.mark.parametrize("kind", KINDS)
def test_where_the_kind_is_not_sure_none_is_told(name: str, kind: str) -> None:
    doubt = ticket(kind, needs_triage="two kinds are as likely", subject="Hello")
    text = told(name, ticket=doubt)
    assert words("en").nouns[kind] not in text.partition("Ticket:")[0]
    assert "two kinds" not in text


@pytest.mark.parametrize("name", ["delay_notice", "reminder", "status"])
def test_somebody_in_danger_is_told_whom_to_call(name: str) -> None:
    text = told(name, ticket=ticket(hazards=("imminent_harm",)))
    assert "emergency services" in text
    assert "emergency services" not in told(name)


@every_letter
def test_a_letter_is_marked_as_automatic_and_answers_in_the_thread(name: str) -> None:
    made = mail(name)
    assert made["Auto-Submitted"] == ("auto-replied" if name == "status" else "auto-generated")
    assert made["Subject"] == "Re: [EXA-7K3M2Q] Policy Violation Report"
    assert made["In-Reply-To"] == "<first@mail.example.com>"


def test_no_letter_says_the_reference_or_the_assignee() -> None:
    theirs = ticket("appeal", reference="ACC-48213", assignee="robin@example.org", priority="urgent", queue="appeals")
    for name in LETTERS:
        text = told(name, ticket=theirs)
        assert not {"ACC-48213", "robin", "urgent"} & set(text.split())


@every_language
def test_a_delay_of_several_dates_names_each_with_its_stage(language: str) -> None:
    def dates(*late: Clock) -> list[str]:
        told = lines("delay_notice", language, clock=late[0], also=late[1:], clocks=(NEXT,))
        (said,) = (each for each in told.split("\n\n") if "EXA-" in each)
        return said.splitlines()

    assert dates(NEXT, LATER) == [*dates(NEXT)[:-1], *dates(LATER)[2:]]  # its id and subject stand before them


def test_clocks_of_any_name_can_be_told() -> None:
    unknown: Clock = clock("another_stage", 50)
    assert "another_stage" in told("delay_notice", clock=unknown)


@every_letter
def test_french_marks_stay_with_the_word_before_them(name: str) -> None:
    text = re.sub(r"\{[%{#].*?[%}#]\}", "", (TEMPLATES / "fr" / name / "body.txt").read_text())
    assert "\u00a0:" in text
    assert not re.search(r" [:;!?]", text)
