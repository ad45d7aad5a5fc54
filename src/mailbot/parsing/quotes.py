"""Quoted lines of a reply: which go, and which stay because they are answered.

A reply's last quote goes, and so does its only one with the attribution above it. Quotes between answers stay, and so
does a quote that somebody shows after a colon: that is evidence.
"""

from collections.abc import Sequence

from mailbot.domain.given import TICKET
from mailbot.parsing.attribution import COLONS, MAX_ATTRIBUTION_LINES, attribution, is_quoted, plain_lines
from mailbot.parsing.older_mail import is_introduced

MAX_GAP = 2  # blank lines within a quote
MAX_LEADING = 80  # characters of what leads to a quote of ours
MAX_ABOVE = 5  # blank lines between an attribution and its quote
PAIRS = (("(", ")"), ("<", ">"), ("[", "]"), ('"', '"'))


def without_quotes(lines: list[str]) -> list[str]:
    """Takes out what is quoted and not answered in between; everything where nothing else is left."""
    blocks = quote_blocks(lines)
    if len(blocks) == 1:
        return _without_only(lines, *blocks[0])
    end, first = len(lines), next((index for index, line in enumerate(lines) if line), 0)
    while blocks and not any(lines[blocks[-1][1] : end]):
        start, stop = blocks.pop()
        begin, ours = _begins(lines, start, stop)
        if begin <= first or (not ours and _is_shown(lines, begin)) or (begin == start and end < len(lines)):
            break  # what is quoted above a quoted mail, without an attribution, is somebody's own choice
        end = begin
    return lines[:end]


def _without_only(lines: list[str], start: int, end: int) -> list[str]:
    begin, ours = _begins(lines, start, end)
    if not ours and (_is_shown(lines, begin) or (begin == start and any(lines[end:]))):
        return lines
    while begin and end < len(lines) and not lines[begin - 1] and not lines[end]:
        end += 1  # one gap is left where the quote stood, not two
    kept = lines[:begin] + lines[end:]
    return kept if any(kept) else lines


def _begins(lines: Sequence[str], start: int, end: int) -> tuple[int, bool]:
    """Where a quote begins, with what leads to it, and whether it is of a mail of ours, which names a ticket.

    Nobody needs to be shown ours, whatever their mail client, or they, write above it: `Complaints desk wrote:`.
    """
    ours = any(TICKET.search(line) for line in lines[start:end])
    above = _end_above(lines, start)
    leads = above > 0 and lines[above - 1].endswith(COLONS) and len(lines[above - 1]) <= MAX_LEADING
    return above - 1 if ours and leads else with_attribution(lines, start), ours


def _is_shown(lines: Sequence[str], begin: int) -> bool:
    """Whether somebody shows a quote after a colon."""
    above = plain_lines(lines[max(0, begin - MAX_ABOVE) : begin])
    return is_introduced(above, len(above))


def quote_blocks(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of quoted lines as (start, end), with the blank lines in them and what a client broke off a quoted line."""
    blocks: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if not is_quoted(line):
            continue
        if blocks and _continues(lines, blocks[-1][1], index):
            blocks[-1] = blocks[-1][0], index + 1
        else:
            blocks.append((index, index + 1))
    return blocks or _barred_blocks(lines)


def _continues(lines: Sequence[str], end: int, index: int) -> bool:
    between = lines[end:index]
    if len(between) > MAX_GAP:
        return False
    return not any(between) or (len(between) == 1 and _is_broken_off(lines[end - 1], between[0]))


def _is_broken_off(above: str, line: str) -> bool:
    """Whether a line closes a bracket that the quoted line above left open: it was wrapped, and is no answer."""
    for opening, closing in PAIRS:
        text = above.lstrip("> ")
        if opening == closing:
            is_open = text.count(opening) % 2 == 1 and line.count(opening) == 1
        else:
            is_open = text.count(opening) > text.count(closing) and line.count(closing) > line.count(opening)
        if is_open:
            return True
    return False


def _barred_blocks(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of lines with a bar in front, as some clients quote, below an attribution: tables have bars too."""
    blocks: list[tuple[int, int]] = []
    barred = False
    for index, line in enumerate(lines):
        before, barred = barred, line.startswith("|") and line.count("|") == 1
        if barred and blocks and blocks[-1][1] == index:
            blocks[-1] = blocks[-1][0], index + 1
        elif barred and not before and with_attribution(lines, index) < index:
            blocks.append((index, index + 1))
    return blocks


def with_attribution(lines: Sequence[str], start: int) -> int:
    """Where the attribution of a quote begins; the quote's own start where it has none."""
    end = _end_above(lines, start)
    above = plain_lines(lines[max(0, end - MAX_ATTRIBUTION_LINES) : end])
    for index in range(len(above)):
        if index + attribution(above, index)[0] == len(above):
            return end - len(above) + index
    return start


def _end_above(lines: Sequence[str], start: int) -> int:
    """Where what stands above a quote ends, without the blank lines between them."""
    end = start
    while end > 0 and not lines[end - 1] and start - end < MAX_ABOVE:
        end -= 1
    return end
