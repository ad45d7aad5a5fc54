"""Lists of words, and letters, as patterns."""

import re
from collections.abc import Iterable

# The letters of Latin, Greek, Cyrillic, kana and kanji: of `\pL` RE2 makes a program three times as large.
LETTER = (
    r"[a-z\x{aa}\x{b5}\x{ba}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{52f}\x{1e00}-\x{1eff}"
    r"\x{3041}-\x{30ff}\x{3400}-\x{9fff}]"
)

_LETTER_IN_CLASS = re.compile(r"\[[^\]]*\\pL")


def any_of(words: Iterable[str]) -> str:
    """A pattern of words as they stand, the longest first, so that it wins.

    >>> any_of(["re", "reply"])
    'reply|re'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def with_fewer_letters(pattern: str) -> str:
    r"""A pattern that is read with `\pL` as fewer letters, but in a class that has others too.

    >>> with_fewer_letters(r"[\pL-]+") == r"[\pL-]+", LETTER in with_fewer_letters(r"x\pL*")
    (True, True)
    """
    return pattern if _LETTER_IN_CLASS.search(pattern) else pattern.replace(r"\pL", LETTER)
