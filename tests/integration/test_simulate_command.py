"""`mailbot simulate` as leads and scripts use it: real processes, the same answer each time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SMALL = ("simulate", "--desk", "alludium", "--mails", "60", "--days", "14", "--moderators", "2")
SHIPPED = Path(__file__).parents[2] / "data" / "season.yaml"


def mailbot(*arguments: str, **more: str) -> Any:
    command = [sys.executable, "-m", "mailbot.cli", *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    return subprocess.run(
        command, env={**kept, "COLUMNS": "160", **more}, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_same_command_says_the_same_to_the_byte_in_another_process(tmp_path: Path) -> None:
    once, again = (
        mailbot(*SMALL, "--seed", "7", "--json", PYTHONHASHSEED=seed, TZ=zone).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    )
    assert once == again
    rows = [json.loads(line) for line in once.splitlines()]
    assert rows[0] | {"desk": "alludium", "mails": 60, "moderators": 2, "seed": 7, "days": 14} == rows[0]
    assert {row["what"] for row in rows} >= {"season", "clock", "day", "moderator", "mail"}
    assert sum(1 for row in rows if row["what"] == "day") == 14


@pytest.mark.parametrize("columns", ["160", "80"])
def test_a_lead_is_shown_promises_load_team_and_breaches(columns: str) -> None:
    done = mailbot(*SMALL, COLUMNS=columns)
    assert done.returncode == 0, done.stderr
    for words in ("60 mails, 2 moderators, seed 1", "promises", "initial_review", "load", "2026-01-05", "moderator-2"):
        assert words in done.stdout
    assert "no limit was missed" in done.stdout or "breaches:" in done.stdout
    assert all(len(line.rstrip()) <= int(columns) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        (("--desk", "aludium"), 1, "there is no desk aludium; did you mean `alludium`?"),
        (("--mails", "0"), 2, "--mails"),
        (("--mails", "many"), 2, "--mails"),
        (("--days", "-3"), 2, "--days"),
        (("--moderators", "0"), 2, "--moderators"),
        (("--seed", "x"), 2, "--seed"),
        (("--start", "2026-02-30"), 2, "--start"),
        (("--season", "nowhere.yaml"), 2, "nowhere.yaml: no such file"),
    ],
)
def test_what_makes_no_season_is_told_and_nothing_is_played(changed: tuple[str, str], status: int, said: str) -> None:
    done = mailbot(*SMALL, *changed)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_season_of_ones_own_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(SHIPPED.read_text().replace("median: 18 minutes", "median: soon"), encoding="utf-8")
    done = mailbot(*SMALL, "--season", str(file))
    assert done.returncode == 2
    assert f"{file}:30: moderators.takes.investigation.median: expected a number and minutes" in done.stderr


def test_scripts_get_rows_and_nothing_else() -> None:
    done = mailbot(*SMALL, "--json", FORCE_COLOR="1")
    assert done.stderr == ""
    assert all(json.loads(line) for line in done.stdout.splitlines())
