"""HTML to the text that a person would read: for mails that say nothing in plain text.

inscriptis does the layout; its tables and CSS lengths are switched off: with them a small mail can ask for gigabytes.
Hidden words are left out and counted, quotes get `>` in front, and a link shows where it leads. Keeps no markup; the
source stays with the mail as evidence.
"""

import html
import re
from typing import NamedTuple

from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_engine import Inscriptis
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping
from lxml.html import HTMLParser, document_fromstring

from mailbot.parsing.html_marks import MARKS, mark, quoted_lines, signed_lines

HIDDEN_DEFECT = "the HTML holds words that nobody is shown"
MAX_LAYOUT = 128 * 1024
MAX_HTML = 4 * 1024 * 1024
# Each pattern stops at the next `<`, so that all of them are linear.
XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*>", re.IGNORECASE)
LONG_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{2000,}>")  # libxml2 is quadratic in attributes
NOT_TEXT = re.compile(r"<(style|script|title)\b[^<>]*>[^<]*(?:</\1\s*>)?", re.IGNORECASE)
BLOCK = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
NO_MARKS = {ord(mark): None for mark in MARKS}
TAG = re.compile(r"<[!/?a-zA-Z][^<>]*>")
MANY_BLANKS = re.compile(r"\n{3,}")


class Readable(NamedTuple):
    """What a person reads of an HTML document, and how many letters and digits are hidden from them."""

    text: str
    hidden: int = 0


def html_to_text(source: str, layout: int = MAX_LAYOUT) -> str:
    """Readable text of an HTML document or fragment; never raises. See read_html."""
    return read_html(source, layout).text


def read_html(source: str, layout: int = MAX_LAYOUT) -> Readable:
    """What an HTML document or fragment says and hides; never raises.

    Args:
        source: decoded HTML.
        layout: characters that may be laid out; the rest only loses its tags, which costs far less.
    """
    source = LONG_TAG.sub(r"<\1>", XML_DECLARATION.sub("", source[:MAX_HTML].translate(NO_MARKS)))
    cut = len(source) if len(source) <= layout else max(source.rfind("<", 0, layout), 0)
    (text, hidden), rest = _lay_out(source[:cut]), source[cut:]
    if rest:
        text = f"{text}\n{_without_tags(rest)}"
    lines = signed_lines([line.rstrip() for line in quoted_lines(text.replace("\xa0", " "))])
    return Readable(MANY_BLANKS.sub("\n\n", "\n".join(lines)).strip("\n"), hidden)


def _lay_out(source: str) -> Readable:
    parser = HTMLParser()
    try:
        tree = document_fromstring(source, parser=parser)
        if any("depth" in error.message for error in parser.error_log.filter_from_fatals()):
            return Readable(_without_tags(source))  # libxml2 left out what is nested too deep
        hidden = mark(tree)
        return Readable(str(Inscriptis(tree, _config()).get_text()), hidden)
    except Exception:  # noqa: BLE001  # lxml and inscriptis raise what they like; the words must still be read
        return Readable(_without_tags(source))


def _without_tags(source: str) -> str:
    source = BLOCK.sub("\n", NOT_TEXT.sub(" ", source))
    return html.unescape(TAG.sub("", source))


def _config() -> ParserConfig:
    config = ParserConfig(css=_css(), custom_html_tag_handler_mapping=_plain_tables())
    config.attribute_handler.attribute_mapping = {}
    return config


def _css() -> dict[str, HtmlElement]:
    block, cell = HtmlElement(display=Display.block), HtmlElement(display=Display.inline, suffix="  ")
    lists = dict.fromkeys(("ul", "ol", "table", "tr", "hr", "dt", "dd", "form"), block)
    body = HtmlElement(display=Display.inline)  # a new one each time: the engine keeps its canvas in it
    return {**STRICT_CSS_PROFILE, **lists, "td": cell, "th": cell, "body": body}


def _plain_tables() -> CustomHtmlTagHandlerMapping:
    names = ("table", "tr", "td", "th")
    return CustomHtmlTagHandlerMapping(
        start_tag_mapping={name: lambda _state, _attributes: None for name in names},
        end_tag_mapping={name: lambda _state: None for name in names},
    )
