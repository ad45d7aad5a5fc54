"""Feeds in XML, attached or in the text: ACNS copyright notices, Safe Browsing notifications, IODEF (RFC 7970).

Nobody writes these by hand, so that their structure is enough.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report
from mailbot.errors import MalformedReport
from mailbot.reports import Finding, _xml
from mailbot.reports._times import moment
from mailbot.reports._unpack import FILE, documents
from mailbot.reports._values import Named, first, line_of, machine_report

# Root element → the type of its reports, where they state none.
ROOTS = {"infringement": "infringement", "notification_message": "safe-browsing", "iodef-document": "incident"}
START = re.compile(rb"<(?:[\w.-]{1,20}:)?(infringement|notification_message|iodef-document)[\s>]", re.IGNORECASE)
MAX_ELEMENTS = 100_000
TIMES = ("timestamp", "detecttime", "starttime", "reporttime", "date")
INCIDENTS = ("url_info", "item", "incident")
# Element → what it names; None: whatever it looks like, since IODEF says its kind in an attribute.
NAMES: Mapping[str, str | None] = {
    "ip_address": "ips", "ipaddress": "ips", "ip": "ips", "url": "urls", "uri": "urls", "sourceurl": "urls",
    "address": None, "hash": "hashes", "dns_name": "domains", "domainname": "domains", "username": "accounts",
}  # fmt: skip


def read(mail: Mail) -> Finding | None:
    """Recognises one of the roots; type is its kind of report, count its incidents."""
    for where, content in _candidates(mail):
        match = START.search(content[:4_000])
        if match is None:
            continue
        kind = match[1].decode().lower()
        try:
            root = _xml.parsed(content)
        except MalformedReport as problem:
            return _damaged(mail, kind, f"{FILE if where else 'the text'}: {problem}")
        if _xml.name(root) == kind:
            found = _report(mail, kind, root, where)
            return found if where or _names(found) else None
    return None


def _names(found: Finding) -> bool:
    return found.report is not None and bool({"ips", "urls"} & found.report.identifiers.keys())


def _candidates(mail: Mail) -> Iterator[tuple[str, bytes]]:
    for file in documents(mail):
        if not file.problem and _xml.looks_like_xml(file.content):
            yield file.name, file.content
    text = mail.text.encode("utf-8", "replace")
    match = START.search(text)
    if match:
        end = text.lower().rfind(b"</" + match[0][1:-1].lower())
        yield "", text[match.start() : text.find(b">", end) + 1 if end > 0 else len(text)]


def _report(mail: Mail, kind: str, root: _xml.Element, where: str) -> Finding:
    named, times, incidents = Named(), [], 0
    for element in islice(root.iter("*"), MAX_ELEMENTS):
        name, words = _xml.name(element), (element.text or "").strip()
        _name_in(element, name, words, named)
        incidents += name in INCIDENTS
        if name in TIMES and words:
            times.append(moment(words))
    named.hosts_of_urls()
    times.append(moment(root.get("date") or ""))
    report = Report(
        format="feed",
        type=ROOTS[kind],
        source=mail.sender_domain,
        version=line_of(root.get("version") or ""),
        at=next((time for time in times if time), None),
        identifiers=named.identifiers(),
        evidence=(where,) if where else (),
        count=max(1, incidents),
        problems=first([] if {"ips", "urls"} & named.identifiers().keys() else ["source: no address is named"]),
    )
    return machine_report(report, f"xml {kind}", named)


def _name_in(element: _xml.Element, name: str, words: str, named: Named) -> None:
    if name in NAMES:
        named.add(NAMES[name], words, name)
    if name == "url_info":
        named.add("urls", element.get("url"), name)
        named.add("ips", element.get("ip"), name)


def _damaged(mail: Mail, kind: str, problem: str) -> Finding:
    report = Report("feed", ROOTS[kind], mail.sender_domain, problems=first([problem]))
    return machine_report(report, f"xml {kind}", Named())
