"""Where a bounce's own words end and the message that it returns begins, and the id of that message."""

import re
from collections.abc import Iterable

from mailbot.domain.mail import Mail
from mailbot.reports._fields import FIELD, headers_of_original, lines_of
from mailbot.reports._marks import ORIGINALS, STARTS_OF_ORIGINAL

MAX_REPORT = 20_000  # of the program's own words; a bounce says what it says at its beginning
MAX_LINES = 2_000
CORE = frozenset({"received", "return-path", "message-id", "from", "date", "dkim-signature"})
HEADERS = CORE | {
    "to", "cc", "bcc", "subject", "reply-to", "sender", "mime-version", "content-type", "content-transfer-encoding",
    "content-language", "content-disposition", "delivered-to", "domainkey-signature", "user-agent", "references",
    "in-reply-to", "authentication-results", "received-spf", "envelope-to", "delivery-date", "organization",
    "list-id", "list-unsubscribe", "precedence", "importance", "priority", "thread-index", "thread-topic",
    "feedback-id", "arc-seal", "errors-to", "auto-submitted",
}  # fmt: skip
SEPARATOR = re.compile(
    rf"\s{{0,20}}(?:[-=_*+]{{2,80}}+[^\n]{{0,60}}?(?:{'|'.join(ORIGINALS)})|(?:{'|'.join(STARTS_OF_ORIGINAL)}))",
    re.IGNORECASE,
)
MESSAGE_ID = re.compile(
    r"^[ \t>*-]{0,20}(?:x-|original |original-){0,2}message-id[ \t]{0,5}:\s{0,5}(<[^<>\s]{3,998}>)",
    re.IGNORECASE | re.MULTILINE,
)


def divided(text: str) -> tuple[list[str], list[str]]:
    """The lines that a program wrote, and those of the message that it returned: a line that says so, or a header."""
    lines = lines_of(text[: MAX_REPORT * 10])
    start = run = 0
    core = False
    for number, line in enumerate(lines):
        if run and line[:1] in (" ", "\t") and line.strip():
            continue
        if SEPARATOR.match(line):
            return _bounded(lines[:number]), lines[number + 1 :]
        field = FIELD.match(line)
        name = field[1].lower() if field else ""
        if name not in HEADERS and not name.startswith("x-"):
            run, core = 0, False
            continue
        start = start if run else number
        run, core = run + 1, core or name in CORE
        if run >= 3 and core:
            return _bounded(lines[:start]), lines[start:]
    return _bounded(lines), []


def _bounded(lines: list[str]) -> list[str]:
    return "\n".join(lines[:MAX_LINES])[:MAX_REPORT].split("\n")


def original_id(mail: Mail, original: Iterable[str] = ()) -> str | None:
    """The Message-ID of the mail that came back: from its header, else from wherever the report shows it."""
    texts = (
        *(f"message-id: {value}" for value in [headers_of_original(mail).get("message-id")] if value),
        *(text for media_type, text in mail.parts if "delivery-status" in media_type),
        "\n".join(original),
        "\n".join(lines_of(mail.text[:MAX_REPORT])),
        *attached_texts(mail),
    )
    found = (MESSAGE_ID.search(text) for text in texts)
    return next((match[1] for match in found if match), None)


def attached_texts(mail: Mail) -> list[str]:
    """Texts that a program attached rather than wrote: its transcript, or the header of what it returns."""
    files = [file for file in mail.attachments if file.declared_type.startswith("text/")][:3]
    return ["\n".join(lines_of(file.content[:MAX_REPORT].decode("utf-8", "replace"))) for file in files]
