"""`mailbot train --from-tickets` and `mailbot stats --readings`, as the operator runs them."""

import csv
import json
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from judging import judge, open_ticket
from labelled_mail import WORDS, few_mails, labelled
from mailbot.domain.ticket import Ticket
from mailbot.learn.data import Labelled
from mailbot.learn.split import held_out
from mailbot.opening import open_store, utc_now
from mailbot.settings import load_settings
from mailbot.show_readings import CORRECTION_FIELDS
from mailbot.store.tables import payloads

READ = Ticket(
    "ALU-1", "alludium", "complaint", "complaints", "hello", utc_now(),
    category="deception", categories=("deception",), language="en",
)  # fmt: skip
IS_QUESTION = {"kind": "policy_question", "category": None, "categories": []}
IS_REPORT = {"kind": "violation_report"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(tmp_path / "training" / "alludium" / "some.jsonl", few_mails())
    path = tmp_path / "mailbot.toml"
    path.write_text('desks = ["alludium"]\n[paths]\ntraining = "training"\nmodels = "models"\n', encoding="utf-8")
    return path


def write(path: Path, mails: Iterable[Labelled]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(mail)) + "\n" for mail in mails), encoding="utf-8")


def mailbot(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return shell.mailbot(*arguments, "--config", str(config))


def judged(config: Path, texts: Iterable[str], values: dict[str, Any]) -> None:
    """Tickets of which a person has said what they are, one a text."""
    with closing(open_store(load_settings(config, {}))) as store:
        for number, text in enumerate(texts):
            ticket = replace(READ, id=f"ALU-{number}")
            open_ticket(store.database, ticket, text, to="abuse@alludium.ai", name="Kirsten Quellmalz")
            judge(store.database, ticket, values)


def examples(config: Path) -> list[dict[str, Any]]:
    file = config.parent / "var" / "examples" / "alludium" / "tickets.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


SCAMS = ["Kirsten found a fake, a hoax of @heron_77, zoe oakfield", "swindle by @heron_78, a fake scam, says Kirsten"]


def test_what_people_corrected_is_learnt_masked_and_once(config: Path) -> None:
    judged(config, SCAMS, IS_REPORT)
    first = mailbot(config, "train", "--from-tickets")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "the new model reads no worse" in first.stdout
    assert str(config.parent / "var" / "examples") in first.stdout
    found = examples(config)
    assert [each["kind"] for each in found] == ["violation_report", "violation_report"]
    assert not any(name in json.dumps(found) for name in ("Kirsten", "heron", "zoe", "oakfield", "ALU-"))
    again = mailbot(config, "train", "--from-tickets")
    assert (again.returncode, "nothing that wasn't learnt already" in again.stdout) == (0, True)
    assert "was learnt already" in mailbot(config, "train").stdout  # it is the model that a bot starts with


def kept_apart(words: Sequence[str]) -> list[Labelled]:
    """Mails of some words that training keeps apart, no near-copies of any other."""
    groups = (f"exam-{number}" for number in range(100))
    kept = [group for group in groups if held_out([labelled(group=group)])[1]][: len(words)]
    return [
        labelled(
            text=f"{words[at]} {words[at - 2]} " + " ".join(f"q{chr(97 + at)}{end}" for end in "abcde"),
            category="privacy",
            categories=("privacy",),
            group=group,
        )
        for at, group in enumerate(kept)
    ]


def test_a_model_that_reads_worse_is_not_taken(config: Path) -> None:
    words = WORDS["violation_report", "privacy"]
    write(config.parent / "training" / "alludium" / "exam.jsonl", kept_apart(words))
    pairs = [f"{one} {other}" for one in words for other in words if one != other]
    judged(config, [f"{pair} word{at}" for at, pair in enumerate(pairs * 2)], IS_QUESTION)
    ended = mailbot(config, "train", "--from-tickets")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "the new model reads worse: the one so far stays" in ended.stdout
    assert "kind right" in ended.stdout
    assert not (config.parent / "var" / "examples").exists()
    assert not (config.parent / "var" / "examples.new").exists()
    assert "was learnt already" in mailbot(config, "train").stdout


def test_without_mail_to_measure_with_the_model_stays(config: Path) -> None:
    write(config.parent / "training" / "alludium" / "some.jsonl", few_mails()[:1])
    judged(config, SCAMS[:1], IS_REPORT)
    ended = mailbot(config, "train", "--from-tickets")
    assert (ended.returncode, examples(config)) == (1, [])
    assert "there is no labelled mail to measure the models with" in ended.stdout


def test_an_example_goes_with_what_was_erased_of_its_ticket(config: Path) -> None:
    judged(config, SCAMS, IS_REPORT)
    mailbot(config, "train", "--from-tickets")
    with closing(open_store(load_settings(config, {}))) as store, store.database.write() as connection:
        connection.execute(sa.delete(payloads).where(payloads.c.ticket_id == "ALU-0"))
    assert mailbot(config, "train", "--from-tickets").returncode == 0
    assert len(examples(config)) == 1


def test_how_often_readings_were_corrected_is_told_by_desk_and_field(config: Path) -> None:
    assert "no ticket of that time was corrected" in mailbot(config, "stats", "--readings").stdout
    judged(config, SCAMS, IS_REPORT)
    shown = mailbot(config, "stats", "--readings").stdout
    assert [line.split() for line in shown.splitlines() if line.startswith("alludium")] == [
        ["alludium", "kind", "2", "2", "100%"],
        ["alludium", "category", "2", "0", "0%"],
        ["alludium", "tier", "2", "0", "0%"],
    ]
    rows = [json.loads(line) for line in mailbot(config, "stats", "--readings", "--json").stdout.splitlines()]
    assert rows[0] == {"desk": "alludium", "field": "kind", "judged": 2, "corrected": 2, "corrected_share": 1.0}
    table = list(csv.DictReader(StringIO(mailbot(config, "stats", "--readings", "--csv").stdout)))
    assert (tuple(table[0]), len(table)) == (CORRECTION_FIELDS, 3)


def test_readings_have_no_picture(config: Path, tmp_path: Path) -> None:
    ended = mailbot(config, "stats", "--readings", "--picture", str(tmp_path / "x.svg"))
    assert (ended.returncode, "--readings has none" in ended.stderr) == (1, True)
