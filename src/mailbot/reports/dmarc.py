"""DMARC aggregate reports (RFC 7489 7.2): told by subject or by the attachment's name. They are filed, not opened."""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, Why
from mailbot.reports import Finding

SUBJECT = re.compile(r"report domain: ?\S{1,255} .{0,20}submitter: ?(?P<source>\S{1,255})", re.IGNORECASE)
FILE_NAME = re.compile(
    r"(?P<source>[a-z0-9.-]{1,255})[!_](?P<domain>[a-z0-9.-]{1,255})[!_]\d{9,11}[!_]\d{9,11}([!_][^/]{0,100})?"
    r"\.(xml|xml\.gz|zip|gz)$",
    re.IGNORECASE,
)


def read(mail: Mail) -> Finding | None:
    """Recognises an aggregate report; source is who reports."""
    names = (FILE_NAME.match(attachment.name) for attachment in mail.attachments)
    found = next((name for name in names if name), None) or (SUBJECT.search(mail.subject) if mail.attachments else None)
    if found is None:
        return None
    why = Why("nature=machine_report", "report dmarc", found[0][:200])
    return Finding("machine_report", (why,), Report("dmarc", "aggregate", found["source"].lower().rstrip(",;")))
