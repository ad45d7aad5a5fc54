"""Progressive enforcement: what an account has behind it, and the step that a policy names next. Pure.

It is shown to whoever decides, as what is usual (alludium 11.2), and nothing acts by it.
"""

from collections.abc import Iterable

from mailbot.domain.decision import Decision
from mailbot.domain.provisions import Enforcement

FOUND = ("violation", "resolved")
"""Outcomes by which something was found, so that an account holder is told."""


def violations(history: Iterable[Decision]) -> tuple[Decision, ...]:
    """The violations that stand: what was taken back counts no more."""
    return tuple(each for each in history if each.found_violation and each.reversed_by is None)


def next_step(provided: Enforcement, history: Iterable[Decision]) -> str:
    """The step that is usual after what has been; "" where the policy names none.

    Only violations of the tiers that the steps are for are counted; after the last step it stays at that.
    """
    if not provided.steps:
        return ""
    counted = [each for each in violations(history) if not provided.tiers or each.tier in provided.tiers]
    return provided.steps[min(len(counted), len(provided.steps) - 1)]
