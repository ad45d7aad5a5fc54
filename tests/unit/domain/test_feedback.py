"""How content a complainant says they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.feedback import rating_in


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        ("5", 5),
        ("5 - thank you", 5),
        ("4, it took too long", 4),
        ("5/5", 5),
        ("I'd give it 4 out of 5.", 4),
        ("4 of 5 stars for you", 4),
        ("Rating: 2\nI was not heard.", 2),
        ("five stars!", 5),
        ("★★★★☆", 4),
        ("⭐⭐⭐", 3),
        ("4 von 5 Sternen", 4),
        ("Bewertung: 3", 3),
        ("4 étoiles", 4),
        ("note : 4", 4),
        ("cinco estrellas", 5),
        ("tre stelle", 3),
        ("Vijf sterren", 5),
        ("4 estrelas", 4),
        ("trzy gwiazdki", 3),
        ("\uff13点", 3),
        ("星5つ", 5),
        ("五つ星", 5),
        ("評価：\uff14", 4),
        ("\uff15\uff0f\uff15", 5),
    ],
)
def test_a_rating_is_read_in_the_ways_that_people_write_one(words: str, rating: int) -> None:
    assert rating_in(words) == rating


@pytest.mark.parametrize(
    "words",
    [
        "Thank you very much.",
        "It took 5 days.",
        "5 days is too long",
        "On 3/5 I wrote to you already.",
        "3 of 5 items are missing",
        "2025-05-04 it happened again",
        "1. The post is still there\n2. Nobody answered",
        "10/5",
        "4.5 stars",
        "4/5, and the answer itself 2/5",
        "0/5",
        "Call me at 5 55 55",
    ],
)
def test_what_is_no_rating_is_none(words: str) -> None:
    assert rating_in(words) is None


@given(st.text(max_size=300))
def test_whatever_is_written_a_rating_is_from_one_to_five(words: str) -> None:
    assert rating_in(words) in (None, 1, 2, 3, 4, 5)
