"""One XARF document in JSON, of any version, to what it says: type, time, source, evidence, identifiers, problems."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbot.errors import MalformedReport
from mailbot.reports import _json, _xarf_4, _xarf_old
from mailbot.reports._times import moment
from mailbot.reports._values import Named, host_of, line_of

MAX_EVIDENCE = 50
MAX_DEPTH = 3  # of the objects that evidence stands in
MARKS = ("xarf_version", "ReporterInfo", "ReportClass")
EVIDENCE = ("evidence", "Samples", "Attachment")
OCTETS = re.compile(r"(?<![A-Za-z0-9+/=\\])[A-Za-z0-9+/=\\]{200,}")  # a run is tried at its beginning alone
LEFT_OUT = "[evidence, kept with the mail as it came]"
# Field → what it names; None: whatever it looks like. Destinations are whoever was hit, and not what is reported.
NAMES: Mapping[str, str | None] = {
    "source_identifier": None, "url": None, "domain": "domains", "smtp_from": "emails", "smtp_to": "recipients",
    "from_address": "emails", "reply_to": "emails", "sender_email": "emails", "source_ip": "ips",
    "c2_server": None, "uploader_id": "accounts", "account_id": "accounts", "username": "accounts",
    "user_id": "accounts", "profile_url": "urls", "file_hash": "hashes", "indicator_value": None,
    "threat_actor_email": "emails", "malware_hash": "hashes", "infohash": "hashes", "info_hash": "hashes",
    "SourceIp": "ips", "SourceUrl": None, "Url": None, "IP": "ips", "URL": None, "RpzDomain": "domains",
    "SmtpMailFromAddress": "emails", "FromAddress": "emails", "SmtpRcptToAddress": "recipients",
    "ToAddress": "recipients", "FileHash": "hashes", "HashValue": "hashes", "AccountIdentifier": "accounts",
    "AccountName": "accounts", "AccountEmail": "emails", "AttackerIp": "ips", "Harasser": "accounts",
    "Domain": "domains", "sha256": "hashes", "sha1": "hashes", "md5": "hashes", "sha512": "hashes",
}  # fmt: skip
OTHERS = (
    "target_url",
    "screenshot_url",
    "analysis_url",
    "patch_url",
    "original_url",
    "reference_url",
)  # nobody's fault
# Objects whose fields name what is reported, as their own.
INSIDE = ("Report", "Source", "Account", "FileHash", "hash_values", "file_info", "message_info", "swarm_info")
LISTS = (
    "urls",
    "redirect_chain",
    "c2_communications",
    "c2_servers",
    "related_domains",
    "ip_addresses",
    "infringing_urls",
)


@dataclass(slots=True)
class Said:
    """What one document says."""

    type: str | None = None
    category: str | None = None
    version: str | None = None
    source: str | None = None
    at: datetime | None = None
    evidence: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)


def is_xarf(value: object) -> bool:
    """Whether JSON is meant for XARF, valid or not."""
    if not isinstance(value, dict):
        return False
    report = value.get("Report")
    return any(mark in value for mark in MARKS) or (isinstance(report, dict) and "ReportType" in report)


def read(document: Mapping[str, Any], named: Named) -> Said:
    """What a document says; what it names is added to `named`."""
    for kind, value, where in _identifiers(document, 0):
        named.add(kind, value, where)
    if "xarf_version" in document:
        return _said_4(document)
    return _said_3(document)


def _identifiers(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str | None, object, str]]:
    for key, entry in list(value.items())[:500]:
        if key in NAMES:
            yield NAMES[key], entry, key
        elif key.endswith(("_url", "_uri")) and key not in OTHERS:
            yield "urls", entry, key
        elif key in LISTS and isinstance(entry, list):
            yield from ((None, item, key) for item in entry[:200])
        if key in INSIDE and isinstance(entry, dict) and depth < 3:
            yield from _identifiers(entry, depth + 1)


def _said_4(document: Mapping[str, Any]) -> Said:
    parties = (document.get(name) for name in ("reporter", "sender"))
    domains = (host_of(str(party.get("domain", ""))) for party in parties if isinstance(party, dict))
    return Said(
        type=_words(document.get("type")),
        category=_words(document.get("category")),
        version=_words(document.get("xarf_version")),
        source=next((domain for domain in domains if domain), None),
        at=moment(document.get("timestamp")),
        evidence=_contents(document.get("evidence"), "content_type"),
        problems=_xarf_4.problems_of(document),
    )


def _said_3(document: Mapping[str, Any]) -> Said:
    version, report, reporter = (document.get(name) for name in ("Version", "Report", "ReporterInfo"))
    report = report if isinstance(report, dict) else {}
    reporter = reporter if isinstance(reporter, dict) else {}
    samples = _contents(report.get("Samples"), "ContentType") + _contents(report.get("Attachment"), "ContentType")
    return Said(
        type=_words(report.get("ReportType")),
        category=_words(report.get("ReportClass")),
        version=_words(version),
        source=host_of(str(reporter.get("ReporterOrgDomain", ""))),
        at=moment(report.get("Date")),
        evidence=samples,
        problems=_problems_3(document, version, report),
    )


def _problems_3(document: Mapping[str, Any], version: object, report: Mapping[str, Any]) -> list[str]:
    """By the rules of the version that it states; the first drafts stated none."""
    words = version if isinstance(version, str) else ("alpha" if version is None else "")
    if words.startswith("3.") or (words == "3" and isinstance(report.get("Source"), dict)):
        return _xarf_old.problems_of_3_0(document)
    known = words in _xarf_old.VERSIONS
    wrong = [] if known else [f"Version: has to be one of {', '.join(_xarf_old.VERSIONS)}"]
    return wrong + _xarf_old.problems_of(document, words if known else "3")


def without_evidence(text: str) -> str:
    """A text that is itself a document, without the evidence in it, which no notice may send on: a picture of a crime
    would be among it. Text that isn't JSON, after all, loses what only octets look like; any other stays as it is."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        document = _json.parsed(text.encode("utf-8", "replace"))
    except MalformedReport:
        return OCTETS.sub(LEFT_OUT, text)
    return json.dumps(_left_out(document, 0), indent=1, ensure_ascii=False)


def _left_out(value: Any, depth: int) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, dict) and depth < MAX_DEPTH:
        return {key: LEFT_OUT if key in EVIDENCE else _left_out(entry, depth + 1) for key, entry in value.items()}
    return value if not isinstance(value, str) else OCTETS.sub(LEFT_OUT, value)


def _contents(value: object, field_name: str) -> tuple[str, ...]:
    """The content types of evidence, in order."""
    entries = value[:MAX_EVIDENCE] if isinstance(value, list) else []
    stated = (entry.get(field_name) or entry.get("FileName") for entry in entries if isinstance(entry, dict))
    return tuple(words for words in map(_words, stated) if words)


def _words(value: object) -> str | None:
    return line_of(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
