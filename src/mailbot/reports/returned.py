"""Bounces in a mail system's own words: qmail, Exim, Exchange, Notes, Gmail, Yahoo and their like, in many languages.

A mail is one where the sender, the envelope or the header shows a program and the opening words speak of delivery. What
a person writes about a bounce, or forwards, bears no such mark. The marks are data, in `_marks`.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.domain.subjects import is_marked
from mailbot.reports import Finding
from mailbot.reports import _marks as marks
from mailbot.reports._action import action_of
from mailbot.reports._fields import ORIGINAL_PARTS, part
from mailbot.reports._original import divided, original_id
from mailbot.reports._prose import failures
from mailbot.reports._status import status_of

HEURISTIC = True  # any format that can be told by its structure is asked before
MAX_OPENING = 1_500
AUTOMATIC = re.compile(r"auto-(?:replied|generated|notified)", re.IGNORECASE)


def read(mail: Mail) -> Finding | None:
    """Recognises it by its marks; each bounce is for one recipient, with the status that the words mean."""
    mark = _mark(mail)
    if mark is None:
        return None
    bounces = failures(mail)
    if not bounces:
        report, original = divided(mail.text)
        action = action_of(mail.subject, "\n".join(report))
        status = status_of("", action)
        bounces = (Bounce(None, status, action, None, original_id(mail, original)),)
    why = Why("nature=bounce", "report returned", mark[:200])
    return Finding("bounce", (why,), bounces=bounces)


def _mark(mail: Mail) -> str | None:
    """What tells that a mail is a bounce; None where it is none."""
    address, name = _sender(mail)
    bare = _bare(mail)
    automatic = bare or AUTOMATIC.match(mail.header("Auto-Submitted").strip()) is not None
    report, original = divided(mail.text)
    returns = bool(original) or part(mail, *ORIGINAL_PARTS) is not None
    program = address.startswith(marks.DAEMONS)
    # Anybody can call himself so; beside a null reverse-path or a message that comes back it counts.
    called = (automatic or returns) and name.startswith((*marks.DAEMONS, *marks.POSTMASTERS))
    postmaster = address.startswith(marks.POSTMASTERS) or called
    if mail.header("X-Failed-Recipients") and (program or postmaster or automatic):
        return "X-Failed-Recipients"
    opening = " ".join("\n".join(report)[: MAX_OPENING * 2].split()).lower()[:MAX_OPENING]
    own, clear = _within(opening, marks.PROGRAMS), _within(opening, marks.FAILURES)
    failure = clear or _within(opening, marks.VAGUE_FAILURES)
    subject = "" if is_marked(mail.subject) else _subject(mail.subject)
    if program:
        return own or failure or subject or ("a mailer returns a message" if returns else None)
    if own and (automatic or postmaster) and (failure or subject):
        return own
    if own and subject and returns and _starts(opening, own):
        return own
    if _within(opening, marks.CHALLENGES) or (not automatic and opening.startswith(marks.GREETINGS)):
        return None
    if bare and not own and not postmaster and opening.startswith(marks.GREETINGS):
        return None  # a relay has lost the reverse-path of somebody who quotes a bounce
    if failure and automatic and (subject or postmaster):
        return failure
    if failure and postmaster and (subject or returns or _starts(opening, failure)):
        return failure
    if clear and bare and failures(mail):
        return clear
    return subject if subject and postmaster and (automatic or returns) else None


def _bare(mail: Mail) -> bool:
    """It has no sender that could be answered: a null reverse-path, or a From of `<>`."""
    path = mail.header("Return-Path").strip("<> ").lower()
    empty = bool(mail.header("Return-Path")) and (not path or path.startswith("mailer-daemon"))
    return empty or (mail.from_ is None and "<>" in mail.header("From"))


def _starts(opening: str, mark: str) -> bool:
    """Nothing stands before the program's words but a line of its own: nobody says why they send this."""
    return not opening.partition(mark)[0].removeprefix("error:").strip(" -=*_#|.!~")


def _sender(mail: Mail) -> tuple[str, str]:
    """Address and name of the sender, lower case; what stands in From where that is no address."""
    if mail.from_ is None:
        return mail.header("From").lstrip(' <"').lower()[:200], ""
    return mail.from_.address.lower().lstrip('"'), mail.from_.name.lower().strip("\"'( ")


def _within(text: str, table: tuple[str, ...]) -> str:
    return next((mark for mark in table if mark in text), "")


def _subject(subject: str) -> str:
    words = subject.lower().lstrip(" *[(<!\"'")
    return next((mark for mark in (*marks.SUBJECTS, *marks.DELAY_SUBJECTS) if words.startswith(mark)), "")
