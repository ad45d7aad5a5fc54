"""What is said of a pattern that can't be used."""

import pytest

from mailbot.desks.patterns import EVERYWHERE, mistake


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"stolen \pL+", None),
        (r"[\pL-]+ stolen", None),
        (r"(\pL+", r"not an RE2 pattern: missing ): (\pL+"),
        (r"[\pL", r"not an RE2 pattern: missing ]: [\pL"),
        (r"\pL**", "not an RE2 pattern: bad repetition operator: **"),
        (r"(?<=a)\pL", "not an RE2 pattern: invalid perl operator: (?<="),
        (r"\pL*", EVERYWHERE),
        ("stolen|", EVERYWHERE),
    ],
)
def test_what_is_wrong_with_a_pattern_is_told_as_it_is_written(pattern: str, said: str | None) -> None:
    assert mistake(pattern) == said
