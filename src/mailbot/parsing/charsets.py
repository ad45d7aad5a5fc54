"""Octets to text, whatever charset they claim: used for headers and bodies alike.

A declared charset is believed where it fits; UTF-8 that is declared otherwise is still UTF-8; chardet is asked only
where nothing declared fits. Never raises, and never gives NUL, surrogates or terminal control characters.
"""

import codecs
import functools
import re
from collections.abc import Iterator

import chardet

GUESS_OCTETS = 16 * 1024
# Python codecs that are no charsets of mail: they compress, execute escapes or balloon.
NO_CHARSETS = frozenset({"unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "mbcs", "oem"})
ALIASES = {
    "ascii": "us-ascii",
    "iso-8859-1": "cp1252",  # as every mail client reads it: C1 controls mean Windows
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-roman": "mac-roman",
    "utf8mb4": "utf-8",
    "tis-620": "cp874",
}
# Seven-bit octets that mean something else than ASCII.
SHIFTING = (
    "utf-7",
    "utf7",
    "utf-16",
    "utf16",
    "utf-32",
    "utf32",
    "iso-2022",
    "iso2022",
    "hz",
    "cp037",
    "cp500",
    "ibm037",
)
SINGLE_OCTET = re.compile(r"(?!cp9(?:32|49|50))(?:ascii|cp|iso8859|koi8|mac|ptcp|kz)")
SURROGATES = re.compile("[\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])


@functools.lru_cache(maxsize=256)
def codec_of(charset: str) -> str | None:
    """The Python codec for a charset's name, as mail writes it; None where it is unknown or none of mail's."""
    name = charset.strip().strip("'\"").lower().partition("*")[0][:40]
    name = ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding and info.name.replace("-", "_") not in NO_CHARSETS else None


def decode(octets: bytes, charset: str | None) -> tuple[str, str | None]:
    """Text, and what was wrong with the declared charset.

    Args:
        octets: content after its transfer encoding was undone.
        charset: as declared; None where nothing was.

    >>> decode("Größe".encode(), "iso-8859-1")
    ('Größe', "charset 'iso-8859-1' is declared, but it is utf-8")
    """
    shifting = charset is not None and charset.lower().startswith(SHIFTING)
    if octets.isascii() and not shifting and b"\x1b$" not in octets:
        return clean(octets.decode("ascii")), None
    declared = codec_of(charset) if charset else None
    for codec in _candidates(octets, declared):
        text = _strictly(octets, codec)
        if text is not None:
            return clean(text), _complaint(charset, declared, codec)
    codec = declared or "cp1252"
    return clean(octets.decode(codec, "replace")), f"octets that charset {charset!r} doesn't have were replaced"


def _candidates(octets: bytes, declared: str | None) -> Iterator[str]:
    """Codecs to try, best first; chardet is asked only when all else has failed."""
    if declared is None and octets.isascii():
        yield "iso2022_jp_ext"
    if declared is None or SINGLE_OCTET.match(declared):  # these fit any octets, or say nothing of these
        yield "utf-8"
    if declared is not None:
        yield declared
    yield "utf-8"
    yield _guess(octets)


def _guess(octets: bytes) -> str:
    # Long runs of ASCII say nothing of the charset: only lines that have other octets are shown to chardet.
    telling = b"\n".join(line for line in octets[: 16 * GUESS_OCTETS].splitlines() if not line.isascii())
    era = chardet.EncodingEra.MODERN_WEB
    found = chardet.detect(telling[:GUESS_OCTETS], encoding_era=era, prefer_superset=True)["encoding"]
    return codec_of(found or "") or "cp1252"


def _strictly(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None


def _complaint(charset: str | None, declared: str | None, used: str) -> str | None:
    if declared == used:
        return None
    if charset is None:
        return None if used == "utf-8" else f"8-bit text without a charset was read as {used}"
    return f"charset {charset[:40]!r} is declared, but it is {used}"


def clean(text: str) -> str:
    """Text without NUL, surrogates and control characters, every line ended by a newline alone."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isascii():
        text = SURROGATES.sub("\ufffd", text)
    return LINE_ENDS.sub("\n", text).translate(CONTROLS).removeprefix("\ufeff")
