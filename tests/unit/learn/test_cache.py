"""A model is known by what it was trained from, trained by one process, and seen whole or not at all."""

import fcntl
import os
from pathlib import Path

import pytest

from labelled_mail import few_mails, nothing_found
from mailbot.learn.cache import KEPT, LOCK, Models, key_of
from mailbot.learn.model import Model
from mailbot.learn.training import train


@pytest.fixture(scope="module")
def model() -> Model:
    return train(few_mails(), nothing_found, lambda *_: None)


def test_a_model_is_trained_once(tmp_path: Path, model: Model) -> None:
    times: list[int] = []

    def training() -> Model:
        times.append(1)
        return model

    models = Models(tmp_path / "models")
    assert models.load("key") is None
    assert models.make("key", training, wait=True) is model
    again = models.make("key", training, wait=True)
    assert again is not None
    assert again.about == model.about
    assert len(times) == 1
    assert models.size("key") > 1000


def test_who_does_not_wait_goes_on_without_while_another_trains(tmp_path: Path, model: Model) -> None:
    with (tmp_path / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert Models(tmp_path).make("key", lambda: model, wait=False) is None
    assert Models(tmp_path).make("key", lambda: model, wait=False) is model


def test_training_that_fails_leaves_nothing_and_the_next_may_try(tmp_path: Path, model: Model) -> None:
    def fails() -> Model:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        Models(tmp_path).make("key", fails, wait=True)
    assert not Models(tmp_path).has("key")
    assert Models(tmp_path).make("key", lambda: model, wait=False) is model


def test_what_was_half_written_is_not_seen_and_is_replaced(tmp_path: Path, model: Model) -> None:
    (tmp_path / ".new-key" / "pipeline").mkdir(parents=True)
    (tmp_path / ".new-key" / "stale").write_text("x")
    assert Models(tmp_path).load("key") is None
    Models(tmp_path).make("key", lambda: model, wait=True)
    assert not (tmp_path / "key" / "stale").exists()


def test_old_models_are_removed(tmp_path: Path, model: Model) -> None:
    names = [f"model {number}" for number in range(KEPT + 2)]
    for number, name in enumerate(names):
        Models(tmp_path).make(name, lambda: model, wait=True)
        os.utime(tmp_path / name, (number, number))
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[-KEPT:], LOCK]


def test_the_key_follows_the_content_of_labelled_mail_and_rules_alone(tmp_path: Path) -> None:
    mail, rules = tmp_path / "training" / "desk", tmp_path / "rules" / "desk"
    mail.mkdir(parents=True)
    rules.mkdir(parents=True)

    def key() -> str:
        return key_of(tmp_path / "training", tmp_path / "rules", ["desk"])

    keys = [key()]
    for path, text in ((mail / "a.jsonl", "{}"), (mail / "a.jsonl", "{} "), (rules / "rules.yaml", "kind: {}")):
        path.write_text(text)
        keys.append(key())
    assert len(set(keys)) == len(keys)
    (rules / "clocks.yaml").write_text("clocks: []")
    (mail / "a.jsonl").touch()
    assert key() == keys[-1]
