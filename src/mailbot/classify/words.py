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
_QUOTES = re.compile(r"[ \t]*>[> \t]*")
_ENDED = re.compile(r"[.!?:;…。！？：-]\s*$")
_OWN_LINE = re.compile(r"\w[^\n:：]{0,40}(?::(?:\s|$)|：)|\d|[^\w(\"'「『“„«]")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_CJK = re.compile("[\u3001\u3040-\u30ff\u3400-\u9fff\uff0c]")
_WRAPPED_AT = range(50, 101)  # columns of a line that a client may have wrapped
_SURE = 3  # lines of about one width: then one that begins with a capital goes on too
_RAGGED = 14  # columns that a wrapped line may lack
_QUOTED = re.compile(r'"[^"]{0,2000}"|^[ \t]*>[^\n]*', re.MULTILINE)


def plain(text: str) -> str:
    """Text as patterns see it: compatibility forms, plain quotes and dashes, single spaces; `https://url` for a URL."""
    return " ".join(folded(text).split())


def unwrapped(text: str) -> str:
    """Text whose lines go on where a client had wrapped them, so that sentences and CJK words are whole.

    A line goes on in the next where that one's first word had no room in it, and begins nothing of its own.

    >>> unwrapped("They use your service to send mail that looks like\\nthat of my bank.\\nPlease stop them.")
    'They use your service to send mail that looks like that of my bank.\\nPlease stop them.'
    """
    lines = text[:MAX_SCANNED].split("\n")
    widths = [len(line) + len(_WIDE.findall(line)) for line in lines]
    widest = max((width for width in widths if width in _WRAPPED_AT), default=0)
    sure = sum(widest - _RAGGED <= width <= widest for width in widths) >= _SURE
    found = lines[:1]
    for before, width, line in zip(lines, widths, lines[1:], strict=False):
        words = line[_mark(line) :]
        goes_on = width in _WRAPPED_AT and _goes_on(before, words, widest - width, sure=sure)
        if goes_on and bool(_mark(before)) == bool(_mark(line)):
            found += ["" if _CJK.match(before[-1]) or _CJK.match(words) else " ", words]
        else:
            found += ["\n", line]
    return "".join(found) + text[MAX_SCANNED:]


def _mark(line: str) -> int:
    """How much of a line is the mark of a quote."""
    mark = _QUOTES.match(line)
    return mark.end() if mark else 0


def _goes_on(before: str, words: str, room: int, *, sure: bool) -> bool:
    """Whether the words of a line go on with the line before it, which has some columns left."""
    if not words or _ENDED.search(before) or _OWN_LINE.match(words):
        return False
    if _CJK.match(words):
        return room < 2  # columns of its first letter
    return room <= len(words.split(maxsplit=1)[0]) and (sure or words[0].islower())


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
