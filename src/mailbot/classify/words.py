"""The words of a mail as patterns see them: in one form, bounded, and whose they are."""

import re
import unicodedata

MAX_SCANNED = 100_000  # octets of UTF-8
MAX_EVIDENCE = 200  # characters

_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»「」『』", '"')
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\ufeff", "")
    | dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
)
_WHOLE_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d"})
_MARKS = re.compile("[\u0300-\u036f]+")
_URL = re.compile(r"://\S+")
# Names that people and sites gave themselves: what they say is not the sender's either.
_HANDLE = r"(?<![\w@.])@\w[\w.-]{0,63}"
_ADDRESS = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_HOST = (
    r"(?<![\w.@-])(?:www\.\S{3,2000}|(?:[\w-]{1,63}\.){1,8}(?:[a-z]{2,24}/\S{0,2000}"
    r"|(?:com|org|net|info|biz|io|ai|app|dev|example|xyz|shop|online)(?![\w.-]*\w)))"
)
_NAMES = re.compile(rf"{_ADDRESS}|{_HANDLE}|{_HOST}", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]")
# The end of a line that a client has wrapped: nothing ends with it, and what follows begins nothing of its own. Letters
# of CJK are as wide as two, and no space stands between them.
_GOES_ON = r"(?!\w[^\n:：]{0,40}(?::(?:\s|$)|：)|\d{1,2}[.)])"
_WRAPPED = re.compile(rf"\n(?<=[^\n]{{50}}\n)(?<![^\n]{{101}}\n)(?<![.!?:。！？：]\n){_GOES_ON}(?=[^\W_])")
_CJK = "\u3001\u3040-\u30ff\u3400-\u9fff\uff0c"
_WRAPPED_CJK = re.compile(rf"\n(?<=[^\n]{{19}}[{_CJK}]\n){_GOES_ON}(?=[{_CJK}])")
_QUOTED = re.compile(r'"[^"]{0,2000}"|^[ \t]*>[^\n]*', re.MULTILINE)


def plain(text: str) -> str:
    """Text as patterns see it: compatibility forms, plain quotes and dashes, single spaces; `https://url` for a URL."""
    return " ".join(folded(text).split())


def unwrapped(text: str) -> str:
    """Text whose lines go on where a client had wrapped them, so that sentences and CJK words are whole.

    >>> unwrapped("They use your service to send mail that looks like\\nthat of my bank.\\nPlease stop them.")
    'They use your service to send mail that looks like that of my bank.\\nPlease stop them.'
    """
    return _WRAPPED_CJK.sub("", _WRAPPED.sub(" ", text[:MAX_SCANNED])) + text[MAX_SCANNED:]


def own_words(text: str) -> str:
    """What a mail says in its own voice: `plain`, without `>` lines and what stands in quotation marks."""
    return own(folded(text))


def evidence(words: str) -> str:
    """Words as evidence: on one line, without control characters, at most 200 characters."""
    shown = "".join(char if char.isprintable() else " " for char in words[: 2 * MAX_EVIDENCE])
    shown = " ".join(shown.split())
    return shown if len(shown) <= MAX_EVIDENCE else shown[: MAX_EVIDENCE - 1] + "…"


def folded(text: str) -> str:
    """Text in one form, its URLs without their words, its lines kept."""
    return _URL.sub("://url", one_form(text))  # the words in a URL are not the sender's


def one_form(text: str) -> str:
    """Text in compatibility form, with plain quotes and dashes."""
    return unicodedata.normalize("NFKC", text[:MAX_SCANNED])[:MAX_SCANNED].translate(_FOLDED)


def is_cut(text: str) -> bool:
    """Whether patterns see less than the whole of a text.

    >>> is_cut("short"), is_cut("x" * (MAX_SCANNED + 1))
    (False, True)
    """
    if len(text) > MAX_SCANNED:
        return True
    # One character may be many in compatibility form, and several octets.
    return not text.isascii() and len(octets(unicodedata.normalize("NFKC", text))) > MAX_SCANNED


def without_accents(text: str) -> str:
    """Text whose letters bear no marks, as people type it on a telephone.

    >>> without_accents("Łódź, já não, straße")
    'Lodz, ja nao, strasse'
    """
    if text.isascii():
        return text
    kept = _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_WHOLE_LETTERS)))
    return unicodedata.normalize("NFC", kept)


def octets(text: str) -> bytes:
    """Text as RE2 sees it."""
    return text.encode("utf-8", "replace")


def nameless(text: str) -> str:
    """Text in which names (_NAMES) keep their length in octets and say nothing."""
    return _NAMES.sub(lambda name: _LETTERS.sub(lambda letter: "x" * len(octets(letter[0])), name[0]), text)


def own(folded: str) -> str:
    """What of a folded text is in its sender's own voice."""
    return " ".join(_QUOTED.sub(" ", folded).split())
