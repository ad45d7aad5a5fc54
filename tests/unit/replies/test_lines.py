"""Text from outside becomes harmless, and otherwise stays what it was."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.replies.lines import clean_line, clean_text

ANY_TEXT = st.text(st.characters())  # halves of surrogate pairs included


@given(ANY_TEXT)
def test_a_cleaned_line_is_one_line_without_controls_or_bidi_overrides(text: str) -> None:
    line = clean_line(text)
    assert line.splitlines() in ([], [line])
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in line} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
    }
    assert line == line.strip()
    line.encode()


@given(ANY_TEXT)
def test_cleaning_a_line_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize("text", ["Déjà vu", "苦情の件", "👩‍👩‍👧 family", "naïve — “quoted”", "a\u200cb"])
def test_printable_text_of_any_script_is_kept(text: str) -> None:
    assert clean_line(text) == text


def test_a_long_line_is_cut_and_says_so() -> None:
    assert clean_line("a" * 50, 10) == "aaaaaaaaa…"


def test_a_megabyte_of_spaces_is_nothing() -> None:
    assert clean_line(" " * 1_000_000) == ""


@given(ANY_TEXT)
def test_cleaned_text_has_no_controls_but_tabs_and_line_ends(text: str) -> None:
    cleaned = clean_text(text, 10_000)
    assert {c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} <= {"\t", "\n"}


def test_every_kind_of_line_end_becomes_one() -> None:
    assert clean_text("a\r\nb\rc\nd\u2028e", 100) == "a\nb\nc\nd\ne"


def test_cut_text_tells_how_much_is_left_out() -> None:
    assert clean_text("a" * 30, 10) == "a" * 10 + "\n[… 20 more characters]"
