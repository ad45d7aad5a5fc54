"""Message disposition notifications, "read receipts": RFC 8098. A program or a click sends them; nobody wrote them."""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.reports import Finding
from mailbot.reports._fields import NEWLINE, fields, part
from mailbot.reports._values import Named, line_of, machine_report

DISPOSITION_PARTS = ("message/disposition-notification", "message/global-disposition-notification")
# Exchange's receipts where a gateway took their structure off: X-MS headers or the message class stay.
CLASS = re.compile(r"report\.ipm\.[\w.]{1,60}\.ipn(?P<read>n?rn)", re.IGNORECASE)
CLASSES = {"rn": "displayed", "nrn": "deleted"}


def read(mail: Mail) -> Finding | None:
    """Recognises a disposition part in a report; type is the disposition, such as `displayed`."""
    text = part(mail, *DISPOSITION_PARTS)
    if mail.content_type == "multipart/report" and (text is not None or mail.report_type == "disposition-notification"):
        return _receipt(mail, text or "")
    stated = CLASS.search(mail.header("X-MS-Exchange-MessageClass") or mail.header("X-Message-Class"))
    return _finding(mail, CLASSES[stated["read"].lower()], stated[0]) if stated else None


def _receipt(mail: Mail, text: str) -> Finding:
    stated = next(iter(fields(NEWLINE.sub("\n", text)).get("disposition", ())), "")
    disposition = stated.rpartition(";")[2].split("/")[0].strip().lower()
    return _finding(mail, disposition, f"disposition {disposition or 'not given'}")


def _finding(mail: Mail, disposition: str, told: str) -> Finding:
    source = mail.from_.domain if mail.from_ else None
    return machine_report(Report("mdn", line_of(disposition), source), told, Named(), nature="auto_reply")
