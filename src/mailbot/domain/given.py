"""What a moderator has given: commands as their mail, or their shell, words them. Nothing is checked here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

QUOTES = {ord(mark): '"' for mark in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\uff02"}
WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
TICKET = re.compile(r"\b[A-Z]{2,8}-[2-9A-HJKMNP-Z]{6}\b", re.IGNORECASE)
DECISION = re.compile(r"\b[0-9a-f]{32}\b")
LETTING_GO = ("release", "discard")
"""What names mail that is kept back, and no ticket."""
CONFIRM = "confirm"
"""Not a command that does anything by itself: it lets orders be carried out that wait for a code."""


@dataclass(frozen=True, slots=True)
class Given:
    """A command as a moderator's mail gives it.

    Args:
        name: lower case, without the slash. Nobody has seen yet whether there is such a command.
        args: the rest of its line, as written.
        text: the lines below it up to the next command, as written. Some clients wrap long lines: what belongs
            to args may go on here.
        fields: what the text stated as `key: value`, by the keys that the command knows; it is out of the text then.
    """

    name: str
    args: str = ""
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What follows the command, on its line and below: the words of a reply, a note or a question."""
        return "\n".join(filter(None, (self.args, self.text)))

    @property
    def words(self) -> tuple[str, ...]:
        """The args word by word, without a full stop or a comma at their end; quotes hold several words together.

        >>> Given("category", "“harmful content”, 2.").words
        ('harmful content', '2')
        """
        found = WORD.findall(self.args.translate(QUOTES))
        words = ((quoted or bare).strip().rstrip(".,;\u3002\u3001") for quoted, bare in found)
        return tuple(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a moderator's mail says.

    Args:
        commands: in their order.
        rest: the words of a mail without commands, and what stands between or below the lines of the notice that it
            quotes: a comment.
        unread: lines that look like commands where none counts. The receipt tells them, lest somebody waits for them.
    """

    commands: tuple[Given, ...] = ()
    rest: str = ""
    unread: tuple[str, ...] = ()


def as_reply(orders: Orders) -> Orders:
    """What a moderator's mail says where plain words are for the complainant; never where a line of it looks like a
    command, since a note would go out with them.

    >>> as_reply(Orders(rest="We look into it.")).commands
    (Given(name='reply', args='', text='We look into it.', fields={}),)
    """
    if orders.commands or orders.unread or not orders.rest.strip():
        return orders
    return Orders((Given("reply", text=orders.rest),))


def tickets_named(given: Iterable[Given]) -> tuple[str, ...]:
    """The tickets that the lines of commands name, in upper case.

    >>> tickets_named([Given("merge", "alu-7k3m2q")])
    ('ALU-7K3M2Q',)
    """
    return tuple(dict.fromkeys(found.upper() for each in given for found in TICKET.findall(each.args)))


def codes_in(given: Iterable[Given]) -> tuple[str, ...]:
    """The codes that a mail confirms orders with, as they were mailed: without blanks and hyphens, in upper case.

    >>> codes_in([Given("confirm", "7k3m-2qxt.")])
    ('7K3M2QXT',)
    """
    return tuple(re.sub(r"[^0-9A-Z]", "", each.args.upper()) for each in given if each.name == CONFIRM)


def named_ids(words: str) -> tuple[str, ...]:
    """The ids of tickets and decisions that words name, as they are kept; whether there are such nobody has seen yet.

    >>> named_ids("It is about exa-777777, EXA-777777.")
    ('EXA-777777',)
    """
    tickets = (found.upper() for found in TICKET.findall(words))
    return tuple(dict.fromkeys((*tickets, *DECISION.findall(words.lower()))))
