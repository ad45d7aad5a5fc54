"""Words that aren't ours on a terminal and in JSON."""

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from mailbot.cli_options import errors, screen
from mailbot.terminal import PlainTable, clean, escape, seen

MARKUP = ("[red]blood[/]", "[link=https://example.org]here[/link]", "[Gmail]/Spam", "\\[bold]x", "[/]", "[@click=x]y")


def drawn(*cells: str) -> str:
    screen = Console(file=StringIO(), width=200, force_terminal=True, color_system="truecolor")
    table = PlainTable("what", box=None, show_header=False)
    for cell in cells:
        table.add_row(cell)
    screen.print(table)
    return str(screen.file.getvalue())  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", MARKUP)
def test_what_looks_like_markup_in_a_cell_is_shown_as_it_stands(words: str) -> None:
    assert drawn(words).strip() == words


@pytest.mark.parametrize("words", MARKUP)
def test_what_looks_like_markup_within_ours_is_shown_as_it_stands(words: str) -> None:
    assert Text.from_markup(f"[red]✗[/] {escape(words)} is no file").plain == f"✗ {words} is no file"


@pytest.mark.parametrize(
    "words",
    ["\x1b[2J\x1b[31mred", "\x9b31m", "a\rb", "\x07", "a\x08b", "\x1b]0;title\x07", "\u202egpj.exe", "\u2066a", "\x00"],
)
def test_nothing_in_a_cell_moves_colours_or_reorders(words: str) -> None:
    shown = drawn(words)
    assert not any(character in shown for character in "\x1b\x9b\r\x07\x08\x00\u202e\u2066")


def test_spaces_of_other_languages_are_shown_as_spaces() -> None:
    assert clean("oui\u00a0: \u304a\u3000\u3057\u202f!") == "oui : \u304a \u3057 !"


@given(st.text())
def test_whatever_it_is_only_what_can_be_seen_is_left(words: str) -> None:
    assert all(letter.isprintable() or letter == "\n" for letter in clean(words))


@given(st.text(alphabet="[]/\\@#=abred \n"))
def test_nothing_that_is_escaped_is_markup(words: str) -> None:
    shown = Text.from_markup(f"{escape(words)}.")
    assert shown.spans == []
    assert shown.plain.replace("\\", "") == f"{words}.".replace("\\", "")  # rich drops one that stands before a bracket


@given(st.dictionaries(st.text(), st.text()))
def test_json_means_the_same_when_what_cannot_be_seen_is_escaped(value: dict[str, str]) -> None:
    line = seen(json.dumps(value, ensure_ascii=False))
    assert json.loads(line) == value
    assert line.isprintable() or not any(
        0x7F <= ord(letter) < 0xA0 or 0x2028 <= ord(letter) <= 0x202E for letter in line
    )


def test_half_a_character_can_be_written_too() -> None:
    assert seen(json.dumps("\ud83d", ensure_ascii=False)).encode() == b'"\\ud83d"'


def test_what_stands_between_colons_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Line 100 is a line, and no picture of a hundred points."""
    for console in (screen, errors):
        console.print("clocks.yaml:100: clocks.6.ladder")
    shown = capsys.readouterr()
    assert shown.out == shown.err == "clocks.yaml:100: clocks.6.ladder\n"
