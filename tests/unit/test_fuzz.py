"""What `make fuzz` runs: every target takes what it starts from, and what is broken is told and made small."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"


@pytest.fixture(scope="module")
def targets() -> dict[str, Any]:
    return dict(runpy.run_path(str(FUZZ / "targets.py"))["TARGETS"])


@pytest.mark.parametrize(
    "name", ["explain", "parse", "reports", "documents", "subject", "words", "attachment", "results"]
)
def test_a_target_takes_what_it_starts_from(targets: dict[str, Any], name: str) -> None:
    target = targets[name].make()
    seeds = list(targets[name].seeds())
    assert seeds
    for seed in (*seeds, b"", b"\0", b"\xff" * 10):
        target(seed)


def test_every_target_is_tried_here(targets: dict[str, Any]) -> None:
    assert len(targets) == 8


def test_what_is_broken_is_made_small(tmp_path: Path) -> None:
    (tmp_path / "targets.py").write_text(
        "from types import SimpleNamespace\n"
        "def run(raw):\n"
        "    assert b'bad' not in raw\n"
        "TARGETS = {'any': SimpleNamespace(make=lambda: run, seeds=tuple)}\n"
    )
    found = tmp_path / "found"
    found.write_bytes(b"x" * 100 + b"bad" + b"y" * 100)
    (tmp_path / "check.py").write_text((FUZZ / "check.py").read_text())
    done = subprocess.run(
        [sys.executable, str(tmp_path / "check.py"), "any", str(found)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "AssertionError: ; 203 octets, of which 3 are enough\n")
    assert Path(f"{found}.least").read_bytes() == b"bad"


def test_what_is_not_broken_after_all_is_no_finding(tmp_path: Path) -> None:
    found = tmp_path / "found"
    found.write_bytes(b"words")
    done = subprocess.run(
        [sys.executable, str(FUZZ / "check.py"), "subject", str(found)], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
