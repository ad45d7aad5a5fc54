"""Proofs that mail could be stored now: a file and a row are written, forced to disk, and taken away again."""

import os
from datetime import datetime
from pathlib import Path
from secrets import token_hex

import sqlalchemy as sa

from mailbot.store.database import Database
from mailbot.store.tables import marks


def probe_folder(folder: Path) -> None:
    """Writes a file, forces it to disk and removes it.

    Raises:
        OSError: one of these failed.
    """
    probe = folder / f".probe-{token_hex(4)}"
    try:
        with probe.open("xb") as file:
            file.write(b"mailbot was here\n")
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def probe_store(database: Database, now: datetime) -> None:
    """Writes a row and takes it away again, in one transaction that is on disk when this returns.

    Raises:
        TemporaryError: the store doesn't answer, or can't be written.
    """
    name = f"probe {token_hex(4)}"
    with database.write() as connection:
        connection.execute(sa.insert(marks).values(name=name, done_at=now))
        connection.execute(sa.delete(marks).where(marks.c.name == name))
