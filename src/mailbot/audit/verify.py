"""The whole audit, in one snapshot of the store."""

from collections.abc import Iterator

import sqlalchemy as sa

from mailbot.audit.chains import Chain, Step, strays, walk
from mailbot.audit.damage import Damage, Walked
from mailbot.audit.files import files
from mailbot.audit.once import once
from mailbot.audit.rows import hold
from mailbot.audit.stored import as_stored
from mailbot.audit.yardstick import measure
from mailbot.domain.checkpoint import Checkpoint
from mailbot.signing import Key
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.tables import events, messages
from mailbot.store.tables_work import checkpoints

TOGETHER = 200  # tickets whose rows are looked up at once


def how_much(database: Database) -> int:
    """How many steps an audit takes: events, messages, checkpoints."""
    with database.read() as connection:
        counts = (sa.select(sa.func.count()).select_from(table) for table in (events, messages, checkpoints))
        return sum(connection.execute(count).scalar_one() for count in counts)


def verify(
    database: Database,
    blobs: Blobs,
    key: Key,
    mailed: Checkpoint | None = None,
    walked: Walked | None = None,
    step: Step = lambda _: None,
) -> Iterator[Damage]:
    """Everything that isn't as it was written, as it is found.

    Args:
        mailed: a checkpoint from a lead's mailbox, to hold the store against.
        walked: counts what was looked at.
        step: is told of so many steps more.
    """
    walked = walked or Walked()
    with as_stored(database) as connection:
        together: list[Chain] = []
        for chain, found in walk(connection, walked, step):
            yield from found
            yield from once(chain)
            together.append(chain)
            if len(together) == TOGETHER:
                yield from hold(connection, together)
                together = []
        yield from hold(connection, together)
        yield from strays(connection)
        yield from measure(connection, key, mailed, walked, step)
        yield from files(connection, blobs, walked, step)
