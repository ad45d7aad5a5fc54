"""Message disposition notifications, "read receipts": RFC 8098. A program or a click sends them; nobody wrote them."""

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, Why
from mailbot.reports import Finding
from mailbot.reports._fields import blocks, part

DISPOSITION_PARTS = ("message/disposition-notification", "message/global-disposition-notification")


def read(mail: Mail) -> Finding | None:
    """Recognises a disposition part in a report; type is the disposition, such as `displayed`."""
    text = part(mail, *DISPOSITION_PARTS)
    if mail.content_type != "multipart/report" or (text is None and mail.report_type != "disposition-notification"):
        return None
    fields = next(iter(blocks(text or "")), {})
    disposition = fields.get("disposition", "").rpartition(";")[2].split("/")[0].strip().lower()
    source = mail.from_.domain if mail.from_ else None
    why = Why("nature=auto_reply", "report mdn", f"disposition {disposition or 'not given'}"[:200])
    return Finding("auto_reply", (why,), Report("mdn", disposition or None, source))
