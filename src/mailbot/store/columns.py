"""Types of columns: times, and records of the domain that stand in one."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.ticket import Pause
from mailbot.domain.times import require_aware


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC in and out; SQLite keeps it as sortable text."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        require_aware(value)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Pauses(sa.types.TypeDecorator[tuple[Pause, ...]]):
    """Pauses as JSON: reason, beginning, end, latest end."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Pause, ...] | None, dialect: sa.Dialect) -> list[Any]:  # noqa: ARG002
        return [[each.reason, *map(_words, (each.at, each.until, each.longest))] for each in value or ()]

    def process_result_value(self, value: list[Any] | None, dialect: sa.Dialect) -> tuple[Pause, ...]:  # noqa: ARG002
        return tuple(Pause(reason, datetime.fromisoformat(at), *map(_time, ends)) for reason, at, *ends in value or ())


def _words(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def by_octets(connection: sa.Connection, column: "sa.Column[str]") -> sa.ColumnElement[str]:
    """A column to order by as its octets are, on any database: SQLite does so by itself."""
    return column if connection.dialect.name == "sqlite" else sa.collate(column, "C")
