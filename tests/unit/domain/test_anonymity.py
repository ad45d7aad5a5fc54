import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.anonymity import NOBODY, named_in, names_of, redacted
from mailbot.domain.ticket import Party

ADA = Party("complainant", "ada.byron@example.org", "Ada Byron")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Ada Byron wrote", f"{NOBODY} wrote"),
        ("ADA.BYRON@EXAMPLE.ORG wrote", f"{NOBODY} wrote"),
        ("so says Byron.", f"so says {NOBODY}."),
        ("byronic verse", "byronic verse"),
        ("the canada office", "the canada office"),
        ("", ""),
    ],
)
def test_words_lose_the_names_of_somebody_and_nothing_else(words: str, left: str) -> None:
    assert redacted(words, (ADA,)) == left


def test_a_name_in_a_script_without_blanks_goes_wherever_it_stands() -> None:
    assert (
        redacted("田中太郎さんから報告", (Party("complainant", "t@example.net", "田中太郎"),))
        == f"{NOBODY}さんから報告"
    )


def test_lists_and_mappings_lose_names_and_other_values_stay() -> None:
    found = {"a": ["Ada Byron", 1], "b": ("x", {"c": "byron"}), "d": None}
    left = {"a": [NOBODY, 1], "b": ("x", {"c": NOBODY}), "d": None}
    assert redacted(found, (ADA,)) == left


def test_words_that_tell_somebody_are_told_by_what_tells_them() -> None:
    assert named_in("Ms Byron says", [Party("x", ""), ADA]) == "Byron"
    assert named_in("she says", [ADA]) is None


@given(st.text(), st.text(max_size=30), st.emails())
def test_what_is_left_tells_no_name(words: str, name: str, address: str) -> None:
    party = Party("complainant", address, name)
    left = redacted(words, (party,)).replace(NOBODY, "\0")
    assert named_in(left, [party]) is None


@given(st.text(max_size=40), st.emails())
def test_no_name_is_empty(name: str, address: str) -> None:
    assert all(each.strip() for each in names_of(Party("complainant", address, name)))
