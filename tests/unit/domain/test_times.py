"""Times that strangers state."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailbot.domain.times import mail_date, sensible

EAST = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9, tzinfo=UTC)),  # noqa: DTZ001 - as strangers write it
        (datetime(2026, 3, 2, 9, tzinfo=EAST), datetime(2026, 3, 1, 19, tzinfo=UTC)),
        (datetime(1979, 12, 31, tzinfo=UTC), None),
        (datetime(1980, 1, 1, tzinfo=EAST), None),
        (datetime(2101, 1, 1, tzinfo=UTC), None),
        (datetime(1, 1, 1, tzinfo=EAST), None),
    ],
)
def test_a_time_is_in_utc_and_of_a_year_that_mail_is_of(stated: datetime, found: datetime | None) -> None:
    assert sensible(stated) == found


@pytest.mark.parametrize("words", ["", "yesterday", "Mon, 31 Feb 2026 10:00:00", "1 Jan 1900 00:00:00 +0000", "99:99"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert mail_date(words) is None
