"""The letters that deadlines call for, before they are rendered: to whom, in which thread, with nothing internal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot import letters_clocks
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Clock, Party, Pause
from mailbot.domain.waiting import Wait
from mailbot.letters_clocks import Correspondence
from specimens import ANNA, DESK, NOW, running_clock, ticket

FRESH = Fresh(b"s" * 32)
PARTIES = (
    Party("moderator", "robin@example.org", "Robin"),
    Party("complainant", ANNA.address, "Anna"),
    Party("complainant", "second@example.net"),
)
REVIEW = running_clock(name="initial_review")
INTERNAL = running_clock(name="triage", published=False)
MET = running_clock(name="acknowledge", state="met")
CLOCKS = (REVIEW, INTERNAL, MET)


def about(**changes: Any) -> Correspondence:
    given: dict[str, Any] = {"desk": DESK, "ticket": ticket(), "parties": PARTIES, "clocks": CLOCKS}
    return Correspondence(**{**given, **changes})


Letter = Callable[[Correspondence, str | None], Outgoing | None]
LETTERS: dict[str, Letter] = {
    "delay": lambda of, why: letters_clocks.delay_notice(of, FRESH, REVIEW, "", why),
    "reminder": lambda of, why: letters_clocks.reminder(of, FRESH, ("account",), NOW + timedelta(days=5), why),
    "closing": lambda of, why: letters_clocks.closing_notice(of, FRESH, why),
    "status": lambda of, why: letters_clocks.status(of, FRESH, ("news",), None, NOW, why),
}
every_letter = pytest.mark.parametrize(("purpose", "letter"), LETTERS.items(), ids=LETTERS)


def written(letter: Letter, why: str | None = None, **changes: Any) -> Outgoing:
    mail = letter(about(**changes), why)
    assert mail is not None
    return mail


@every_letter
def test_a_letter_goes_to_the_first_complainant(purpose: str, letter: Letter) -> None:
    mail = written(letter)
    assert (mail.purpose, mail.to, mail.to_role) == (purpose, ANNA, "complainant")
    assert (mail.ticket_id, mail.from_kind, mail.desk) == ("EXA-222222", "violation_report", "desk")


@every_letter
@pytest.mark.parametrize("parties", [(), (Party("reporter", "feed@example.net"),)])
def test_where_no_person_wrote_nobody_is_written_to(purpose: str, letter: Letter, parties: tuple[Party, ...]) -> None:
    assert letter(about(parties=parties), None) is None, purpose


@every_letter
def test_a_letter_is_automatic_and_answers_a_mail_only_where_one_asked(purpose: str, letter: Letter) -> None:
    mail = written(letter)
    assert mail.automatic
    assert mail.answers_mail == (purpose == "status")


@every_letter
def test_why_a_letter_is_suppressed_stays_with_it(purpose: str, letter: Letter) -> None:
    assert written(letter).suppressed_because is None, purpose
    assert written(letter, "beyond the budget").suppressed_because == "beyond the budget"


@every_letter
def test_a_letter_stays_in_its_thread(purpose: str, letter: Letter) -> None:
    thread = {"in_reply_to": "<two@example.net>", "references": ("<one@example.net>",)}
    mail = written(letter, **thread)
    assert {name: getattr(mail, name) for name in thread} == thread, purpose
    assert mail.subject == "Policy Violation Report"


@every_letter
def test_a_letter_bears_the_subject_of_the_mail_that_it_answers(purpose: str, letter: Letter) -> None:
    assert written(letter, subject="Any news?").subject == "Any news?", purpose


@every_letter
@pytest.mark.parametrize(
    ("language", "spoken", "expected"),
    [("de", ("en", "de"), "de"), ("fr", ("en", "de"), "en"), ("de", ("en",), "en"), (None, ("en", "de"), "en")],
)
def test_a_letter_is_in_the_tickets_language_where_the_desk_answers_in_it(
    purpose: str, letter: Letter, language: str | None, spoken: tuple[str, ...], expected: str
) -> None:
    desk = replace(DESK, languages=spoken, texts={"en": {}, "de": {}})
    assert written(letter, desk=desk, ticket=ticket(language=language)).language == expected, purpose


@every_letter
@pytest.mark.parametrize(("encrypted", "named"), [(True, None), (False, "ACC-48213")])
def test_an_account_that_came_encrypted_is_named_in_no_letter(
    purpose: str, letter: Letter, encrypted: bool, named: str | None
) -> None:
    mail = written(letter, ticket=ticket(reference="ACC-48213", encrypted=encrypted))
    assert mail.context["ticket"].reference == named, purpose


@pytest.mark.parametrize("purpose", ["delay", "status"])
def test_only_published_clocks_that_run_are_told(purpose: str) -> None:
    assert written(LETTERS[purpose]).context["clocks"] == (REVIEW,)


def test_the_delay_of_an_internal_clock_is_told_to_nobody_outside() -> None:
    assert letters_clocks.delay_notice(about(), FRESH, INTERNAL, "", None) is None


@pytest.mark.parametrize("reason", ["", "The expert is ill."])
def test_a_delay_has_its_clock_and_the_reason_as_given(reason: str) -> None:
    mail = letters_clocks.delay_notice(about(), FRESH, REVIEW, reason, None)
    assert mail is not None
    assert (mail.context["clock"], mail.context["reason"]) == (REVIEW, reason)


def test_delays_of_two_stages_and_of_two_tickets_are_mails_of_their_own_in_one_plan() -> None:
    told: list[tuple[str, Clock]] = [
        ("EXA-222222", REVIEW),
        ("EXA-222222", replace(REVIEW, name="decision")),
        ("EXA-333333", REVIEW),
    ]
    mails = [letters_clocks.delay_notice(about(ticket=ticket(id=name)), FRESH, clock, "", None) for name, clock in told]
    assert len({mail.id for mail in mails if mail}) == len({mail.token for mail in mails if mail}) == 3


SOONER = running_clock(name="decision", limit_at=NOW + timedelta(hours=2))
RECEIPT = running_clock(limit_at=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("clocks", "stage"),
    [
        ((REVIEW,), "initial_review"),
        ((REVIEW, SOONER, RECEIPT), "decision"),
        ((INTERNAL, MET), ""),
        ((RECEIPT,), ""),
        ((), ""),
        ((replace(REVIEW, state="paused", pauses=(Pause("waiting", NOW),)),), ""),
        ((running_clock(name="escalation 2", starts="escalated"),), "escalation"),
    ],
)
def test_a_status_names_the_stage_of_the_published_clock_that_is_due_first(
    clocks: tuple[Clock, ...], stage: str
) -> None:
    mail = letters_clocks.status(about(clocks=clocks), FRESH, ("news",), None, NOW, None)
    assert mail is not None
    assert (mail.context["stage"], mail.context["asked_at"]) == (stage, NOW)


def done(name: str, **changes: Any) -> Clock:
    return running_clock(name=name, published=False, **{"state": "met", **changes})


LOOKED = done("initial_review")
OUTCOME = done("resolution")
TELLING = done("notification", state="running")


@pytest.mark.parametrize(
    ("clocks", "assignee", "waits", "stands"),
    [
        ((done("acknowledge"),), None, None, "received"),
        ((done("initial_review", state="cancelled"),), None, None, "received"),
        ((), "robin@example.org", None, "looked_at"),
        ((LOOKED, done("resolution", state="running")), None, None, "looked_at"),
        ((done("initial_review", state="missed"),), None, None, "looked_at"),
        ((LOOKED,), "robin@example.org", Wait(NOW), "asked"),
        ((LOOKED, OUTCOME, TELLING), None, None, "looked_at"),  # who waits for it doesn't know the outcome yet
        ((LOOKED, OUTCOME, replace(TELLING, state="met"), done("feedback", state="running")), None, None, "decided"),
        ((OUTCOME, done("triage", state="running", starts="reopened")), None, None, "looked_at"),
        ((OUTCOME, done("escalation 2", starts="escalated", state="paused")), None, None, "looked_at"),
    ],
)
def test_how_far_a_matter_is_follows_from_what_people_have_done(
    clocks: tuple[Clock, ...], assignee: str | None, waits: Wait | None, stands: str
) -> None:
    where = about(clocks=clocks, ticket=ticket(assignee=assignee))
    mail = letters_clocks.status(where, FRESH, ("news",), waits, NOW, None)
    assert mail is not None
    assert (mail.context["stage"], mail.context["stands"]) == ("", stands)


def test_a_letter_of_dates_answers_no_mail() -> None:
    mail = letters_clocks.status(about(), FRESH, ("dates",), None, NOW, None)
    assert mail is not None
    assert not mail.answers_mail


@pytest.mark.parametrize(
    ("said", "level", "told"),
    [
        (("higher",), 1, "senior"),
        (("higher", "news"), 3, "complaints_officer"),
        (("news",), 1, "senior"),
        (("news",), 0, ""),
    ],
)
def test_a_status_names_the_level_that_has_the_ticket(said: tuple[Any, ...], level: int, told: str) -> None:
    mail = letters_clocks.status(about(ticket=ticket(level=level)), FRESH, said, None, NOW, None)
    assert mail is not None
    assert mail.context["level"] == told


def test_a_closing_notice_knows_how_long_a_reply_opens_the_ticket_again() -> None:
    mail = letters_clocks.closing_notice(about(desk=replace(DESK, reopen_days=14)), FRESH, None)
    assert mail is not None
    assert mail.context["reopen_days"] == 14


def test_a_reminder_has_what_is_missing_and_until_when() -> None:
    context = written(LETTERS["reminder"]).context
    assert (context["missing"], context["until"]) == (("account",), NOW + timedelta(days=5))
