"""Holds stored files against the hashes that rows have of them: raw mails and attachments."""

import hashlib
import json
from collections.abc import Iterator

import sqlalchemy as sa

from mailbot.audit.chains import Step
from mailbot.audit.damage import Damage, Walked
from mailbot.audit.stored import AT_ONCE, text_of
from mailbot.store.blobs import Blobs
from mailbot.store.tables import entries, messages


def files(connection: sa.Connection, blobs: Blobs, walked: Walked, step: Step) -> Iterator[Damage]:
    """What is wrong with the raw mails and the attachments."""
    mails = sa.select(messages.c.id, messages.c.sha256, messages.c.size).order_by(messages.c.id)
    for id_, sha256, size in connection.execute(mails.execution_options(yield_per=AT_ONCE)):
        yield from _file(blobs, "raw mail", f"message {id_}", sha256, size)
        walked.messages += 1
        step(1)
    filed = sa.select(entries.c.ticket_id, text_of(connection, entries.c.attachments))
    filed = filed.order_by(entries.c.ticket_id, entries.c.message_id)
    for ticket_id, attachments in connection.execute(filed.execution_options(yield_per=AT_ONCE)):
        try:
            wanted = [(each["sha256"], each["size"]) for each in json.loads(attachments)]
        except (ValueError, TypeError, KeyError):
            yield Damage("what is said of attachments was changed", ticket_id)
            continue
        for sha256, size in wanted:
            yield from _file(blobs, "attachment", ticket_id, sha256, size)


def _file(blobs: Blobs, what: str, where: str, sha256: str, size: int) -> Iterator[Damage]:
    path = blobs.path(sha256)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            length = file.tell()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is none"
        yield Damage(f"{what} can't be read", where, f"{path}: {reason}")
        return
    if (found, length) != (sha256, size):
        yield Damage(f"{what} was changed", where, f"{path} has {length} octets and another SHA-256 than its name")
