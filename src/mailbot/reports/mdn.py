"""Message disposition notifications, "read receipts": RFC 8098. A program or a click sends them; nobody wrote them."""

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.reports import Finding
from mailbot.reports._fields import fields, part
from mailbot.reports._values import Named, line_of, machine_report

DISPOSITION_PARTS = ("message/disposition-notification", "message/global-disposition-notification")


def read(mail: Mail) -> Finding | None:
    """Recognises a disposition part in a report; type is the disposition, such as `displayed`."""
    text = part(mail, *DISPOSITION_PARTS)
    if mail.content_type != "multipart/report" or (text is None and mail.report_type != "disposition-notification"):
        return None
    stated = next(iter(fields(text or "").get("disposition", ())), "")
    disposition = stated.rpartition(";")[2].split("/")[0].strip().lower()
    told = f"disposition {disposition or 'not given'}"
    return machine_report(Report("mdn", line_of(disposition), mail.sender_domain), told, Named(), nature="auto_reply")
