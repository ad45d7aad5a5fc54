"""The patterns of a desk's files: words with a name (`{suspended}`), one pattern a line, and what RE2 says of each."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import re2

from mailbot.desks.document import Document, Location
from mailbot.desks.problems import suggestion
from mailbot.domain.words import pattern_in_small_letters, with_fewer_letters

QUIET = re2.Options()
QUIET.log_errors = False
LONGEST = 10_000  # characters: words within words within words could grow without end
NAME = re.compile(r"\{([a-z_]+)\}")
EVERYWHERE = "matches where there is nothing, so that every mail would match"


class Patterns:
    """Reads the patterns of one file, and notes what is wrong with them.

    Args:
        words: named parts, by name; a later one may use an earlier one.
        given: named parts that the file needn't write.
        tried: they were found to be patterns before, as they stand.
    """

    def __init__(
        self,
        document: Document,
        words: Mapping[str, str],
        given: Mapping[str, str] | None = None,
        *,
        tried: bool = False,
    ) -> None:
        self._document, self._tried = document, tried
        self._words: dict[str, str] = dict(given or {})
        for name, part in words.items():
            place: Location = ("words", name)
            line = document.line_within(place, 0)
            self._words[name] = self._expand(place, line, part)
            self._try(place, line, self._words[name], part=True)

    def one(self, place: Location, pattern: str) -> str:
        """A pattern that stands alone at a key, its names replaced."""
        return self._checked(place, self._document.line_within(place, 0), pattern)

    def each(self, place: Location, text: str) -> tuple[str, ...]:
        """The patterns of a text with one a line."""
        if not text.strip():
            return ()
        return tuple(self._checked(place, line, pattern) for line, pattern in lines_of(self._document, place, text))

    def groups(self, pattern: str) -> tuple[str, ...]:
        """The named groups of a pattern; none where it is no pattern."""
        try:
            return tuple(re2.compile(pattern, options=QUIET).groupindex)
        except re2.error:
            return ()

    def _checked(self, place: Location, line: int, pattern: str) -> str:
        expanded = self._expand(place, line, pattern)
        self._try(place, line, expanded)
        return expanded

    def _expand(self, place: Location, line: int, pattern: str) -> str:
        def part(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self._words:
                near = suggestion(name, self._words)
                self._document.problem_on(line, place, f"no words are named `{name}`; {near}")
            return f"(?:{self._words.get(name, 'x')})"

        expanded = NAME.sub(part, pattern)
        if len(expanded) > LONGEST:
            self._document.problem_on(line, place, f"is longer than {LONGEST:,} characters with its words put in")
            return "x"
        return expanded

    def _try(self, place: Location, line: int, pattern: str, *, part: bool = False) -> None:
        """Notes what is wrong with a pattern; a part of others may well match nothing."""
        wrong = None if self._tried else mistake(pattern)
        if wrong and not (part and wrong == EVERYWHERE):
            self._document.problem_on(line, place, wrong)


@cache
def mistake(pattern: str) -> str | None:
    """What is wrong with a pattern; None where it can be used. It is tried as mail is read by it: six times as fast."""
    try:
        compiled = re2.compile(with_fewer_letters(pattern_in_small_letters(pattern)), options=QUIET)
    except re2.error as error:
        return f"not an RE2 pattern: {_said(pattern) or _words(error)}"
    return None if compiled.search("") is None else EVERYWHERE


def _said(pattern: str) -> str | None:
    """What RE2 says of a pattern as it is written; None where that is one."""
    try:
        re2.compile(pattern, options=QUIET)
    except re2.error as error:
        return _words(error)
    return None


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else "unknown"
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:100]


def lines_of(document: Document, place: Location, text: str) -> Iterator[tuple[int, str]]:
    """The entries of a text with one entry a line, with each one's line in the file; `# ` begins a comment line."""
    for offset, line in enumerate(text.splitlines()):
        if line.strip() and not line.lstrip().startswith("# "):
            yield document.line_within(place, offset), line.strip()
