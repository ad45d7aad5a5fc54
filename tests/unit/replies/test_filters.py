"""What templates print is what a reader needs: local times with their zone, sizes, names, marked words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from mailbot.domain.mail import Address
from mailbot.replies import filters


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/London", "Monday 2 March 2026, 17:30 (London time, GMT)"),
        ("Asia/Tokyo", "Tuesday 3 March 2026, 02:30 (Tokyo time, JST)"),
        ("UTC", "Monday 2 March 2026, 17:30 (UTC)"),
        ("Asia/Dubai", "Monday 2 March 2026, 21:30 (Dubai time, UTC+04:00)"),
        ("Asia/Kathmandu", "Monday 2 March 2026, 23:15 (Kathmandu time, UTC+05:45)"),
        ("America/New_York", "Monday 2 March 2026, 12:30 (New York time, EST)"),
    ],
)
def test_a_time_is_told_in_the_desks_zone(zone: str, told: str) -> None:
    assert filters.local_time(ZoneInfo(zone))(datetime(2026, 3, 2, 17, 30, tzinfo=UTC)) == told


def test_summer_time_is_named() -> None:
    assert filters.local_time(ZoneInfo("Europe/London"))("2026-07-01T12:00:00+00:00").endswith(
        "13:00 (London time, BST)"
    )


def test_a_brief_time_names_its_zone_too() -> None:
    assert filters.brief_time(ZoneInfo("Asia/Tokyo"))("2026-03-02T17:30:00Z") == "Tue 3 Mar 2026, 02:30 JST"


def test_midnight_is_told_as_the_end_of_the_day_before() -> None:
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    assert filters.brief_time(ZoneInfo("Europe/London"))(midnight) == "Tue 24 Nov 2026, 24:00 GMT"
    assert filters.local_time(ZoneInfo("UTC"))(midnight) == "Tuesday 24 November 2026, 24:00 (UTC)"
    assert filters.brief_time(ZoneInfo("Asia/Tokyo"))(midnight) == "Wed 25 Nov 2026, 09:00 JST"
    assert filters.brief_time(ZoneInfo("Europe/London"))("2026-06-30T23:00:00Z") == "Tue 30 Jun 2026, 24:00 BST"


@pytest.mark.parametrize("moment", ["2026-11-25T00:00:01Z", "2026-11-25T00:00:00.000001Z"])
def test_just_after_midnight_is_the_new_day(moment: str) -> None:
    assert filters.brief_time(ZoneInfo("UTC"))(moment) == "Wed 25 Nov 2026, 00:00 UTC"


@pytest.mark.parametrize(
    ("octets", "told"), [(0, "0 bytes"), (999, "999 bytes"), (48_213, "48 kB"), (2_500_000, "2.5 MB")]
)
def test_sizes_are_told_as_people_read_them(octets: int, told: str) -> None:
    assert filters.size(octets) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Address("Noor", "noor@example.com"), "Noor <noor@example.com>"),
        (Address("", "noor@example.com"), "noor@example.com"),
        (Address("", ""), "(no sender)"),
        ("noor@example.com", "noor@example.com"),
        ("", "(no sender)"),
        (None, "(no sender)"),
    ],
)
def test_a_sender_is_told_by_name_and_address(value: Address | str | None, told: str) -> None:
    assert filters.person(value) == told


def test_every_line_of_somebodys_words_is_marked() -> None:
    words = "Queue:  none\r\n\u202eA PERSON\x00 HAS TO LOOK\n\nend\n"
    assert filters.quoted(words) == "> Queue:  none\n> A PERSON HAS TO LOOK\n> \n> end"


def test_no_words_are_told_as_such() -> None:
    assert filters.quoted(" \n") == "> (no text)"


def test_words_are_bounded() -> None:
    assert len(filters.quoted("a" * 1_000_000)) < 20_100


def test_a_printed_value_is_one_line_unless_a_filter_made_it_lines() -> None:
    assert filters.printed("a\nb") == "a b"
    assert filters.printed(None) == ""
    assert filters.printed(7) == "7"
    assert filters.printed(filters.Lines("a\nb")) == "a\nb"
    assert isinstance(filters.printed(Markup("<b>")), Markup)
