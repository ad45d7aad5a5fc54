"""The few properties of CSS that decide whether text is seen: inline declarations and rules for one class or id."""

import re

from lxml.html import HtmlElement

MAX_SHEET = 64 * 1024
MAX_STYLE = 2_000
SMALL = re.compile(r"(?:0*1(?:\.0*)?|0*(?:\.\d*)?)(?:px|pt)|0*(?:\.0\d*|\.)?(?:em|rem)?|0*\d?(?:\.\d*)?%")
ZERO = re.compile(r"0*(?:\.0*)?(?:px|pt|em|rem|%)?")
FAR = re.compile(r"-\d{3,6}(?:\.\d{1,6})?(?:px|pt|em|rem)")
SELECTOR = re.compile(r"\s*[a-z0-9]{0,10}([.#][\w-]{1,64})\s*")
NAMED = {"white": "ffffff", "black": "000000"}
RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]{1,6}))?\)")
HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")


def style_of(source: str) -> dict[str, str]:
    """The declarations of a style, lower case, without spaces and `!important`."""
    style: dict[str, str] = {}
    for declaration in source[:MAX_STYLE].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            style[name.strip()] = "".join(value.replace("!important", "").split())
    return style


def is_small(size: str) -> bool:
    """Whether a font's size is one that nobody can read."""
    return bool(size) and SMALL.fullmatch(size) is not None


def hides(style: dict[str, str]) -> bool:
    """Whether a style keeps an element and all in it from being seen.

    >>> hides({"display": "none"}), hides({"opacity": "0.9"})
    (True, False)
    """
    if style.get("display") == "none" or _is_zero(style, "opacity"):
        return True
    if style.get("overflow", "").startswith("hidden") and any(
        _is_zero(style, name) for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    if FAR.fullmatch(style.get("text-indent", "")):
        return True
    placed = style.get("position") in ("absolute", "fixed")
    return placed and any(FAR.fullmatch(style.get(name, "")) for name in ("left", "top", "right", "margin-left"))


def _is_zero(style: dict[str, str], name: str) -> bool:
    return bool(style.get(name)) and ZERO.fullmatch(style[name]) is not None


def colour_of(value: str) -> str | None:
    """A colour as six hexadecimal digits; None where none is given, or one that isn't known or is clear."""
    value = "".join(value.lower().split())
    if value in NAMED:
        return NAMED[value]
    if found := RGB.fullmatch(value):
        if found[4] is not None and ZERO.fullmatch(found[4]):
            return None
        return "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    if not (digits := HEX.fullmatch(value)):
        return None
    return digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1])


class Sheet:
    """What the style sheets of a mail say about classes and ids; an at-rule holds for some screens: it is left out."""

    def __init__(self, tree: HtmlElement) -> None:
        self.hidden: set[str] = set()
        self.coloured: set[str] = set()
        self.grounded: set[str] = set()
        source = "".join(element.text or "" for element in tree.iter("style"))[:MAX_SHEET].lower()
        depth, selector = 0, ""
        for piece in re.split(r"([{}])", source.replace("<!--", "").replace("-->", "")):
            if piece in ("{", "}"):
                depth = max(0, depth + (1 if piece == "{" else -1))
            elif depth == 0:
                selector = piece
            elif depth == 1 and not selector.strip().startswith("@"):
                self._rule(selector, style_of(piece))

    def _rule(self, selector: str, style: dict[str, str]) -> None:
        for one in selector.split(","):
            found = SELECTOR.fullmatch(one)
            name = found[1] if found else "*"
            if found and hides(style):
                self.hidden.add(name)
            if "color" in style:
                self.coloured.add(name)
            if any(key.startswith("background") for key in style):
                self.grounded.add(name)

    def hides(self, element: HtmlElement, style: dict[str, str]) -> bool:
        return style.get("display", "none") == "none" and not self.hidden.isdisjoint(_names(element))

    def colours(self, element: HtmlElement) -> bool:
        """Whether a rule may give an element a colour that isn't known here."""
        return "*" in self.coloured or not self.coloured.isdisjoint(_names(element))

    def grounds(self, element: HtmlElement) -> bool:
        """Whether a rule may give an element a ground that isn't known here."""
        return "*" in self.grounded or not self.grounded.isdisjoint(_names(element))


def _names(element: HtmlElement) -> set[str]:
    names = {f".{name}" for name in element.get("class", "").lower().split()[:20]}
    return {*names, f"#{element.get('id', '').lower()}"} if element.get("id") else names
