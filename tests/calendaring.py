"""Any calendar, any time and any duration: what property tests of clocks are made of."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from mailbot.domain.desk import Calendar, Duration

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/London",
        "Asia/Tokyo",
        "America/New_York",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Africa/Cairo",  # changes its clock at midnight
        "America/Havana",  # so does this one, backwards
        "Australia/Lord_Howe",  # by half an hour
        "America/Santiago",
    ]
)
STARTS = st.integers(1_704_067_200, 2_019_686_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))  # 2024–34
COUNTED = st.builds(
    Duration, st.integers(1, 400), st.sampled_from(["minutes", "hours", "business_day_hours", "business_days"])
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=6))
    holidays = draw(st.frozensets(st.dates(date(2024, 1, 1), date(2034, 1, 1)), max_size=30))
    opens = draw(st.integers(0, 22))
    closes = draw(st.integers(opens + 1, 23))
    return Calendar(ZoneInfo(draw(ZONES)), time(opens), time(closes), weekend, holidays.__contains__)
