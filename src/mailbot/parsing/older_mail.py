"""Where older mail begins by what stands above it: separators, the fields of its header, a help desk's delimiter.

Each answers for one line and the few below it. What a person shows after a colon, or forwards, is evidence.
"""

import re
from collections.abc import Sequence

from mailbot.parsing.attribution import (
    ADDRESS,
    COLONS,
    DASHES,
    MAX_LINE,
    TIME,
    any_of,
    certainty,
    is_quoted,
    plain,
    words_of,
)
from mailbot.parsing.quote_phrases import REPLY_ABOVE

MAX_HEADER_BLOCK = 8  # lines of it that are looked at
MAX_DELIMITER = 160
OUTLOOK_RULE = "_" * 32  # Outlook draws it above older mail, and so does our reading of HTML
ORIGINAL = frozenset(words_of("original"))
FORWARDED = frozenset(words_of("forwarded"))
SENDER = rf"(?:{any_of(words_of('sender'))})"
FIELD = rf"(?:{any_of(sorted([*words_of('sender'), *words_of('fields')], key=len, reverse=True))})"
SENDER_LINE = re.compile(rf"\*{{0,2}}{SENDER}\*{{0,2}}\s{{0,3}}[:\uff1a]")
FIELD_LINE = re.compile(rf"\*{{0,2}}{FIELD}\*{{0,2}}\s{{0,3}}[:\uff1a]")
ANY_FIELD = re.compile(r"\*{0,2}[^\W\d_][^:\uff1a@<>]{0,30}[:\uff1a]")
# RFC 5322 3.3, as old webmail wrote it; people write no zone.
WIRE_DATE = re.compile(r"\*{0,2}date\*{0,2} ?: \w{3}, {1,2}\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}")
# A header that a person pasted as evidence has these; what a client writes above older mail hasn't.
RAW_FIELD = re.compile(
    r"(?:received|return-path|message-id|dkim-signature|mime-version|content-type|authentication-results|delivered-to"
    r"|x-[a-z-]{2,40}|in-reply-to|references|user-agent|received-spf|list-[a-z]{2,20}) ?:"
)
REPLY_ABOVE_LINE = re.compile(any_of(REPLY_ABOVE))


def is_separator(line: str, words: frozenset[str]) -> bool:
    """Whether a line is one of these words between dashes, such as `-----Original Message-----`."""
    text = plain(line)[:MAX_LINE]
    inner = text.strip(f"{DASHES} >")
    return inner.rstrip(": ") in words and text[:2].strip(DASHES) == "" and len(text) - len(inner) >= 4


def is_header_block(lines: Sequence[str], index: int) -> bool:
    """Whether the fields of an older mail begin here: From, Sent, To, Subject in a language that we know."""
    first = plain(lines[index][:MAX_LINE])
    if not FIELD_LINE.match(first):
        return False
    block = _filled(lines, index)
    if any(RAW_FIELD.match(line) for line in _filled(lines, index, 2 * MAX_HEADER_BLOCK)):
        return False
    fields = [line for line in block[:5] if FIELD_LINE.match(line)]
    if len(fields) >= 3:
        return any(SENDER_LINE.match(line) for line in fields)
    return len(fields) == 2 and bool(WIRE_DATE.match(first)) and "@" in block[1]


def is_ruled_block(lines: Sequence[str], index: int) -> bool:
    """Whether Outlook's rule stands here, with an older mail's fields or an attribution below it, in any language."""
    if lines[index].strip() != OUTLOOK_RULE:
        return False
    block = _filled(lines, index + 1)
    fields = [line for line in block[:5] if ANY_FIELD.match(line)]
    if len(fields) >= 3 and "@" in "".join(fields) and TIME.search(" ".join(fields)):
        return not any(RAW_FIELD.match(line) for line in block)
    ends = [position for position, line in enumerate(block[:3]) if line.endswith(COLONS)]
    if not ends or any(is_quoted(line) for line in block[ends[0] + 1 : ends[0] + 2]):
        return False  # what is quoted below may be answered there
    joined = " ".join(block[: ends[0] + 1])
    return bool(ADDRESS.search(joined) and TIME.search(joined))


def is_reply_delimiter(line: str) -> bool:
    """Whether a line is a help desk's "reply above this line": it holds that, and is marked as no prose is."""
    text = plain(line)
    if len(text) > MAX_DELIMITER or not REPLY_ABOVE_LINE.search(text):
        return False
    return (
        text[0] in f"{DASHES}<[(/+|" or text.startswith(("please ", "bitte ", "reply above")) or not text[0].isascii()
    )


def is_introduced(lines: Sequence[str], index: int) -> bool:
    """Whether the words above end with a colon: somebody shows what follows, as evidence."""
    above = next((line.rstrip() for line in reversed(lines[max(0, index - 3) : index]) if line.strip()), "")
    if not above.endswith(COLONS) or not above[-2:-1].isalnum() or above.startswith(":"):  # `:+1:` is a picture
        return False
    return not is_quoted(above) and not certainty(above[-MAX_LINE:])


def _filled(lines: Sequence[str], index: int, most: int = MAX_HEADER_BLOCK) -> list[str]:
    """The next lines that aren't blank, as they are matched."""
    return [plain(line[:MAX_LINE]) for line in lines[index : index + most] if line.strip()]
