"""Mail is read whatever becomes of the trained model, and the model comes back."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from harness import PATIENCE, Bot, report, running

from labelled_mail import few_mails
from mailbot import serve
from mailbot.learn.cache import Models, key_of


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    """A bot with a few labelled mails of its own."""
    mail = tmp_path / "training" / "alludium" / "some.jsonl"
    mail.parent.mkdir(parents=True)
    mail.write_text("".join(json.dumps(asdict(each)) + "\n" for each in few_mails()), encoding="utf-8")
    more = {"DESKS": "alludium", "PATHS__TRAINING": str(mail.parent.parent), "PATHS__MODELS": str(tmp_path / "models")}
    return Bot(tmp_path / "state", more)


def model_of(bot: Bot) -> Path:
    settings = bot.settings
    return settings.models / key_of(settings.training, settings.rules, settings.desks)


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def whole(model: Path) -> Callable[[], bool]:
    return lambda: Models(model.parent).has(model.name)


@pytest.mark.timeout(240)
def test_mail_is_read_while_the_model_is_damaged_and_a_sound_one_is_made(bot: Bot) -> None:
    assert bot.run("train").returncode == 0
    model = model_of(bot)
    (model / "about.json").write_text("")
    (model / "pipeline" / "textcat" / "model").unlink()
    with running(bot):
        bot.send(report(1))
        bot.wait_until_settled()
        wait_for(whole(model))
    shown = [json.loads(line) for line in bot.run("tickets", "--json").stdout.splitlines()]
    assert [row["kind"] for row in shown] == ["violation_report"]
    log = [json.loads(line) for line in (bot.state / "log").read_text().splitlines()]
    told = [line for line in log if line["event"] == "a model was damaged; it is made anew"]
    assert [line["model"] for line in told] == [model.name]
    assert not [line for line in log if line["event"] == "worker died"]


@contextmanager
def serving(bot: Bot) -> Iterator[None]:
    """The bot in a thread of this process, so that its intervals can be shortened."""
    ready = threading.Event()
    stops: list[Callable[[], None]] = []

    def on_ready(started: serve.Running) -> None:
        stops.append(started.stop)
        ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(serve.run(bot.settings, on_ready, signals=False)))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield
    finally:
        for stop in stops:
            stop()
        thread.join()


@pytest.mark.timeout(240)
def test_a_model_that_vanishes_while_it_is_served_comes_back(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "MODEL_SECONDS", 0.2)
    model = model_of(bot)
    with serving(bot):
        wait_for(whole(model))
        shutil.rmtree(model)
        wait_for(whole(model))
