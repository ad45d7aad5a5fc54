"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, ended with the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


def programs() -> Path | None:
    """The folder of initdb and postgres; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[sa.URL]:
    """Starts the server; gives the URL of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-pg-"))
    binaries = programs()
    assert binaries is not None
    # PostgreSQL refuses to run as root, as CI does: it gets a user of its own.
    user = None if os.geteuid() else next(n for n in ("postgres", "nobody") if _exists(n))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    common = {"user": user, "check": True, "capture_output": True}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "mailbot", "-A", "trust", "-E", "UTF8"], **common)
    options = f"-k {folder} -c listen_addresses= -c fsync=on"
    subprocess.run([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **common)
    try:
        yield sa.URL.create("postgresql+psycopg", "mailbot", database="postgres", query={"host": str(folder)})
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **common)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(maintenance: sa.URL, template: str = "template1") -> Iterator[str]:
    """A database of its own.

    Args:
        template: whose tables it begins with; PostgreSQL's own has none.
    """
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(maintenance, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield maintenance.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
