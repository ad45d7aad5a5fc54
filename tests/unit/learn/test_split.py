"""Mails that tell the same are never parted, and where a mail falls follows from its group alone."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from labelled_mail import labelled
from mailbot.learn.data import Labelled
from mailbot.learn.split import NEAR, _near_copies, families, folds, held_out, overlap, words_of

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("ano", "eki", "ulo", "irra", "om")]


def many_mails(count: int = 600) -> list[Labelled]:
    """Mails of ten words each, of which every third is a near-copy of the one before, in another group."""
    choose = random.Random(1)
    texts: list[list[str]] = []
    for number in range(count):
        words = choose.sample(WORDS, 10)
        texts.append([*texts[-1][:9], words[0]] if number % 3 == 2 else words)
    return [labelled(text=" ".join(words), group=f"group {number}") for number, words in enumerate(texts)]


def straddling(one: list[Labelled], other: list[Labelled]) -> list[tuple[str, str]]:
    return [
        (a.text, b.text)
        for a in one
        for b in other
        if a.group == b.group or overlap(words_of(a.text), words_of(b.text)) > NEAR
    ]


def test_near_copies_fall_on_the_same_side_though_their_groups_differ() -> None:
    mails = many_mails()
    learnt, kept = held_out(mails)
    assert straddling(learnt, kept) == []
    assert 30 <= len(kept) <= 100
    assert straddling(mails[:300], mails[300:]) == []  # copies are neighbours, so this can only be so by the seam
    assert straddling(mails[:299], mails[299:]) != []


def test_near_copies_fall_into_the_same_fold() -> None:
    mails, _ = held_out(many_mails())
    parts = folds(mails)
    first = [mail for mail, part in zip(mails, parts, strict=True) if part == 0]
    assert straddling(first, [mail for mail, part in zip(mails, parts, strict=True) if part]) == []
    assert len(set(parts)) > 1


def test_a_group_stays_on_its_side_when_mails_are_added() -> None:
    mails = [mail for number, mail in enumerate(many_mails()) if number % 3 == 0]
    before = {mail.group for mail in held_out(mails[:100])[1]}
    assert before
    after = {mail.group for mail in held_out(mails)[1]}
    assert before <= after


def test_mails_of_one_group_are_one_family_through_their_copies() -> None:
    mails = [
        labelled(text="a b c d e", group="x"),
        labelled(text="v w x y z", group="x"),
        labelled(text="v w x y z", group="y"),
        labelled(text="k l m n o", group="z"),
    ]
    assert families(mails) == ["x", "x", "x", "z"]


def test_words_of_japanese_are_pairs_of_characters() -> None:
    assert words_of("凍結されたID") == {"凍結", "結さ", "され", "れた", "id"}


@given(st.lists(st.frozensets(st.integers(0, 25).map(str), max_size=20), max_size=40))
def test_no_near_copy_is_overlooked_however_long_the_texts(texts: list[frozenset[str]]) -> None:
    found = {tuple(sorted(pair)) for pair in _near_copies(texts)}
    pairs = itertools.combinations(range(len(texts)), 2)
    assert found == {pair for pair in pairs if overlap(texts[pair[0]], texts[pair[1]]) > NEAR}
