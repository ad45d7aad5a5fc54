"""`mailbot check` runs the examples that stand in a desk's files through the matcher that reads mail."""

import shutil
from pathlib import Path

import pytest

from mailbot.check import check_examples
from mailbot.desks import load

SHIPPED = Path(__file__).parents[2] / "routing_rules"


def told_after(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    rules = Path(shutil.copytree(SHIPPED, tmp_path / "rules"))
    path = rules / file if "/" in file else rules / "alludium" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = (str(problem).removeprefix(f"{rules}/") for problem in check_examples(load(rules, ["alludium"])))
    return [problem.removeprefix("alludium/") for problem in told]


def test_every_example_of_the_shipped_desks_holds() -> None:
    assert check_examples(load(SHIPPED, ["alludium"])) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "common/en.yaml",
            "        How do I restore from backup?\n",
            "        Please restore my account.\n",
            "appeal_undo: the counterexample is matched: Please restore my account.",
        ),
        (
            "common/en.yaml",
            "        Just some feedback on the new editor.\n",
            "        Nothing of the kind.\n",
            "complaint_feedback: the example is not matched: Nothing of the kind.",
        ),
        (
            "subjects.yaml",
            "      Appeal - ACC-48213\n      Enforcement Appeal - ACC-48213\n",
            "      [Tier 2] Appeal - ACC-48213\n      Enforcement Appeal - ACC-48213\n",
            "appeal_with_reference: the example is matched by `appeal_as_published`, which stands before",
        ),
        (
            "subjects.yaml",
            "      Appeal for donations\n",
            "      Enforcement Appeal\n",
            "enforcement_appeal: the counterexample is matched: Enforcement Appeal",
        ),
    ],
)
def test_an_example_that_does_not_hold_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    (told,) = told_after(tmp_path, file, old, new)
    name, line, rest = told.split(":", 2)
    assert (name, line.isdigit()) == (file, True)
    assert rest.strip().startswith(problem)
