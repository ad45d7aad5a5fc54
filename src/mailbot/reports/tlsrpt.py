"""SMTP TLS reports (RFC 8460): JSON, plain or gzipped. They are filed; nothing is opened."""

import re
from typing import Any

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.errors import MalformedReport
from mailbot.reports import Finding, _json
from mailbot.reports._machine import passed_on
from mailbot.reports._times import moment
from mailbot.reports._unpack import FILE, Document, documents
from mailbot.reports._values import Named, email_of, first, host_of, line_of, machine_report

PART_TYPES = ("application/tlsrpt+gzip", "application/tlsrpt+json")
MARKS = re.compile(rb'"(?:policies|failure-details|policy-type)"')
MAX_POLICIES = 500
MAX_FAILURES = 500  # a policy


def read(mail: Mail) -> Finding | None:
    """Recognises a TLS report by its report type, its part's type or its JSON; source is who reports."""
    declared = mail.report_type == "tlsrpt" or any(file.declared_type in PART_TYPES for file in mail.attachments)
    if passed_on(mail):
        return None
    problems = []
    for file in documents(mail):
        document, problem = _document(file, declared=declared)
        if document is not None:
            return _report(mail, document, file)
        if problem:
            problems.append(problem)
    if not declared:
        return None
    submitter = mail.header("TLS-Report-Submitter") or mail.sender_domain or ""
    problems = problems or ["the attachment: holds no TLS report"]
    report = Report("tlsrpt", "aggregate", line_of(submitter.lower()), problems=first(problems))
    return machine_report(report, f"submitter {submitter}", Named())


def _document(file: Document, *, declared: bool) -> tuple[dict[str, Any] | None, str]:
    if file.problem:
        return None, file.problem
    if not declared and not MARKS.search(file.content[:100_000]):
        return None, ""
    try:
        found = _json.parsed(file.content)
    except MalformedReport as problem:
        return None, f"{FILE}: {problem}" if declared else ""
    if isinstance(found, dict) and "policies" in found and ("date-range" in found or "report-id" in found):
        return found, ""
    return None, f"{FILE}: has to be an object with policies and a date-range" if declared else ""


def _report(mail: Mail, document: dict[str, Any], file: Document) -> Finding:
    named, problems = Named(), []
    policies = document["policies"] if isinstance(document["policies"], list) else []
    if not policies:
        problems.append("policies: has to be a list of at least one")
    failed = sum(_failures(policy, named) for policy in policies[:MAX_POLICIES])
    days = document.get("date-range")
    begins = moment(days.get("start-datetime")) if isinstance(days, dict) else None
    if begins is None:
        problems.append("date-range.start-datetime: has to be a time")
    contact = email_of(str(document.get("contact-info", ""))) or ""
    stated = mail.header("TLS-Report-Submitter") or str(document.get("organization-name", ""))
    source = host_of(stated) or host_of(contact.rpartition("@")[2]) or mail.sender_domain
    report = Report(
        format="tlsrpt",
        type="aggregate",
        source=source,
        at=begins,
        identifiers=named.identifiers(),
        evidence=(file.name,),
        count=max(1, failed),
        problems=first(problems),
    )
    told = (
        f"report {document.get('report-id', '')} of {stated}: {failed} failed sessions under {len(policies)} policies"
    )
    return machine_report(report, told, named)


def _failures(policy: object, named: Named) -> int:
    """How many sessions failed under a policy; its domain, and the hosts that failed, are named."""
    if not isinstance(policy, dict):
        return 0
    published, summary, details = (policy.get(name) for name in ("policy", "summary", "failure-details"))
    if isinstance(published, dict):
        named.add("domains", published.get("policy-domain"), "policy-domain")
    for detail in details[:MAX_FAILURES] if isinstance(details, list) else []:
        if isinstance(detail, dict):
            named.add("ips", detail.get("sending-mta-ip"), f"sending-mta-ip, {detail.get('result-type', 'no type')}")
            named.add("domains", detail.get("receiving-mx-hostname"), "receiving-mx-hostname")
    failed = summary.get("total-failure-session-count") if isinstance(summary, dict) else 0
    return failed if isinstance(failed, int) and not isinstance(failed, bool) and 0 <= failed < 10**9 else 0
