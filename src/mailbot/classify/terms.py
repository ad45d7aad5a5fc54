"""Single words and short phrases that lean towards a finding: many weak ones, where rules are few and strong.

A table of first words; a mail is gone through once, so that it is linear in the mail however many terms there are. Case
and accents don't count; `insult*` stands for every word that begins so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from mailbot.classify.words import without_accents
from mailbot.domain.desk import Desk, Term

MAX_READ = 20_000  # characters
LONGEST_CJK = 8  # characters of a term in Japanese, which has no spaces to part words

Terms = dict[tuple[str, str], tuple[str, ...]]
"""The terms found for each finding, `("category", "deception")`."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|gl|(?:[dn]e|[ads]?a|su|que)ll|quest)'(?=[^\W\d_]{2})")
_CJK = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


def simplified(text: str) -> str:
    """Text without case, accents and elided articles.

    >>> simplified("Łódź, KÜNDIGUNG, l’arme")
    'lodz, kundigung, arme'
    """
    folded = without_accents(unicodedata.normalize("NFKC", text).lower().replace("’", "'"))
    return _ELIDED.sub("", folded)


class Lexicon:
    """The terms of some desks, ready to be looked for; what they share is kept once."""

    def __init__(self, desks: Iterable[Desk]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        self._by_prefix: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        self._cjk: dict[str, list[Term]] = {}
        for term in dict.fromkeys(term for desk in desks for term in desk.terms):
            words = tuple(_pieces(simplified(term.words)))
            if not words:
                continue
            if _CJK.search(term.words):
                self._cjk.setdefault("".join(term.words.split()).lower(), []).append(term)
            elif words[0].endswith("*"):
                self._by_prefix.setdefault(words[0][:-1], []).append((words[1:], term))
            else:
                self._by_first.setdefault(words[0], []).append((words[1:], term))
        self._prefix_lengths = sorted({len(prefix) for prefix in self._by_prefix})

    def found(self, desk: Desk, text: str, languages: frozenset[str] | None = None) -> Terms:
        """The distinct terms of each finding that stand in a text, in the text's order.

        Args:
            desk: topics are told as its categories, and other desks' terms left out.
            languages: whose terms count, besides the desk's own; None: those of every language.
        """
        met: dict[tuple[str, str], dict[str, None]] = {}
        for term in self._met(simplified(text[:MAX_READ])):
            if languages is None or not term.language or term.language in languages:
                field, value = term.gives
                value = desk.topics.get(value, "") if field == "topic" else value
                if value:
                    met.setdefault(("category" if field == "topic" else field, value), {}).setdefault(term.words)
        return {gives: tuple(words) for gives, words in met.items()}

    def _met(self, text: str) -> Iterator[Term]:
        words = _WORD.findall(text)
        for position, word in enumerate(words, 1):
            for rest, term in self._begun_by(word):
                if not rest or _follows(rest, words, position):
                    yield term
        if self._cjk and _CJK.search(text):
            yield from self._met_unspaced("".join(text.split()))

    def _begun_by(self, word: str) -> Iterator[tuple[tuple[str, ...], Term]]:
        """The terms that begin with a word, each with the words that must follow."""
        yield from self._by_first.get(word, ())
        for length in self._prefix_lengths:
            if length > len(word):
                break
            yield from self._by_prefix.get(word[:length], ())

    def _met_unspaced(self, text: str) -> Iterator[Term]:
        for start in range(len(text)):
            for end in range(start + 1, min(start + LONGEST_CJK, len(text)) + 1):
                yield from self._cjk.get(text[start:end], ())


def _pieces(term: str) -> list[str]:
    """The words of a term, a `*` kept at the end of its word."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?\*?", term)


def _follows(term: tuple[str, ...], words: list[str], position: int) -> bool:
    """Whether a term's words stand at a position."""
    if position + len(term) > len(words):
        return False
    return all(
        words[position + offset].startswith(piece[:-1]) if piece.endswith("*") else words[position + offset] == piece
        for offset, piece in enumerate(term)
    )
