"""A moderator's own words in an answer to a notice of ours.

Stricter than `visible_text`, which keeps text where it is in doubt: what a complainant shows is evidence, but of a
notice nothing may become a command, nor be mailed to a complainant. So nothing counts from the first mark of older mail
on, whatever leads to it. The marks are the line that our notices begin with, an attribution, the fields of a mail that
is answered or forwarded, and quoted lines.

Somebody who answers below the quote is understood where the quote is marked line by line and a blank line ends it. What
stands between quoted lines is kept apart: a wrapped line of the notice looks just so.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mailbot.parsing.attribution import COLONS, is_quoted, plain, plain_lines
from mailbot.parsing.footers import without_footers
from mailbot.parsing.quotes import quote_blocks, with_attribution
from mailbot.parsing.reply_text import MAX_LINES, as_lines, older_mail_begins, without_rules
from mailbot.parsing.signatures import SIGN_OFF, without_sign_off, without_signature

# Begins what commands answer, by templates/above.txt.
LINE = "## Reply above this line ##"
LINE_AS_QUOTED = re.compile(r"[>|\s*_\\]{0,40}## ?reply above this line ?##[\s*_\\]{0,10}")
MAX_ADDRESSED = 3  # lines of an attribution in a language that nobody knows
MAX_DETAILS = 7  # lines of a signature that nothing marks
ABOVE = "."  # for what goes from the end of a text alone where something stands above it
AROUND_NAME = "-~., \u2013\u2014"
MIN_WRAPPED = 55  # letters of a quoted line that a client may have wrapped


class OwnWords(NamedTuple):
    """What a moderator typed.

    Args:
        words: above the notice, or below it where they can be told from it.
        inside: what else isn't quoted. It may be an answer or the rest of a wrapped line: nothing to be sent or obeyed.
    """

    words: str
    inside: str = ""


def own_words(text: str, sender: str = "") -> OwnWords:
    """What a moderator typed in answer to a notice; nothing where only the notice is left.

    Args:
        text: readable text of the whole mail.
        sender: the name in From. At the end it goes: a complainant is shown the desk's alone.

    >>> own_words("/take\\n\\nOn 2 March 2026, Desk wrote:\\n> ## Reply above this line ##\\n> /close")
    OwnWords(words='/take', inside='')
    """
    lines = as_lines(text)
    begin, is_marked = _notice(lines, sender)
    above = _typed(lines[:begin], sender)
    if not is_marked:
        return OwnWords(_joined(above))
    inside, below = _around(lines[begin:])
    if any(above):
        return OwnWords(_joined(above), _joined(_typed([*inside, *below], sender)))
    if not below or below[0]:
        return OwnWords("", _joined(_typed([*inside, *below], sender)))
    nested = own_words("\n".join(below), sender)
    return OwnWords(nested.words, "\n".join(filter(None, (_joined(_typed(inside, sender)), nested.inside))))


def _notice(lines: list[str], sender: str) -> tuple[int, bool]:
    """Where the notice begins, with what leads to it, and whether its lines are marked as quoted."""
    matched = plain_lines(lines[:MAX_LINES])
    found = [(len(lines), False)]
    line = next((index for index, text in enumerate(matched) if LINE_AS_QUOTED.fullmatch(text)), None)
    if line is not None:
        found.append((_led_to(lines, matched, line), is_quoted(matched[line])))
    older = older_mail_begins(matched)
    if older is not None:
        found.append((older, False))
    found.extend(_quoted(lines, sender))
    begin = min(at for at, _ in found)
    # Where the fields of a mail stand above quoted lines, the line in them tells how they are quoted.
    by_line = [is_marked for at, is_marked in found[1:2] if line is not None]
    return begin, by_line[0] if by_line else next(is_marked for at, is_marked in found if at == begin)


def _led_to(lines: list[str], matched: list[str], line: int) -> int:
    """Where begins what a client writes above the notice's first line."""
    start = line
    while start and is_quoted(matched[start]) and (is_quoted(matched[start - 1]) or not matched[start - 1]):
        start -= 1
    begin = with_attribution(lines, start)
    if begin < start:
        return begin
    filled = [index for index in range(max(0, start - 8), start) if matched[index]]
    for index in reversed(filled[-MAX_ADDRESSED:] if filled and matched[filled[-1]].endswith(COLONS) else ()):
        if "@" in matched[index]:
            return index
    return start


def _quoted(lines: list[str], sender: str) -> list[tuple[int, bool]]:
    """Where quoted lines are the notice's: below an attribution, or at either end. Others somebody typed themselves."""
    blocks = quote_blocks(lines)
    for start, end in blocks:
        begin = with_attribution(lines, start)
        at_end = end == blocks[-1][1] and not _typed(lines[end:], sender)
        if begin < start or not any(lines[:start]) or at_end:
            return [(begin, True)]
    return []


def _around(lines: list[str]) -> tuple[list[str], list[str]]:
    """What isn't quoted, between the quoted lines and below the last one; attributions and wrapped lines are none."""
    quoted = [index for index, line in enumerate(lines) if is_quoted(line)]
    if not quoted:
        return [], []
    last = quoted[-1]
    inside = [
        line
        for index, line in enumerate(lines[:last])
        if index > quoted[0] and not is_quoted(line) and not _is_wrapped(lines, index)
    ]
    below = lines[last + 1 :]
    if below and _is_wrapped(lines, last + 1):
        below = below[1:]
    return inside, below


def _is_wrapped(lines: Sequence[str], index: int) -> bool:
    """Whether a line is what a client broke off the quoted line above."""
    line, above = lines[index], lines[index - 1]
    return line[:1].islower() and is_quoted(above) and len(above) >= MIN_WRAPPED


def _typed(lines: list[str], sender: str) -> list[str]:
    """Without signature, footers, rules, separators and the sender's name at the end; they may be all that there is."""
    kept = without_signature(without_footers(without_rules([ABOVE, "", *lines])))
    kept = without_sign_off(without_footers(without_rules(kept)), sender)
    return without_name(kept, sender)[2:]


def without_name(lines: list[str], sender: str) -> list[str]:
    """Without a last paragraph that begins with the sender's name, below a sign-off or not: people sign a reply so.

    A command below the name shows that it is none of a signature.
    """
    end = next((index + 1 for index in range(len(lines) - 1, -1, -1) if lines[index]), 0)
    start = _paragraph(lines, end)
    signed = next((index for index in range(start, end) if _is_sign_off(lines[index])), None)
    name = start if signed is None else signed + 1
    details = lines[name:end]
    if not details or len(details) > MAX_DETAILS or any(line.startswith("/") for line in details):
        return lines
    names = {plain(sender), *plain(sender).split()[:1]} - {""}
    if plain(details[0]).strip(AROUND_NAME) not in names:
        return lines
    kept = without_rules(lines[: name if signed is None else signed])
    if not kept:
        return lines
    last = len(kept) - 1
    return without_rules(kept[:last]) if signed is None and last and _is_sign_off(kept[last]) else kept


def _paragraph(lines: Sequence[str], end: int) -> int:
    start = max(0, end - 1)
    while start and lines[start - 1] and end - start <= MAX_DETAILS + 2:
        start -= 1
    return start


def _is_sign_off(line: str) -> bool:
    return SIGN_OFF.fullmatch(plain(line)) is not None


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n")
