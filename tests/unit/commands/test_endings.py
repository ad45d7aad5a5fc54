"""What those outside hear when a ticket is closed by hand, and what they don't."""

from dataclasses import replace

import pytest

from commanding import ANNA, MONDAY, OTHER, SAM, TICKET, after, decided, dossier, refusals, work
from mailbot.domain.ticket import Party
from mailbot.domain.work import Letter, Work

HAL, WIM = Party("subject", "hal@example.com"), Party("third_party", "wim@example.com")
MERGE = f"/merge {OTHER.id}"


def heard(*parties: Party, **more: object) -> Work:
    """A ticket on which some people outside have had mail of ours."""
    threads = {party.address: ("<1@example.com>",) for party in parties}
    return work(dossier(replace(TICKET, **more), parties=(ANNA, HAL, WIM), threads=threads))  # type: ignore[arg-type]


def only(done: Work) -> Letter:
    (letter,) = done.letters
    return letter


def test_the_complainant_is_told_that_it_is_closed_with_the_moderators_words() -> None:
    done = after("/close The link was\ndead already.", heard(ANNA))
    letter = only(done)
    assert (letter.template, letter.to, letter.language) == ("closed", ANNA, None)
    assert letter.said["words"] == "The link was\ndead already."
    assert (letter.said["closed_at"], letter.said["reopen_days"]) == (MONDAY, 30)
    assert "The complainant is told that it is closed, with your words." in done.done


def test_without_words_the_letter_has_none() -> None:
    done = after("/close", heard(ANNA))
    assert only(done).said["words"] == ""
    assert "The complainant is told that it is closed." in done.done


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/close withdrawn", ""),
        ("/close Withdrawn.", ""),
        ("/close “withdrawn”", ""),
        ("/close withdrawn: thank you for telling us", "thank you for telling us"),
        ("/close withdrew\nThank you for telling us.", "Thank you for telling us."),
    ],
)
def test_who_withdraws_has_it_confirmed(text: str, words: str) -> None:
    letter = only(after(text, heard(ANNA)))
    assert (letter.template, letter.said["withdrawn"], letter.said["words"]) == ("closed", True, words)


@pytest.mark.parametrize("text", ["/close withdrawn by telephone", "/close withdrawn ads were removed"])
def test_whether_they_withdrew_is_never_guessed(text: str) -> None:
    assert "`/close withdrawn` alone" in refusals(text, heard(ANNA))


def test_who_merges_tells_the_complainant_where_it_goes_on() -> None:
    letter = only(after(MERGE, heard(ANNA, HAL)))
    assert (letter.template, letter.to, letter.said["reference"]) == ("merged", ANNA, OTHER.id)


def test_whoever_else_was_written_to_is_told_without_the_words_that_are_for_the_complainant() -> None:
    done = after("/close Anna, we are sorry.", heard(ANNA, HAL, WIM))
    assert [(each.to, each.said["words"], each.said["theirs"], each.language) for each in done.letters] == [
        (ANNA, "Anna, we are sorry.", True, None),
        (HAL, "", False, "en"),
        (WIM, "", False, "en"),
    ]
    assert "/close writes to 3 people." in done.grave
    assert "So are the account holder, wim@example.com, without more." in done.done


def test_others_arent_told_that_the_complainant_withdrew() -> None:
    letters = after("/close withdrawn", heard(ANNA, HAL)).letters
    assert [each.said["withdrawn"] for each in letters] == [True, False]


def test_one_letter_asks_for_no_code_where_no_deadline_runs() -> None:
    of = heard(ANNA)
    assert after("/close", replace(of, dossier=replace(of.dossier, clocks=()))).grave == ()


UNTOLD: tuple[tuple[dict[str, object], str], ...] = (
    ({"threads": {}}, "we never wrote to them on it"),
    ({"blocked": "floods us"}, "mail from them is blocked"),
    ({"decisions": (decided(SAM),), "outcome_at": MONDAY}, "they know the outcome already"),
)


@pytest.mark.parametrize("text", ["/close", "/close withdrawn", MERGE])
@pytest.mark.parametrize(("more", "because"), UNTOLD)
def test_nobody_is_told_who_wasnt_answered_or_has_had_the_last_letter(
    text: str, more: dict[str, object], because: str
) -> None:
    of = heard(ANNA)
    done = after(text, replace(of, dossier=replace(of.dossier, **more)))  # type: ignore[arg-type]
    assert done.letters == ()
    assert f"The complainant isn't told: {because}." in done.done


def test_a_machine_that_reported_is_told_nothing() -> None:
    machine = Party("reporter", "fbl@example.net")
    done = after("/close", work(dossier(parties=(machine,), threads={machine.address: ("<1@example.com>",)})))
    assert done.letters == ()
    assert "The complainant isn't told: no person wrote." in done.done


def test_spam_gets_no_word() -> None:
    assert after("/spam", heard(ANNA, HAL)).letters == ()


def test_an_outcome_of_a_lower_level_isnt_the_last_word() -> None:
    of = heard(ANNA, level=1)
    of = replace(of, dossier=replace(of.dossier, decisions=(decided(SAM),), outcome_at=MONDAY))
    assert only(after("/close", of)).to == ANNA


def test_who_was_decided_on_but_told_nothing_is_told_that_it_is_closed_and_not_that_nothing_was_decided() -> None:
    of = heard(ANNA)
    told, untold = (
        only(after("/close", replace(of, dossier=each)))
        for each in (of.dossier, replace(of.dossier, decisions=(decided(SAM),)))
    )
    assert (told.said["undecided"], untold.said["undecided"]) == (True, False)


def test_who_gets_an_outcome_by_the_same_mail_gets_no_second_letter() -> None:
    of = heard(ANNA)
    done = after("/decide no violation\nreason: It is a quotation.\n/close", replace(of, person=SAM))
    assert [each.template for each in done.letters] == ["outcome"]


def test_an_answer_by_the_same_mail_is_a_letter_of_its_own() -> None:
    done = after("/reply to complainant: It is allowed.\n/close", replace(heard(), person=SAM))
    assert [each.template for each in done.letters] == ["reply", "closed"]


def test_words_that_name_one_of_us_go_to_nobody() -> None:
    assert "write it without" in refusals("/close Ask sam@example.org about it.", heard(ANNA))


@pytest.mark.parametrize(("kind", "undecided"), [("policy_question", False), ("complaint", True), ("appeal", True)])
def test_that_nothing_is_decided_against_them_is_told_where_something_might_have_been(
    kind: str, undecided: bool
) -> None:
    assert only(after("/close", replace(heard(ANNA, kind=kind), person=SAM))).said["undecided"] is undecided
