"""Weeks held against each other, counted by hand, and why limits were passed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.trends import NOT_KNOWN, TO_TRIAGE, Volume, reasons, volume, volumes, weeks_before
from specimens import ticket

LONDON, TOKYO = ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo")
WEEK = date(2026, 3, 23)  # the Monday of a week at whose end clocks go forward
FOUR = (date(2026, 3, 16), date(2026, 3, 9), date(2026, 3, 2), date(2026, 2, 23))
NOON = datetime(2026, 3, 25, 12, tzinfo=UTC)


def weeks(*counts: int) -> list[datetime]:
    """So many at noon of the week's Wednesday, of that before, and so on."""
    return [NOON - timedelta(weeks=back) for back, count in enumerate(counts) for _ in range(count)]


@pytest.mark.parametrize(
    ("opened", "before", "found"),
    [
        (weeks(12, 9, 8, 7, 10), FOUR, Volume("all", 12, 9, 8.5)),
        (weeks(12, 0, 0, 0, 2), FOUR, Volume("all", 12, 0, 0.5)),
        (weeks(0, 4), FOUR, Volume("all", 0, 4, 1.0)),
        (weeks(), FOUR, Volume("all", 0, 0, 0.0)),
        (weeks(5, 3), FOUR[:1], Volume("all", 5, 3, 3.0)),
        (weeks(5), (), Volume("all", 5, None, None)),
    ],
)
def test_a_week_is_held_against_the_one_before_and_the_mean(
    opened: list[datetime], before: tuple[date, ...], found: Volume
) -> None:
    assert volume("all", opened, WEEK, before, LONDON) == found


@pytest.mark.parametrize(
    ("at", "zone", "count"),
    [
        ("2026-03-22T23:59:59", LONDON, 0),
        ("2026-03-23T00:00:00", LONDON, 1),
        ("2026-03-29T22:59:59", LONDON, 1),  # summer time has begun
        ("2026-03-29T23:00:00", LONDON, 0),
        ("2026-03-22T15:00:00", TOKYO, 1),
        ("2026-03-29T15:00:00", TOKYO, 0),
    ],
)
def test_a_week_is_that_of_the_desks_zone(at: str, zone: ZoneInfo, count: int) -> None:
    opened = [datetime.fromisoformat(at).replace(tzinfo=UTC)]
    assert volume("all", opened, WEEK, (), zone).count == count


def test_most_comes_first_and_what_has_ceased_is_told_too() -> None:
    opened = [("appeal", at) for at in weeks(1)] + [("complaint", at) for at in weeks(3)]
    opened += [("legal_request", at) for at in weeks(0, 2)]
    found = volumes(opened, WEEK, FOUR, LONDON)
    assert [(each.name, each.count, each.before) for each in found] == [
        ("complaint", 3, 0),
        ("appeal", 1, 0),
        ("legal_request", 0, 2),
    ]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=30))
def test_every_ticket_counts_once(given_: list[tuple[str, int]]) -> None:
    opened = [(name, NOON - timedelta(weeks=back)) for name, back in given_]
    found = volumes(opened, WEEK, FOUR, LONDON)
    assert sum(each.count + 4 * (each.mean or 0) for each in found) == len(opened)


@pytest.mark.parametrize(
    ("first", "number"),
    [("2025-01-01", 4), ("2026-02-23", 4), ("2026-03-01", 4), ("2026-03-02", 3), ("2026-03-22", 1), ("2026-03-23", 0)],
)
def test_a_desk_that_was_not_there_had_no_quiet_week(first: str, number: int) -> None:
    at = datetime.fromisoformat(first).replace(hour=12, tzinfo=UTC)
    assert weeks_before(WEEK, at, LONDON) == FOUR[:number]


def test_a_desk_without_a_ticket_is_held_against_nothing() -> None:
    assert weeks_before(WEEK, None, LONDON) == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"delay_reason": "we wait for the logs"}, "we wait for the logs"),
        ({"delay_reason": "we wait for the logs", "needs_triage": "unclear"}, "we wait for the logs"),
        ({"needs_triage": "unclear"}, TO_TRIAGE),
        ({"needs_triage": "unclear", "state": "closed"}, NOT_KNOWN),
        ({}, NOT_KNOWN),
    ],
)
def test_a_breach_has_the_reason_that_is_known(changes: dict[str, Any], reason: str) -> None:
    assert reasons([ticket(**changes)]) == ((reason, 1),)


def test_reasons_are_told_most_frequent_first_and_the_unknown_last() -> None:
    logs, staff = (replace(ticket(), delay_reason=said) for said in ("logs", "staff"))
    assert reasons([ticket(), staff, logs, ticket(), ticket(), logs]) == (("logs", 2), ("staff", 1), (NOT_KNOWN, 3))
