"""Identifiers that only the words beside them explain (`account no. 48213`), by spaCy's Matcher over token classes.

spaCy is given each token's class instead of the token (`ACCOUNT LINK ID`): the patterns read as a grammar, a mail's
words never enter spaCy's vocabulary, which would keep them for ever, and its own tokenizer, quadratic in punctuation,
is not used.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailbot.classify.naming_words import ABBREVIATIONS, CLASSES
from mailbot.classify.shapes import TOP_LEVEL

_CLASS_OF = {word: name for name, words in CLASSES.items() for word in words.split()}
_IDENTIFIERS = frozenset(
    ["HANDLE", "CODED", "HEX", "ACCOUNT_ID", "CONTENT_ID", "TASK_ID", "ID", "UUID", "LOGIN", "QUOTE", "NAME", "COLON"]
)
_PLAIN = ("WORD", "MARK", "NUMBER", "FILE")
_ANY = ("WORD", "LOGIN", "ID")
# What is meant stands at the end of each pattern, but for a closing quotation mark.
_GRAMMAR = {
    "accounts": [
        "HANDLE", "CODED", "ACCOUNT_ID",
        *(f"{what} QUOTE? LINK* IS? COLON? LINK* QUOTE? {token}" for what in ("ACCOUNT", "NAME")
          for token in ("ID", "UUID", "HEX", "LOGIN")),
        "ACCOUNTS COLON? LINK* CONTENT_ID",  # accounts CON-101 and CON-102
        *(f"ACCOUNTS {link} ID" for link in ("LINK+ COLON?", "COLON")),
        *(f"{what} QUOTE? COLON QUOTE? {token}" for what in ("NAME", "ACCOUNT LINK") for token in _ANY),
        *(f"{what} LINK? IS? COLON? QUOTE {token} QUOTE" for what in ("ACCOUNT", "NAME") for token in _ANY),
        "ACCOUNT LINK* IS? COLON? LINK* CONTENT_ID",  # consumer CON-5561
        "LINK ACCOUNTS IS? COLON? LINK* ID",  # numer konta 48213
        *(f"ACCOUNTS COLON? QUOTE {token} QUOTE" for token in _ANY),
        *(f"LINK WORD? APOSTROPHE? ACCOUNT COLON QUOTE? {token}" for token in _ANY),  # nom d'utilisateur : renard
    ],
    "content_ids": [
        "CONTENT_ID", "UUID",
        *(f"CONTENT QUOTE? LINK* IS? COLON? LINK* QUOTE? {token}" for token in ("ID", "UUID")),
        *(f"CONTENT {link} QUOTE? {token}" for link in ("LINK+ COLON?", "LINK* QUOTE? COLON")
          for token in ("CODED", "HEX")),
        "UNIQUE LINK* IS? COLON? QUOTE? HEX",
        *(f"CONTENTS {link} {token}" for link in ("LINK+ COLON?", "COLON") for token in ("ID", "UUID")),
    ],
    "task_ids": [
        "TASK_ID",
        *(f"TASK QUOTE? LINK* IS? COLON? LINK* QUOTE? {token}" for token in ("ID", "UUID", "HEX", "CODED")),
        *(f"TASKS {link} {token}" for link in ("LINK+ COLON?", "COLON") for token in ("ID", "UUID")),
    ],
    "models": [f"MODEL {link} {token}" for link in ("LINK+ IS? COLON?", "IS", "COLON") for token in ("ID", "LOGIN")]
    + ["MODEL LINK* IS? COLON? CONTENT_ID"],  # modelo foto-real-2
}  # fmt: skip
_FILE = re.compile(
    r".*\.(?:png|jpe?g|gif|webp|svg|heic|pdf|docx?|xlsx?|txt|zip|rar|7z|gz|mp[34]|mov|eml|html?|csv|json|ya?ml|log|py|js|sh"
    r"|exe|dll|bat|msi|apk|iso|bin|safetensors|ckpt|gguf)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d+x\d+|v?\d+(?:\.\d+)*(?:st|nd|rd|th|k|h|x|m|s|am|pm|days?|years?|hours?|min|mb|gb|kb|px)?", re.IGNORECASE
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PREFIXED = re.compile(
    r"([a-z]{2,12})[_-](?:id[_-])?(?=[\w-]*\d)[\w-]+|(acc|acct|usr|uid|img|msg|conv|post|task)\d{3,}", re.IGNORECASE
)
_CLASS_OF_PREFIX = {
    **dict.fromkeys([*CLASSES["ACCOUNT"].split(), "sup", "org", "cust", "mem"], "ACCOUNT_ID"),
    **dict.fromkeys(
        [*CLASSES["CONTENT"].split(), "cnt", "con", "agt", "snp", "trk", "doc", "chr", "tpl", "pic"], "CONTENT_ID"
    ),
    **dict.fromkeys([*CLASSES["TASK"].split(), "tsk", "request", "req", "run"], "TASK_ID"),
}
# A plain word is a name where it follows one of these and is no word of the language, as far as that can be told.
_PERSONS = {
    "user", "username", "account", "profile", "member", "seller", "supplier", "consumer", "author", "handle", "nick",
    "nickname", "poster", "uploader",
}  # fmt: skip
_COMMON = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
_NAME = re.compile(r"[a-z]{5,20}|[A-Za-z]+[a-z][A-Z][A-Za-z]+|[A-Z]{7,20}|[a-z]+(?:-[a-z]+)+|\w+[.-]\w+")
_NO_NAME = re.compile(r".*(?:ing|ed|ly|[ts]ion|ment|ness|s)", re.IGNORECASE)
_ENGLISH_BEING = {"is", "was", "are"}
_BEING = _ENGLISH_BEING | {"ist", "est", "es", "é", "è", "は"}
_SHORT_CODE = re.compile(r"(?:ad|cm|cv|dm|im|ph|pst|pub|vd|vi)_(?:\d{3,}|[0-9a-f]{6,})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = {"api_key", "api_keys", "max_tokens", "access_token"}
_KEYED = {"ACCOUNT", "ACCOUNTS", "CONTENT", "CONTENTS", "TASK", "TASKS", "MODEL"}
_KEY = re.compile(
    r"([a-z]{3,12}?)s?[._-]?(?:ids?|name|uuid|number|no|nummer|nr|naam)", re.IGNORECASE
)  # of JSON, logs and forms: taskId, task-id, Beitragsnummer
_HOST = re.compile(rf"@[\w.-]*\.{TOP_LEVEL}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_LISTED = ("ID", "UUID", "LOGIN", "TASK_ID", "CONTENT_ID", "ACCOUNT_ID", "HANDLE", "CODED", "HEX")
_ALONE = {"HANDLE", "CODED", "TASK_ID", "CONTENT_ID", "ACCOUNT_ID"}  # in one list only with their like
_BETWEEN = {",", "and", "&", "or", "to", "und", "et", "y", "e", "en", "i", "oraz", "、", "と", "-", "bis", "à"}
_TOKEN = re.compile(
    r"[\u30a1-\u30fa\u30fc]+|[\u3041-\u309f]+|[\u3400-\u9fff]+|(?<!\w)@\w(?:[\w.-]*\w)?|\w+(?:[-.]\w+)*|[^\w\s]"
)  # a Japanese text has no spaces: its scripts part its words


class Named:
    """The matcher: token classes in, identifiers out. Loads spaCy when it is made."""

    def __init__(self) -> None:
        import spacy
        from spacy.matcher import Matcher
        from spacy.tokens import Doc
        from spacy.util import filter_spans

        self._doc, self._longest = Doc, filter_spans
        self._vocab = spacy.blank("xx").vocab
        self._matcher = Matcher(self._vocab)
        for label, lines in _GRAMMAR.items():
            self._matcher.add(label, [[_token(part) for part in line.split()] for line in lines], greedy="LONGEST")

    def find(self, text: str) -> list[tuple[str, str, int]]:
        """Kind, words and first character of every identifier, in the text's order."""
        matches = list(_TOKEN.finditer(text))
        words = [match[0] for match in matches]
        classes_of = {word: token_class(word) for word in set(words)}
        kept = _kept(_in_context(matches, [classes_of[word] for word in words]))
        classes = [name for name, _ in kept]
        if _IDENTIFIERS.isdisjoint(classes):
            return []
        found: list[tuple[str, str, int]] = []
        listed: set[int] = set()  # `tasks t_9f, t_9e`: the second is of the list
        for span in self._longest(self._matcher(self._doc(self._vocab, words=classes), as_spans=True)):
            first = matches[kept[span.start][1]]
            if first.start() in listed:
                continue
            end = kept[span.end - (2 if classes[span.end - 1] == "QUOTE" else 1)][1]
            short = _is_short(matches[kept[span.start][1] : end + 1])
            name = str(matches[end][0])
            found.append((span.label_, f"{first[0].upper()}-{name}" if short else name, first.start()))
            others = [(span.label_, match[0], match.start()) for match in _listed(matches, end)]
            listed |= {start for *_, start in others}
            found += others
        return found


def _is_short(matches: list["re.Match[str]"]) -> bool:
    """Whether an identifier is written as its prefix and its number: `acc. #48213`, but not `acct no. 5` or `uid=5`."""
    first, between = matches[0], matches[1:-1]
    if len(matches) < 2 or first[0].lower() not in ABBREVIATIONS:
        return False
    return not between or (first[0].lower().startswith("acc") and not any(each[0].isalpha() for each in between))


def _in_context(matches: list["re.Match[str]"], classes: list[str]) -> list[str]:
    """The classes, where what stands before a token, or touches it, makes it another.

    A plain word that stands for a person's name is a handle, a year after `post` no ID, and a mark within a word no
    quotation mark.
    """
    found = list(classes)
    for position in range(1, len(matches)):
        word, before = matches[position][0], matches[position - 1]
        kind = classes[position]
        if kind in ("HANDLE", "CODED", "LOGIN") and _is_key(matches, position):
            found[position] = "MARK"
        elif kind == "WORD" and _names_someone(matches, classes, position) and is_name(word):
            found[position] = "HANDLE"
        elif kind == "CODED" and classes[position - 1] == "CONTENT" and _SHORT_CODE.fullmatch(word):
            found[position] = "CONTENT_ID"  # photo ph_71028
        elif kind == "WORD" and _tells_a_state(matches, classes, position):
            found[position] = "MARK"
        elif kind == "ID" and classes[position - 1] in _KEYED and _YEAR.fullmatch(word):
            found[position] = "NUMBER"
        elif kind == "QUOTE" and before.end() == matches[position].start() and _touches(matches, position):
            found[position] = "APOSTROPHE"
    return found


def _names_someone(matches: list["re.Match[str]"], classes: list[str], position: int) -> bool:
    """Whether a name may follow: after `user`, and after `username is`."""
    before = matches[position - 1][0].lower()
    return before in _PERSONS or (before == "is" and "NAME" in classes[position - 2 : position])


def _tells_a_state(matches: list["re.Match[str]"], classes: list[str], position: int) -> bool:
    """Whether a quoted word says what became of an account (`my account was "suspended"`), and not who it is."""
    if classes[max(position - 3, 0) : position] != ["ACCOUNT", "IS", "QUOTE"]:
        return False
    verb, word = matches[position - 2][0].lower(), matches[position][0].lower()
    return verb in _BEING and (verb not in _ENGLISH_BEING or word in _COMMON or bool(_NO_NAME.fullmatch(word)))


def _is_key(matches: list["re.Match[str]"], position: int) -> bool:
    """Whether a word is a key of JSON: `"unix_time": 3`."""
    return "".join(match[0] for match in matches[position + 1 : position + 3]) in ('":', "':")


def _touches(matches: list["re.Match[str]"], position: int) -> bool:
    """Whether letters stand right before and right after a mark."""
    after = matches[position + 1] if position + 1 < len(matches) else None
    return bool(
        after
        and after.start() == matches[position].end()
        and matches[position - 1][0].isalpha()
        and after[0][0].isalpha()
    )


def is_name(word: str) -> bool:
    """Whether a word after `user` and its like is a name.

    >>> [is_name(word) for word in ("redsaw", "interface", "SoldierBen", "velvet-otter", "keeps")]
    [True, False, True, True, False]
    """
    return bool(_NAME.fullmatch(word)) and word.lower() not in _COMMON and not _NO_NAME.fullmatch(word)


def _listed(matches: list["re.Match[str]"], last: int) -> Iterator["re.Match[str]"]:
    """What follows an identifier in one list with it: `tasks 44a2, 44a9 and 45b1`, `accounts 'foxy' and 'wolfy'`."""
    shape = token_class(matches[last][0])
    marks = int(last + 1 < len(matches) and token_class(matches[last + 1][0]) == "QUOTE")  # on either side
    while last + 2 + 2 * marks < len(matches) and matches[last + 1 + marks][0].lower() in _BETWEEN:
        last += 2 + 2 * marks
        found = token_class(matches[last][0])
        if marks and (found not in (*_LISTED, "WORD") or not _is_quoted(matches, last) or _is_key(matches, last)):
            return
        if not marks and (found not in _LISTED or (found != shape and not _ALONE.isdisjoint((found, shape)))):
            return
        yield matches[last]


def _is_quoted(matches: list["re.Match[str]"], position: int) -> bool:
    around = matches[position - 1 : position + 2 : 2]
    return len(around) == 2 and all(token_class(mark[0]) == "QUOTE" for mark in around)


def _kept(classes: list[str]) -> list[tuple[str, int]]:
    """Classes with their positions; a run of plain words is its first word and a gap, which no pattern crosses."""
    kept: list[tuple[str, int]] = []
    before = ""
    for position, name in enumerate(classes):
        if before == "GAP" and name in _PLAIN:
            continue
        before = "GAP" if name in _PLAIN and before in _PLAIN else name
        kept.append((before, position))
    return kept


def _token(part: str) -> dict[str, Any]:
    """`LINK*` as spaCy writes it; `uuid` is one of its words."""
    name = part.rstrip("*+?")
    orth = {"IN": ["LINK", "UNIQUE"]} if name == "LINK" else name
    return {"ORTH": orth, "OP": part[-1]} if part != name else {"ORTH": orth}


def token_class(word: str) -> str:
    """What a token is, or looks like.

    >>> [token_class(word) for word in ("@jane_doe", "ACC-48213", "48213", "spam_king", "2nd", "account", "hello")]
    ['HANDLE', 'ACCOUNT_ID', 'ID', 'HANDLE', 'NUMBER', 'ACCOUNT', 'WORD']
    """
    known = _CLASS_OF.get(word) or _CLASS_OF.get(word.lower())
    if known or word.isalpha():
        return known or _key_class(word) or "WORD"
    if len(word) == 1:
        return "NUMBER" if word.isdigit() else "MARK"
    if word[0] == "@":
        return "MARK" if _HOST.fullmatch(word) else "HANDLE"  # "x y"@example.org
    if key := _key_class(word):
        return key
    if _HEX.fullmatch(word):
        return "HEX"
    if _UUID.fullmatch(word):
        return "UUID"
    match = _PREFIXED.fullmatch(word)
    if match and (found := _CLASS_OF_PREFIX.get((match[1] or match[2]).lower())):
        return found
    return _shape(word)


def _key_class(word: str) -> str:
    """What a key of JSON, a log or a form names: `task-id`, `postId`, `user_name`."""
    match = _KEY.fullmatch(word)
    found = _CLASS_OF.get(match[1].lower(), "") if match else ""
    return "NAME" if found == "ACCOUNT" and word.lower().endswith("name") else found if found in _KEYED else ""


def _shape(word: str) -> str:
    if _FILE.fullmatch(word):
        return "FILE"
    if "_" in word and any(map(str.isalpha, word)) and not word.isupper() and word.lower() not in _CODE:
        return "CODED" if any(map(str.isdigit, word)) else "HANDLE"
    if any(char.isdigit() for char in word):
        bare = len(word) < 4 if word.isdigit() else bool(_QUANTITY.fullmatch(word))
        return "NUMBER" if bare else "ID"
    return "LOGIN" if "_" in word or "." in word else "WORD"
