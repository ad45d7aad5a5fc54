"""What stands below a mail and nobody typed: mobile footers, scanners' and lists' lines, disclaimers.

Taken off the end only, line by line or paragraph by paragraph, and only where a line is nothing else: a sentence of a
person's that names a phone, a virus or a secret stays.
"""

import re
from collections.abc import Sequence

from mailbot.domain.words import any_of
from mailbot.parsing.attribution import DASHES, is_quoted, plain
from mailbot.parsing.disclaimer_marks import (
    DISCLAIMER_HEADINGS,
    DISCLAIMERS,
    LIST_FOOTERS,
    SCANNER_NAMES,
    SCANNERS,
)
from mailbot.parsing.footer_marks import DEVICES, FILLERS, SENT_FROM, SENT_LAST, WHOLE_LINES

MAX_FOOTERS = 12
MAX_FOOTER_WORDS = 16
MAX_FOOTER = 200
MAX_UNKNOWN = 2  # words of a footer that no table has, such as a carrier's or a model's name
MAX_LIST_FOOTER_LINES = 8
MAX_PARAGRAPH = 40  # lines
MAX_SCANNED = 4_000  # characters of a paragraph
DISCLAIMER_KINDS = 3
SHORTEST_DISCLAIMER = 30

LINK = re.compile(
    r"<[^<>\s]{1,400}>|\((?:https?://|mailto:)[^()\s]{1,400}\)|\[(?:https?://|mailto:|cid:)[^\[\]\s]{1,400}\]|https?://\S{1,400}"
)
STARTS = re.compile(rf"(?:{any_of(SENT_FROM)})(?!\w)")
WHOLE = re.compile("|".join(f"(?:{pattern})" for pattern in WHOLE_LINES))
SCANNER = re.compile("|".join(f"(?:{pattern})" for pattern in SCANNERS))
SCANNER_NAME = re.compile(SCANNER_NAMES)
LIST_FOOTER = re.compile("|".join(f"(?:{pattern})" for pattern in LIST_FOOTERS))
KINDS = tuple(re.compile(pattern) for pattern in DISCLAIMERS)
ANY_KIND = re.compile("|".join(DISCLAIMERS))
HEADING = re.compile(rf"(?:{DISCLAIMER_HEADINGS})")
# What a disclaimer speaks of in its first line.
ABOUT_THE_MAIL = re.compile(
    r"e-?mails?|messages?|information|attachment|transmission|communication|content|nachricht|inhalt|courriel|courrier|mensaje|correo"
    r"|mensagem|messaggio|bericht|informatie|meddelande|meddelelse|melding|viesti|wiadomość|zpráv|správ|üzenet|mesaj|μήνυμα|ileti"
    r"|сообщени|письмо|повідомлення|メール|邮件|郵件|메일|이메일"
)
# Matched against the words as they stand: "i" means "and" in other languages.
FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|I'm|I've|[Mm]y|[Ii]ch|[Mm]eine?|[Jj]'ai|[Mm]on|[Yy]o|[Mm]is|[Mm]eu|[Mm]inha|[Mm]io|[Mm]ia|[Ii]k|[Mm]ijn|[Jj]ag"
    r"|[Jj]eg|[Mm]ój|[Mm]nie|[Mm]ůj|[Яя]|[Мм]ой|[Мм]не|[Мм]ене)(?!\w)|私|我的|我被|저는|제가"
)
QUOTATION = "\"'“„«»‘「『>"


def without_footers(lines: list[str]) -> list[str]:
    """Everything but the footers at the end; all where nothing else would be left."""
    kept = _trimmed(lines)
    for _ in range(MAX_FOOTERS):
        shorter = _without_last(kept)
        if shorter is kept:
            break
        kept = _trimmed(shorter)
    return kept if any(kept) else lines


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    return lines[:end]


def _without_last(lines: list[str]) -> list[str]:
    """Without one footer line or paragraph; the same list where the end is none."""
    if not lines:
        return lines
    if is_footer(lines[-1]):
        return lines[:-1]
    ruled = _list_footer(lines)
    if ruled is not None:
        return _without_rules(lines[:ruled])
    start = _paragraph(lines)
    words = " ".join(lines[start:])[:MAX_SCANNED].strip()
    if "?" in words or not words or words[0] in QUOTATION or FIRST_PERSON.search(words):
        return lines  # a person's
    words = words.lower()
    if SCANNER.match(words.lstrip(f"{DASHES} ")) and SCANNER_NAME.search(words):
        return _without_rules(lines[:start])
    begin = _disclaimer(lines, start, words)
    return lines if begin is None else _without_rules(lines[:begin])


def is_footer(line: str) -> bool:
    """Whether a line is an app's "Sent from my phone", in one of the languages.

    >>> is_footer("Sent from my Galaxy S21"), is_footer("Sent from my desk, where I saw it on my phone.")
    (True, False)
    """
    if not line or len(line) > MAX_FOOTER + 400:
        return False
    text = LINK.sub(" ", plain(line)).strip(f"{DASHES} .*|,\u3002")
    if not text or len(text) > MAX_FOOTER or text[-1] in ":;?!":
        return False
    text = " ".join(text.split())
    if WHOLE.fullmatch(text):
        return True
    started = STARTS.match(text)
    if started:
        return _names_a_device(text[started.end() :].split())
    beginnings = SENT_LAST.get(text.rpartition(" ")[2])
    return beginnings is not None and text.startswith(beginnings) and _names_a_device(text.split()[:-1])


def _names_a_device(words: Sequence[str]) -> bool:
    """Whether words are a device or an app with little around it, and nothing unknown after it."""
    if not 0 < len(words) <= MAX_FOOTER_WORDS:
        return False
    device, unknown = -1, []
    for position, word in enumerate(words):
        parts = {part.strip(',.!()[]"©®™') for part in (word, *re.split(r"[-'’]", word))}
        if parts & _DEVICES or word.strip(",.") in _DEVICES:
            device = position
        elif not (parts & _FILLERS or any(map(str.isdigit, word))):
            unknown.append(position)
    return device >= 0 and len(unknown) <= MAX_UNKNOWN and all(position < device for position in unknown)


_DEVICES, _FILLERS = frozenset(DEVICES), frozenset(FILLERS)


def _list_footer(lines: Sequence[str]) -> int | None:
    """Where a list's footer begins: a rule with a few lines below it that say so."""
    for index in range(len(lines) - 1, max(-1, len(lines) - MAX_LIST_FOOTER_LINES - 4), -1):
        text = lines[index].strip()
        if is_quoted(text):
            return None
        if len(text) >= 3 and not text.strip(DASHES):
            below = (plain(line)[:MAX_FOOTER] for line in lines[index + 1 :])
            return index if index and any(LIST_FOOTER.match(line) for line in below) else None
    return None


def _paragraph(lines: Sequence[str]) -> int:
    """Where the last paragraph begins."""
    start = len(lines) - 1
    while start > 0 and lines[start - 1] and len(lines) - start < MAX_PARAGRAPH:
        start -= 1
    return start


def _disclaimer(lines: Sequence[str], start: int, words: str) -> int | None:
    """Where a disclaimer begins in the last paragraph; None where it is none, or may be what a person complains of."""
    if len(words) < SHORTEST_DISCLAIMER or sum(bool(kind.search(words)) for kind in KINDS) < DISCLAIMER_KINDS:
        return None
    above = next((line for line in reversed(lines[max(0, start - 3) : start]) if line), "")
    heading = HEADING.match(plain(above).strip(f"{DASHES} :"))
    if above.endswith((":", "\uff1a")) and not heading:
        return None
    for index in range(start, len(lines)):
        first = lines[index][:MAX_SCANNED].lower()
        sentence = re.split(r"[.!。！]", first, maxsplit=1)[0]
        if ANY_KIND.search(sentence) or ABOUT_THE_MAIL.search(sentence) or HEADING.match(sentence.strip(f"{DASHES} ")):
            return index
    return None


def _without_rules(lines: list[str]) -> list[str]:
    """Without the rule or the heading that stood above what was taken off."""
    kept = _trimmed(lines)
    while kept:
        text = plain(kept[-1])[:MAX_FOOTER]
        bare = text.strip(f"{DASHES} :")
        if bare and not (HEADING.fullmatch(bare)):
            break
        kept = _trimmed(kept[:-1])
    return kept
