"""What layers take of a mail: its marks by their hashes, and of each sort only what tells what the layer has to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.features import FORM, GROUP, MAX_WORDS, PAIR, Mark
from mailbot.classify.fusion import Scores, Seen
from mailbot.classify.vectors import keys_of
from mailbot.learn.marks import KIND, LABELS, bag_of, marks_of


def pairs(text: str, subject: str = "") -> list[Mark]:
    found, bag, _ = marks_of(Seen("alludium", subject, text, Scores()))
    assert bag.keys.tolist() == keys_of(mark.name for mark in found).tolist()
    return [mark for mark in found if mark.name.startswith(PAIR)]


def test_words_that_follow_one_another_are_marked_in_their_order() -> None:
    (pair,) = pairs("my password")
    assert [pair] == pairs("", "My PASSWORD")
    assert pair.name not in {mark.name for mark in pairs("password my")}


@pytest.mark.parametrize(("words", "others"), [("my password", "mein Passwort"), ("mon médecin", "mio medico")])
def test_words_of_like_meaning_often_make_the_same_pair_in_another_language(words: str, others: str) -> None:
    assert [mark.name for mark in pairs(words)] == [mark.name for mark in pairs(others)] != []


def test_the_end_of_a_sentence_and_a_question_are_followed_too() -> None:
    (stated,), (asked,) = pairs("password."), pairs("password?")
    assert stated.name.endswith(" .")
    assert asked.name.endswith(" ?")
    assert pairs("doctor. password") == [*pairs("doctor."), *pairs(". password")]


def test_what_nothing_is_known_of_is_passed_over_and_subject_and_text_are_apart() -> None:
    assert pairs("my quuxbarfoo 12345 https://example.org password") == pairs("my password")
    assert pairs("password", "my") == []
    assert pairs("quuxbarfoo") == []


def test_a_pair_is_marked_once_and_stands_for_both_its_words() -> None:
    found = [mark.words for mark in pairs("my password, my password. My password")]
    assert found == ["my password", "password my", "password", "my"]


@given(st.lists(st.sampled_from(["my", "password", "doctor", "bank", ".", "?", "quuxbarfoo"]), max_size=3 * MAX_WORDS))
def test_no_text_makes_more_pairs_than_it_has_words(words: list[str]) -> None:
    text = " ".join(words)
    names = [mark.name for mark in pairs(text, text)]
    assert len(names) == len(set(names)) <= 2 * MAX_WORDS


def test_what_is_left_out_of_a_long_text_parts_what_stands_around_it() -> None:
    half = MAX_WORDS // 2
    assert pairs(f"{'my ' * half}{'quuxbarfoo ' * half}{'password ' * half}") == [
        *pairs("my my."), *pairs(". password password")
    ]  # fmt: skip


def test_groups_of_words_tell_all_but_the_kind_and_places_of_words_tell_it_alone() -> None:
    names = ("scam", f"{FORM}first:scam", f"{PAIR}1 2", f"{GROUP}400:1")
    telling = bag_of([Mark(name, "scam") for name in names]).telling
    assert telling[KIND].tolist() == [True, True, True, False]
    assert telling[LABELS].tolist() == [True, False, False, True]


def test_a_layer_takes_the_known_marks_that_tell_what_it_says() -> None:
    bag = bag_of([Mark("scam", "scam"), Mark(f"{FORM}end:scam", "scam"), Mark("found:x", "", 2), Mark("new", "new")])
    known = np.sort(keys_of(["scam", f"{FORM}end:scam", "found:x"]))
    keys, counts = bag.inputs(known)[LABELS]
    assert keys.tolist() == keys_of(["scam", "found:x"]).tolist()
    assert counts.tolist() == [1, 2]
    assert len(bag.inputs(known)[KIND][0]) == 3
    assert all(not len(keys) for keys, _ in bag.inputs(known[:0]).values())
