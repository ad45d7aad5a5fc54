"""What a limit that stands alone has for a target."""

import pytest

from mailbot.domain.clock import half
from mailbot.domain.desk import Duration


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
