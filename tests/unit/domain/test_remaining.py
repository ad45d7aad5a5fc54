"""Time left counted by hand, as the policy counts its limits, with England's holidays of 2026."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from mailbot.desks.calendars import calendar
from mailbot.domain.calendar import END_OF_DAY
from mailbot.domain.desk import ClockRule, Duration
from mailbot.domain.remaining import counted_in, remaining
from mailbot.domain.ticket import Clock, Ticket
from specimens import DESK, NOW

ENGLAND = calendar("Europe/London", country="GB", subdivision="ENG")
JAPAN = calendar("Asia/Tokyo", country="JP")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ENGLAND.zone)


# 2 March 2026 is a Monday; Good Friday is 3 April, Easter Monday the 6th; a working day is 9:00 to 17:30.
@pytest.mark.parametrize(
    ("now", "limit", "left"),
    [
        ("2026-03-02 09:00", "2026-03-02 17:30", (1, 0, 0)),
        ("2026-03-02 12:00", "2026-03-02 17:30", (0, 5, 30)),
        ("2026-03-02 17:10", "2026-03-02 17:30", (0, 0, 20)),
        ("2026-03-02 06:00", "2026-03-02 17:30", (1, 0, 0)),  # before work begins, a whole day is left
        ("2026-03-06 16:30", "2026-03-09 17:30", (1, 1, 0)),  # Friday to Monday: the weekend isn't worked
        ("2026-03-06 23:59", "2026-03-09 17:30", (1, 0, 0)),
        ("2026-03-07 12:00", "2026-03-09 17:30", (1, 0, 0)),  # on a Saturday
        ("2026-03-02 16:00", "2026-03-03 10:00", (0, 2, 30)),  # the night isn't
        ("2026-04-02 17:00", "2026-04-07 17:30", (1, 0, 30)),  # over Easter
        ("2026-03-27 17:00", "2026-03-30 17:30", (1, 0, 30)),  # the clock goes forward
        ("2026-10-23 17:00", "2026-10-26 17:30", (1, 0, 30)),  # and back
        ("2026-12-31 16:30", "2027-01-04 10:30", (0, 2, 30)),  # New Year's Day is a Friday
        ("2026-03-02 09:00", "2026-03-13 17:30", (10, 0, 0)),
        ("2026-03-02 17:29", "2026-03-02 17:30", (0, 0, 1)),
    ],
)
def test_of_business_days_the_hours_of_work_are_left(now: str, limit: str, left: tuple[int, int, int]) -> None:
    found = remaining(at(now), at(limit), "business_days", ENGLAND)
    assert (found.days, found.hours, found.minutes, found.late) == (*left, False)


@pytest.mark.parametrize(
    ("now", "limit", "late"),
    [
        ("2026-03-03 10:00", "2026-03-02 17:30", (0, 1, 0)),
        ("2026-03-02 20:00", "2026-03-02 17:30", (0, 0, 0)),  # late, though nobody could have worked since
        ("2026-03-09 09:30", "2026-03-05 17:30", (1, 0, 30)),
    ],
)
def test_what_is_late_is_so_by_the_hours_of_work_since(now: str, limit: str, late: tuple[int, int, int]) -> None:
    found = remaining(at(now), at(limit), "business_days", ENGLAND)
    assert (found.days, found.hours, found.minutes, found.late) == (*late, True)


@pytest.mark.parametrize(
    ("unit", "now", "limit", "left"),
    [
        # "48 hours during business days": midnight to midnight
        ("business_day_hours", "2026-03-06 15:00", "2026-03-10 15:00", (2, 0, 0)),
        ("business_day_hours", "2026-03-07 10:00", "2026-03-11 00:00", (2, 0, 0)),
        ("business_day_hours", "2026-03-06 23:00", "2026-03-09 01:30", (0, 2, 30)),
        # "24 hours": hours that elapse
        ("hours", "2026-03-06 15:00", "2026-03-07 15:00", (1, 0, 0)),
        ("hours", "2026-03-07 02:00", "2026-03-07 15:10", (0, 13, 10)),
        ("hours", "2026-03-28 12:00", "2026-03-29 12:00", (0, 23, 0)),
        ("minutes", "2026-03-07 02:00", "2026-03-07 02:30", (0, 0, 30)),
    ],
)
def test_hours_are_left_as_the_limit_counts_them(unit: str, now: str, limit: str, left: tuple[int, int, int]) -> None:
    found = remaining(at(now), at(limit), unit, ENGLAND)
    assert (found.days, found.hours, found.minutes) == left


def test_a_desk_has_its_own_days_and_hours() -> None:
    now, limit = datetime(2026, 5, 1, 8, tzinfo=UTC), datetime(2026, 5, 7, 8, 30, tzinfo=UTC)  # Friday 17:00 in Tokyo
    found = remaining(now, limit, "business_days", JAPAN)  # 4, 5 and 6 May are holidays
    assert (found.days, found.hours, found.minutes) == (1, 0, 30)
    short = replace(JAPAN, opens=time(10), closes=time(14))
    assert (remaining(now, limit, "business_days", short).days) == 1


def test_who_never_closes_has_whole_days_left() -> None:
    always = calendar("UTC", weekend=(), opens=time.min, closes=END_OF_DAY)
    now, limit = datetime(2026, 3, 6, 21, 30, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    found = remaining(now, limit, "business_days", always)
    assert (found.days, found.hours, found.minutes) == (2, 2, 30)


def test_at_the_limit_nothing_is_left_and_nothing_is_late() -> None:
    found = remaining(at("2026-03-02 17:30"), at("2026-03-02 17:30"), "business_days", ENGLAND)
    assert (found.days, found.hours, found.minutes, found.late) == (0, 0, 0, False)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        remaining(datetime(2026, 3, 2), datetime(2026, 3, 3), "hours", ENGLAND)  # noqa: DTZ001


def rule(name: str, unit: str, *, tiers: tuple[int | None, ...] = (), categories: tuple[str, ...] = ()) -> ClockRule:
    made = ClockRule(name, ("appeal",), tiers, "receipt", Duration(1, unit), Duration(2, unit), True, ())
    return replace(made, categories=categories)


@pytest.mark.parametrize(
    ("name", "ticket", "unit"),
    [
        ("decision", {"tier": 1}, "hours"),
        ("decision", {"tier": None}, "business_days"),
        ("decision", {"tier": 3}, "hours"),  # the tier was changed and no clock is for it: the first of its name
        ("evidence", {"categories": ("privacy", "reference_image")}, "minutes"),
        ("evidence", {"categories": ("privacy",)}, "business_day_hours"),
        ("decision", {"kind": "complaint"}, "business_days"),
        ("resolution", {}, "business_days"),
    ],
)
def test_a_clock_is_counted_as_its_tickets_rule_does(name: str, ticket: dict[str, object], unit: str) -> None:
    rules = (
        rule("decision", "hours", tiers=(1,)),
        rule("decision", "business_days", tiers=(None,)),
        rule("evidence", "minutes", categories=("reference_image",)),
        rule("evidence", "business_day_hours"),
    )
    its = replace(Ticket("EXA-1", "desk", "appeal", "appeals", "Appeal", NOW), **ticket)  # type: ignore[arg-type]
    assert counted_in(replace(DESK, clocks=rules), its, Clock("EXA-1", name, NOW, NOW, NOW, True)) == unit
