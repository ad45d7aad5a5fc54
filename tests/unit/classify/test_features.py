"""What a model sees of a mail: words, their beginnings, sorts of names; bounded, linear, and nobody's data."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.features import FIRST, FORM, LAST, MAX_READ, MAX_WORDS, marks, tokens


def names(text: str, subject: str = "") -> list[str]:
    """The marks that tell what a mail is about, without its desk."""
    return [mark.name for mark in marks("allure", tokens(subject, text)) if not mark.name.startswith(FORM)][1:]


def places(text: str, subject: str = "") -> set[str]:
    return {
        mark.name.removeprefix(FORM) for mark in marks("allure", tokens(subject, text)) if mark.name.startswith(FORM)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Banned BANNED banned", ["banned", "^banne"]),
        ("https://bad.example.com/who?x=1", ["#url"]),
        ("hxxps://bad[.]example.com", ["#url"]),
        ("bad[.]example[.]com", ["#url"]),
        ("jane.doe@example.org", ["#mail"]),
        ("@jane_doe", ["#handle"]),
        ("12 345 ACC-48213 a1b2", ["#number", "acc", "#id"]),
        ("凍結", ["·凍結", "凍", "結"]),
        ("ban？", ["ban", "?"]),
        ("kündigung", ["kündigung", "^kündi"]),
        ("", []),
    ],
)
def test_marks_of_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_words_of_the_subject_are_marked_as_such_too() -> None:
    assert names("", "Appeal") == ["appeal", "^appea"]
    assert {"subject:appeal", "subject:^appea"} <= places("", "Appeal")


def test_words_are_marked_by_where_they_stand() -> None:
    assert places("Ban. May I go? No!") == {
        *(f"first:{word}" for word in ("ban", "may", "i", "go", "?", "no", "!")),
        *(f"last:{word}" for word in ("ban", "may", "i", "go", "?", "no", "!")),
        *("asked:may", "asked:i", "asked:go", "end:!", "length:0"),
    }


def test_of_a_long_text_only_the_first_and_last_words_have_a_place() -> None:
    found = places(" ".join(f"{a}{b}" for a in "abcdef" for b in "ghijkl"))
    assert sum(name.startswith("first:") for name in found) == FIRST
    assert sum(name.startswith("last:") for name in found) == LAST
    assert "length:2" in found


def test_what_rules_found_counts_more_than_a_word() -> None:
    mark = marks("allure", tokens("", ""), ["ground=context"])[1]
    assert (mark.name, mark.words) == ("found:ground=context", "")
    assert mark.counts > 1


def test_a_composed_letter_and_its_parts_are_the_same() -> None:
    assert names(unicodedata.normalize("NFD", "éléphant")) == names(unicodedata.normalize("NFC", "éléphant"))


def test_of_a_long_mail_beginning_and_end_are_read() -> None:
    words = " ".join(f"{a}{b}{c}" for a in "abcdefgh" for b in "abcdefghijkl" for c in "abcdefghijkl")
    found = names(words)
    assert len(found) == MAX_WORDS
    assert found[0] == "aaa"
    assert found[-1] == "hll"


@given(st.text())
def test_no_text_makes_more_marks_than_words_allow(text: str) -> None:
    assert len(marks("allure", tokens(text, text))) <= 2 + 4 * 4 * MAX_WORDS + FIRST + LAST


@pytest.mark.parametrize("piece", ["=", "a.", "[.]", "http://", "@", "ﷺ", "凍", "a@a."])
def test_hostile_text_is_read_to_its_bound(piece: str) -> None:
    assert len(marks("allure", tokens("", piece * (2 * MAX_READ)))) < 4 * MAX_WORDS
