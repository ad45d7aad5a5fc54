"""What a model is shown of a mail: the same whether it learns from it or judges it."""

import pytest

from mailbot.classify.clues import Clues, clues_of
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.settings import shipped

ALLUDIUM = load(shipped("routing_rules"), ["alludium"]).desks[0]
MATCHER = Matcher(ALLUDIUM)
TO = "appeals@alludium.ai"
FORM = "AUP Enforcement Appeal - ACC-48213"
APPEAL = "I am writing to appeal the suspension of my account. Please review your decision."
REPORT = "I want to report a user: @tom sends me death threats every night. Please stop him."


def clues(text: str) -> Clues:
    return clues_of(ALLUDIUM, MATCHER, subject=FORM, text=text, recipients=(TO,))


@pytest.mark.parametrize(("text", "told"), [(APPEAL, FORM), (REPORT, "")])
def test_a_form_that_the_text_contradicts_is_not_told_to_the_model(text: str, told: str) -> None:
    seen = clues(text).seen(FORM, text)
    assert (seen.subject, seen.scores.convention) == (told, "appeal" if told else None)
