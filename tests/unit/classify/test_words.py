"""Lines that a mail client has wrapped go on; whatever begins something of its own stays a line."""

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.words import unwrapped

LONG = "Since last week somebody has been writing to all of my friends in my name and asks each of them"


@pytest.mark.parametrize("width", [55, 66, 72, 76, 78, 98])
def test_a_wrapped_paragraph_is_one_line(width: int) -> None:
    paragraph = f"{LONG} for money. {LONG} for their passwords, which Ada of Eel Pie Island had better not tell"
    assert unwrapped(textwrap.fill(paragraph, width)).replace(".\n", ". ") == paragraph


def test_japanese_goes_on_without_a_space_where_a_word_was_parted() -> None:
    first, second = "昨日からわたしのアカウントにログインできなくなっていて、パス", "ワードを変えても同じです。"
    assert unwrapped(f"{first}\n{second}") == first + second


@pytest.mark.parametrize(
    "following",
    ["", "> quoted", "- an item", "* an item", "2. an item", "3) an item", "Account: @ada", "Task ID: t_1", "ID：4711"],
)
def test_what_begins_something_of_its_own_stays_a_line(following: str) -> None:
    text = f"{LONG[:70]}\n{following}"
    assert unwrapped(text) == text


def test_a_quoted_line_goes_on_in_a_quoted_one_alone() -> None:
    quoted = f"> {LONG[:70]}"
    assert unwrapped(f"{quoted}\n> and so on") == f"{quoted} and so on"
    for text in (f"{quoted}\nand so on", f"{LONG[:70]}\n> and so on"):
        assert unwrapped(text) == text


def test_a_new_thought_stays_a_line_where_nothing_says_that_lines_are_wrapped() -> None:
    text = f"{LONG[:70]}\nYes I have told him my password"
    assert unwrapped(text) == text


def test_after_a_line_that_had_room_for_the_next_word_a_new_one_begins() -> None:
    text = f"{LONG[:60]}\nred\n{LONG[:80]}"
    assert unwrapped(text) == text


@pytest.mark.parametrize("line", ["Dear desk,", LONG[:49], f"{LONG} {LONG}", f"{LONG[:70]}.", f"{LONG[:70]}:"])
def test_after_a_short_line_a_whole_paragraph_or_the_end_of_a_sentence_the_next_stays_apart(line: str) -> None:
    assert unwrapped(f"{line}\nand so on") == f"{line}\nand so on"


def test_a_line_after_which_a_japanese_one_begins_something_stays_apart() -> None:
    for text in (
        "ご担当者様\nお世話になっております",
        "昨日からわたしのアカウントにログインできなくなっています。\nなぜですか",
    ):
        assert unwrapped(text) == text


@given(st.text(st.sampled_from("ab 。、カ漢\n.:>-1"), max_size=400))
def test_nothing_is_lost_but_ends_of_lines_and_marks_of_quotes(text: str) -> None:
    assert re.sub("[ >\n]", "", unwrapped(text)) == re.sub("[ >\n]", "", text)
    assert unwrapped(text).count("\n") <= text.count("\n")
