"""What was read of each IMAP folder: the door's memory, so that no message is taken twice or forgotten."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.mail import Origin
from mailbot.domain.records import fields_of
from mailbot.store.tables import imap_messages


def note_taken(connection: sa.Connection, origin: Origin, message_id: str, at: datetime) -> None:
    """A message is in the spool: written in the spool's own transaction.

    Raises:
        IntegrityError: it was taken before.
    """
    values: dict[str, Any] = {"message_id": message_id, "state": "taken", "last_error": None, "at": at}
    where = [imap_messages.c[name] == value for name, value in fields_of(origin).items()]
    where.append(imap_messages.c.message_id.is_(None))
    if connection.execute(sa.update(imap_messages).where(*where).values(values)).rowcount == 0:
        connection.execute(sa.insert(imap_messages).values(**fields_of(origin), attempts=0, settled=False, **values))
