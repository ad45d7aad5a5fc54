"""Addresses whose mail is held at a desk."""

import sqlalchemy as sa

from mailbot.store.tables_work import blocked

_BLOCKED = sa.select(blocked.c.because).where(
    blocked.c.desk == sa.bindparam("desk"), blocked.c.address == sa.bindparam("address")
)


def blocks(connection: sa.Connection, desk: str, address: str) -> str | None:
    """Why mail from an address is held at a desk; None where it isn't."""
    return connection.execute(_BLOCKED, {"desk": desk, "address": address}).scalar()
