"""The store: whether it answers, its tables are current, it can be written, and its times make sense."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from mailbot.doctor.findings import Finding, Group
from mailbot.errors import TemporaryError
from mailbot.settings import Settings
from mailbot.store.database import Database
from mailbot.store.figures import newest_at
from mailbot.store.migrate import HEAD, version
from mailbot.store.probe import probe_store

STORE = Group("store")
SKEW = timedelta(minutes=2)


def check_store(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What the store says of itself; its tables are neither made nor brought up to date here."""
    with closing(Database(settings.store_url)) as database:
        file = database.url.database if database.is_sqlite else None
        if file and not Path(file).exists():
            yield STORE.warning("database", f"there is no {file} yet", "`mailbot serve` makes it on its first start")
            return
        try:
            yield from _look(database, now)
        except TemporaryError as error:
            remedy = f"see that {file} is whole, with room on its disk" if file else "see that the database server runs"
            yield STORE.failed("database", str(error), remedy)


def _look(database: Database, now: datetime) -> Iterator[Finding]:
    found = version(database)
    yield STORE.ok("database", f"{database.url.get_backend_name()} answers")
    if found is None or found < HEAD:
        behind = f"its tables are those of {found or 'nobody'}, and {HEAD} is current"
        yield STORE.warning("tables", behind, "`mailbot serve` brings them up to date when it starts")
        return
    if found > HEAD:
        yield STORE.failed("tables", f"they are those of a newer mailbot ({found})", f"run that one: this knows {HEAD}")
        return
    yield STORE.ok("tables", f"up to date ({HEAD})")
    try:
        probe_store(database, now)
        yield STORE.ok("writing", "a row was written and is on disk")
    except TemporaryError as error:
        yield STORE.failed("writing", str(error), "see that its disk has room, and that mailbot's user may write it")
    newest = newest_at(database)
    if newest is not None and newest > now + SKEW:
        words = f"the newest message is of {newest:%Y-%m-%d %H:%M} UTC, and now is {now:%Y-%m-%d %H:%M} UTC"
        yield STORE.failed("clock", words, "set this machine's clock, and keep it by NTP: deadlines rest on it")
    else:
        yield STORE.ok("clock", f"nothing is newer than now, {now:%Y-%m-%d %H:%M} UTC")
