"""The marks of a mail as the layers of a model take them: known by their hashes, and which of them each layer takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from mailbot.classify.features import FORM, GROUP, PAIR, SIGNS, Mark, Tokens, marks, said, tokens
from mailbot.classify.fusion import Seen
from mailbot.classify.vectors import UNKNOWN, Array, keys_of, shipped

PIPES = KIND, LABELS = "textcat", "textcat_multilabel"
# What a layer doesn't learn from: where a word stands tells the kind alone, and a group of words all but the kind.
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


def marks_of(mail: Seen) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """The marks of a mail, with those of the groups that its words fall into; and all its words, in their order."""
    parts = tokens(mail.subject, mail.text)
    found = marks(mail.desk, parts, mail.scores.findings())
    groups = shipped().groups(keys_of(mark.name for mark in found))
    named = (Mark(f"{GROUP}{name}", found[place].words) for place, name in groups)
    return (*found, *named, *_pairs(parts)), said(parts)


def bag_of(found: Iterable[Mark]) -> Bag:
    found = tuple(found)
    return Bag(
        keys_of(mark.name for mark in found),
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
        for (word, group), (_, following) in pairwise(known):
            name = f"{PAIR}{group} {following}"
            found.setdefault(name, Mark(name, "" if word in SIGNS else word.lstrip("·")))
    return found.values()
