"""Many words as one pattern that shares their beginnings, so that a text is held against a letter and not each word."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

_PLAIN = {
    code: base
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord("ł"): "l", ord("Ł"): "L"}


def accentless(words: str) -> str:
    """Words as they are typed in a hurry, letter for letter.

    >>> accentless("à midi, środę, Märkte")
    'a midi, srode, Markte'
    """
    return words if words.isascii() else words.translate(_PLAIN)


def one_of(words: Iterable[str]) -> str:
    """A pattern of some words, of which it meets the longest that it can.

    >>> one_of(["gestern", "gestern abend", "heute", "x"])
    '(?:gestern(?:\\\\ abend)?|heute|x)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _pattern(tree)


def _pattern(tree: dict[str, Any]) -> str:
    """A tree of letters as a pattern; "" among them: a word may end here."""
    branches = [re.escape(letter) + _pattern(rest) for letter, rest in tree.items() if letter]
    ends = "" in tree
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}" if branches else ""
