"""Where older mail begins by what stands above it: separators, the fields of its header, a help desk's delimiter.

Each answers for one line, as `plain` makes it, and the few below it. What a person shows after a colon, or forwards,
is evidence.
"""

import re
from collections.abc import Sequence

from mailbot.domain.words import any_of
from mailbot.parsing.attribution import (
    ADDRESS,
    COLONS,
    DASHES,
    NUMERIC_DATE,
    TIME,
    certainty,
    is_quoted,
    words_of,
)
from mailbot.parsing.quote_phrases import REPLY_ABOVE

MAX_HEADER_BLOCK = 8  # lines of it that are looked at
MAX_DELIMITER = 160
MIN_SEPARATOR = 6
AROUND = f"{DASHES} >"
OUTLOOK_RULE = "_" * 32  # Outlook draws it above older mail, and so does our reading of HTML
ORIGINAL = words_of("original")
FORWARDED = words_of("forwarded")
SENDER = rf"(?:{any_of(words_of('sender'))})"
FIELD = rf"(?:{any_of(words_of('sender') | words_of('fields'))})"
SENDER_LINE = re.compile(rf"\*{{0,2}}{SENDER}\*{{0,2}}\s{{0,3}}[:\uff1a]")
FIELD_LINE = re.compile(rf"\*{{0,2}}{FIELD}\*{{0,2}}\s{{0,3}}[:\uff1a]")
BARE_FIELDS = frozenset((*words_of("fields"), "thema", "blindkopie", "bcc"))
ADDRESSEE = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}>?$")
ANY_FIELD = re.compile(r"\*{0,2}[^\W\d_][^:\uff1a@<>]{0,30}[:\uff1a]")
# RFC 5322 3.3, as old webmail wrote it; people write no zone.
WIRE_DATE = re.compile(r"\*{0,2}date\*{0,2} ?: \w{3}, {1,2}\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}")
# A header that a person pasted as evidence has these; what a client writes above older mail hasn't.
RAW_FIELD = re.compile(
    r"(?:received|return-path|message-id|dkim-signature|mime-version|content-type|authentication-results|delivered-to"
    r"|x-[a-z-]{2,40}|in-reply-to|references|user-agent|received-spf|list-[a-z]{2,20}) ?:"
)
MARKS_OF_DELIMITERS = frozenset(f"{DASHES}<[(/+|")
POLITE = (
    "please ", "reply above", "bitte ", "veuillez ", "merci de ", "por favor", "escriba ", "digite ", "scrivi ",
    "gelieve ", "skriv ", "vänligen ", "proszę ", "пожалуйста", "напишите ", "この行", "この線",
    "请在", "請在", "在此行", "이 줄",
)  # fmt: skip
REPLY_ABOVE_LINE = re.compile(any_of(REPLY_ABOVE))


def is_separator(line: str, words: frozenset[str]) -> bool:
    """Whether a line is one of these words between dashes, such as `-----Original Message-----`."""
    if len(line) < MIN_SEPARATOR or line[0] not in DASHES or line[1] not in DASHES:
        return False
    line = line.replace("&nbsp;", " ")  # which QQ writes into its plain text
    inner = line.strip(AROUND)
    return inner.rstrip(": ") in words and len(line) - len(inner) >= 4


def is_original(lines: Sequence[str], index: int) -> bool:
    """Whether "Original Message" between dashes stands here, and no raw header below it, as a bounce shows one."""
    if not is_separator(lines[index], ORIGINAL):
        return False
    return not any(RAW_FIELD.match(line) for line in _filled(lines, index + 1, MAX_HEADER_BLOCK))


def is_field(line: str) -> bool:
    """Whether a line begins as a field of an older mail's header does."""
    return (":" in line or "\uff1a" in line) and FIELD_LINE.match(line) is not None


def is_header_block(lines: Sequence[str], index: int) -> bool:
    """Whether the fields of an older mail begin here: From, Sent, To, Subject in a language that we know.

    Nor a list of several mails, nor what has fields that clients don't show: a person gives those as evidence.
    """
    if not is_field(lines[index]):
        return False
    block = _filled(lines, index, 5)
    fields = {found[0].strip("* \t\xa0") for found in map(FIELD_LINE.match, block) if found}
    if len(fields) < 3:
        return len(fields) == 2 and any(map(WIRE_DATE.match, block[:2])) and "@" in "".join(block[:2])
    below = _filled(lines, index, 2 * MAX_HEADER_BLOCK)
    around = [*_filled(lines, max(0, index - MAX_HEADER_BLOCK), MAX_HEADER_BLOCK), *below]
    senders = [position for position, line in enumerate(below) if SENDER_LINE.match(line)]
    listed = len(senders) > 1 and all(FIELD_LINE.match(line) for line in below[: senders[1]])
    in_block = bool(senders) and senders[0] < MAX_HEADER_BLOCK
    return in_block and not listed and not any(RAW_FIELD.match(line) for line in around)


def is_ruled_block(lines: Sequence[str], index: int) -> bool:
    """Whether Outlook's rule stands here, with an older mail's fields or an attribution below it, in any language."""
    if lines[index] != OUTLOOK_RULE:
        return False
    block = _filled(lines, index + 1, MAX_HEADER_BLOCK)
    fields = [line for line in block[:5] if ANY_FIELD.match(line)]
    if len(fields) >= 3 and "@" in "".join(fields) and TIME.search(" ".join(fields)):
        return not any(RAW_FIELD.match(line) for line in block)
    ends = [position for position, line in enumerate(block[:3]) if line.endswith(COLONS)]
    if not ends or any(is_quoted(line) for line in block[ends[0] + 1 : ends[0] + 2]):
        return False  # what is quoted below may be answered there
    joined = " ".join(block[: ends[0] + 1])
    return bool(ADDRESS.search(joined) and TIME.search(joined))


def is_notes_block(lines: Sequence[str], index: int) -> bool:
    """Whether Notes names an older mail here: sender, day and time, then each field's name above its value."""
    if not ADDRESSEE.search(lines[index]):
        return False
    block = _filled(lines, index + 1, 2 * MAX_HEADER_BLOCK)
    if not block or not (NUMERIC_DATE.match(block[0]) and TIME.search(block[0])):
        return False
    names = [position for position, line in enumerate(block[1:8]) if line.rstrip(":") in BARE_FIELDS]
    return len(names) >= 2 and names[0] <= 1 and any("@" in line for line in block[1:5])


def is_reply_delimiter(line: str) -> bool:
    """Whether a line is a help desk's "reply above this line": it holds that, and is marked as no prose is."""
    marked = line[:1] in MARKS_OF_DELIMITERS or line.startswith(POLITE)
    return marked and len(line) <= MAX_DELIMITER and REPLY_ABOVE_LINE.search(line) is not None


def is_introduced(lines: Sequence[str], index: int) -> bool:
    """Whether the words above end with a colon: somebody shows what follows, as evidence."""
    above = next((line for line in reversed(lines[max(0, index - 3) : index]) if line), "")
    if not above.endswith(COLONS) or not above[-2:-1].isalnum() or above.startswith(":"):  # `:+1:` is a picture
        return False
    return not is_quoted(above) and not certainty(above)


def _filled(lines: Sequence[str], index: int, most: int) -> list[str]:
    """Those of the next lines that aren't blank."""
    return [line for line in lines[index : index + most] if line]
