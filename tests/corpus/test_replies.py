"""New words of replies: how many are shown exactly, and that none are lost."""

import re
from collections.abc import Iterator

from corpora import Row, Rows, measure
from mailbot.parsing.footers import is_footer
from mailbot.parsing.html import html_to_text
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text
from mailbot.parsing.signatures import without_signature

# What a source's own tests look for in a part that isn't new: an attribution, a quote, a signature, a list's footer.
OLDER = re.compile(r"\^?(?:On |>|--|_|\\-)")


def reply_body(row: Row, raw: bytes) -> str:
    if row["form"] == "rfc5322":
        return parse(raw).text
    text = raw.decode("utf-8", "replace")
    return html_to_text(text) if row["form"].startswith("html") else text.replace("\r\n", "\n")


def shown(row: Row, raw: bytes) -> str:
    return visible_text(reply_body(row, raw), is_reply=True, sender=row["expect"].get("sender", ""))


def new_words(row: Row) -> Iterator[str]:
    """What a source says is new: its visible reply without the signature, which goes, and its first reply's parts."""
    expect = row["expect"]
    lines = without_signature([line.rstrip() for line in expect.get("visible_reply", "").split("\n")])
    yield from (line for line in lines if line and not is_footer(line) and line.strip("-"))
    body = expect.get("reply[0].body", {})
    yield from (line for part in (*body.get("contains", ()), *body.get("equals", ())) for line in part.split("\n"))
    if "first_fragment" in expect:
        yield expect["first_fragment"]


def new_patterns(row: Row) -> Iterator[str]:
    """Patterns of the parts that a source shows, or of the first where it doesn't say which it shows."""
    hidden = row["expect"].get("hidden")
    for number, pattern in row["expect"].get("fragment_matches", {}).items():
        visible = not hidden[int(number)] if hidden else number == "0"
        if visible and not OLDER.match(pattern):
            yield pattern


def test_replies_show_their_new_words(rows: Rows) -> None:
    of = good = 0
    for row, raw in rows("replies"):
        if "visible_reply" in row["expect"]:
            of += 1
            good += shown(row, raw).split() == row["expect"]["visible_reply"].split()
    measure("replies: exact", good, of, at_least=0.93)


def test_replies_lose_no_new_words(rows: Rows) -> None:
    of = good = 0
    for row, raw in rows("replies"):
        words, patterns = list(new_words(row)), list(new_patterns(row))
        if row["expect"].get("source_admits_wrong") or not (words or patterns):
            continue
        of += 1
        text = shown(row, raw)
        lines = {"".join(line.split()) for line in text.split("\n")}
        kept = all("".join(line.split()).strip("-") in {*lines, ""} or line in text for line in words)
        good += kept and all(re.search(pattern, text, re.MULTILINE) for pattern in patterns)
    measure("replies: new words kept", good, of, at_least=1.0)


def test_replies_of_any_source_show_something(rows: Rows) -> None:
    for row, raw in rows("replies"):
        assert bool(shown(row, raw).strip()) == bool(reply_body(row, raw).strip()), row["file"]


def test_complaints_are_read_whole_but_for_their_signatures(rows: Rows) -> None:
    of = good = 0
    for _, raw in rows("human-complaints"):
        of += 1
        text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
        good += visible_text(text, is_reply=False).split() == text.split()
    measure("human complaints: every word read", good, of, at_least=0.99)
