"""HTML to text: what a person would read, whatever the source costs to lay out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.html import MAX_LAYOUT, html_to_text


def test_paragraphs_lists_and_rows_are_lines() -> None:
    source = "<p>Hello,<br>it is <b>me</b>.</p><table><tr><td>Account</td><td>ACC-1</td></tr></table><ul><li>one</ul>"
    assert html_to_text(source).split("\n") == ["Hello,", "it is me.", "", "Account ACC-1", "* one"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("no markup & < > more", "no markup & < > more"),
        ("<?xml version='1.0' encoding='utf-8'?><p>é</p>", "é"),
        ("<style>p {}</style><script>x()</script><p>words</p>", "words"),
        ("<div style='display: none'>hidden</div>shown", "shown"),
        ("<p hidden>hidden</p>shown", "shown"),
        ("a&nbsp;&amp;&nbsp;b", "a & b"),
        ("<!-- comment -->", ""),
    ],
)
def test_only_what_is_shown_is_read(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 60_000 + "words",
        "<table><tr><td>" * 2_000 + "words",
        "<p style='padding-left: 99999em; margin-top: 99999em'>words",
        "<a " + " ".join(f"a{number}=1" for number in range(20_000)) + ">words",
        "<p style='" + "style:" * 500 + "'>words",
        "<table>" + "<tr><td>x</td></tr>" * 5_000 + "<tr><td>" + "w" * 5_000 + "words</td></tr></table>",
        "a<i></i>" * 100_000 + "words",
        "<" * 300_000 + "words",
    ],
    ids=["deep", "deep tables", "huge lengths", "attributes", "style in style", "wide table", "inline", "brackets"],
)
def test_hostile_markup_neither_hangs_nor_balloons_nor_hides_the_words(source: str) -> None:
    text = html_to_text(source)
    assert "words" in text
    assert len(text) <= 2 * len(source)


def test_what_is_too_long_to_lay_out_is_still_read() -> None:
    assert html_to_text("<p>x</p>" * (MAX_LAYOUT // 4) + "<p>last words</p>").endswith("last words")


@given(st.text(alphabet="<>/ab =\"'&;#!-\n", max_size=300))
def test_any_source_becomes_text(source: str) -> None:
    html_to_text(source)
