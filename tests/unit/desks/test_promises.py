"""What a limit that stands alone has for a target, and what actions are called."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.commands._deciding import REFERRAL
from mailbot.desks import load
from mailbot.domain.clock import half
from mailbot.domain.desk import Duration

SHIPPED = Path(__file__).parents[3] / "routing_rules"


@pytest.mark.parametrize(
    ("limit", "target"),
    [
        (Duration(24, "hours"), Duration(12, "hours")),
        (Duration(1, "hours"), Duration(30, "minutes")),
        (Duration(3, "hours"), Duration(90, "minutes")),
        (Duration(48, "business_day_hours"), Duration(24, "business_day_hours")),
        (Duration(10, "business_days"), Duration(5, "business_days")),
        (Duration(5, "business_days"), Duration(2, "business_days")),
        (Duration(1, "business_days"), Duration(1, "business_days")),
    ],
)
def test_a_single_figure_has_half_of_it_for_a_target(limit: Duration, target: Duration) -> None:
    assert half(limit) == target


@pytest.mark.parametrize("name", ["alludium", "allure", "infrpool"])
def test_a_shipped_desk_calls_every_action_and_step_that_is_told_outside_in_every_language(name: str) -> None:
    (desk,) = load(SHIPPED, [name]).desks
    told = {text for each in desk.enforcement for text in (*each.actions, *each.steps) if not REFERRAL.search(text)}
    assert {language: told - words.keys() for language, words in desk.wording.items()} == {
        language: set() for language in desk.reply_languages if language != "en"
    }


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("a warning with explanation", "is no action and no step of `enforcement`; did you mean"),
        ("severity and scale of the violation", "is no action and no step of `enforcement`; "),
    ],
)
def test_a_translation_that_names_no_action_is_told_with_its_line(
    problems_after: Callable[..., list[str]], new: str, problem: str
) -> None:
    told = problems_after(("enforcement.yaml", "    a warning with an explanation: eine", f"    {new}: eine"))
    assert any(line.startswith("enforcement.yaml:") and f"wording.de.{new}: {problem}" in line for line in told), told


def test_a_language_of_a_translation_is_a_code(problems_after: Callable[..., list[str]]) -> None:
    told = problems_after(("enforcement.yaml", "\n  de:\n", "\n  German:\n"))
    assert any("expected an ISO 639-1 code" in line for line in told), told


def test_an_action_or_a_language_may_have_no_translation(rules: Path) -> None:
    path = rules / "infrpool/enforcement.yaml"
    path.write_text(path.read_text().partition("\nwording:")[0] + "\nwording:\n  ja:\n    a warning: 警告\n")
    (desk,) = load(rules, ["infrpool"]).desks
    assert desk.wording == {"ja": {"a warning": "警告"}}
