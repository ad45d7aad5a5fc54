"""Brings a store's tables up to date, once, however many processes start at the same time."""

from importlib import resources

import sqlalchemy as sa

from mailbot.store.database import Database, translated

HEAD = "0018"
LOCK = 0x6D61696C  # any number that no other application of the database uses


def migrate(database: Database, to: str = HEAD) -> None:
    """Runs the migrations that the store lacks; returns at once where it lacks none."""
    if version(database) == to:
        return
    from alembic import command  # a third of a second that a start without migrations doesn't pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("mailbot.store") / "migrations"))
    with translated(), database.engine.connect() as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def version(database: Database) -> str | None:
    """The version of a store's tables; None where it has none.

    Raises:
        TemporaryError: the store doesn't answer.
    """
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
