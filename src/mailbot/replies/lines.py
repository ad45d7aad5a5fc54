"""Text from outside made harmless: one line that can't break a header, or lines that can't disturb a reader.

Promises nothing about meaning: whatever a stranger wrote in printable characters stays.
"""

import re

LINE_LIMIT = 1_000
_SPACE = r"\x09-\x0d\x1c-\x1f\x20\x85\xa0\u2028\u2029"
# Controls, halves of surrogate pairs, tags, and marks that turn text around or hide it. Joiners stay: scripts and
# emoji need them. Direction marks stay in text, where they do no more than their job.
_BIDI = r"\u061c\u200e\u200f"
_HARMFUL = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f"
)
_SPACES = re.compile(f"[{_SPACE}]+")
_IN_LINE = re.compile(f"[{_HARMFUL}{_BIDI}]+")
_IN_TEXT = re.compile(f"[{_HARMFUL}\x0b\x0c\x1c-\x1f]+")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line without controls and bidi marks, runs of white space made one space, cut at so many characters.

    >>> clean_line("Hello\\r\\nBcc: all@example.com\\u202e")
    'Hello Bcc: all@example.com'
    """
    if len(text) > 4 * limit:
        text = text[: 4 * limit]
    if not text.isprintable():  # printable text has none of them, and no space but the plain one
        text = _IN_LINE.sub("", _SPACES.sub(" ", text))
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = _SPACES.sub(" ", text).strip(" ")
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ") + "…"


def clean_text(text: str, limit: int) -> str:
    """Lines ended by LF, without controls (tabs stay) and without marks that turn or hide text, cut at a length."""
    cut = text[:limit]
    if "\r" in cut or not cut.isascii():
        cut = _LINE_END.sub("\n", cut)
    cut = _IN_TEXT.sub("", cut)
    return cut if len(text) <= limit else f"{cut}\n[… {len(text) - limit} more characters]"
