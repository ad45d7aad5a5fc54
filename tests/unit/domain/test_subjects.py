"""Marks of answers and of passed-on mail before a subject."""

import pytest

from mailbot.domain.subjects import FORWARDS, REPLIES, is_marked


@pytest.mark.parametrize("mark", [*REPLIES, *FORWARDS])
@pytest.mark.parametrize("form", ["{}: spam", "{}： spam", "{} : spam", "[{}: spam]", "{}[2]: spam", " {}: spam"])
def test_every_mark_is_known_in_every_form(form: str, mark: str) -> None:
    assert is_marked(form.format(mark.upper()))


@pytest.mark.parametrize("subject", ["", "Report: spam", "spam re: yesterday", "Refund: late", "Important: read", "re"])
def test_other_words_before_a_colon_are_no_mark(subject: str) -> None:
    assert not is_marked(subject)
