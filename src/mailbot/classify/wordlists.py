"""Many words as one pattern that shares their beginnings, so that a text is held against a letter and not each word."""

import re
from collections.abc import Iterable
from typing import Any


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
