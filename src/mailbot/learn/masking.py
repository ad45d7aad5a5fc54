"""Makes a mail one that nobody is known by: names, addresses, handles, ids and links become others of their sort.

A model sees no more of those than their sort, so that an example keeps its sense. Words that nobody has taught it, and
that few people write, are taken for names, in capitals or small letters: rather too much is masked than too little.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

OTHERS: Mapping[str, str] = {
    "emails": "somebody@example.org",
    "urls": "https://example.org/page",
    "ips": "192.0.2.1",
    "phones": "+1 202 555 0100",
}
MASKED = ("emails", "urls", "ips", "phones", "hashes", "accounts", "content_ids", "task_ids")
NOBODY = "…"  # in place of a name: no word, so that nothing is learnt of it
SEEN = 3  # times that a word must stand in labelled mail, or people who must have written it, not to count as a name
SHORTEST = 3  # characters of what is looked for within other words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHAPES = (
    ("emails", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("urls", re.compile(r"(?:https?|ftp)://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}", re.IGNORECASE)),
    ("accounts", re.compile(r"(?<!\w)@\w[\w.-]{0,63}")),
)
_LONG_NUMBER = re.compile(r"\d(?:[ ()./-]{0,2}\d){6,29}|\d{5,}")
_DIGIT = re.compile(r"\d")
_PREFIX = re.compile(r"([A-Za-z]{1,5})[-_]")
# Of Japanese, which has no capitals: who is called so, and who says that they are.
_JAPANESE = re.compile(
    r"(?<!お)[\u3400-\u9fff々\u30a1-\u30fa\u30fc]{1,8}(?=さん|様|氏|くん|ちゃん|先生|と申します|といいます)"
)


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of labelled mail that stand in it more than by chance, in small letters."""
    found = Counter(_form(word) for text in texts for word in _WORD.findall(text))
    return frozenset(word for word, count in found.items() if count >= SEEN)


def shared(mails: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Words in small letters that several people have written, each in a mail of their own: what a new word of many is
    about is learnt, and who knows one name writes alone.

    Args:
        mails: who wrote each, and its words.
    """
    found: dict[str, set[str]] = {}
    for who, text in mails:
        for word in set(_WORD.findall(text)):
            if word.islower():
                found.setdefault(_form(word), set()).add(who)
    return frozenset(word for word, people in found.items() if len(people) >= SEEN)


def mask(text: str, named: Mapping[str, Collection[str]], people: Iterable[str], known: Collection[str]) -> str:
    """A text with nothing left of what is named in it.

    Args:
        named: what a reader found in it, by the keys of ENTITY_KINDS.
        people: names and addresses of those who wrote it.
        known: words that are no names, as of `vocabulary` and `shared`.

    >>> mask("Ask @jane_doe, says Kirsten of zoe", {"accounts": ("@jane_doe",)}, ("Kirsten B.",), {"ask", "says", "of"})
    'Ask @user00, says … of …'
    """
    kept: list[str] = []

    def other(kind: str) -> Callable[[re.Match[str]], str]:
        """Puts a mark where a value stood, so that no other step changes what takes its place at the end."""

        def marked(found: re.Match[str]) -> str:
            kept.append(_other(kind, found[0]))
            return f"\ue000{len(kept) - 1}\ue001"

        return marked

    text = re.sub("[\ue000\ue001]", "", text)
    for kind, value in _longest_first(named):
        text = re.sub(re.escape(value), other(kind), text, flags=re.IGNORECASE)
    for kind, shape in _SHAPES:
        text = shape.sub(other(kind), text)
    for word in sorted(_parts(people), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", NOBODY, text, flags=re.IGNORECASE)
    text = _WORD.sub(lambda found: found[0] if _is_plain(found[0], known) else NOBODY, text)
    text = _JAPANESE.sub(NOBODY, text)
    text = _LONG_NUMBER.sub(lambda found: _DIGIT.sub("0", found[0]), text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], text)


def shows(text: str, named: Mapping[str, Collection[str]], people: Iterable[str]) -> bool:
    """Whether a masked text still has something of what is to be masked."""
    said = text.casefold()
    values = (value for _, value in _longest_first(named) if value not in OTHERS.values())
    words = {word.casefold() for word in _WORD.findall(text)}
    return any(value.casefold() in said for value in values) or not words.isdisjoint(
        part.casefold() for part in _parts(people)
    )


def _longest_first(named: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    values = [(kind, value) for kind in MASKED for value in named.get(kind, ()) if len(value) >= SHORTEST]
    return sorted(values, key=lambda each: len(each[1]), reverse=True)


def _parts(people: Iterable[str]) -> set[str]:
    """The words of names and of addresses before the @, and whole addresses."""
    found: set[str] = set()
    for each in people:
        own = each.partition("@")[0]
        found.update(word for word in _WORD.findall(own.replace("_", " ")) if len(word) >= SHORTEST)
    return found


def _is_plain(word: str, known: Collection[str]) -> bool:
    """Whether a word may stay: one that is known, or whose letters have no size."""
    return word.upper() == word.lower() or _form(word) in known


def _form(word: str) -> str:
    """A word however it is written."""
    return word.casefold().replace("’", "'")


def _other(kind: str, value: str) -> str:
    """Something of the same sort."""
    if kind in OTHERS:
        return OTHERS[kind]
    if kind == "hashes":
        return "0" * len(value)
    if value.startswith("@"):
        return "@user00"
    prefix = _PREFIX.match(value)
    return f"{prefix[0]}00000" if prefix and _DIGIT.search(value) else "user_00" if kind == "accounts" else "id_00000"
