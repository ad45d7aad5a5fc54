"""The layout of a rendered text: what a template's author wrote becomes blocks, and blocks become lines of 72 columns.

The HTML twin is made from the same blocks, so that both always say the same. A template is written so:

- an empty line ends a block; the lines of a paragraph are joined and filled;
- a line that starts with `- ` is an item, and indented lines after it belong to it;
- `Label:  value`, with two spaces, is a fact; facts are aligned, and one without a value is left out;
- a line that starts with `>` is somebody's words: kept as it is, but for its length.

A value never starts a block by itself: templates print values as one line (see `environment`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 72
_FACT = re.compile(r"([^\s:>-][^:\n]{0,30}):  +(.*)")
_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_BREAKABLE = re.compile(
    f"[「『（]*[{_WIDE}][、。，．：」』）！？ー]*|[^{_WIDE}]+"
)  # some never end a line, some begin none


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a mail's text.

    Args:
        form: `paragraph`, `items`, `facts` or `quote`.
        lines: the paragraph as one line; an item each; the lines quoted, without their mark.
        facts: label and value of each fact.
    """

    form: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def leads_in(self) -> bool:
        """A paragraph that announces the items, facts or words after it."""
        return self.form == "paragraph" and len(self.lines) == 1 and self.lines[0].endswith((":", "："))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a rendered template, in order."""
    found: list[tuple[str, list[str]]] = []
    form = ""
    for line in text.split("\n"):
        if not line or line.isspace():
            form = ""
            continue
        kind = _form(line, form)
        content = line[1:].removeprefix(" ") if kind == "quote" else line.strip(" ")
        if kind != form:
            found.append((kind, []))
            form = kind
        lines = found[-1][1]
        if kind == "quote" or not lines or (kind == "items" and line.startswith("- ")) or _starts_fact(kind, line):
            lines.append(content)
        else:
            lines[-1] += f" {content}"
    made = (_block(kind, lines) for kind, lines in found)
    return tuple(block for block in made if block.lines or block.facts)


def _form(line: str, form: str) -> str:
    if line[0] == ">":
        return "quote"
    if line.startswith("- "):
        return "items"
    if _FACT.fullmatch(line):
        return "facts"
    if line[0] == " " and form in ("items", "facts"):
        return form
    return "paragraph"


def _starts_fact(kind: str, line: str) -> bool:
    return kind == "facts" and line[0] != " "


def _block(form: str, lines: list[str]) -> Block:
    if form == "facts":
        pairs = (line.partition(":") for line in lines)
        return Block(form, facts=tuple((label, value.strip(" ")) for label, _, value in pairs if value.strip(" ")))
    if form == "items":
        return Block(form, tuple(line.removeprefix("- ").strip(" ") for line in lines if line.strip("- ")))
    return Block(form, tuple(lines))


def plain(parts: tuple[Block, ...]) -> str:
    """The text of a mail: blocks with an empty line between them, ended by LF; words and URLs are never broken."""
    lines: list[str] = []
    announced = False
    for block in parts:
        if lines and (not announced or block.form == "paragraph"):
            lines.append("")
        lines.extend(_lines(block))
        announced = block.leads_in
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if block.form == "facts":
        wide = max(columns(label) for label, _ in block.facts) + 3
        for label, value in block.facts:
            yield from fill(value, f"{label}:" + " " * (wide - columns(label) - 1), " " * wide)
        return
    first, rest = {"items": ("- ", "  "), "quote": ("> ", "> "), "paragraph": ("", "")}[block.form]
    for line in block.lines:
        yield from fill(line, first, rest)


def fill(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines of at most 72 columns, where words allow it; text that fits keeps its own spaces.

    Args:
        first, rest: what the first line and the others begin with.
    """
    if columns(first) + columns(text) <= WIDTH:
        yield (first + text).rstrip(" ")
        return
    line, used = first, columns(first)
    for space, piece in _pieces(text):
        wide = columns(piece)
        if used + len(space) + wide > WIDTH and line not in (first, rest):
            yield line.rstrip(" ")
            line, used = rest, len(rest)
        if line in (first, rest):
            space = ""
        line += space + piece
        used += len(space) + wide
    yield line.rstrip(" ")


def columns(text: str) -> int:
    """How wide a terminal shows it."""
    return len(text) if text.isascii() else len(text) + len(_WIDE_CHARACTER.findall(text))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What a line may be broken between, each with the space before it."""
    for word in text.split(" "):
        if word.isascii():
            yield " ", word
        else:
            for number, piece in enumerate(_BREAKABLE.findall(word) or [word]):
                yield "" if number else " ", piece
