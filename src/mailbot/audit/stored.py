"""Rows as they are stored, whatever somebody wrote there: nothing is taken for what it should be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from mailbot.store.columns import UtcDateTime
from mailbot.store.database import Database

AT_ONCE = 2_000  # rows that are read together


@contextmanager
def as_stored(database: Database) -> Iterator[sa.Connection]:
    """A snapshot in which text that is no UTF-8 is text nevertheless; PostgreSQL keeps none."""
    with database.read() as connection:
        raw: Any = connection.connection.dbapi_connection
        if database.is_sqlite:
            raw.text_factory = lambda octets: octets.decode("utf-8", "surrogateescape")
        try:
            yield connection
        finally:
            if database.is_sqlite:
                raw.text_factory = str


def text_of(connection: sa.Connection, column: "sa.ColumnElement[Any]") -> sa.ColumnElement[Any]:
    """A column as text, a time as `2026-03-02 09:00:00.000000` in UTC."""
    if connection.dialect.name != "sqlite" and isinstance(column.type, UtcDateTime):
        return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")
    return sa.cast(column, sa.Text)


def second(stored: str) -> str | None:
    """A stored time as hashes have it; None where it is no whole second."""
    return f"{stored[:10]}T{stored[11:19]}Z" if stored[10:11] == " " and stored[19:] == ".000000" else None


def octets(text: str) -> bytes:
    """What a text is stored as."""
    return text.encode("utf-8", "surrogateescape")
