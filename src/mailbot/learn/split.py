"""Parts labelled mail so that what is measured was not learnt: near-copies are never parted.

Which side a mail falls on follows from its group's name alone, so that it stays there when others are added.
"""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mailbot.learn.data import Labelled

NEAR = 0.6  # mails that share more of their words than this are told as one
HELD_OUT = 10  # every so-manieth family is kept for evaluation
FOLDS = 3

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def held_out(records: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Mails to learn from, whose group is their whole family as `folds` needs it; and about a tenth to measure with."""
    named = in_families(records)
    kept = [record for record, each in zip(records, named, strict=True) if not _number(each.group) % HELD_OUT]
    return [each for each in named if _number(each.group) % HELD_OUT], kept


def in_families(records: Sequence[Labelled]) -> list[Labelled]:
    """Each mail with its family as its group."""
    return [replace(record, group=name) for record, name in zip(records, families(records), strict=True)]


def folds(records: Sequence[Labelled]) -> list[int]:
    """For each mail the number of its group's fold, below FOLDS."""
    return [_number(f"fold {record.group}") % FOLDS for record in records]


def families(records: Sequence[Labelled]) -> list[str]:
    """For each mail the name of its family: its group with every group that has a near-copy of one of its mails."""
    leader: dict[str, str] = {}

    def find(group: str) -> str:
        while leader.setdefault(group, group) != group:
            group = leader[group]
        return group

    for one, other in _near_copies([words_of(record.text) for record in records]):
        first, second = sorted((find(records[one].group), find(records[other].group)))
        leader[second] = first
    return [find(record.group) for record in records]


def words_of(text: str) -> frozenset[str]:
    """The words of a text, of CJK the pairs of characters."""
    found: set[str] = set()
    for word in _WORDS.findall(text.lower()):
        if _CJK.match(word):
            found.update(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        else:
            found.add(word)
    return frozenset(found)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of their words that two texts have in common."""
    both = len(one & other)
    return both / max(len(one) + len(other) - both, 1)


def _near_copies(texts: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Every pair with an overlap above NEAR.

    Neither of such a pair has many more words than the other, and one of the rarest words of the longer is among the
    yet fewer rarest of the shorter: only texts like that are compared (prefixes of PPJoin, Xiao et al. 2008).
    """
    common = Counter(word for words in texts for word in words)
    rank = {word: at for at, word in enumerate(sorted(common, key=lambda word: (common[word], word)))}
    holders: dict[int, list[int]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for index in sorted(range(len(texts)), key=lambda index: len(texts[index])):
        words = texts[index]
        rarest, size, least = sorted(rank[word] for word in words), len(words), NEAR * len(words)
        to_ask, to_keep = (size - math.ceil(share * size) + 1 for share in (NEAR, 2 * NEAR / (1 + NEAR)))
        candidates = {other for word in rarest[:to_ask] for other in holders[word] if len(texts[other]) >= least}
        pairs += [(other, index) for other in candidates if overlap(words, texts[other]) > NEAR]
        for word in rarest[:to_keep]:
            holders[word].append(index)
    return pairs


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
