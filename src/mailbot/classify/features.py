"""What a model sees of a mail: marks for its words, their beginnings, and what rules found in it.

Linear in the mail, and bounded: what lies beyond MAX_READ characters of a text makes no marks. Names, addresses and
numbers are marked by what sort of thing they are, so that nobody's data becomes a mark.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

MAX_READ = 20_000  # characters
MAX_SUBJECT = 1000  # characters
MAX_WORDS = 400  # words whose marks are taken; a mail says what it wants at its beginning or its end
FOUND_COUNTS = 2  # what rules found says more than a word, in any language
STEM = 5  # letters by which words of one family mostly begin alike
FORM = "~"  # begins marks of where words stand, and beside which: they tell what is wanted, not what it is about
FIRST, LAST = 8, 10  # words by which a mail begins and ends
GROUP = "group:"  # begins marks of words of like meaning: they tell what it is about, not what is wanted
PAIR = f"{FORM}pair:"  # begins marks of two words of which one follows the other, as those of like meaning do
LENGTHS = (15, 6)  # words to a step of length, and the most steps
END = "."  # of a sentence; no mark
SIGNS = frozenset((END, "?", "!"))

Tokens: TypeAlias = tuple[list[str], list[str]]
"""Those of a mail's subject, and of its text, in their order."""

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'"))
_PARTS = re.compile(
    r"(?P<url>(?:https?|hxxps?|ftp)\W{1,6}\S{1,2000}|www\.\S{1,2000}|[\w-]{1,63}(?:\[\.\]|\(\.\))\S{1,2000})"
    r"|(?P<mail>[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    r"|(?P<handle>@\w[\w.-]{0,63})"
    r"|(?P<cjk>[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af々ー]{1,2000})"
    r"|(?P<word>[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]{1,100})"
    r"|(?P<sign>[?!])"
    r"|(?P<end>[.。\n])"
)
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a model sees.

    Args:
        words: the mail's own that it stands for, with spaces between; empty where it is no word of the mail.
        counts: how often it is seen.
    """

    name: str
    words: str
    counts: int = 1


def tokens(subject: str, text: str) -> Tokens:
    """The tokens of a mail: words in one form, sorts of what is no word, and signs by which sentences end.

    >>> tokens("Banned!", "why? see https://example.org")
    (['banned', '!'], ['why', '?', 'see', '#url'])
    """
    return _words(subject[:MAX_SUBJECT])[:MAX_WORDS], _shortened(_words(text[:MAX_READ]))


def marks(desk: str, mail: Tokens, found_by_rules: Iterable[str] = ()) -> tuple[Mark, ...]:
    """The marks of a mail, each once, in its order; the desk that reads it is one, and each finding of rules.

    >>> [mark.name for mark in marks("allure", tokens("", "Banned for 3 days"), ["ground=context"])][:6]
    ['desk:allure', 'found:ground=context', 'banned', '^banne', 'for', '#number']
    """
    subject, words = mail
    found = {f"desk:{desk}": Mark(f"desk:{desk}", "")}
    for finding in found_by_rules:
        found.setdefault(f"found:{finding}", Mark(f"found:{finding}", "", FOUND_COUNTS))
    for mark in (*_of_subject(subject), *_of_words(words), *_of_places(words)):
        found.setdefault(mark.name, mark)
    return tuple(found.values())


def said(mail: Tokens) -> tuple[str, ...]:
    """The words of a mail, in its order; as marks, without what isn't a word.

    >>> said(tokens("Banned!", "why? see https://example.org"))
    ('banned', 'why', 'see')
    """
    return tuple(token for part in mail for token in part if token not in SIGNS and not token.startswith("#"))


def _of_subject(words: list[str]) -> Iterator[Mark]:
    for mark in _of_words(words):
        yield mark
        yield Mark(f"{FORM}subject:{mark.name}", mark.words)


def _of_places(words: list[str]) -> Iterator[Mark]:
    """How long it is, and which words begin it, end it, and are asked."""
    all_words = [word for word in words if word != END]
    step, most = LENGTHS
    yield Mark(f"{FORM}length:{min(len(all_words) // step, most)}", "")
    places = (
        ("first", all_words[:FIRST]),
        ("last", all_words[-LAST:]),
        ("end", all_words[-1:]),
        ("asked", _asked(words)),
    )
    for place, those in places:
        yield from (Mark(f"{FORM}{place}:{word}", word.lstrip("·")) for word in those)


def _asked(words: list[str]) -> list[str]:
    """The words of sentences that end in a question mark."""
    found: list[str] = []
    sentence: list[str] = []
    for word in words:
        if word == "?":
            found += sentence
        if word in SIGNS:
            sentence = []
        else:
            sentence.append(word)
    return found


def _shortened(words: list[str]) -> list[str]:
    half = MAX_WORDS // 2
    return words if len(words) <= MAX_WORDS else [*words[:half], END, *words[-half:]]


def _words(text: str) -> list[str]:
    """Words in one form, with the ends of sentences; runs of CJK as pairs of characters, which overlap."""
    folded = unicodedata.normalize("NFKC", text)[:MAX_READ].translate(_APOSTROPHES).lower()
    found: list[str] = []
    for part in _PARTS.finditer(folded):
        kind, value = part.lastgroup, part[0]
        if kind == "cjk":
            found += [f"·{value[at : at + 2]}" for at in range(max(len(value) - 1, 1))]
        elif kind == "word":
            found.append(_word(value))
        elif kind == "sign":
            found.append(value)
        else:
            found.append(END if kind == "end" else f"#{kind}")
    return found


def _word(value: str) -> str:
    if value.isdigit():
        return "#number"
    return "#id" if any(char.isdigit() for char in value) else value


def _of_words(words: list[str]) -> Iterator[Mark]:
    for word in words:
        if word == END:
            continue
        yield Mark(word, word.lstrip("·"))
        if word.startswith("·"):
            yield from (Mark(kanji, kanji) for kanji in _KANJI.findall(word))
        elif len(word) > STEM and not word.startswith("#"):
            yield Mark(f"^{word[:STEM]}", word)
