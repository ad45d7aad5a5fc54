"""Bounces in a mail system's own words: qmail, Exim, Exchange, Notes, Gmail, Yahoo and their like, in many languages.

A mail is one where the sender, the envelope or the header shows a program and the opening words speak of delivery. What
a person writes about a bounce, or forwards, bears no such mark. The marks are data, in `_marks`.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.reports import Finding
from mailbot.reports import _marks as marks
from mailbot.reports._prose import divided, failures, is_delay, original_id

HEURISTIC = True  # any format that can be told by its structure is asked before
MAX_OPENING = 1_500
REPLY = re.compile(r"(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|res|enc|ответ|回复|转发)\s{0,3}[:：]", re.IGNORECASE)
AUTOMATIC = re.compile(r"auto-(?:replied|generated|notified)", re.IGNORECASE)


def read(mail: Mail) -> Finding | None:
    """Recognises it by its marks; each bounce is for one recipient, with the status that the words mean."""
    mark = _mark(mail)
    if mark is None:
        return None
    bounces = failures(mail)
    if not bounces:
        report, original = divided(mail.text)
        action = "delayed" if is_delay(mail.subject, "\n".join(report)) else "failed"
        status = "4.0.0" if action == "delayed" else "5.0.0"
        bounces = (Bounce(None, status, action, None, original_id(mail, original)),)
    why = Why("nature=bounce", "report returned", mark[:200])
    return Finding("bounce", (why,), bounces=bounces)


def _mark(mail: Mail) -> str | None:
    """What tells that a mail is a bounce; None where it is none."""
    sender = _sender(mail)
    daemon, postmaster = _begins(sender, marks.DAEMONS), _begins(sender, marks.POSTMASTERS)
    bare = mail.header("Return-Path").strip() in ("<>", "<MAILER-DAEMON>") or _nameless(mail)
    automatic = bare or AUTOMATIC.match(mail.header("Auto-Submitted").strip()) is not None
    if not (daemon or postmaster or automatic):
        return None
    if mail.header("X-Failed-Recipients"):
        return "X-Failed-Recipients"
    report = "\n".join(divided(mail.text)[0])
    opening = " ".join(report[: MAX_OPENING * 2].split()).lower()[:MAX_OPENING]
    program, failure = _within(opening, marks.PROGRAMS), _within(opening, marks.FAILURES)
    subject = "" if REPLY.match(mail.subject) else _subject(mail.subject)
    if daemon:
        return program or failure or subject or None
    if program and (failure or subject or automatic):
        return program
    if _within(opening, marks.CHALLENGES):
        return None
    if failure and (subject or postmaster or (bare and failures(mail))):
        return failure
    return subject if subject and (postmaster and automatic) else None


def _sender(mail: Mail) -> tuple[str, ...]:
    if mail.from_ is None:
        return (mail.header("From").strip(' <>"').lower()[:200],)
    return mail.from_.address.lower(), mail.from_.name.lower().strip("\"'( ")


def _nameless(mail: Mail) -> bool:
    """A From of `<>`, as mail systems write that have no other name for themselves."""
    return mail.from_ is None and "<>" in mail.header("From")


def _begins(names: tuple[str, ...], table: tuple[str, ...]) -> bool:
    return any(name.startswith(table) for name in names)


def _within(text: str, table: tuple[str, ...]) -> str:
    return next((mark for mark in table if mark in text), "")


def _subject(subject: str) -> str:
    words = subject.lower().lstrip(" *[(<!\"'")
    return next((mark for mark in (*marks.SUBJECTS, *marks.DELAY_SUBJECTS) if words.startswith(mark)), "")
