"""Times are aware and in UTC; `now` is always an argument."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

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
