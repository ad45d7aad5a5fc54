"""HTML to text: what a person would read, whatever the source costs to lay out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.html import MAX_LAYOUT, html_to_text, read_html

HIDDEN = (
    '<div style="display:none">secret</div>', '<div style="DISPLAY : NONE !important;">secret</div>',
    "<p hidden>secret</p>", '<span style="visibility:hidden">secret</span>', '<span style="opacity:0">secret</span>',
    '<span style="opacity: 0.0">secret</span>', '<span style="font-size:0px">secret</span>',
    '<span style="font-size:1px">secret</span>', '<span style="font-size:0">secret</span>',
    '<div style="max-height:0;overflow:hidden">secret</div>',
    '<div style="height:0px; overflow: hidden">secret</div>',
    '<div style="position:absolute;left:-9999px">secret</div>', '<div style="text-indent:-9999px">secret</div>',
    '<div style="color:#ffffff">secret</div>', '<div style="color:white">secret</div>',
    '<font color="#FFF">secret</font>', '<div style="background-color:#000000;color:rgb(0,0,0)">secret</div>',
    '<table bgcolor="#336699"><tr><td style="color:#369">secret</td></tr></table>',
    '<div style="color:white"><b><i>secret</i></b></div>', '<div style="display:none"><p>se</p><p>cret</p></div>',
    "<style>.pre, #x { display: none }</style><div class='a pre'>secret</div>",
    "<style>span.tiny{font-size:12px;max-height:0;overflow:hidden}</style><span class=TINY>secret</span>",
)  # fmt: skip
SHOWN = (
    '<p style="font-size:10px">words</p>', '<p style="font-size:0.8em">words</p>',
    '<p style="font-size:80%">words</p>', '<p style="opacity:0.9">words</p>',
    '<div style="overflow:hidden;height:100px">words</div>', '<div style="background:#000;color:#fff">words</div>',
    '<td bgcolor="black"><font color="white">words</font></td>',
    '<div style="background:url(x.png)"><p style="color:#fff">words</p></div>',
    '<div style="color:nonsense">words</div>',
    '<table background="x.png"><tr><td style="color:#fff">words</td></tr></table>',
    '<p style="text-indent:-20px">words</p>',
    "<style>.dark{background:#000}</style><div class=dark><p style='color:#fff'>words</p></div>",
    "<style>td{background:#000}</style><p style='color:#fff'>words</p>", '<p style="display:block">words</p>',
    "<style>@media (max-width:9px){.wide{display:none}}</style><p class=wide>words</p>",
    "<style>.pre{display:none}</style><p class=pre style='display:block'>words</p>",
    '<div style="color:rgba(255,255,255,0)">words</div>', "<![if !mso]>words<![endif]>",
)  # fmt: skip


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
        "<blockquote>" * 200 + "words",
        "<a href=https://example.org/x>" * 4_000 + "words",
        "<div class=yahoo_quoted></div>" * 6_000 + "words",
        "<style>.a{display:none}</style>" * 5_000 + "words",
        "<style>" + "{" * 100_000 + "</style>words",
        "<p class='" + "a " * 900 + "'>x</p>" * 60 + "words",
        "<div style='color:#fff'>" * 200 + "</div>" * 200 + "words",
    ],
    ids=[
        "deep",
        "deep tables",
        "huge lengths",
        "attributes",
        "style in style",
        "wide table",
        "inline",
        "brackets",
        "quotes",
        "links",
        "older mail",
        "sheets",
        "a sheet",
        "classes",
        "colours",
    ],
)
def test_hostile_markup_neither_hangs_nor_balloons_nor_hides_the_words(source: str) -> None:
    text = html_to_text(source)
    assert "words" in text
    assert len(text) <= 2 * len(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<a href="https://example.org/a?b=1">the page</a>', "the page <https://example.org/a?b=1>"),
        ('<a href="https://evil.example.org/">https://bank.example.com</a>',
         "https://bank.example.com <https://evil.example.org/>"),
        ('<a href="https://www.example.org/">example.org</a>', "example.org"),
        ('<a href="HTTPS://example.org/a"><b>https://example.org/a</b></a>', "https://example.org/a"),
        ('<a href="https://example.org/x"><img src="y.png"></a>', "<https://example.org/x>"),
        ('<a href="mailto:a@example.org">a@example.org</a> <a href="#x">up</a> <a href="javascript:x">no</a>',
         "a@example.org up no"),
        ("<p>one</p><blockquote>two<blockquote>three</blockquote>four</blockquote><p>five</p>",
         "one\n\n> two\n>> three\n> four\n\nfive"),
        ("<blockquote><p>two</p><p>three</p></blockquote>", ">\n> two\n>\n> three\n>"),
        ('<blockquote style="margin:0 0 0 40px;border:none;padding:0">indented</blockquote>', "indented"),
        ("<div>new</div><div id=divRplyFwdMsg><b>From:</b> Desk</div>", f"new\n{'_' * 32}\nFrom: Desk"),
        ("\ue000a\ue001", "a"),
    ],
)  # fmt: skip
def test_links_and_quotes_and_older_mail_are_marked(source: str, text: str) -> None:
    assert html_to_text(source) == text


def test_a_chain_of_quotes_is_marked_as_deep_as_it_lies() -> None:
    assert html_to_text("<blockquote>" * 3 + "words").split("\n")[-1] == ">>> words"


@pytest.mark.parametrize("source", HIDDEN)
def test_what_nobody_is_shown_is_left_out_and_counted(source: str) -> None:
    found = read_html(f"<p>shown</p>{source}<p>too</p>")
    assert found.text.split() == ["shown", "too"]
    assert found.hidden == len("secret")


@pytest.mark.parametrize("source", SHOWN)
def test_what_may_be_seen_stays(source: str) -> None:
    found = read_html(source)
    assert "words" in found.text
    assert found.hidden == 0


def test_words_that_a_small_wrapper_hides_are_told_from_those_within_it_that_are_seen() -> None:
    found = read_html('<div style="font-size:0">secret<p style="font-size:14px">words</p>secret</div>')
    assert found == ("words", len("secretsecret"))


def test_without_hidden_words_none_are_counted() -> None:
    assert read_html("<p>words</p><!-- comment --><!--[if mso]>more<![endif]--><style>p {}</style>").hidden == 0


def test_what_is_too_long_to_lay_out_is_still_read() -> None:
    assert html_to_text("<p>x</p>" * (MAX_LAYOUT // 4) + "<p>last words</p>").endswith("last words")


@given(st.text(alphabet="<>/ab =\"'&;#!-\n", max_size=300))
def test_any_source_becomes_text(source: str) -> None:
    html_to_text(source)
