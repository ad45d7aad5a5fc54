"""What XARF 1 to 3 and their drafts ask of a document: rules as data, so that a person is told what is wrong.

`alpha` and `development` are the names that the drafts bear as their version.
"""

from collections.abc import Mapping
from typing import Any

from mailbot.reports._rules import (
    CVE,
    HOST,
    IP,
    LINK,
    MAIL,
    MOMENT,
    PORT,
    Rule,
    each,
    either,
    every_value,
    faults,
    flag,
    formed,
    number,
    one_of,
    shaped,
    text,
    whole,
)

VERSIONS = ("alpha", "development", "1", "2", "3")
CLASSES = ("Activity", "Content", "Vulnerability")
SINCE_3 = ("3", "development")
TYPES: Mapping[str, tuple[str, ...]] = {
    "Spam": ("Activity",), "DOS": ("Activity",), "LoginAttack": ("Activity",), "PortScan": ("Activity",),
    "Exploit": ("Activity",), "WebCrawler": ("Activity",), "Harassment": ("Activity",), "Spamvertised": ("Activity",),
    "PotentiallyCompromisedAccount": ("Activity",), "Malware": ("Activity", "Content"), "Botnet": ("Content",),
    "Phishing": ("Content",), "Copyright": ("Content",), "Trademark": ("Content",), "ChildAbuse": ("Content",),
    "ChildSexualAbuseMaterial": ("Content",), "OpenService": ("Vulnerability",),
}  # fmt: skip
BY_ADDRESS = ("Spam", "DOS", "LoginAttack", "PortScan", "Exploit")  # the others may name a URL instead
NEEDS = {
    "Phishing": ("SourceUrl",),
    "Copyright": ("InfringedMaterial", "FileName"),
    "Trademark": ("TrademarkedMaterial",),
    "Harassment": ("Harasser", "HarassmentDescription"),
    "OpenService": ("ServiceName",),
    "PotentiallyCompromisedAccount": ("Account",),
}
HASH = shaped(
    {
        "HashValue": text(),
        "HashAlgorithm": one_of(
            "sha1", "sha2", "sha3", "sha256", "sha512", "md5", "argon2id", "scrypt", "bcrypt", "pbkdf2"
        ),
        "HashComplete": flag,
    },
    "HashValue",
    "HashAlgorithm",
)
FILE = {"FileName": text(), "FileSize": whole(0), "FileHash": either(text(), HASH)}
PAYLOAD = {"ContentType": text(), "Base64Encoded": flag, "Description": text(), "Payload": text()}
SAMPLE = either(shaped(PAYLOAD, "ContentType", "Payload"), shaped(FILE, "FileName"))
SCORE = shaped(
    {"Version": one_of("3.1", "3.0", "2"), "Vector": text(5), "Score": number, "Severity": text()}, "Version", "Vector"
)
ACCOUNT = shaped(
    {
        "AccountIdentifier": formed("text other than a mail address", lambda words: MAIL(words) is not None),
        "AccountEmail": text(),
    },
    least=1,
)
REPORT: Mapping[str, Rule] = {
    "ReportClass": one_of(*CLASSES), "ReportSubType": text(), "ReporterCaseID": text(), "ReporterNotes": text(),
    "ReporterSeverity": one_of("low", "medium", "high"), "Date": MOMENT, "FirstSeen": MOMENT, "SourcePort": PORT,
    "Custom": every_value(either(text(), whole())), "Ongoing": flag, "ThreatActor": text(), "Samples": each(SAMPLE, 1),
    "DestinationIp": IP, "DestinationPort": either(PORT, each(PORT)), "AttackerIp": IP,
    "AttackerPort": either(PORT, each(PORT)), "ByteCount": whole(), "PacketCount": whole(),
    "SmtpMailFromAddress": MAIL, "SmtpRcptToAddress": MAIL, "FromAddress": MAIL, "ToAddress": MAIL,
    "ServiceName": text(), "ServiceVersion": text(), "TransportProtocol": one_of("tcp", "udp"), **FILE,
    "MalwareName": text(), "BotnetName": text(), "RpzDomain": HOST, "InfringedMaterial": text(), "MaterialType": text(),
    "SharingProtocol": text(), "CourtOrder": LINK, "TrademarkedMaterial": text(), "RegistrationOffice": text(),
    "RegistrationNumber": text(), "Harasser": text(), "HarassmentDescription": text(), "PasswordHash": HASH,
    "HarassmentLocation": one_of("website", "chat", "game"),
    "HarassmentType": one_of(
        "doxing", "stalking", "sexual", "believes", "defamation", "extortion", "hate"
    ),
    "CVE": formed("a CVE number", CVE.fullmatch), "CVSS": SCORE, "Account": ACCOUNT,
}  # fmt: skip
SOURCE: Mapping[str, Rule] = {"SourceIp": IP, "ASN": whole(1, 4_199_999_999), "SourceUrl": LINK}
REPORTER_FIELDS = {
    "Org": text(3), "OrgDomain": HOST, "OrgEmail": MAIL, "OrgAddress": text(), "ContactEmail": MAIL,
    "ContactName": text(3), "ContactPhone": text(3), "Type": one_of("Org", "Person"),
}  # fmt: skip
SUBSCRIBER = shaped({"ID": text(), "SubscriberData": every_value(text()), "ResolverData": every_value(text())})
PROCESSING = shaped({"SubscriberInformation": SUBSCRIBER, "ContractInformation": SUBSCRIBER, "EventTags": each(text())})


def problems_of(document: Mapping[str, Any], version: str) -> list[str]:
    """What is wrong with a document of one of VERSIONS."""
    rules: dict[str, Rule] = {"Disclosure": flag}
    if version not in ("alpha", "1"):
        rules["InternalProcessing"] = PROCESSING
    return [
        *faults("", document, rules, ("ReporterInfo", "Disclosure", "Report")),
        *_party(document, "ReporterInfo", "Reporter", version),
        *_party(document, "OnBehalfOf", "Complainant", version),
        *(_report(document["Report"], version) if "Report" in document else ()),
    ]


def _party(document: Mapping[str, Any], field: str, prefix: str, version: str) -> list[str]:
    """Who reports, or for whom; from version 3 a person needs no organisation."""
    party = document.get(field, {})
    if not isinstance(party, dict):
        return [f"{field}: has to be an object"]
    if field not in document:
        return []
    person = version in SINCE_3 and party.get(f"{prefix}Type") == "Person"
    rules = {f"{prefix}{name}": rule for name, rule in REPORTER_FIELDS.items()}
    needed = () if person else tuple(f"{prefix}{name}" for name in ("Org", "OrgDomain", "OrgEmail"))
    unknown = [name for name in party if name not in rules] if version in SINCE_3 and prefix == "Reporter" else []
    return faults(f"{field}.", party, rules, needed) + [f"{field}.{name[:60]}: isn't known" for name in unknown]


def _report(report: object, version: str) -> list[str]:
    if not isinstance(report, dict):
        return ["Report: has to be an object"]
    kind = report.get("ReportType")
    kind = kind if isinstance(kind, str) else ""
    found = faults("Report.", report, REPORT, ("ReportClass", "ReportType", "Date", *NEEDS.get(kind, ())))
    if kind not in TYPES:
        found.append("Report.ReportType: is no type that XARF knows")
    elif report.get("ReportClass") in CLASSES and report["ReportClass"] not in TYPES[kind]:
        found.append(f"Report.ReportClass: has to be {' or '.join(TYPES[kind])} for {kind}")
    if version not in ("alpha", "1", "2") and isinstance(report.get("FileHash"), str):
        found.append("Report.FileHash: has to be an object")
    return found + _source(report, kind)


def _source(report: Mapping[str, Any], kind: str) -> list[str]:
    """Where it comes from: an address, or for many types a URL; an account's report names neither."""
    named = [name for name in ("SourceIp", "SourceUrl") if name in report]
    wrong = faults("Report.", report, SOURCE, ())
    if kind == "PotentiallyCompromisedAccount":
        return [f"Report.{name}: isn't part of a report of {kind}" for name in named]
    if kind in BY_ADDRESS or (kind == "Malware" and report.get("ReportClass") == "Activity"):
        return wrong if "SourceIp" in report else ["Report.SourceIp: is missing"]
    right = [name for name in named if SOURCE[name](report[name]) is None]
    if right:  # one of them is enough
        return [] if report.get("ASN") is None else [fault for fault in wrong if fault.startswith("Report.ASN")]
    return wrong or ["Report.SourceIp: is missing, and so is SourceUrl"]


LEGACY_PARTY = {"ReporterOrg": text(1), "ReporterOrgEmail": MAIL, "ReporterOrgDomain": HOST}
LEGACY_ORIGIN = {"IP": IP, "Port": PORT, "URL": LINK, "Url": LINK}
LEGACY: Mapping[str, Rule] = {
    "ReportClass": text(1), "ReportType": text(1), "Date": MOMENT, "SourceIp": IP, "SourcePort": PORT, "Url": LINK,
    "SourceUrl": LINK, "DestinationPort": PORT, "Source": shaped(LEGACY_ORIGIN, least=1),
    "Attachment": each(shaped({"ContentType": text(1), "Data": text()}, "ContentType")),
    "Samples": each(shaped(PAYLOAD, "ContentType", "Payload")),
}  # fmt: skip
ORIGINS = ("SourceIp", "SourceUrl", "Url", "Source", "Account")


def problems_of_3_0(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a document in the looser form that XARF 4 calls version 3: any type, the source an object."""
    party, report = document.get("ReporterInfo"), document.get("Report")
    if not isinstance(party, dict) or not isinstance(report, dict):
        both = (("ReporterInfo", party), ("Report", report))
        return [f"{name}: has to be an object" for name, value in both if not isinstance(value, dict)]
    found = faults("ReporterInfo.", party, LEGACY_PARTY, ("ReporterOrg", "ReporterOrgEmail"))
    found += faults("Report.", report, LEGACY, ("ReportClass", "ReportType", "Date"))
    named = any(origin in report for origin in ORIGINS)
    return found if named else [*found, "Report.Source: is missing"]
