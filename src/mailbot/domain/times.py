"""Times are aware and in UTC; `now` is always an argument."""

from datetime import UTC, datetime


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
