"""What words mean: alike in every language, known by their beginning where they are new, and little where few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.vectors import (
    DIMENSIONS,
    GROUPS,
    ROW,
    STEP,
    UNKNOWN,
    WordVectors,
    beginning,
    key_of,
    keys_of,
    meaning,
    shipped,
)


def table(**vectors: int) -> WordVectors:
    """A table of words whose vectors have one number in every place."""
    rows = np.zeros(len(vectors), ROW)
    for row, (word, number) in zip(rows, vectors.items(), strict=True):
        row["key"], row["weight"], row["vector"] = key_of(word), 1.0, number
    return WordVectors(np.sort(rows, order="key"))


def nearness(one: str, other: str) -> float:
    first, second = meaning([one]), meaning([other])
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("suspended", "gesperrt", "rechnung"),
        ("password", "mot", "mosque"),
        ("refund", "remboursement", "malware"),
        ("racist", "rassistisch", "refund"),
        ("suicide", "suizid", "invoice"),
        ("copyright", "droits", "suicide"),
    ],
)
def test_words_of_like_meaning_are_near_one_another_in_other_languages_too(word: str, like: str, unlike: str) -> None:
    assert nearness(word, like) > nearness(word, unlike)


def test_the_table_is_ordered_and_read_from_disk_alone() -> None:
    keys = shipped()._table["key"]
    assert (keys[1:] > keys[:-1]).all()
    assert isinstance(shipped()._table, np.memmap)
    assert not shipped()._table.flags.writeable


def test_words_of_like_meaning_fall_into_one_group_whatever_their_language() -> None:
    def groups(word: str) -> set[str]:
        return {name for _, name in shipped().groups(keys_of([word]))}

    assert groups("ransomware") & groups("malware")
    assert groups("doctor") & groups("médecin")
    assert not groups("doctor") & groups("malware")
    assert groups("quuxbarfoo") == set()


def test_each_group_is_told_once_with_the_place_of_its_first_word() -> None:
    keys = keys_of(["quuxbarfoo", "doctor", "doctors", "malware"])
    found = list(shipped().groups(keys))
    assert len({name for _, name in found}) == len(found)
    assert {place for place, _ in found} <= {1, 2, 3}
    assert 1 in {place for place, _ in found}


def test_the_narrow_group_of_a_word_is_one_of_its_groups() -> None:
    doctor, nothing, malware = shipped().narrow(["doctor", "quuxbarfoo", "malware"])
    assert nothing == UNKNOWN
    for word, group in (("doctor", doctor), ("malware", malware)):
        assert f"{GROUPS[-1]}:{group}" in {name for _, name in shipped().groups(keys_of([word]))}


def test_a_new_word_means_what_words_mean_that_begin_so() -> None:
    known = table(**{"hacker": 8, beginning("hackerangriff"): 4})
    hacker, attack, short, other = known.parts(["hacker", "hackerangriffe", "hack", "quux"])
    assert hacker.tolist() == pytest.approx((2 * attack).tolist())
    assert not short.any()
    assert not other.any()


def test_few_words_mean_little_and_more_of_the_same_no_more_than_the_word() -> None:
    known = table(scam=10)
    lengths = [known.parts(["scam"] * times).sum(axis=0)[0] for times in (1, 10, 100_000)]
    assert lengths[0] < lengths[1] < lengths[2]
    assert lengths[2] == pytest.approx(10 * STEP, rel=1e-3)


@given(st.lists(st.text(max_size=40), max_size=60))
def test_any_words_have_a_meaning_whatever_their_order(words: list[str]) -> None:
    found = meaning(words)
    assert found.shape == (DIMENSIONS,)
    assert np.isfinite(found).all()
    assert np.allclose(found, meaning(words[::-1]), atol=1e-4)
