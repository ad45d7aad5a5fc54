"""Times in the forms in which reports write them, in UTC."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports._times import moment

AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2026-03-02T08:15:00Z", "2026-03-02T08:15:00.123Z", "2026-03-02T09:15:00+01:00", "2026-03-02 09:15:00 +0100",
        "2026-03-02 08:15:00", "2026/03/02 08:15", "'2026-03-02 03:15:00-05:00'", "2026-03-02 09:15:00 CET",
        "Mon, 2 Mar 2026 09:15:00 +0100", "Mon, 02 Mar 2026 08:15:00 -0000 (GMT)", "2 Mar 2026 08:15:00 GMT",
        "Mon, 2 Mar 2026 03:15:00 EST", "1772439300", "1772439300000", 1772439300, "2026-03-02T08:15",
    ],
)  # fmt: skip
def test_a_moment_is_read(words: str | int) -> None:
    found = moment(words)
    assert found is not None
    assert found.replace(microsecond=0) == AT


def test_a_day_is_its_first_moment() -> None:
    assert moment("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["", "soon", "2026-13-02", "2026-03-02 25:00", "0001-01-01", "9999-12-31 23:59:59 -0500", "12", None, []]
)  # fmt: skip
def test_what_is_no_moment_is_none(words: object) -> None:
    assert moment(words) is None


@given(st.text(max_size=100) | st.integers() | st.floats() | st.datetimes().map(str))
def test_anything_is_read_without_an_exception(words: object) -> None:
    found = moment(words)
    assert found is None or found.utcoffset() is not None
