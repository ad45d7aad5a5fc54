"""The page of all commands, docs/commands.md: written from the commands themselves, so that it is never out of date."""

from collections.abc import Iterator, Mapping

from mailbot.commands._command import Command

ABOVE = """# Commands

What a moderator may write at the top of a reply to a notice, one command a line, or give to `mailbot do`. This page is
written by `mailbot commands`. Who may use which is said by each desk's authority.yaml; `/help` lists what you may use
on the ticket at hand. [Working by mail](moderators.md) shows how it is done.
"""


def page(commands: Mapping[str, Command]) -> str:
    """The page as Markdown."""
    return "\n".join([ABOVE, "| command | what it does |", "|---|---|", *_rows(commands), *_fields(commands)]) + "\n"


def _rows(commands: Mapping[str, Command]) -> Iterator[str]:
    for command in commands.values():
        yield f"| `{_cell(command.usage)}` | {_cell(command.says)} |"


def _fields(commands: Mapping[str, Command]) -> Iterator[str]:
    for command in commands.values():
        if command.fields:
            yield f"\n## /{command.name}\n\nLines that it reads below it, each as `key: words`:\n"
            yield from (f"- `{key}`: {what}" for key, what in command.fields)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
