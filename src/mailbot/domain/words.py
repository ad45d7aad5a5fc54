"""Lists of words as patterns."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern of words as they stand, the longest first, so that it wins.

    >>> any_of(["re", "reply"])
    'reply|re'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
