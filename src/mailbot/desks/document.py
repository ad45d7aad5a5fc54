"""A YAML file as plain values, with the line of every key: the only place that imports YAML.

YAML 1.2 (`NO` and `on` are text). Numbers with a point and dates stay text as written, so that clause `12.10` isn't
`12.1`. Anchors and aliases are refused: a rules file says what it means in full, and none can balloon.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml import MappingNode, MarkedYAMLError, Node, ScalarNode, SequenceNode, YAMLError

from mailbot.errors import Problem

Location = tuple[str | int, ...]
MAX_OCTETS = 2_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast, where it is there
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
MAX_DEPTH = 20
MENDS = {  # what libyaml and PyYAML say of a mistake → how it is mended
    "mapping values are not allowed": "indent keys of one mapping alike, and quote text that has a colon and a space",
    "tab": "indent with spaces",
    "cannot start any token": "indent with spaces, and quote text that begins with a sign",
    "flow sequence": "a `[` is not closed, or a comma is missing",
    "flow mapping": "a `{` is not closed, or a comma is missing",
    "quoted scalar": "a quotation mark is not closed",
    "alphabetic or numeric": "quote text that begins with `*` or `&`",
    "block": "indent what belongs together alike",
}


@dataclass(slots=True)
class Document:
    """One file, read.

    Args:
        file: as the operator named it.
        value: mappings, lists, text, whole numbers, booleans and None.
        lines: key → its line, from 1.
        block_lines: text written as a block (`|`) → the line that its first line stands on.
        problems: what is wrong so far; a document with any is not to be used, but for finding more.
    """

    file: str
    value: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    block_lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def top_keys(self) -> tuple[str, ...]:
        """The top-level keys, in the file's order."""
        return tuple(str(location[0]) for location in self.lines if len(location) == 1)

    def problem(self, location: Location, text: str) -> None:
        """Adds a problem at a key; where the key is missing, at the line of what should hold it."""
        self.problem_on(self._nearest_line(location), location, text)

    def problem_on(self, line: int | None, location: Location, text: str) -> None:
        """Adds a problem at a line of a key's text."""
        self.problems.append(Problem(self.file, line, dotted(location), text))

    def line_within(self, location: Location, offset: int) -> int:
        """The line of the n-th line (from 0) of a key's text."""
        return self.block_lines.get(location, self.lines[location]) + offset

    def _nearest_line(self, location: Location) -> int | None:
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location)


def dotted(location: Location) -> str:
    """A key as an operator reads it.

    >>> dotted(("clocks", 0, "limit"))
    'clocks.0.limit'
    """
    return ".".join(str(step) for step in location)


def read(path: Path, *, optional: bool = False) -> Document:
    """Reads a file; whatever is wrong with it as YAML is in the document's problems.

    Args:
        optional: where there is no such file, it is empty.
    """
    document = Document(str(path))
    if optional and not path.exists() and not path.is_symlink():
        return document
    try:
        text = _text(path)
        node = yaml.compose(text, Loader=_LOADER)
    except _Unreadable as error:
        document.problems.append(Problem(document.file, error.line, "", str(error)))
    except MarkedYAMLError as error:
        document.problems.append(Problem(document.file, _line(error), "", _not_yaml(error)))
    except (YAMLError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        document.problems.append(Problem(document.file, None, "", f"is not YAML: {said}"))
    else:
        if node is not None:
            document.value = _Values(document).value(node, ())
    return document


def _line(error: MarkedYAMLError) -> int | None:
    """Where a mistake is: what isn't closed is one where it begins, not where it was noticed."""
    unclosed = "flow" in str(error.context) or "quoted scalar" in str(error.context)
    mark = error.context_mark if unclosed and error.context_mark else error.problem_mark or error.context_mark
    return mark.line + 1 if mark else None


def _not_yaml(error: MarkedYAMLError) -> str:
    said = " ".join(str(error.problem or error.context).split())
    mend = next((mend for words, mend in MENDS.items() if words in f"{error.context} {said}"), None)
    return f"is not YAML: {said}; {mend}" if mend else f"is not YAML: {said}"


class _Unreadable(Exception):
    """A file that can't be read as text; the message says why."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


def _text(path: Path) -> str:
    if path.is_fifo():
        raise _Unreadable("is no file, but a pipe")
    try:
        octets = path.read_bytes()
    except FileNotFoundError:
        leads = "leads to no file" if path.is_symlink() else "no such file"
        raise _Unreadable(leads) from None
    except OSError as error:
        raise _Unreadable(f"can't be read: {error.strerror}") from None
    if len(octets) > MAX_OCTETS:
        raise _Unreadable(f"is larger than {MAX_OCTETS:,} octets")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable("is not UTF-8", octets.count(b"\n", 0, error.start) + 1) from None


class _Values:
    """Turns the nodes of a document into values, and keeps their lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def value(self, node: Node, location: Location) -> object:
        document = self._document
        document.lines.setdefault(location, node.start_mark.line + 1)
        if id(node) in self._seen or len(location) > MAX_DEPTH:
            document.problem(location, "anchors, aliases and deep nesting are not used here: write it out")
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, location)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*location, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, location) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, location: Location) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._document.problem(location, f"a key is plain text; found a list or mapping on line {line}")
                continue
            key = str(key_node.value)
            place = (*location, key)
            if key in values:
                first = self._document.lines[place]
                text = f"is given twice, first on line {first}"
                self._document.problems.append(Problem(self._document.file, line, dotted(place), text))
                continue
            self._document.lines[place] = line
            values[key] = self.value(value_node, place)
        return values

    def _scalar(self, node: ScalarNode, location: Location) -> str | int | bool | None:
        text = str(node.value)
        if node.style == "|":
            self._document.block_lines[location] = node.start_mark.line + 2
        if node.style in ("'", '"', "|", ">") or text in _NULLS:
            return text if node.style in ("'", '"', "|", ">") else None
        if text in _BOOLS:
            return _BOOLS[text]
        return int(text) if _WHOLE.fullmatch(text) else text
