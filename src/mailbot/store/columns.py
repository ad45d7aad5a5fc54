"""Records of the domain that stand in one column."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.ticket import Pause


class Pauses(sa.types.TypeDecorator[tuple[Pause, ...]]):
    """A clock's pauses as JSON: reason, beginning, end, latest end."""

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
