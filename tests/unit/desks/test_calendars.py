"""Calendars: zone, public holidays of a country or a part of it, the desk's own days."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from mailbot.desks.calendars import calendar, known_until
from mailbot.domain.business_time import dates_of, is_business_day


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


def test_a_country_that_moved_its_weekend_keeps_each_year_s() -> None:
    emirates = calendar("Asia/Dubai", country="AE")
    friday, sunday = date(2021, 6, 4), date(2021, 6, 6)
    assert not is_business_day(friday, emirates)
    assert is_business_day(sunday, emirates)
    assert not is_business_day(sunday + timedelta(weeks=52), emirates)


def test_a_part_of_a_country_may_have_a_weekend_of_its_own() -> None:
    friday = date(2026, 7, 10)
    assert is_business_day(friday, calendar("Asia/Kuala_Lumpur", country="MY"))
    assert not is_business_day(friday, calendar("Asia/Kuala_Lumpur", country="MY", subdivision="KDH"))


def test_a_saturday_that_makes_up_for_a_holiday_is_worked_unless_the_desk_is_off() -> None:
    saturday = date(2026, 1, 10)
    assert is_business_day(saturday, calendar("Europe/Budapest", country="HU"))
    assert not is_business_day(saturday + timedelta(weeks=1), calendar("Europe/Budapest", country="HU"))
    assert not is_business_day(saturday, calendar("Europe/Budapest", country="HU", days_off=[saturday]))


def test_a_desk_s_own_weekend_takes_the_place_of_the_country_s() -> None:
    sunday, monday = date(2026, 1, 11), date(2026, 1, 12)
    own = calendar("Europe/Budapest", country="HU", weekend=[0])
    assert is_business_day(sunday, own)
    assert not is_business_day(monday, own)
    assert not is_business_day(date(2026, 10, 23), own)  # the national day stays


def test_a_saturday_worked_by_law_is_off_where_the_desk_s_own_weekend_says_so() -> None:
    saturday = date(2026, 1, 10)
    assert not is_business_day(saturday, calendar("Europe/Budapest", country="HU", weekend=[5]))


def test_a_desk_may_work_every_day_of_the_year() -> None:
    always = calendar("UTC", weekend=[])
    assert all(is_business_day(day, always) for day in dates_of(2028))
    assert len(dates_of(2028)) == 366


def test_how_far_the_holidays_of_a_country_are_known() -> None:
    assert known_until("GB") == 2100
    assert known_until("JP") == 2099


@pytest.mark.parametrize("name", ["XX", "gb", "Germany", "HolidayBase", "registry", "__name__", "NYSE", "ECB"])
def test_no_other_name_passes_for_a_country(name: str) -> None:
    with pytest.raises(NotImplementedError):
        calendar("UTC", country=name)


def test_an_unknown_country_part_or_zone_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        calendar("UTC", country="XX")
    with pytest.raises(NotImplementedError):
        calendar("UTC", country="GB", subdivision="XXX")
    with pytest.raises(ZoneInfoNotFoundError):
        calendar("Europe/Nowhere")
