"""`mailbot train` and `mailbot evaluate`, as the operator runs them, on labelled mail of one's own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest

from labelled_mail import few_mails
from mailbot.learn.data import Labelled


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(tmp_path / "training" / "alludium" / "some.jsonl", few_mails())
    path = tmp_path / "mailbot.toml"
    path.write_text('desks = ["alludium"]\n[paths]\ntraining = "training"\nmodels = "models"\n', encoding="utf-8")
    return path


def write(path: Path, mails: Iterable[Labelled]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(mail)) + "\n" for mail in mails), encoding="utf-8")
    return path


def mailbot(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    command = [sys.executable, "-m", "mailbot.cli", *arguments, "--config", str(config)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, "COLUMNS": "160"}, check=False)


def test_training_is_done_once_for_the_same_mail_and_rules(config: Path) -> None:
    first = mailbot(config, "train")
    assert "learnt from" in first.stdout, first.stderr
    assert "was learnt already" in mailbot(config, "train").stdout
    more = [*few_mails(), *(few_mails()[:1])]
    write(config.parent / "training" / "alludium" / "more.jsonl", more)
    assert "learnt from" in mailbot(config, "train").stdout
    assert len([path for path in (config.parent / "models").iterdir() if path.is_dir()]) == 2


def test_readings_are_measured_with_and_without_a_model(config: Path, tmp_path: Path) -> None:
    exam = write(tmp_path / "exam.jsonl", few_mails()[::5])
    alone = mailbot(config, "evaluate", str(exam), "--json")
    assert json.loads(alone.stdout)["model"] is False
    mailbot(config, "train")
    together = json.loads(mailbot(config, "evaluate", str(exam), "--json").stdout)
    assert together["model"] is True
    assert together["all"]["mails"] == 15
    assert together["all"]["kind_right"] > json.loads(alone.stdout)["all"]["kind_right"]


def test_tables_and_picture_are_shown(config: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.svg"
    shown = mailbot(config, "evaluate", "--picture", str(picture))
    assert "rules alone are measured" in shown.stdout, shown.stderr
    assert "violation_report" in shown.stdout
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_bad_line_is_named_before_anything_starts(config: Path) -> None:
    bad = config.parent / "training" / "alludium" / "some.jsonl"
    bad.write_text('{"desk": "alludium"\n', encoding="utf-8")
    for command in ("train", "evaluate", "check"):
        ended = mailbot(config, command)
        assert ended.returncode == 2
        assert f"{bad}:1: is no JSON" in ended.stderr.replace("\n", "")


def test_without_labelled_mail_there_is_nothing_to_learn(config: Path) -> None:
    (config.parent / "training" / "alludium" / "some.jsonl").unlink()
    ended = mailbot(config, "train")
    assert ended.returncode == 1
    assert "there is no labelled mail of alludium" in ended.stderr
