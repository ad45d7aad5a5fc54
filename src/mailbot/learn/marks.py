"""The marks of a mail as the layers of a model take them: known by their hashes, and which of them each layer takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from mailbot.classify.features import FORM, GROUP, PAIR, SIGNS, Mark, Tokens, marks, said, tokens
from mailbot.classify.fusion import Seen
from mailbot.classify.vectors import UNKNOWN, Array, keys_of, shipped

PIPES = KIND, LABELS = "textcat", "textcat_multilabel"
# What a layer doesn't learn from: form, pairs among it, tells the kind alone, and groups of words all but the kind.
NOT_FOR = {KIND: GROUP, LABELS: FORM}

Input: TypeAlias = tuple[Array, Array]
"""Marks as a layer takes them: their keys, and how often each is seen."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The marks of a mail.

    Args:
        keys, counts: of each, in one order.
        telling: for each of PIPES, whether it learns from each.
    """

    keys: Array
    counts: Array
    telling: dict[str, Array]

    def inputs(self, known: Array) -> dict[str, Input]:
        """What the layer of each of PIPES takes of it.

        Args:
            known: the keys of the marks that there are, in order.
        """
        there = stand_in(known, self.keys)
        taken = {pipe: there & telling for pipe, telling in self.telling.items()}
        return {pipe: (self.keys[those], self.counts[those]) for pipe, those in taken.items()}


def marks_of(mail: Seen) -> tuple[tuple[Mark, ...], Bag, tuple[str, ...]]:
    """The marks of a mail, with those of groups and pairs that its words make; and all its words, in their order."""
    parts = tokens(mail.subject, mail.text)
    words = marks(mail.desk, parts, mail.scores.findings())
    keys = keys_of(mark.name for mark in words)
    groups = [Mark(f"{GROUP}{name}", words[place].words) for place, name in shipped().groups(keys)]
    others = (*groups, *_pairs(parts))
    found = (*words, *others)
    return found, _bag(found, np.concatenate([keys, keys_of(mark.name for mark in others)])), said(parts)


def bag_of(found: Sequence[Mark]) -> Bag:
    return _bag(found, keys_of(mark.name for mark in found))


def _bag(found: Sequence[Mark], keys: Array) -> Bag:
    return Bag(
        keys,
        np.array([mark.counts for mark in found], "f"),
        {pipe: np.array([not mark.name.startswith(other) for mark in found], bool) for pipe, other in NOT_FOR.items()},
    )


def stand_in(known: Array, keys: Array) -> Array:
    """Which of some keys are known.

    Args:
        known: in order.
    """
    if not len(known):
        return np.zeros(len(keys), bool)
    found: Array = known.take(np.searchsorted(known, keys), mode="clip") == keys
    return found


def _pairs(mail: Tokens) -> Iterable[Mark]:
    """Marks of the narrow groups of words that follow one another, or end a sentence, each once."""
    found: dict[str, Mark] = {}
    for part in mail:
        groups = shipped().narrow(part)
        known = [(word, word if word in SIGNS else group) for word, group in zip(part, groups, strict=True)]
        known = [each for each in known if each[1] != UNKNOWN]
        for (one, group), (next_one, following) in pairwise(known):
            name = f"{PAIR}{group} {following}"
            words = " ".join(word.lstrip("·") for word in (one, next_one) if word not in SIGNS)
            found.setdefault(name, Mark(name, words))
    return found.values()


def joined(inputs: Sequence[Input]) -> tuple[Array, Array, Array]:
    """Several mails as a layer takes them at once, with how many keys each has."""
    keys = np.concatenate([np.empty(0, "u8"), *(each[0] for each in inputs)])
    values = np.concatenate([np.empty(0, "f"), *(each[1] for each in inputs)])
    return keys, values, np.array([len(each[0]) for each in inputs], "int32")
