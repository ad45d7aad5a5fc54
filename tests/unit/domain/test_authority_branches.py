"""Every branch of the module that says who may do what is tried by its tables, those drawn by chance apart."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]


def branches(*chosen: str) -> "subprocess.CompletedProcess[str]":
    tables = TESTS / "unit" / "domain" / "test_authority.py"
    only = ("-m", "not hypothesis", f"--confcutdir={TESTS / 'unit'}", *chosen)
    command = [sys.executable, TESTS / "branches.py", "mailbot.domain.authority", *only, tables]
    return subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)


def test_no_branch_goes_one_way_alone() -> None:
    ran = branches()
    assert (ran.returncode, ran.stderr.strip()) == (0, "")


def test_a_branch_that_no_test_takes_would_be_told() -> None:
    told = branches("-k", "outcome").stderr
    assert "People.by_address:" in told
    assert "refusal:" in told
