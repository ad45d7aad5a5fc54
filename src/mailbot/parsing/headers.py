"""Header values to text: what `parsing/mime` needs to read the fields of RFC 5322, RFC 2047 and RFC 2231.

Values come from the library as they stood on the wire, with raw octets as surrogates. Everything here is linear in its
input and never raises. Knows nothing of bodies.
"""

import binascii
import re

from mailbot.parsing.charsets import SURROGATES, clean, decode

FOLD = re.compile(r"[\r\n]+[ \t]*")
# The second form, for words with a bare question mark in them, is bounded so that the whole stays linear.
ENCODED_WORD = re.compile(r"=\?([!-<>@-~]{1,80})\?([bBqQ])\?([^?]*|(?:[^?]|\?(?!=)){0,300})\?=")
BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t]+(?==\?)")
OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # they reorder what a person reads
BREAKS = str.maketrans({"\n": " ", "\t": " "})


def readable(value: str, charset: str | None = None) -> str:
    """A raw value with its 8-bit octets decoded, still folded and RFC 2047-encoded; `charset` is the body's, a hint."""
    if value.isascii() or not SURROGATES.search(value):
        return value
    return decode(value.encode("utf-8", "surrogateescape"), charset)[0]


def one_line(text: str) -> str:
    """Text on one line, without anything that moves a cursor or reorders what a person reads."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return clean(text).translate(BREAKS).translate(OVERRIDES).strip()


def text_of(value: str, charset: str | None = None) -> str:
    """A whole unstructured value: unfolded, decoded, on one line.

    >>> text_of("=?utf-8?q?Gr=C3=B6?=\\n =?utf-8?q?=C3=9Fe?=")
    'Größe'
    """
    return one_line(unfolded(value, charset))


def unfolded(value: str, charset: str | None = None) -> str:
    """The same before anything is taken out of it that a person must not be shown."""
    value = FOLD.sub(" ", readable(value, charset))
    return _decode_words(BETWEEN_WORDS.sub("", value)) if "=?" in value else value


def _decode_words(value: str) -> str:
    pieces: list[str] = []
    octets, charset, end = b"", "", 0
    for match in ENCODED_WORD.finditer(value):
        word_charset = match[1].lower().partition("*")[0]
        if match.start() != end or word_charset != charset:  # a character may be split over words of one charset
            pieces += _flush(octets, charset), value[end : match.start()]
            octets = b""
        octets += _undo(match[2], match[3])
        charset, end = word_charset, match.end()
    return "".join([*pieces, _flush(octets, charset), value[end:]])


def _flush(octets: bytes, charset: str) -> str:
    return decode(octets, charset)[0] if octets else ""


def _undo(encoding: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(octets, header=True)
    return from_base64(octets)


def from_base64(octets: bytes) -> bytes:
    """What can be read of base64, with any rubbish, missing or early padding."""
    try:
        return binascii.a2b_base64(octets)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]+", b"", octets)
        return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
