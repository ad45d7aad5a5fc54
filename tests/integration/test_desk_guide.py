"""docs/desk-guide.md, followed step by step by somebody who types what it says."""

import json
import re
import subprocess
from pathlib import Path

import pytest

import shell

GUIDE = Path(__file__).parents[2] / "docs" / "desk-guide.md"


def written() -> dict[str, str]:
    """The files that the guide has one write: a name in backticks on a line of its own, then a block."""
    text = GUIDE.read_text(encoding="utf-8")
    found = re.findall(r"^`([\w./-]+)`\n\n```(?:yaml)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return dict(found)


def mailbot(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return shell.mailbot(*arguments, cwd=cwd)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("guide") / "spoke"
    assert mailbot("init", str(made), cwd=made.parent).returncode == 0
    for name, text in written().items():
        path = made / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = made / "mailbot.toml"
    settings.write_text(settings.read_text().replace('desks = ["alludium"]', 'desks = ["spokestreet"]'))
    return made


def test_the_guide_has_one_write_every_file_of_a_desk() -> None:
    assert {Path(name).name for name in written()} >= {
        "desk.yaml", "queues.yaml", "categories.yaml", "clocks.yaml", "subjects.yaml", "rules.yaml", "authority.yaml",
        "report.eml",
    }  # fmt: skip


def test_what_the_guide_makes_is_in_order(folder: Path) -> None:
    done = mailbot("check", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_guides_mail_is_read_as_it_says(folder: Path) -> None:
    done = mailbot("explain", "--json", "--at", "2026-05-04T08:00:00Z", "report.eml", cwd=folder)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    read = (said["desk"], said["kind"], said["category"], said["tier"])
    assert read == ("spokestreet", "violation_report", "fraud", 1)
    assert "@wheelking" in said["entities"]["accounts"]
    limits = {clock["name"]: clock["limit"] for clock in said["clocks"]}
    assert limits == {"acknowledge": "2026-05-05T08:00:00Z", "decision": "2026-05-11T15:30:00Z"}


def test_a_mistake_is_told_with_its_line(folder: Path) -> None:
    clocks = folder / "routing_rules" / "spokestreet" / "clocks.yaml"
    text = clocks.read_text()
    try:
        clocks.write_text(text.replace("limit: 24 hours", "limt: 24 hours"))
        done = mailbot("check", cwd=folder)
    finally:
        clocks.write_text(text)
    assert done.returncode == 2
    assert re.search(r"clocks\.yaml:\d+: clocks\.0\.limt: unknown key; did you mean `limit`\?", done.stderr)
