"""A template's text becomes blocks, and blocks become lines of 72 columns."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.replies.layout import WIDTH, Block, blocks, columns, plain


def laid_out(text: str) -> str:
    return plain(blocks(text))


def test_the_lines_of_a_paragraph_are_joined_and_filled() -> None:
    text = laid_out("one two\nthree\n\n" + "word " * 30)
    first, _, rest = text.partition("\n\n")
    assert first == "one two three"
    assert [len(line) for line in rest.splitlines()] == [69, 69, 9]


def test_items_keep_their_indent() -> None:
    text = laid_out("- " + "word " * 20 + "\n- short\n  and more")
    assert text.splitlines()[1].startswith("  word")
    assert text.splitlines()[-1] == "- short and more"


def test_facts_are_aligned_and_those_without_a_value_are_left_out() -> None:
    assert laid_out("A:  1\nLonger:  2\nEmpty:  \n") == "A:       1\nLonger:  2\n"


def test_facts_that_are_all_empty_leave_nothing() -> None:
    assert laid_out("Before.\n\nEmpty:  \n\nAfter.") == "Before.\n\nAfter.\n"


def test_a_long_fact_hangs_below_its_value() -> None:
    second = laid_out("Label:  " + "word " * 20).splitlines()[1]
    assert second.startswith("        word")


def test_urls_and_ids_are_never_broken() -> None:
    url = "https://example.org/" + "a" * 200
    assert url in laid_out(f"Look at {url} please, it is there.").splitlines()


def test_quoted_words_keep_their_lines_and_their_mark() -> None:
    assert laid_out("> one\n>   two\n>\n> - three") == "> one\n>   two\n>\n> - three\n"


def test_a_long_quoted_line_keeps_its_mark_on_every_line() -> None:
    assert all(line.startswith("> ") for line in laid_out("> " + "word " * 40).splitlines())


def test_an_announcement_stands_right_above_its_list() -> None:
    assert laid_out("These:\n\n- one\n\nAfter.") == "These:\n- one\n\nAfter.\n"


def test_east_asian_text_is_filled_by_its_width() -> None:
    lines = laid_out("受け付けました。" * 12).splitlines()
    assert len(lines) > 1
    assert all(columns(line) <= WIDTH + 2 for line in lines)
    assert not any(line.startswith("。") for line in lines)


@given(st.text("ab-> \n.", max_size=400))
def test_no_letter_is_lost_and_lines_stay_within_the_width(text: str) -> None:
    made = laid_out(text)
    assert made.endswith("\n")
    longest = max((len(word) for word in text.split()), default=0)
    assert all(len(line) <= max(WIDTH, longest + len("> ")) for line in made.splitlines())
    assert sum(made.count(letter) for letter in "ab") == sum(text.count(letter) for letter in "ab")


@given(st.text(max_size=300))
def test_any_text_can_be_laid_out(text: str) -> None:
    assert isinstance(laid_out(text), str)


def test_an_announcement_knows_itself() -> None:
    assert [block.leads_in for block in (Block("paragraph", ("These:",)), Block("items", ("a:",)))] == [True, False]
