"""What a moderator has given: commands as their mail, or their shell, words them. Nothing is checked here."""

import re
from dataclasses import dataclass

QUOTES = {ord(mark): '"' for mark in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\uff02"}
WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Given:
    """A command as a moderator's mail gives it.

    Args:
        name: lower case, without the slash. Nobody has seen yet whether there is such a command.
        args: the rest of its line, as written.
        text: the lines below it up to the next command, as written. Some clients wrap long lines: what belongs
            to args may go on here.
    """

    name: str
    args: str = ""
    text: str = ""

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
