"""Feedback reports of mailbox providers: ARF, RFC 5965, and its auth-failure type, RFC 6591."""

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, Why
from mailbot.reports import Finding
from mailbot.reports._fields import blocks, part

DEFAULT_TYPE = "other"  # RFC 5965 3.5 has it for what has no type of its own


def read(mail: Mail) -> Finding | None:
    """Recognises a feedback part; type is its Feedback-Type, source the domain that reports."""
    text = part(mail, "message/feedback-report")
    if text is None:
        return None
    fields: dict[str, str] = {}
    for block in reversed(blocks(text)):
        fields |= block
    kind = fields.get("feedback-type", "").partition(";")[0].strip().lower()
    source = mail.from_.domain if mail.from_ else None
    why = Why("nature=machine_report", "report arf", f"feedback-type {kind or 'not given'}"[:200])
    return Finding("machine_report", (why,), Report("arf", kind or DEFAULT_TYPE, source))
