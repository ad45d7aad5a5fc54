"""Attributions: "On a day, somebody wrote:" in many languages, and in any by its date, its address and its colon.

Two degrees: what is certain ends the new words even where the older mail isn't quoted; what only looks like an
attribution goes with the quote below it, and is text where there is none. Every line is looked at a bounded number of
times, and no pattern backtracks.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from mailbot.domain.words import any_of
from mailbot.parsing.quote_marks import LANGUAGES
from mailbot.parsing.quote_marks_further import FURTHER

MAX_LINE = 400  # a longer line is prose, no mark
MAX_ATTRIBUTION_LINES = 4
DASHES = "-_*=~#\u2010\u2011\u2012\u2013\u2014\u2015\u2500"
# Marks of direction and width, which mail in Hebrew or Arabic is full of.
UNSEEN = {
    ord(mark): None
    for mark in "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
}
COLONS = (":", "\uff1a")
WRAPPED_ENDS = frozenset(f">{verb}{colon}" for verb in ("", " wrote", "wrote") for colon in COLONS)
AROUND = f"{DASHES} "
# These end an attribution between dashes, or above a quote, without a colon.
DASHED_VERBS = ("wrote", "写道", "schrieb", "a écrit", "escribió", "escreveu", "ha scritto")
ENDS = (*COLONS, ">", *DASHES, *DASHED_VERBS)


class Certainty(IntEnum):
    """How surely a line is an attribution."""

    NONE = 0
    LIKELY = 1
    CERTAIN = 2


def words_of(kind: str) -> frozenset[str]:
    """The words of one kind in all languages."""
    every = (*LANGUAGES.values(), *FURTHER.values())
    return frozenset(word for marks in every for word in str(getattr(marks, kind)).split("|") if word)


# Matched against lower-case text, since re is much slower when it has to ignore case.
STARTS = re.compile(rf"(?:(?:{any_of(words_of('starts'))})(?!\w)[^\d@<>]{{0,30}}\d|\d{{1,4}} ?[-./年년])")
DATE_FIRST = re.compile(rf"(?:\d{{1,2}} \w{{3}}|\d{{1,4}} ?[-./年년]|(?:{any_of(words_of('starts'))})(?!\w))")
OPENING = re.compile(rf"(?:{any_of(words_of('starts'))})[.,]?(?: (?:{any_of(words_of('starts'))})[.,]?)?$")
VERB = re.compile(rf"(?:{any_of(words_of('verbs'))})")
# A person who tells what somebody wrote: no client calls its correspondent so.
TOLD = re.compile(
    r"(?<!\w)(?:(?:he|she|they|i|we|someone|somebody|user) (?:has |had |have |also |then |again )?(?:wrote|writes|sent)"
    r"|(?:er|sie|ich|il|elle|je|él|ella|ele|ela|lui|lei|hij|zij|ze|ik|han|hun|hon|jag|jeg|de|ona|ono|on|oni|он|она|они|я"
    r"|він|вона|nutzer|utilisateur|usuario|utente|gebruiker|użytkowniczka) (?:m'|mi |me |ha )?"
    rf"(?:{any_of(words_of('verbs'))})"
    r"|(?:wrote|schrieb|skrev|schreef|escribió|escreveu|a écrit) (?:er|sie|mir|uns|me|to me|us|to us|that|this|han|hun"
    r"|hon|hij|zij|ele|ela|él|ella|à))(?!\w)"
)
ADDRESS = re.compile(r"[<(\[\"] ?(?:mailto:)?[^\s<>()\[\]@]{1,64}@[^\s<>()\[\]@]{1,255}")
ADDRESS_LAST = re.compile(r"@[^\s<>()@]{1,255} ?[>)\]]+ ?[:\uff1a]?$")
TIME = re.compile(r"\d ?[:.h時时] ?\d\d|\d시")
YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[-./]\d{1,2}[-./]\d\d")
SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f)\u2026] {1,3}|[\u3002\uff01\uff1f]")
NUMERIC_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")


def plain(line: str) -> str:
    """A line as it is matched: lower case, without what isn't seen, one kind of space; what is too long is cut."""
    line = line[: MAX_LINE + 1]
    if not line.isascii():
        line = line.translate(UNSEEN).replace("\xa0", " ")
    return line.strip().lower()


def plain_lines(lines: Iterable[str]) -> list[str]:
    return [plain(line) for line in lines]


def is_quoted(line: str) -> bool:
    """Whether a line is quoted; `>:` or `> wrote:` alone is the end of an attribution that was wrapped."""
    return line.startswith(">") and line not in WRAPPED_ENDS


def certainty(text: str) -> Certainty:
    """How surely a line, or several joined, is an attribution: somebody wrote, at a time, from an address.

    >>> certainty(plain("On 2 March 2026 at 10:00, Desk <abuse@example.com> wrote:")).name
    'CERTAIN'
    """
    bare = text.strip(AROUND)
    dated = bare[:1].isdigit() and STARTS.match(bare) and ADDRESS_LAST.search(bare)
    between_dashes = text[:2].strip(DASHES) == "" and text[-2:].strip(DASHES) == "" and bare.endswith(DASHED_VERBS)
    if not (text.endswith(COLONS) or between_dashes):
        unended = "@" in bare and bare.endswith(DASHED_VERBS) and TIME.search(bare) and STARTS.match(bare)
        return Certainty.LIKELY if dated or unended else Certainty.NONE
    verb, time = VERB.search(bare), TIME.search(bare)
    address = ADDRESS.search(bare) if "@" in bare else None
    if not (verb or address) or TOLD.search(bare):
        return Certainty.NONE
    started = STARTS.match(bare)
    if dated or (verb and started and (time or "@" in bare)) or (verb and address and time):
        return Certainty.CERTAIN
    if time and DATE_FIRST.match(bare) and ADDRESS_LAST.search(bare):
        return Certainty.CERTAIN
    if verb and (started or address or between_dashes or (time and NUMERIC_DATE.search(bare))):
        return Certainty.LIKELY
    return Certainty.LIKELY if address and time else Certainty.NONE


def attribution(lines: Sequence[str], index: int) -> tuple[int, Certainty]:
    """How many lines an attribution takes that begins here, and how sure it is; (0, NONE) where none does.

    Args:
        lines: as `plain` makes them.
    """
    joined = ""
    for length, line in enumerate(lines[index : index + MAX_ATTRIBUTION_LINES], 1):
        joined = f"{joined} {line}" if joined else line
        if not line or is_quoted(line) or len(joined) > MAX_LINE:
            break
        if line.endswith(ENDS):
            found = certainty(joined)
            if found:
                return (0, Certainty.NONE) if _begins_later(lines[index : index + length]) else (length, found)
            if line.endswith(COLONS):
                break
    return 0, Certainty.NONE


def attribution_ends(lines: Sequence[str]) -> set[int]:
    """The lines that an attribution could end on: most texts have few, and only near them one is looked for."""
    return {index for index, line in enumerate(lines) if line.endswith(ENDS) and line.strip(AROUND)}


def attribution_within(line: str) -> int:
    """Where a certain attribution begins after the end of a sentence on the same line; 0 where none does."""
    if len(line) > MAX_LINE or "@" not in line or not line.endswith(COLONS) or is_quoted(line):
        return 0
    whole = plain(line)
    if DATE_FIRST.match(whole) or STARTS.match(whole):
        return 0  # it is one from its beginning: dates have stops too
    starts = (match.end() for match in SENTENCE_END.finditer(line))
    return next((at for at in starts if _is_whole(plain(line[at:]))), 0)


def _is_whole(text: str) -> bool:
    """Whether text is an attribution from its beginning, with its year."""
    return bool(STARTS.match(text) and YEAR.search(text)) and certainty(text) is Certainty.CERTAIN


def _begins_later(lines: Sequence[str]) -> bool:
    """Whether the first of these lines is prose that stands directly above the attribution."""
    if len(lines) == 1 or OPENING.match(lines[0]):
        return False
    started = DATE_FIRST.match(lines[0])
    for start in range(1, len(lines)):
        line = lines[start]
        if not line.startswith("<") and (not started or STARTS.match(line)) and certainty(" ".join(lines[start:])):
            return True
    return False
