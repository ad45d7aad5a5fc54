"""docs/desk-guide.md names every key that a desk's files may have, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from mailbot.desks.schema import CategoriesFile, DeskFile, EnforcementFile, PeopleFile, QueueModel, QueuesFile
from mailbot.desks.schema_authority import GRANTED, AuthorityFile
from mailbot.desks.schema_clocks import ClocksFile
from mailbot.desks.schema_rules import CommonFile, RuleModel, RuleSets, RulesFile, SubjectsFile

PAGE = (Path(__file__).parents[2] / "docs" / "desk-guide.md").read_text(encoding="utf-8")
APART = (QueueModel, RuleModel)  # each has a table of its own
FILES: dict[str, tuple[type[BaseModel], ...]] = {
    "desk.yaml": (DeskFile,),
    "queues.yaml": (QueuesFile, QueueModel),
    "categories.yaml": (CategoriesFile,),
    "clocks.yaml": (ClocksFile,),
    "subjects.yaml": (SubjectsFile,),
    "rules.yaml": (RulesFile, RuleModel, CommonFile),
    "authority.yaml": (AuthorityFile,),
    "enforcement.yaml": (EnforcementFile,),
    "people.yaml": (PeopleFile,),
}


def keys(shape: object, key: str = "") -> Iterator[str]:
    """The dotted keys of a shape: `[]` within a list, `<>` for a name of one's own."""
    if isinstance(shape, type) and issubclass(shape, BaseModel) and (not key or shape not in APART):
        for name, field in shape.model_fields.items():
            yield from keys(field.annotation, f"{key}.{name}".lstrip("."))
        return
    inner = [each for each in get_args(shape) if each is not type(None)]
    if get_origin(shape) is dict:
        yield from keys(inner[1], f"{key}.<>")
    elif get_origin(shape) is list:
        found = list(keys(inner[0], f"{key}[]"))
        yield from found if found != [f"{key}[]"] else [key]
    elif inner:
        yield from keys(inner[0], key)
    else:
        yield key


def documented(file: str) -> set[str]:
    (part,) = re.findall(rf"^### `{re.escape(file)}`\n(.*?)(?=^### |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    cells = [line.split(" | ")[0] for line in part.splitlines() if line.startswith("| `")]
    return {re.sub("<.*?>", "<>", key) for cell in cells for key in re.findall("`([^`]+)`", cell)}


@pytest.mark.parametrize(("file", "models"), FILES.items())
def test_every_key_of_a_file_is_in_the_guide_and_no_other(file: str, models: tuple[type[BaseModel], ...]) -> None:
    assert documented(file) == {key for model in models for key in keys(model)}


def test_every_command_that_can_be_granted_is_in_the_guide() -> None:
    (said,) = re.findall(r"^The commands: (.*?)\. ", PAGE, re.MULTILINE | re.DOTALL)
    assert tuple(re.findall("`([^`]+)`", said)) == GRANTED


def test_what_a_desks_rules_know_a_languages_words_know_too() -> None:
    assert set(RuleSets.model_fields) <= set(RulesFile.model_fields) & set(CommonFile.model_fields)
