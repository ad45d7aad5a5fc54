"""`mailbot rules test`: what changed rules would make of mail, before they count."""

import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

import shell
from labelled_mail import few_mails

TOP = Path(__file__).parents[2]
FRAUD = b"""From: Noor <noor@example.org>
To: abuse@alludium.ai
Subject: Policy Violation Report
Message-ID: <fraud-1@example.org>

User @tom_k impersonating me: a fake, a scam. Please take action.
"""
OTHER = FRAUD.replace(b"fraud-1", b"other-1").replace(
    b"impersonating me: a fake, a scam", b"published my address and phone, leaked photos"
)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(FRAUD)
    (folder / "2.eml").write_bytes(OTHER)
    return folder


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOP / "routing_rules", tmp_path / "changed"))


def tried(mails: Path, changed: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Replays some mail, with models of a few labelled mails, which are soon trained."""
    training = changed.parent / "training" / "alludium" / "some.jsonl"
    training.parent.mkdir(parents=True, exist_ok=True)
    training.write_text("".join(json.dumps(asdict(each)) + "\n" for each in few_mails()), encoding="utf-8")
    few = {
        "MAILBOT_DESKS": "alludium",
        "MAILBOT_PATHS__TRAINING": str(training.parent.parent),
        "MAILBOT_PATHS__MODELS": str(changed.parent / "models"),
    }
    return shell.mailbot("rules", "test", str(mails), "--rules", str(changed), *more, environment=few)


def test_mail_that_changed_rules_read_otherwise_is_shown_with_before_and_after(mails: Path, changed: Path) -> None:
    categories = changed / "alludium" / "categories.yaml"
    head, found, rest = categories.read_text().partition("title: Deception and manipulation\n    tier: 2\n")
    assert found
    categories.write_text(head + found.replace("tier: 2", "tier: 3") + rest)
    done = tried(mails, changed, "--json")
    assert done.returncode == 0, done.stderr
    found, totals = (json.loads(line) for line in done.stdout.splitlines())
    assert found["file"].endswith("1.eml")
    changes = {change["field"]: (change["before"], change["after"]) for change in found["changes"]}
    assert changes["tier"] == (2, 3)
    assert (totals["mails"], totals["changed"]) == (2, 1)
    shown = tried(mails, changed)
    assert "tier" in shown.stdout
    assert "2 mails replayed; 1 would be read otherwise" in shown.stdout


def test_the_same_rules_change_nothing(mails: Path, changed: Path) -> None:
    assert "2 mails replayed; none changes" in tried(mails, changed).stdout


def test_changed_rules_with_a_mistake_are_refused_with_its_line(mails: Path, changed: Path) -> None:
    clocks = changed / "alludium" / "clocks.yaml"
    clocks.write_text(clocks.read_text().replace("limit: 24 hours", "limit: a day", 1))
    done = tried(mails, changed)
    assert (done.returncode, done.stdout) == (2, "")
    assert "clocks.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
