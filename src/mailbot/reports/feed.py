"""Feeds: incidents that honeypots, scanners and agents of rights holders send in forms of their own.

They are read by their shape, not by their sender: XML, tables, and lines of plain text, the surest first.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.reports import Finding, _feed_csv, _feed_text, _feed_xml
from mailbot.reports._machine import HEADERS_OF_XARF, passed_on

HEURISTIC = True  # whatever has a format with a name of its own is that
MAILER = re.compile(r"(?:mailer-?daemon|postmaster|mdaemon|mail-?delivery)[@+ ]|mail delivery", re.IGNORECASE)
SHAPES = (_feed_xml.read, _feed_csv.read, _feed_text.read)


def read(mail: Mail) -> Finding | None:
    """The first shape that recognises a mail."""
    if _of_another_format(mail):
        return None
    return next((finding for shape in SHAPES if (finding := shape(mail)) is not None), None)


def _of_another_format(mail: Mail) -> bool:
    """A reply or forward, a robot's too, a report of a standard (RFC 6522), X-ARF, or what came back undelivered."""
    sender = f"{mail.from_.name} {mail.from_.address}" if mail.from_ else ""
    return (
        passed_on(mail)
        or mail.header("Auto-Submitted").lower().startswith("auto-replied")
        or mail.content_type == "multipart/report"
        or any(mail.header(name) for name in HEADERS_OF_XARF)
        or MAILER.search(f" {sender} ") is not None
    )
