"""What the words of a report say was done with a mail: it failed, it waits, or it arrived."""

import re

from mailbot.reports import _marks as marks
from mailbot.reports._status import basic_in, detail_in

FINAL = re.compile(
    r"giv(?:en|ing) up|failed permanently|permanent (?:error|failure)|not going to try again|envelope expired",
    re.IGNORECASE,
)
CERTAIN = ("1.1", "1.2", "2.1")  # waiting mends none of these


def action_of(subject: str, text: str) -> str:
    """One of RFC 3464's actions (2.3.3); `failed` where nothing says otherwise."""
    words, subject = " ".join(text.split()).lower(), subject.lower()
    if any(mark in words for mark in marks.DELAYS):
        return "delayed"
    if any(mark in subject for mark in marks.DELAY_SUBJECTS) and not _is_final(words):
        return "delayed"
    denied = basic_in(words) or any(mark in words for mark in marks.FAILURES)  # "not delivered" holds "delivered"
    return "failed" if denied else next((action for action, mark in marks.SUCCESSES if mark in words), "failed")


def _is_final(words: str) -> bool:
    return detail_in(words) in CERTAIN or FINAL.search(words) is not None
