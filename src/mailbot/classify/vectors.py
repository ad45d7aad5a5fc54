"""What words mean, as numbers: words of like meaning lie near one another, in whatever language they are.

So the classifier reads mail in words that no labelled mail has. docs/word-vectors.md tells where the numbers are from.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]  # its stub leaves it out

from mailbot.classify.features import STEM

Array: TypeAlias = "np.ndarray[Any, Any]"

FILE = Path(__file__).with_suffix(".npy")
DIMENSIONS = 96
GROUPS = (400, 2_000)  # into which words of like meaning fall: few wide ones, many narrow ones
ROW = np.dtype([
    ("key", "<u8"), ("weight", "<f2"), ("vector", "i1", (DIMENSIONS,)), ("groups", "<u2", (len(GROUPS),)),
])  # fmt: skip
UNKNOWN = -1  # the row, or group, of a word of which nothing is known
STEP = 1 / 4  # what one of the whole numbers of a vector stands for
FEW = 5.0  # weight that is added to that of all words: a mail of a few words means little


def key_of(word: str) -> int:
    """What a word is known by."""
    return int(hash_string(word))


def keys_of(words: Iterable[str]) -> Array:
    return np.array([key_of(word) for word in words], "u8")


def beginning(word: str) -> str:
    """What stands for a word that isn't known: how it begins, as its marks do.

    >>> beginning("suspendierungen")
    '^suspe'
    """
    return f"^{word[:STEM]}"


class WordVectors:
    """A table of words with their vectors, ordered by key; mapped from its file, all processes share it.

    Args:
        table: of dtype ROW; the rarer a word, the greater its weight, below 1; of each of GROUPS, into which it falls.
    """

    def __init__(self, table: Array) -> None:
        self._table = table
        self._keys = np.ascontiguousarray(table["key"])

    def parts(self, words: Sequence[str]) -> Array:
        """What each word adds to the meaning of a text of these words, which is their sum.

        Returns:
            A row of DIMENSIONS for each word; zeros where nothing is known of it.
        """
        rows = self._rows(words)
        known = self._table[np.maximum(rows, 0)]
        weights = np.where(rows >= 0, known["weight"].astype("f4"), 0)
        parts: Array = known["vector"].astype("f4") * (STEP * weights / (weights.sum() + FEW))[:, None]
        return parts

    def groups(self, keys: Array) -> Iterator[tuple[int, str]]:
        """The groups that words, or beginnings, fall into, each once: the place of the first that does, and its name.

        Args:
            keys: of the words; what isn't in the table falls into none.
        """
        rows = self._found(keys)
        known = np.flatnonzero(rows >= 0)
        for size, groups in zip(GROUPS, self._table["groups"][rows[known]].T, strict=True):
            each, first = np.unique(groups, return_index=True)
            for group, place in zip(each.tolist(), known[first].tolist(), strict=True):
                yield place, f"{size}:{group}"

    def narrow(self, words: Sequence[str]) -> list[int]:
        """The narrow group of each word, or of how it begins; UNKNOWN where there is neither."""
        rows = self._rows(words)
        found: list[int] = np.where(rows >= 0, self._table["groups"][rows, -1].astype("i4"), UNKNOWN).tolist()
        return found

    def _rows(self, words: Sequence[str]) -> Array:
        """The row of each word, or of how it begins; UNKNOWN where there is neither."""
        rows = self._found(keys_of(words))
        unknown = np.flatnonzero(rows < 0)
        rows[unknown] = self._found(keys_of(beginning(words[index]) for index in unknown.tolist()))
        return rows

    def _found(self, asked: Array) -> Array:
        places = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        return np.where(self._keys[places] == asked, places, UNKNOWN)


def meaning(words: Sequence[str]) -> Array:
    """What the words of a text mean together, by the table that comes with mailbot: DIMENSIONS numbers."""
    found: Array = shipped().parts(words).sum(axis=0)
    return found


@lru_cache(maxsize=1)
def shipped() -> WordVectors:
    """The table that comes with mailbot."""
    return WordVectors(np.load(FILE, mmap_mode="r"))
