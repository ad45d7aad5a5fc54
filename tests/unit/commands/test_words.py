"""`/note`, `/ask`, `/reply`, `/reason`: words for ourselves and for the complainant."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commanding import ANNA, MONDAY, TICKET, after, dossier, refusals, states, work
from mailbot.domain.clock_changes import resume
from mailbot.domain.plan import Note
from mailbot.domain.ticket import Clock, Party


def test_a_note_is_kept_and_goes_to_nobody() -> None:
    done = after("/note I know this one.\nIt was here last year.")
    assert done.changes == (Note(TICKET.id, "comment", {"words": "I know this one.\nIt was here last year."}),)
    assert (done.letters, done.told) == ((), ())


def test_a_question_goes_to_the_complainant_and_stops_the_clocks() -> None:
    done = after("/ask Which post do you mean?")
    (letter,) = done.letters
    assert (letter.template, letter.purpose, letter.to) == ("question", "question", ANNA)
    assert letter.said == {"words": "Which post do you mean?", "other": False, "first": False}
    assert states(done) == {"investigation": "paused", "triage": "paused"}


def test_a_question_costs_none_of_the_time_that_remains() -> None:
    done = after("/ask Which post?")
    later = MONDAY + timedelta(days=7)
    back = resume(done.desk, done.ticket, done.dossier.clocks, "waiting", later, "answered")
    assert {each.clock.name: each.clock.limit_at for each in back}["triage"] == MONDAY + timedelta(days=7, hours=4)


def test_a_second_question_pauses_nothing_twice() -> None:
    done = after("/ask Which post?\n/ask And when?")
    assert len(done.letters) == 2
    assert [len(clock.pauses) for clock in done.dossier.clocks] == [1, 1]


@pytest.mark.parametrize("parties", [(), (Party("reporter", "robot@example.com"),), (Party("complainant", ""),)])
@pytest.mark.parametrize("text", ["/ask What?", "/reply Thanks."])
def test_where_no_person_wrote_nobody_is_written_to(text: str, parties: tuple[Party, ...]) -> None:
    assert "no person wrote" in refusals(text, work(dossier(parties=parties)))


@pytest.mark.parametrize("text", ["/ask", "/reply", "/note", "/reason"])
def test_what_says_nothing_is_refused(text: str) -> None:
    assert "write " in refusals(text)


def test_a_closed_ticket_asks_nothing() -> None:
    assert "closed" in refusals("/ask What?", work(dossier(replace(TICKET, state="closed"))))


def test_the_reason_of_a_delay_is_one_line() -> None:
    assert after("/reason We wait\nfor the police.").ticket.delay_reason == "We wait for the police."


@pytest.mark.parametrize("nothing", ["''", '""', "\u201c\u201d"])
def test_the_reason_of_a_delay_is_taken_back(nothing: str) -> None:
    explained = work(dossier(replace(TICKET, delay_reason="We wait.")))
    assert after(f"/reason {nothing}", explained).ticket.delay_reason == ""


def test_a_question_to_somebody_else_stops_no_clock() -> None:
    subject = Party("subject", "troll@example.net")
    done = after("/ask to subject: What do you say?", work(dossier(parties=(ANNA, subject))))
    assert [letter.to for letter in done.letters] == [subject]
    assert states(done) == {"investigation": "running", "triage": "running"}


def test_an_answer_that_names_one_of_us_isnt_written() -> None:
    assert "it names Robin" in refusals("/reply Robin Demo looks into it.")


@pytest.mark.parametrize("text", ["/ask Which post?", "/reply We look into it."])
def test_who_is_written_to_has_been_looked_at(text: str) -> None:
    review = Clock(TICKET.id, "initial_review", MONDAY, MONDAY, MONDAY + timedelta(days=1), published=True)
    begun = work(dossier(clocks=(review,)))
    assert states(after(text, begun))["initial_review"] == "met"
    assert states(after("/note Seen.", begun))["initial_review"] == "running"
