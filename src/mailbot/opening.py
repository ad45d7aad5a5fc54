"""Opens the store of an installation: all that commands need which look into it, or change one thing in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailbot.errors import ConfigError, Problem
from mailbot.settings import Settings
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database, checked_url
from mailbot.store.migrate import migrate

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Store:
    """The store of an installation, its tables up to date."""

    database: Database
    blobs: Blobs

    def close(self) -> None:
        self.database.close()


def open_store(settings: Settings) -> Store:
    """Opens the store; makes folder and tables where there are none.

    Raises:
        ConfigError: the state folder can't be written.
    """
    try:
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        blobs = Blobs(settings.state / "blobs")
        if (url := checked_url(settings.store_url)).get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        problem = f"{settings.state} can't be written: {error.strerror}"
        raise ConfigError([Problem("settings", None, "paths.state", problem)]) from None
    database = Database(settings.store_url)
    migrate(database)
    return Store(database, blobs)
