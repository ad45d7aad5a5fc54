"""Fixtures that several kinds of tests share: a store on either database, a desk, a mail."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

import postgres
import services
from mailbot import app, readers
from mailbot.explain import Explainer
from mailbot.learn.cache import Models, key_of
from mailbot.opening import Store
from mailbot.policy import Policy, load_policy
from mailbot.read import Reader
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from mailbot.store.spool import Spool
from mailbot.testing import FakeSender, FixedClock
from office import Office

TRAINED = ("alludium,infrpool,allure", "alludium")  # the desks that tests start processes with


def pytest_sessionstart() -> None:
    """Has rules checked and the classifier trained before processes are started, so that none of them does it again;
    the trainings side by side, each in a folder of its own, since those of one wait for one another."""
    trainings: dict[tuple[Path, str], subprocess.Popen[bytes]] = {}
    with tempfile.TemporaryDirectory() as aside:
        for desks in TRAINED:
            settings = load_settings(None, {"MAILBOT_DESKS": desks})
            key = key_of(settings.training, settings.rules, settings.desks)
            if not Models(settings.models).has(key):
                kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
                own = {"MAILBOT_DESKS": desks, "MAILBOT_PATHS__MODELS": f"{aside}/{key}"}
                command = [sys.executable, "-m", "mailbot.cli", "train"]
                trainings[settings.models, key] = subprocess.Popen(
                    command, env={**kept, **own}, stdout=subprocess.DEVNULL
                )
        for desks in TRAINED:
            app.load_checked_policy(load_settings(None, {"MAILBOT_DESKS": desks}))
        for (folder, key), training in trainings.items():
            assert training.wait() == 0, "the classifier could not be trained: `mailbot train` says why"
            folder.mkdir(parents=True, exist_ok=True)
            if not Models(folder).has(key):
                shutil.copytree(Path(aside) / key / key, folder / key)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    if postgres.programs() is None:
        services.missing("PostgreSQL", "initdb was not found")
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables, to be copied: running every migration takes ten times as long."""
    file = tmp_path_factory.mktemp("tables") / "mailbot.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: sa.URL) -> Iterator[str]:
    """The same in PostgreSQL: the name of a template."""
    with postgres.fresh_database(postgres_server) as url:
        _migrated(url)
        yield str(sa.make_url(url).database)


def _migrated(url: str) -> None:
    opened = Database(url)
    migrate(opened)
    opened.close()


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own, on one of the two that are supported; empty, unless it is opened by `database`."""
    has_tables = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "mailbot.db"
        if has_tables:
            shutil.copyfile(request.getfixturevalue("sqlite_tables"), file)
        yield f"sqlite:///{file}"
        return
    template = {"template": request.getfixturevalue("postgres_tables")} if has_tables else {}
    with postgres.fresh_database(request.getfixturevalue("postgres_server"), **template) as url:
        yield url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a store is tried on both databases. Stories of what people do are told on one where their module says
    so: that both keep what is written alike is what the tests of commands, of fairness and of effects are for."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "store_url" not in metafunc.fixturenames or any("store_url" in mark.args[0] for mark in marks):
        return
    is_told_once = getattr(metafunc.module, "ONE_STORE", False)
    both = not is_told_once or metafunc.definition.get_closest_marker("both_stores") is not None
    metafunc.parametrize("store_url", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The shipped desks."""
    return load_policy(load_settings(None, {}))


@pytest.fixture(scope="session")
def explainer(policy: Policy) -> Explainer:
    """The whole way of a mail without the write."""
    return Explainer(policy.desks, readers.build_reader, policy.people)


@pytest.fixture(scope="session")
def read(policy: Policy) -> dict[str, Reader]:
    """What reads mail for each of the shipped desks."""
    return readers.build_readers(policy.desks.values())


@pytest.fixture
def office(
    database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path, policy: Policy, read: dict[str, Reader]
) -> Iterator[Office]:
    """The shipped desks at work, on each database."""
    more = {"MAILBOT_PATHS__STATE": str(tmp_path), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
    made = app.build_pipeline(load_settings(None, more), policy, Store(database, blobs), clock)
    made = replace(made, readers=read)
    sender, log, spool = FakeSender(), structlog.get_logger("test"), Spool(database, blobs)
    yield Office(Ticker(made, Sending(made, (sender,), log), log), spool, sender, clock)
    spool.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
