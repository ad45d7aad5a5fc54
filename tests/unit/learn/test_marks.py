"""What layers take of a mail: its marks by their hashes, and of each sort only what tells what the layer has to say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.features import FORM, GROUP, MAX_WORDS, PAIR, Mark
from mailbot.classify.fusion import Scores, Seen
from mailbot.classify.vectors import keys_of
from mailbot.learn.marks import KIND, LABELS, bag_of, marks_of, tells


def pairs(text: str, subject: str = "") -> list[str]:
    """The pairs of groups of a mail, each as the first of its words stands."""
    return [mark.name for mark in marks_of(Seen("alludium", subject, text, Scores()))[0] if mark.name.startswith(PAIR)]


def test_words_that_follow_one_another_are_marked_alike_in_any_language() -> None:
    assert len(pairs("my password")) == 1
    assert pairs("my password") == pairs("mein Passwort") == pairs("", "My PASSWORD")
    assert pairs("mijn account") == pairs("mon compte")
    assert not set(pairs("my password")) & set(pairs("password my"))


def test_the_end_of_a_sentence_and_a_question_are_followed_too() -> None:
    (stated,), (asked,) = pairs("password."), pairs("password?")
    assert stated.endswith(" .")
    assert asked.endswith(" ?")
    assert pairs("doctor. password") == [*pairs("doctor."), *pairs(". password")]


def test_what_nothing_is_known_of_is_passed_over_and_subject_and_text_are_apart() -> None:
    assert pairs("my quuxbarfoo 12345 https://example.org password") == pairs("my password")
    assert pairs("password", "my") == []
    assert pairs("quuxbarfoo") == []


def test_a_pair_is_marked_once_and_by_its_first_word() -> None:
    found, _ = marks_of(Seen("alludium", "", "my password, my password", Scores()))
    assert [mark.words for mark in found if mark.name.startswith(PAIR)] == ["my", "password"]


@given(st.text(max_size=3000))
def test_no_text_makes_more_pairs_than_it_has_words(text: str) -> None:
    assert len(pairs(text, text)) <= 2 * MAX_WORDS


def test_groups_of_words_tell_all_but_the_kind_and_places_of_words_tell_it_alone() -> None:
    marks = ("scam", f"{FORM}first:scam", f"{PAIR}1 2", f"{GROUP}400:1")
    assert [tells(KIND, mark) for mark in marks] == [True, True, True, False]
    assert [tells(LABELS, mark) for mark in marks] == [True, False, False, True]


def test_a_layer_takes_the_known_marks_that_tell_what_it_says() -> None:
    bag = bag_of([Mark("scam", "scam"), Mark(f"{FORM}end:scam", "scam"), Mark("found:x", "", 2), Mark("new", "new")])
    known = np.sort(keys_of(["scam", f"{FORM}end:scam", "found:x"]))
    keys, counts = bag.input(LABELS, known)
    assert keys.tolist() == keys_of(["scam", "found:x"]).tolist()
    assert counts.tolist() == [1, 2]
    assert len(bag.input(KIND, known)[0]) == 3
