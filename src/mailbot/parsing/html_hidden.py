"""Text of an HTML mail that nobody is shown: by its style, its attributes, its colour or a rule of its style sheet.

Spammers hide words from people, and newsletters hide a line for the list of mails; a moderator reads neither as the
sender's words. Knows inline styles and rules for one class or id; what else a browser would hide stays, and so does
what might be seen: text of the colour of its ground counts only where the ground is known.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from mailbot.parsing.html_styles import Sheet, colour_of, hides, is_small, style_of

WHITE = "ffffff"
UNSEEN = frozenset({"script", "style", "title", "head", "meta"})  # that the layout leaves out by itself


class Look(NamedTuple):
    """How text stands in an element: in an unreadable size, invisible, in a colour on a ground; None is unknown."""

    small: bool = False
    invisible: bool = False
    colour: str | None = None
    ground: str | None = WHITE

    @property
    def hides_text(self) -> bool:
        return self.small or self.invisible or (self.colour is not None and self.colour == self.ground)


def take_out_hidden(tree: HtmlElement) -> int:
    """Takes hidden text out of a tree; how many letters and digits it was."""
    sheet = Sheet(tree)
    looks: dict[HtmlElement | None, Look] = {None: Look()}
    covered: set[HtmlElement] = set()
    tops: list[HtmlElement] = []
    letters = 0
    for element in _elements(tree):
        parent = element.getparent()
        if parent in covered:
            covered.add(element)
            continue
        style = style_of(element.get("style", ""))
        looks[element] = _look(element, style, sheet, looks.get(parent, Look()))
        if (
            parent is not None
            and element.tag not in UNSEEN
            and ("hidden" in element.attrib or hides(style) or sheet.hides(element, style))
        ):
            covered.add(element)
            tops.append(element)
        elif looks[element].hides_text and element.tag not in UNSEEN:
            letters += _without_own_text(element)
    for element in tops:
        letters += _letters("".join(element.itertext()))
        element.drop_tree()
    return letters


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in tree.iter() if isinstance(element.tag, str))


def _look(element: HtmlElement, style: dict[str, str], sheet: Sheet, behind: Look) -> Look:
    colour = colour_of(style.get("color") or (element.get("color", "") if element.tag == "font" else ""))
    return Look(
        is_small(style["font-size"]) if "font-size" in style else behind.small and element.get("size") is None,
        style["visibility"] in ("hidden", "collapse") if "visibility" in style else behind.invisible,
        colour or (None if sheet.colours(element) else behind.colour),
        _ground(element, style, sheet, behind.ground),
    )


def _ground(element: HtmlElement, style: dict[str, str], sheet: Sheet, behind: str | None) -> str | None:
    """The colour behind an element's text: its own, or what it stands on; None where that isn't known."""
    declared = style.get("background-color") or style.get("background") or element.get("bgcolor", "")
    if not declared and not element.get("background") and "background-image" not in style:
        return None if sheet.grounds(element) else behind
    return colour_of(declared) or None


def _without_own_text(element: HtmlElement) -> int:
    """Takes out what stands in an element itself, but not in the elements within it, which may be seen."""
    letters = _letters(element.text or "")
    element.text = None
    for child in element:
        letters += _letters(child.tail or "")
        child.tail = None
    return letters


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
