"""New words of replies."""

from corpora import Row, Rows, measure
from mailbot.parsing.html import html_to_text
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text


def reply_body(row: Row, raw: bytes) -> str:
    if row["form"] == "rfc5322":
        return parse(raw).text
    text = raw.decode("utf-8", "replace")
    return html_to_text(text) if row["form"].startswith("html") else text


def test_replies_show_their_new_words(rows: Rows) -> None:
    of = good = 0
    for row, raw in rows("replies"):
        if "visible_reply" not in row["expect"]:
            continue
        of += 1
        good += visible_text(reply_body(row, raw), is_reply=True).split() == row["expect"]["visible_reply"].split()
    measure("replies: exact", good, of, at_least=0.78)
