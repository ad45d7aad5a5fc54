"""How often people found that a mail was read wrongly."""

import pytest

from mailbot.domain.judged import Correction, Judged, corrections
from specimens import ticket

READ = {"kind": "violation_report", "category": None, "tier": None}


def test_each_field_is_counted_by_itself() -> None:
    found = [
        Judged(ticket(), READ),
        Judged(ticket(kind="appeal"), READ),
        Judged(ticket(kind="appeal", tier=2), READ),
    ]
    assert corrections("desk", found) == (
        Correction("desk", "kind", 3, 2),
        Correction("desk", "category", 3, 0),
        Correction("desk", "tier", 3, 1),
    )


@pytest.mark.parametrize(("judged", "corrected", "share"), [(0, 0, None), (4, 1, 0.25)])
def test_nothing_has_no_share(judged: int, corrected: int, share: float | None) -> None:
    assert Correction("desk", "kind", judged, corrected).share == share
