"""SMTP TLS reports (RFC 8460): told by report type or part type. They are filed; nothing is opened."""

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, Why
from mailbot.reports import Finding

PART_TYPES = ("application/tlsrpt+gzip", "application/tlsrpt+json")


def read(mail: Mail) -> Finding | None:
    """Recognises a TLS report; source is who reports."""
    if mail.report_type != "tlsrpt" and not any(file.declared_type in PART_TYPES for file in mail.attachments):
        return None
    source = mail.header("TLS-Report-Submitter") or (mail.from_.domain if mail.from_ else "")
    why = Why("nature=machine_report", "report tlsrpt", f"submitter {source}"[:200])
    return Finding("machine_report", (why,), Report("tlsrpt", None, source.lower() or None))
