"""What a moderator's mail asks for: commands, and words that are none. `parsing.orders` finds them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_TICKET = re.compile(r"\b[A-Z]{2,8}-[2-9A-HJKMNP-Z]{6}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """A command as a moderator's mail gives it.

    Args:
        name: lower case, without the slash.
        args: the rest of its line.
        text: the lines below it, up to the next command, as written, but for its fields.
        fields: what the text states as `key: value`, by the keys that the command knows.
    """

    name: str
    args: str = ""
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a mail asks for.

    Args:
        rest: the words of a mail without command: a comment.
        unread: lines that look like commands and are none where they stand, as their person is told.
    """

    commands: tuple[Given, ...] = ()
    rest: str = ""
    unread: tuple[str, ...] = ()


def tickets_named(given: Iterable[Given]) -> tuple[str, ...]:
    """The tickets that the lines of commands name, in upper case.

    >>> tickets_named([Given("merge", "alu-7k3m2q")])
    ('ALU-7K3M2Q',)
    """
    return tuple(dict.fromkeys(found.upper() for each in given for found in _TICKET.findall(each.args)))


def codes_in(given: Iterable[Given]) -> tuple[str, ...]:
    """The codes that a mail confirms orders with, as they were mailed: without blanks and hyphens, in upper case.

    >>> codes_in([Given("confirm", "7k3m-2qxt.")])
    ('7K3M2QXT',)
    """
    return tuple(re.sub(r"[^0-9A-Z]", "", each.args.upper()) for each in given if each.name == CONFIRM)


CONFIRM = "confirm"
"""Not a command that does anything by itself: it lets orders be carried out that wait for a code."""
