"""Calendars: zone, public holidays of a country or a part of it, the desk's own days."""

from datetime import date, time
from zoneinfo import ZoneInfoNotFoundError

import pytest

from mailbot.desks.calendars import calendar


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04"),
        *("2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"),
    ],
)
def test_england_has_its_holidays(day: str) -> None:
    assert calendar("Europe/London", country="GB", subdivision="ENG").is_holiday(date.fromisoformat(day))


def test_scotland_has_others() -> None:
    second_of_january = date(2026, 1, 2)
    assert calendar("Europe/London", country="GB", subdivision="SCT").is_holiday(second_of_january)
    assert not calendar("Europe/London", country="GB", subdivision="ENG").is_holiday(second_of_january)


def test_a_desk_without_a_country_has_no_holidays() -> None:
    plain = calendar("UTC")
    assert not plain.is_holiday(date(2026, 12, 25))
    assert (plain.opens, plain.closes) == (time(9), time(17, 30))


def test_own_days_stand_beside_public_ones() -> None:
    own = calendar("Europe/London", country="GB", subdivision="ENG", days_off=[date(2026, 12, 24)])
    assert own.is_holiday(date(2026, 12, 24))
    assert own.is_holiday(date(2026, 12, 25))
    assert not own.is_holiday(date(2026, 12, 23))


def test_the_weekend_is_the_country_s() -> None:
    assert calendar("Asia/Tokyo", country="JP").weekend == {5, 6}
    assert 4 in calendar("Asia/Riyadh", country="SA").weekend


def test_an_unknown_country_part_or_zone_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        calendar("UTC", country="XX")
    with pytest.raises(NotImplementedError):
        calendar("UTC", country="GB", subdivision="XXX")
    with pytest.raises(ZoneInfoNotFoundError):
        calendar("Europe/Nowhere")
