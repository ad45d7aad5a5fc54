"""The package of commands, the words of authority and the page that documents them say the same."""

from pathlib import Path

import pytest

from mailbot import commands as package
from mailbot.commands import commands, page
from mailbot.domain.authority import COMMANDS

DOCS = Path(__file__).parents[3] / "docs"


def test_authority_and_the_package_know_the_same_commands() -> None:
    assert commands().keys() == set(COMMANDS)


def test_the_page_of_commands_is_as_the_commands_are() -> None:
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == page(commands())


def test_every_command_says_how_it_is_written_and_what_it_does() -> None:
    for name, command in commands().items():
        assert command.usage.split()[0] == f"/{name}"
        assert command.says.endswith(".")


@pytest.mark.parametrize("path", sorted(Path(package.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_a_command_tells_times_as_every_mail_to_our_people_does(path: Path) -> None:
    """By `times.brief`, in the desk's zone: a pattern of its own would be another way, and may be of another zone."""
    assert "%H" not in path.read_text()
    assert "%d" not in path.read_text()
