"""What of an HTML mail the layout would lose: hidden words, quotes, where links lead, where older mail begins.

Works on the parsed tree before it is laid out: takes out and counts what a reader isn't shown, puts marks around
quotes, a rule above older mail as Outlook's plain text has it, and a link's address where its words say another.
"""

import re
from itertools import islice

from lxml.html import HtmlElement, fromstring

from mailbot.parsing.html_hidden import take_out_hidden
from mailbot.parsing.older_mail import OUTLOOK_RULE

QUOTE_IN, QUOTE_OUT = "\ue000", "\ue001"  # private characters, taken out of the source first
MAX_DEPTH = 20
MAX_LINK = 2_000
MAX_LINK_WORDS = 20  # pieces of text of a link that are compared with its address
WEB = re.compile(r"\s*(?:https?|ftp)://", re.IGNORECASE)
SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
OLDER_IDS = ("divrplyfwdmsg", "mail-editor-reference-message-container", "outlookmessageheader", "x_divrplyfwdmsg")
OLDER_CLASSES = (
    "yahoo_quoted", "outlookmessageheader", "zmail_extra", "ms-outlook-mobile-reference-message", "protonmail_quote",
    "tutanota_quote", "hmmessage_quote", "front-quote", "sh-quoted-content", "iwcreplymessage",
)  # fmt: skip
# Outlook for Windows and for Mac draw a line above the fields of the mail that is answered.
BORDERED = re.compile(r"border: ?none ?; ?border-top: ?solid", re.IGNORECASE)
INDENTED = re.compile(r"(?<![-\w])border: ?(?:none|0)", re.IGNORECASE)  # webmail's "indent more": no quote


def mark(tree: HtmlElement) -> int:
    """Marks a tree in place; how many letters and digits were hidden in it, and are taken out."""
    hidden = take_out_hidden(tree)
    for element in [element for element in tree.iter() if isinstance(element.tag, str)]:
        if element.tag == "blockquote" and not INDENTED.search(element.get("style", "")):
            _quote(element)
        elif element.tag == "a" and WEB.match(element.get("href", "")):
            _show_link(element)
        if _begins_older_mail(element):
            _rule(element)
    return hidden


def _quote(element: HtmlElement) -> None:
    element.text = QUOTE_IN + (element.text or "")
    _append(element, QUOTE_OUT)


def _append(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _show_link(element: HtmlElement) -> None:
    """Puts a link's address behind its words, unless they are the address."""
    address = element.get("href", "").strip()
    words = "".join(islice(element.itertext(), MAX_LINK_WORDS)).strip()
    if len(address) <= MAX_LINK and not any(map(str.isspace, address)) and _bare(address) != _bare(words):
        _append(element, f" <{address}>" if words else f"<{address}>")


def _bare(address: str) -> str:
    return SCHEME.sub("", address.strip()).rstrip("/").lower()


def _begins_older_mail(element: HtmlElement) -> bool:
    if (element.get("id") or "").lower() in OLDER_IDS or element.get("data-marker") == "__QUOTED_TEXT__":
        return True
    if any(name in OLDER_CLASSES for name in (element.get("class") or "").lower().split()):
        return True
    return element.tag == "div" and bool(BORDERED.search(element.get("style", "")))


def _rule(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.addprevious(fromstring(f"<div>{OUTLOOK_RULE}</div>"))


def quoted_lines(text: str) -> list[str]:
    """Lines of laid out text, those of a quote with `>` in front, as deep as it lies; a rule stands once."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        opened, closed = line.count(QUOTE_IN), line.count(QUOTE_OUT)
        words = line.replace(QUOTE_IN, "").replace(QUOTE_OUT, "").rstrip()
        depth += opened
        if (words.strip() or not (opened or closed)) and not (words.strip() == OUTLOOK_RULE and _ends_in_rule(lines)):
            lines.append(f"{'>' * min(depth, MAX_DEPTH)} {words.lstrip()}".rstrip() if depth else words)
        depth = max(0, depth - closed)
    return lines


def _ends_in_rule(lines: list[str]) -> bool:
    return next((line == OUTLOOK_RULE for line in reversed(lines[-4:]) if line), False)
