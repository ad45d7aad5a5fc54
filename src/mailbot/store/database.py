"""Connections and transactions: reads see one snapshot, writes are serialised, and a commit is on disk.

SQLite runs in WAL with synchronous=FULL; writes BEGIN IMMEDIATE, so that none fails halfway for having read first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError

from mailbot.errors import ConfigError, Problem, TemporaryError

BUSY_TIMEOUT_MS = 10_000
CHECKPOINT_PAGES = 8_000  # of 4 kB: the log is copied into the database that seldom, since mail waits for it


class Database:
    """One store, shared by threads; every process opens its own.

    Args:
        url: SQLAlchemy URL, `sqlite:///…`, `sqlite://` (in memory) or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = checked_url(url)
        self.engine = self._open()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A read-only transaction on one snapshot."""
        with translated(), self.engine.connect() as connection:
            connection = connection.execution_options(mailbot_begin="BEGIN")
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *, relaxed: bool = False) -> Iterator[sa.Connection]:
        """A write transaction, on disk when the block has ended.

        Args:
            relaxed: the commit survives a crash of ours but perhaps not a power cut; for claims alone.
        """
        with translated(), self.engine.connect() as connection:
            if relaxed and self.is_sqlite:
                # Claims may be forgotten by a power cut (the message is then claimed again), so they don't wait for the
                # disk. On the same connection: another one's commit would empty this one's cache.
                _say(connection, "PRAGMA synchronous=NORMAL")
            try:
                with connection.begin():
                    if relaxed and not self.is_sqlite:
                        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    yield connection
            finally:
                if relaxed and self.is_sqlite:
                    _say(connection, "PRAGMA synchronous=FULL")

    def close(self) -> None:
        self.engine.dispose()

    def _open(self) -> sa.Engine:
        if not self.is_sqlite:
            return sa.create_engine(self.url, pool_pre_ping=True, hide_parameters=True)
        engine = sa.create_engine(self.url, hide_parameters=True)  # they are people's words and addresses

        @sa.event.listens_for(engine, "connect")
        def configure(dbapi_connection: SqliteConnection, _record: object) -> None:
            dbapi_connection.isolation_level = None  # we say BEGIN ourselves
            for pragma in (
                f"busy_timeout={BUSY_TIMEOUT_MS}",
                "journal_mode=WAL",
                "synchronous=FULL",
                f"wal_autocheckpoint={CHECKPOINT_PAGES}",
                "foreign_keys=ON",
            ):
                dbapi_connection.execute(f"PRAGMA {pragma}")

        @sa.event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql(connection.get_execution_options().get("mailbot_begin", "BEGIN IMMEDIATE"))

        return engine


def checked_url(url: str) -> sa.URL:
    """A database URL that we can use.

    Raises:
        ConfigError: it is none, or another database's.
    """
    try:
        made = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ConfigError([Problem("settings", None, "store.url", "is no database URL")]) from None
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError([Problem("settings", None, "store.url", "is neither sqlite nor postgresql")])
    return made


def _say(connection: sa.Connection, statement: str) -> None:
    """Says something to SQLite outside of any transaction."""
    dbapi_connection = connection.connection.dbapi_connection
    if dbapi_connection is not None:
        dbapi_connection.cursor().execute(statement)


@contextmanager
def translated() -> Iterator[None]:
    """A database that is away, busy or damaged may be mended; anything else that it says is a bug of ours."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError) as error:
        raise TemporaryError(f"the store doesn't answer: {_first_line(error.orig)}") from error
    except ProgrammingError as error:
        if "does not exist" in str(error.orig):
            raise TemporaryError("the store has no tables yet") from error
        raise
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its kinds that we know, such as a key that is taken
            raise
        raise TemporaryError(f"the store can't be read: {_first_line(error.orig)}") from error
    except SqliteError as error:
        raise TemporaryError(f"the store can't be opened: {_first_line(error)}") from error


def _first_line(error: BaseException | None) -> str:
    return str(error).partition("\n")[0][:200]
