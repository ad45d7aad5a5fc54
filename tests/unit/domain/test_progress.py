"""What an account has behind it, and the step that is usual next."""

from datetime import UTC, datetime

import pytest

from mailbot.domain.decision import Decision
from mailbot.domain.progress import next_step, violations
from mailbot.domain.provisions import Enforcement

NOW = datetime(2026, 3, 2, tzinfo=UTC)
STEPS = ("warn", "restrict", "suspend")


def made(outcome: str = "violation", tier: int | None = 3, reversed_by: str | None = None) -> Decision:
    return Decision("d", "ALU-7K3M2Q", "robin@example.org", NOW, outcome, tier=tier, reversed_by=reversed_by)


def test_what_was_taken_back_and_what_found_nothing_count_no_more() -> None:
    stands = made()
    assert violations((stands, made(reversed_by="x"), made("no_violation"))) == (stands,)


@pytest.mark.parametrize(("number", "step"), [(0, "warn"), (1, "restrict"), (2, "suspend"), (9, "suspend")])
def test_each_violation_leads_one_step_further_and_after_the_last_it_stays(number: int, step: str) -> None:
    assert next_step(Enforcement("", ("a",), steps=STEPS), [made()] * number) == step


@pytest.mark.parametrize(("tiers", "step"), [((3,), "warn"), ((), "restrict")])
def test_violations_of_other_tiers_count_where_the_steps_are_for_all(tiers: tuple[int, ...], step: str) -> None:
    assert next_step(Enforcement("", ("a",), tiers=tiers, steps=STEPS), [made(tier=2)]) == step


def test_a_policy_without_steps_names_none() -> None:
    assert next_step(Enforcement("", ("a",)), [made()]) == ""
