"""Words that aren't ours, as a terminal and a script's JSON may have them: nothing in them moves, colours or reorders.

Mail, file names and other systems' answers are data here, whatever they look like: no control or bidi character
reaches the screen, and rich takes none of it for markup.
"""

import re
import unicodedata

from rich.console import RenderableType
from rich.markup import escape as escape_markup
from rich.table import Table
from rich.text import Text

# What JSON lets through, though a terminal may act on it, and what UTF-8 doesn't have.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def clean(text: object) -> str:
    """Text as a terminal may see it: no control, escape or bidi characters; line ends stay, and any space is one.

    >>> clean("Réponse\u00a0: お願い\u3000します\x1b")
    'Réponse : お願い します\ufffd'
    """
    return "".join(c if c.isprintable() or c == "\n" else _in_place_of(c) for c in str(text or ""))


def _in_place_of(character: str) -> str:
    return " " if unicodedata.category(character) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def escape(text: str) -> str:
    """Text to stand within words of ours that have markup; none of ours may begin right behind it."""
    words = clean(text)
    stem = words.rstrip("\\")  # rich doubles a backslash at the end
    return escape_markup(stem) + words[len(stem) :]


def seen(line: str) -> str:
    """A JSON text with everything escaped that can't be seen; it means the same.

    >>> seen('{"subject": "\\u202egpj.exe"}')
    '{"subject": "\\\\u202egpj.exe"}'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class PlainTable(Table):
    """A table whose cells are data: a str is shown as it stands."""

    def add_row(self, *cells: RenderableType | None, **more: object) -> None:
        plain = (Text(clean(cell)) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*plain, **more)  # type: ignore[arg-type]
