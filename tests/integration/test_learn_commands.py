"""`mailbot train` and `mailbot evaluate`, as the operator runs them, on labelled mail of one's own."""

import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest

import shell
from labelled_mail import few_mails, labelled
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
    return shell.mailbot(*arguments, "--config", str(config))


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


def test_a_damaged_model_is_told_and_trained_anew(config: Path, tmp_path: Path) -> None:
    mailbot(config, "train")
    (model,) = (path for path in (config.parent / "models").iterdir() if path.is_dir())
    whole = (model / "about.json").read_text(encoding="utf-8")
    mail = tmp_path / "mail.eml"
    mail.write_text("From: a@example.org\nTo: abuse@alludium.ai\nSubject: hello\n\nSomebody pretends to be me.\n")
    for command in (("train",), ("explain", "--json", str(mail))):
        (model / "about.json").write_text("")
        done = mailbot(config, *command)
        assert done.returncode == 0, done.stderr
        assert f"the model in {model} is not as it was written; it is made anew" in done.stderr
        assert (model / "about.json").read_text(encoding="utf-8") == whole
    assert json.loads(done.stdout)["why"]
    (model / "about.json").write_text("")
    measured = mailbot(config, "evaluate", "--json")
    assert json.loads(measured.stdout)["model"] is False, measured.stderr


@pytest.mark.parametrize("command", ["train", "explain"])
def test_a_folder_of_models_that_is_none_is_told(config: Path, tmp_path: Path, command: str) -> None:
    (config.parent / "models").write_text("x")
    mail = write(tmp_path / "mail.eml", [])
    done = mailbot(config, command, *([str(mail)] if command == "explain" else []))
    assert (done.returncode, done.stderr.lstrip()) == (
        2, f"✗ settings: paths.models: {config.parent / 'models'} can't be used: File exists; name another folder\n",
    )  # fmt: skip


def test_tables_and_picture_are_shown(config: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.svg"
    shown = mailbot(config, "evaluate", "--picture", str(picture))
    assert "rules alone are measured" in shown.stdout, shown.stderr
    assert "violation_report" in shown.stdout
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_grounds_and_hazards_are_measured(config: Path, tmp_path: Path) -> None:
    danger = labelled(text="I will kill her tonight, I know where she lives.", hazards=("imminent_harm",))
    appeal = labelled(
        text="I appeal the ban: my account was hacked.",
        kind="appeal",
        category=None,
        categories=(),
        grounds=("account_compromise", "context"),
    )
    exam = write(tmp_path / "exam.jsonl", [danger, appeal])
    figures = json.loads(mailbot(config, "evaluate", str(exam), "--json").stdout)["all"]
    assert figures["hazards"] == {"imminent_harm": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}}
    assert set(figures["grounds"]) == {"account_compromise", "context"}
    shown = mailbot(config, "evaluate", str(exam)).stdout
    for title, row in (("hazard", "imminent_harm"), ("ground", "account_compromise")):
        assert re.search(rf"{title} .*precision.*recall.*F1.*mails", shown)
        assert re.search(rf"{row} .*1.000.*1.000.*1.000.*1", shown)


def test_an_address_with_a_line_break_is_told_with_its_line(config: Path, tmp_path: Path) -> None:
    exam = write(tmp_path / "exam.jsonl", [labelled(), labelled(to="abuse@alludium.ai\nBcc: a@example.org")])
    ended = mailbot(config, "evaluate", str(exam))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"{exam}:2: to: expected the address that it was sent to" in ended.stderr


def test_no_mail_to_measure_with_is_told(config: Path, tmp_path: Path) -> None:
    ended = mailbot(config, "evaluate", str(exam := write(tmp_path / "exam.jsonl", [])))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"✗ there is no labelled mail in {exam}, so that nothing can be measured\n"
    write(config.parent / "training" / "alludium" / "some.jsonl", few_mails()[:1])
    ended = mailbot(config, "evaluate")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "there is no labelled mail in what training keeps apart" in ended.stderr


def test_a_picture_of_another_kind_is_refused_before_anything_is_measured(config: Path, tmp_path: Path) -> None:
    ended = mailbot(config, "evaluate", "--picture", str(tmp_path / "confusion.jpg"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "give a name that ends with .svg or .png" in ended.stderr


def test_the_matrices_are_written_as_png_too(config: Path, tmp_path: Path) -> None:
    exam = write(tmp_path / "exam.jsonl", few_mails()[:1])
    ended = mailbot(config, "evaluate", str(exam), "--picture", str(tmp_path / "confusion.png"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_told(config: Path, tmp_path: Path) -> None:
    exam = write(tmp_path / "exam.jsonl", few_mails()[:1])
    picture = tmp_path / "nowhere" / "confusion.svg"
    ended = mailbot(config, "evaluate", str(exam), "--picture", str(picture))
    assert (ended.returncode, ended.stderr) == (1, f"✗ {picture} can't be written: No such file or directory\n")


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
