"""What of an HTML mail the layout would lose: hidden words, quotes, where links lead, where older mail begins.

Works on the parsed tree before it is laid out: takes out and counts what a reader isn't shown, puts marks around
quotes, a rule above older mail as Outlook's plain text has it, and a link's address where its words say another.
"""

import re
from itertools import islice

from lxml.html import HtmlElement, fromstring

from mailbot.parsing.attribution import MAX_ATTRIBUTION_LINES, certainty, plain
from mailbot.parsing.html_hidden import take_out_hidden
from mailbot.parsing.older_mail import OUTLOOK_RULE
from mailbot.parsing.signatures import DELIMITER

QUOTE_IN, QUOTE_OUT, SIGN_IN, SIGN_OUT = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
)  # private: taken out of the source first
MARKS = (QUOTE_IN, QUOTE_OUT, SIGN_IN, SIGN_OUT)
MAX_DEPTH = 20
MAX_NAMES = 400
MAX_LINK = 2_000
MAX_LINK_WORDS = 20  # pieces of text of a link that are compared with its address
WEB = re.compile(r"\s*(?:https?|ftp)://", re.IGNORECASE)
SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
OLDER_IDS = ("divrplyfwdmsg", "mail-editor-reference-message-container", "outlookmessageheader", "x_divrplyfwdmsg")
# What clients put a signature in. Not those of phones: people type into them.
SIGNATURES = frozenset({
    "gmail_signature", "moz-signature", "bloop_sign", "front-signature", "protonmail_signature_block", "signature",
    "k9mail-signature", "zm-_id_-sgn", "_rc_sig", "x_signature", "email-signature", "email_signature", "mail-signature",
    "tutanota-signature", "rcmbody_signature", "evolution-signature", "__sig_pre__", "__sig_post__",
})  # fmt: skip
OLDER_MARKERS = ("__HEADERS__", "__QUOTED_TEXT__")
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
        if element.tag == "blockquote" and not (INDENTED.search(element.get("style", "")) or _holds_fields(element)):
            _quote(element)
        elif element.tag == "a" and WEB.match(element.get("href", "")):
            _show_link(element)
        if _begins_older_mail(element):
            _rule(element)
        elif _is_signature(element):
            element.text = SIGN_IN + (element.text or "")
            _append(element, SIGN_OUT)
    return hidden


def _quote(element: HtmlElement) -> None:
    element.text = QUOTE_IN + (element.text or "")
    _append(element, QUOTE_OUT)


def _holds_fields(element: HtmlElement) -> bool:
    """Whether it holds the fields above older mail, which Zimbra indents."""
    parent = element.getparent()
    return parent is not None and parent.get("data-marker") == "__HEADERS__"


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
    if (element.get("id") or "").lower() in OLDER_IDS or element.get("data-marker") in OLDER_MARKERS:
        return True
    if any(name in OLDER_CLASSES for name in (element.get("class") or "").lower().split()):
        return True
    return element.tag == "div" and bool(BORDERED.search(element.get("style", "")))


def _is_signature(element: HtmlElement) -> bool:
    if element.tag not in ("div", "p", "span", "pre", "table", "section"):
        return False
    names = f"{element.get('id', '')} {element.get('class', '')} {element.get('data-marker', '')}".lower()[:MAX_NAMES]
    return any(name in SIGNATURES or name.startswith("bloop_sign_") for name in names.split())


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
        if closed and not depth and lines and lines[-1]:
            lines.append("")  # in plain text what follows could be a wrapped line of the quote
    return lines


def _ends_in_rule(lines: list[str]) -> bool:
    return next((line == OUTLOOK_RULE for line in reversed(lines[-4:]) if line), False)


def signed_lines(lines: list[str]) -> list[str]:
    """Lines with the delimiter of RFC 3676 above what a client has marked as the signature, and no more marks.

    Only the sender's own, which isn't quoted, and only where nothing or an attribution stands between it and the older
    mail: somebody may have typed on below.
    """
    bare = [line.replace(SIGN_IN, "").replace(SIGN_OUT, "") for line in lines]
    begin = next((number for number, line in enumerate(lines) if SIGN_IN in line and line[:1] != ">"), None)
    if begin is None or lines[begin].partition(SIGN_IN)[0].strip():
        return bare
    end = _end_of_signature(lines, begin)
    words = next((line for line in bare[begin:end] if line.strip()), "")
    if not words or words.startswith(("--", ">")) or not _ends_the_words(bare[end:]):
        return bare
    return [*bare[:begin], DELIMITER, *bare[begin:]]


def _end_of_signature(lines: list[str], begin: int) -> int:
    """The line after it; one may hold another."""
    depth = 0
    for number in range(begin, len(lines)):
        depth += lines[number].count(SIGN_IN) - lines[number].count(SIGN_OUT)
        if depth <= 0:
            return number + 1
    return len(lines)


def _ends_the_words(below: list[str]) -> bool:
    said = []
    for line in below:
        if line.startswith(">") or line.strip() == OUTLOOK_RULE:
            break
        said += [line] if line.strip() else []
        if len(said) > MAX_ATTRIBUTION_LINES:
            return False
    return not said or certainty(plain(" ".join(said))) > 0
