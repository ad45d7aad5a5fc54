"""DMARC aggregate reports (RFC 7489 7.2, RFC 9990): XML, plain, gzipped or zipped. They are filed; nothing is opened.

They say how mail that bears our domain fares elsewhere. What is named as one but isn't its XML says so.
"""

import re
from collections.abc import Iterator
from itertools import islice

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.errors import MalformedReport
from mailbot.reports import Finding, _xml
from mailbot.reports._machine import passed_on
from mailbot.reports._times import moment
from mailbot.reports._unpack import FILE, Document, documents
from mailbot.reports._values import Named, first, host_of, line_of, machine_report

SUBJECT = re.compile(
    r"(?:\[[^\]]{1,40}\] ?)?report[ -]domain: ?(?P<domain>\S{1,255})[ ;,]{1,3}.{0,20}submitter: ?(?P<source>\S{1,255})",
    re.IGNORECASE,
)
FILE_NAME = re.compile(
    r"(?P<source>[a-z0-9.-]{1,255})[!_](?P<domain>[a-z0-9.-]{1,255})[!_]\d{9,11}[!_]\d{9,11}([!_][^/]{0,100})?"
    r"\.(?:xml|xml\.gz|zip|gz)$",
    re.IGNORECASE,
)
ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?feedback[\s>]", re.IGNORECASE)
MAX_RECORDS = 20_000


def read(mail: Mail) -> Finding | None:
    """Recognises an aggregate report by its XML, its file's name or its subject; source is who reports."""
    named_so = next((match for file in mail.attachments if (match := FILE_NAME.match(file.name))), None)
    told = named_so or (SUBJECT.match(mail.subject) if mail.attachments else None)
    if passed_on(mail) or mail.report_type == "tlsrpt":
        return None
    problems = []
    for file in documents(mail):
        root, problem = _root(file)
        if root is not None:
            return _report(mail, root, told, file)
        if problem:
            problems.append(problem)
    if told is None or _is_tls(mail):
        return None
    source = told["source"].lower().rstrip(",;")
    problems = problems or ["the attachment: holds no aggregate report"]
    mark = "an attached file is named as one" if named_so else told[0]
    return machine_report(Report("dmarc", "aggregate", source, problems=first(problems)), mark, Named())


def _is_tls(mail: Mail) -> bool:
    return any("tlsrpt" in file.declared_type or ".json" in file.name.lower() for file in mail.attachments)


def _root(file: Document) -> tuple[_xml.Element | None, str]:
    """The report in a document, or why what is in it can't be read."""
    if file.problem:
        return None, file.problem
    if not _xml.looks_like_xml(file.content):
        return None, ""
    try:
        root = _xml.parsed(file.content)
    except MalformedReport as problem:
        return None, f"{FILE}: {problem}"
    if _xml.name(root) != "feedback" or next(_xml.children(root, "report_metadata"), None) is None:
        return None, f"{FILE}: has to be a feedback element with report_metadata" if ROOT.search(
            file.content[:2_000]
        ) else ""
    return root, ""


def _report(mail: Mail, root: _xml.Element, told: re.Match[str] | None, file: Document) -> Finding:
    named = Named()
    named.add("domains", _xml.text(root, "policy_published", "domain"), "policy_published domain")
    records = list(islice(_xml.children(root, "record"), MAX_RECORDS))
    count = sum(_rows(records, named))
    metadata = next(_xml.children(root, "report_metadata"))
    organisation, email = _xml.text(metadata, "org_name"), _xml.text(metadata, "email")
    source = host_of(organisation) or host_of(email.rpartition("@")[2])
    begins = moment(_xml.text(metadata, "date_range", "begin"))
    problems = [] if records else ["record: is missing"]
    problems += [] if begins else ["report_metadata.date_range.begin: has to be seconds since 1970"]
    report = Report(
        format="dmarc",
        type="aggregate",
        source=source or (told["source"].lower().rstrip(",;") if told else None) or mail.sender_domain,
        version=line_of(_xml.text(root, "version")),
        at=begins,
        identifiers=named.identifiers(),
        evidence=(file.name,),
        count=max(1, count),
        problems=first(problems),
    )
    told_by = f"report {_xml.text(metadata, 'report_id')} of {organisation or email}: {len(records)} records"
    return machine_report(report, told_by, named)


def _rows(records: list[_xml.Element], named: Named) -> Iterator[int]:
    """How many messages each record counts; the hosts that sent them are named."""
    for record in records:
        named.add("ips", _xml.text(record, "row", "source_ip"), "source_ip")
        counted = _xml.text(record, "row", "count")
        yield int(counted) if counted.isdecimal() and len(counted) < 12 else 1
