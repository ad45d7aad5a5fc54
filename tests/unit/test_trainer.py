"""The classifier is trained beside the bot whenever its model is missing, and not again where that failed."""

import io
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from labelled_mail import few_mails, labelled, nothing_found
from mailbot.learn.cache import Models, key_of
from mailbot.learn.training import train
from mailbot.settings import Settings
from mailbot.trainer import TRAINING, Trainer


@dataclass
class Process:
    """A training process; it runs until it has a return code."""

    returncode: int | None = None
    stdin: io.BytesIO = field(default_factory=io.BytesIO)

    def poll(self) -> int | None:
        return self.returncode


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of an installation with labelled mail."""
    mail = tmp_path / "training" / "alludium" / "some.jsonl"
    mail.parent.mkdir(parents=True)
    mail.write_text(json.dumps(asdict(labelled())) + "\n", encoding="utf-8")
    paths = {"models": tmp_path / "models", "training": tmp_path / "training"}
    return Settings.model_validate({"desks": ["alludium"], "paths": paths})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """The training processes that were started."""
    found: list[Process] = []

    def start(command: tuple[str, ...], _settings: Settings) -> Process:
        assert command == TRAINING
        found.append(Process())
        return found[-1]

    monkeypatch.setattr("mailbot.trainer.start_child", start)
    return found


def keep_model(settings: Settings) -> Path:
    """What a training process leaves."""
    key = key_of(settings.training, settings.rules, settings.desks)
    Models(settings.models).make(key, lambda: train(few_mails(), nothing_found, lambda *_: None), wait=True)
    return settings.models / key


def test_it_trains_where_there_is_no_model(settings: Settings, started: list[Process]) -> None:
    Trainer(settings, settings.desks).keep_trained()
    assert len(started) == 1
    assert started[0].stdin.closed


def test_it_does_not_train_where_there_is_a_model(settings: Settings, started: list[Process]) -> None:
    keep_model(settings)
    Trainer(settings, settings.desks).keep_trained()
    assert started == []


def test_it_trains_where_the_model_is_damaged(settings: Settings, started: list[Process]) -> None:
    (keep_model(settings) / "about.json").write_text("")
    Trainer(settings, settings.desks).keep_trained()
    assert len(started) == 1


def test_it_does_not_train_without_labelled_mail(settings: Settings, started: list[Process]) -> None:
    Trainer(settings, ["allure"]).keep_trained()
    assert started == []


def test_one_process_trains_at_a_time(settings: Settings, started: list[Process]) -> None:
    trainer = Trainer(settings, settings.desks)
    trainer.keep_trained()
    trainer.keep_trained()
    assert len(started) == 1


def test_a_model_that_vanishes_is_trained_anew(settings: Settings, started: list[Process]) -> None:
    trainer = Trainer(settings, settings.desks)
    trainer.keep_trained()
    started[0].returncode = 0
    model = keep_model(settings)
    trainer.keep_trained()
    assert len(started) == 1
    model.rename(settings.models / "elsewhere")
    trainer.keep_trained()
    assert len(started) == 2


def test_it_looks_again_where_another_process_was_training(settings: Settings, started: list[Process]) -> None:
    trainer = Trainer(settings, settings.desks)
    trainer.keep_trained()
    started[0].returncode = 0  # and left no model
    trainer.keep_trained()
    assert len(started) == 2


@pytest.mark.parametrize("status", [1, -9])
def test_what_failed_is_tried_again_with_other_mail_alone(
    settings: Settings, started: list[Process], status: int
) -> None:
    trainer = Trainer(settings, settings.desks)
    trainer.keep_trained()
    started[0].returncode = status
    trainer.keep_trained()
    assert len(started) == 1
    more = settings.training / "alludium" / "more.jsonl"
    more.write_text(json.dumps(asdict(labelled(text="more"))) + "\n", encoding="utf-8")
    trainer.keep_trained()
    assert len(started) == 2


def test_a_model_that_is_served_counts_as_used(settings: Settings, started: list[Process]) -> None:
    model = keep_model(settings)
    os.utime(model, (0, 0))
    Trainer(settings, settings.desks).keep_trained()
    assert model.stat().st_mtime > 0
    assert started == []
