"""Times are aware and in UTC; `now` is always an argument."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SENSIBLE_YEARS = range(1980, 2101)  # of anything that a mail tells of


def require_aware(value: datetime) -> None:
    """Refuses a naive datetime, so that none can enter a record."""
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value.isoformat()}: times carry a zone")


def iso(value: datetime) -> str:
    """ISO 8601 in UTC, to the second.

    >>> iso(datetime(2026, 3, 2, 9, tzinfo=UTC))
    '2026-03-02T09:00:00Z'
    """
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sensible(value: datetime) -> datetime | None:
    """A stranger's time in UTC, which it is taken for where it names no zone; None where it can't be true."""
    try:
        utc = value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc if utc.year in SENSIBLE_YEARS else None


def mail_date(words: str) -> datetime | None:
    """The time in a Date field (RFC 5322 3.3), as far as it can be read.

    >>> mail_date("Mon, 2 Mar 2026 10:00:00 +0100")
    datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        return sensible(parsedate_to_datetime(words))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def brief(value: datetime, zone: tzinfo) -> str:
    """A time as our own people read it, in their desk's zone.

    >>> brief(datetime(2026, 3, 2, 17, 30, tzinfo=UTC), UTC)
    'Mon 2 Mar 2026, 17:30 UTC'
    """
    at = value.astimezone(zone)
    day, hour = day_and_time(at)
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}, {hour} {zone_name(at)}"


def brief_day(value: datetime, zone: tzinfo) -> str:
    """The day alone.

    >>> brief_day(datetime(2026, 3, 2, 17, 30, tzinfo=UTC), UTC)
    'Mon 2 Mar 2026'
    """
    return brief(value, zone).partition(",")[0]


def day_and_time(at: datetime) -> tuple[date, str]:
    """Midnight is 24:00 of the day that it ends: of a limit at 00:00 people read the wrong day."""
    if at.time() == time.min and at.date() > date.min:
        return at.date() - timedelta(days=1), "24:00"
    return at.date(), f"{at.hour:02}:{at.minute:02}"


def zone_name(at: datetime) -> str:
    """What the zone of a time is called, or how far it is from UTC."""
    name = at.tzname() or "UTC"
    return f"UTC{name[:3]}:{name[3:] or '00'}" if name[0] in "+-" else name
