"""When work that is due once a period was last done; `effects` moves the mark with the work itself."""

from datetime import datetime

import sqlalchemy as sa

from mailbot.store.database import Database
from mailbot.store.tables import marks


def read_mark(database: Database, name: str) -> datetime | None:
    with database.read() as connection:
        return connection.execute(sa.select(marks.c.done_at).where(marks.c.name == name)).scalar()
