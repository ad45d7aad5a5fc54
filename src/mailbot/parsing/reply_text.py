"""The new words of a mail, apart from quotes of older mail, signature, mobile footer and disclaimer.

Works on lines of plain text, each looked at a bounded number of times. Where it is in doubt it keeps text: showing a
quote is better than losing an answer. The whole text stays in the Mail; nothing is thrown away here.
"""

import re
from collections.abc import Callable

from mailbot.domain.words import any_of
from mailbot.parsing.attribution import (
    MAX_ATTRIBUTION_LINES,
    MAX_LINE,
    Certainty,
    attribution,
    attribution_ends,
    attribution_within,
    is_quoted,
    plain_lines,
)
from mailbot.parsing.footers import without_footers
from mailbot.parsing.older_mail import (
    FORWARDED,
    ORIGINAL,
    OUTLOOK_RULE,
    is_field,
    is_groupwise_heading,
    is_header_block,
    is_introduced,
    is_notes_block,
    is_original,
    is_reply_delimiter,
    is_ruled_block,
    is_separator,
)
from mailbot.parsing.quote_phrases import ANSWERED_INSIDE
from mailbot.parsing.quotes import without_quotes
from mailbot.parsing.signatures import DELIMITER, without_sign_off, without_signature

MAX_LINES = 20_000  # that are searched for older mail: nobody types more
MAX_POINTER = 300  # characters of a mail that does no more than point at the answers further down
MAX_ABOVE_QUOTE = 6
INDENTED_QUOTE = re.compile(r"^ {1,3}>")  # as some clients put a blank before every line of older mail
RULE = re.compile(r"[_\u2500]{5,}$")  # of dashes a person may have drawn one
GREETED = (",", "\uff0c", "\u3001")  # the only line is a greeting: what was meant to follow is below
INSIDE = re.compile(rf"(?<![a-z])(?:{any_of(ANSWERED_INSIDE)})(?![a-z])")


def visible_text(text: str, *, is_reply: bool, sender: str = "") -> str:
    """What the sender newly wrote.

    Args:
        text: readable text of a mail.
        is_reply: the mail answers one of ours. A first mail keeps forwarded text and `>` lines: they are the complaint.
        sender: the sender's display name, by which a bare "Thank you, Ada" at the end is known as a signature.

    >>> visible_text("Please look again.\\n\\nOn 2 March 2026, Desk wrote:\\n> Dear Ada", is_reply=True)
    'Please look again.'
    """
    if is_reply:
        lines = without_signature(without_footers(_before_older_mail(as_lines(text))))
        lines = without_sign_off(without_footers(without_rules(without_quotes(without_rules(lines)))), sender)
    else:
        lines = _lines(text)
        lines = without_footers(_without_only_a_signature(without_footers(lines)))
    return "\n".join(lines).strip("\n") or text.strip("\n")


def as_lines(text: str) -> list[str]:
    """A reply's lines: quoted ones begin with `>`, an attribution stands apart from words in front of it."""
    return _apart([INDENTED_QUOTE.sub(">", line) for line in _lines(text)])


def _lines(text: str) -> list[str]:
    return [DELIMITER if line.rstrip("\r") == DELIMITER else line.rstrip() for line in text.split("\n")]


def _without_only_a_signature(lines: list[str]) -> list[str]:
    """Without the signature of a first mail, unless what it forwards or quotes stands below: that is the complaint."""
    kept = without_signature(lines)
    below = plain_lines(lines[len(kept) :])
    shows = (is_quoted(line) or is_separator(line, FORWARDED | ORIGINAL) for line in below)
    if OUTLOOK_RULE in below or any(shows) or any(is_header_block(below, index) for index in range(len(below))):
        return lines
    return kept


def _apart(lines: list[str]) -> list[str]:
    """Lines with the attribution of a quote apart from the words that somebody typed in front of it."""
    apart: list[str] = []
    for index, line in enumerate(lines):
        below = lines[index + 1 : index + 3]
        cut = attribution_within(line) if any(map(is_quoted, below)) else 0
        apart += [line[:cut].rstrip(), line[cut:]] if cut else [line]
    return apart


def _before_older_mail(lines: list[str]) -> list[str]:
    """Cuts at the first mark of older mail, unless nothing stands above it or the answers are inside it."""
    matched = plain_lines(lines[:MAX_LINES])
    index = _older_mail(matched, is_evidence=lambda at: is_introduced(matched, at))
    if index is None or is_separator(matched[index], FORWARDED):
        return lines  # what a person forwards is evidence
    above = without_rules(lines[:index])
    return above if any(above) and not _points_inside(above) else lines


def older_mail_begins(matched: list[str]) -> int | None:
    """The first mark of older mail that isn't quoted line by line, forwarded mail included, whatever leads to it.

    Args:
        matched: lines as `plain` makes them.
    """
    return _older_mail(matched, is_evidence=lambda _: False)


def _older_mail(matched: list[str], is_evidence: Callable[[int], bool]) -> int | None:
    """The first mark of older mail, or of forwarded mail, which `is_evidence` isn't asked for."""
    ends, in_fields = attribution_ends(matched), False
    for index, line in enumerate(matched):
        headed = is_groupwise_heading(line)
        if not line or len(line) > MAX_LINE or (is_quoted(line) and not headed):
            continue
        if is_separator(line, FORWARDED):
            return index
        found = (
            headed or (not in_fields and is_header_block(matched, index)) or _starts_older_mail(matched, index, ends)
        )
        if found and not is_evidence(index):
            return index
        in_fields = is_field(line)
    return None


def _starts_older_mail(lines: list[str], index: int, ends: set[int]) -> bool:
    line = lines[index]
    if is_original(lines, index) or is_reply_delimiter(line) or is_ruled_block(lines, index):
        return True
    if is_notes_block(lines, index):
        return True
    if ends.isdisjoint(range(index, index + MAX_ATTRIBUTION_LINES)):
        return False
    length, found = attribution(lines, index)
    if found is not Certainty.CERTAIN:
        return False
    below = next((other for other in lines[index + length : index + length + MAX_ABOVE_QUOTE] if other), "")
    return not is_quoted(below) and not below.startswith("|")


def without_rules(lines: list[str]) -> list[str]:
    """Without blank lines and Outlook's rule at the end."""
    end = len(lines)
    while end and (not lines[end - 1] or RULE.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _points_inside(lines: list[str]) -> bool:
    """Whether the words are a greeting, or a few that say that the answers stand in the older mail below."""
    filled = [line for line in lines if line]
    if len(filled) == 1 and filled[0].endswith(GREETED):
        return True
    words = " ".join(filled)
    return len(words) <= MAX_POINTER and INSIDE.search(words.lower()) is not None
