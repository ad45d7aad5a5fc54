"""A rules folder of one's own to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "routing_rules"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the shipped desks."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


@pytest.fixture
def problems_after(rules: Path) -> Callable[..., list[str]]:
    """Changes files of the alludium desk or `common/` (file, old text, new text) and tells what is then wrong."""

    def change(*edits: tuple[str, str, str]) -> list[str]:
        for name, old, new in edits:
            path = rules / name if "/" in name else rules / "alludium" / name
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{name} has no {old!r}: the test is out of date"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load(rules, ["alludium"])
        told = (str(problem).removeprefix(f"{rules}/") for problem in caught.value.problems)
        return [problem.removeprefix("alludium/") for problem in told]

    return change
