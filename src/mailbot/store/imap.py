"""What was read of each IMAP folder: the door's memory, so that no message is taken twice or forgotten."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.mail import Origin
from mailbot.domain.records import fields_of
from mailbot.store.tables import imap_messages

# A row that was only tried gives way; one that was taken stays, so that the insert fails.
_DROP_TRIED = sa.delete(imap_messages).where(
    *(imap_messages.c[name] == sa.bindparam(f"its_{name}") for name in Origin.__slots__),
    imap_messages.c.message_id.is_(None),
)
_INSERT_TAKEN = sa.insert(imap_messages)


def note_taken(connection: sa.Connection, taken: Sequence[tuple[Origin, str, datetime]]) -> None:
    """Messages are in the spool: written in the spool's own transaction.

    Args:
        taken: where each lies, its spool id, and when.
    Raises:
        IntegrityError: one was taken before.
    """
    origins = [fields_of(origin) for origin, _, _ in taken]
    if not origins:
        return
    connection.execute(_DROP_TRIED, [{f"its_{key}": value for key, value in origin.items()} for origin in origins])
    rows = [
        {**origin, "message_id": message_id, "state": "taken", "attempts": 0, "settled": False, "at": at}
        for origin, (_, message_id, at) in zip(origins, taken, strict=True)
    ]
    connection.execute(_INSERT_TAKEN, rows)
