"""The page on what mail is understood: each place that it names is there, and it has all natures and flags."""

import re
from pathlib import Path

import pytest

from mailbot.domain.mail import Attachment
from mailbot.domain.reading import NATURES

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "understanding.md").read_text()
PLACES = sorted({*re.findall(r"`((?:src|tests)/[^`]+)`", PAGE)})


def rows(title: str) -> set[str]:
    """What the first column of the first table of a section has."""
    table = PAGE.partition(f"## {title}")[2].partition("|---")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_it_names_is_there(place: str) -> None:
    assert (TOP / place).exists()


def test_it_has_every_table_of_marks() -> None:
    found = {path.name for path in (TOP / "src/mailbot/classify/marks").glob("*.toml")}
    assert {name for name in found if name in PAGE} == found


def test_it_has_every_nature() -> None:
    assert rows("What kind of mail: its nature") == set(NATURES)


def test_its_flags_are_those_of_an_attachment() -> None:
    said = re.search(r"flags: .*?couldn't", Attachment.__doc__ or "", re.DOTALL)
    assert said
    assert rows("Attachments and their flags") == set(re.findall(r"`(\w+)`", said[0]))
