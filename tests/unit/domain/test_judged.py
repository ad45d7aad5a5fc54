"""How often people found that a mail was read wrongly, and what they say that it is about."""

from typing import Any

import pytest

from commanding import DESK
from mailbot.domain.judged import Correction, Judged, corrections
from specimens import ticket

READ = {"kind": "violation_report", "category": None, "tier": None}


def report(category: str, tier: int | None, *others: str, said: tuple[str, ...] = ("tier",), **more: Any) -> Judged:
    """A report as it is in the end; it was read so but for what a person has said."""
    found = ticket(category=category, tier=tier, categories=(category, *others), **more)
    return Judged(found, {"kind": found.kind, "category": category, "tier": 0}, frozenset(said))


def test_each_field_is_counted_by_itself() -> None:
    found = [
        Judged(ticket(), READ),
        Judged(ticket(kind="appeal"), READ),
        Judged(ticket(kind="appeal", tier=2), READ),
    ]
    assert corrections(DESK, found) == (
        Correction("desk", "kind", 3, 2),
        Correction("desk", "category", 3, 0),
        Correction("desk", "tier", 3, 1),
    )


@pytest.mark.parametrize(("judged", "corrected", "share"), [(0, 0, None), (4, 1, 0.25)])
def test_nothing_has_no_share(judged: int, corrected: int, share: float | None) -> None:
    assert Correction("desk", "kind", judged, corrected).share == share


def test_tiers_that_people_give_against_the_desks_file_are_counted_by_category() -> None:
    found = [
        *(report("harassment", 3) for _ in range(2)),
        report("harassment", 1),
        report("harassment", 2),
        report("harassment", 3, said=()),  # nobody has said so: it was read when the file was another
        report("harassment", 3, kind="appeal"),  # whose tier is what it states
        report("spam", 3),
        report("gone", 3),
    ]
    assert corrections(DESK, found)[3:] == (
        Correction("desk", "harassment: tier 2, not 3", 5, 2),
        Correction("desk", "harassment: tier 2, not 1", 5, 1),
    )


@pytest.mark.parametrize(
    ("found", "categories"),
    [
        (report("harassment", 2, "spam"), ("harassment", "spam")),
        (report("harassment", 3, "spam"), ("spam", "harassment")),  # of those found it is the one of this tier
        (report("harassment", 3), None),  # it is about something else, and nobody has said what
        (report("harassment", 1, "spam"), None),
        (report("harassment", 3, said=("category", "tier")), ("harassment",)),  # it is graver, as a person knows
        (report("harassment", 3, "spam", said=()), ("harassment", "spam")),
        (report("harassment", 3, kind="appeal"), ("harassment",)),
        (report("gone", 3), ()),
    ],
)
def test_a_tier_that_a_person_gave_alone_says_which_category_it_is_or_that_nobody_knows(
    found: Judged, categories: tuple[str, ...] | None
) -> None:
    assert found.categories(DESK) == categories
