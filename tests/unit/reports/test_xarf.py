"""XARF: documents of every version, valid and not, and the mails of X-ARF."""

import copy
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.reading import Report
from mailbot.reports.xarf import read
from reported import file, gzipped, mail, zipped

PARTY = {"org": "Sender Watch", "contact": "reports@watch.example.net", "domain": "watch.example.net"}
FOUR: dict[str, Any] = {
    "xarf_version": "4.2.0",
    "report_id": "3b9f7d1e-52c4-4d0a-9b7e-0a1b2c3d4e5f",
    "timestamp": "2026-03-02T09:15:00+01:00",
    "reporter": PARTY,
    "sender": PARTY,
    "source_identifier": "192.0.2.10",
    "source_port": 25,
    "category": "messaging",
    "type": "spam",
    "protocol": "smtp",
    "smtp_from": "agent@send.example.org",
    "subject": "An offer",
    "evidence": [{"content_type": "message/rfc822", "payload": "RnJvbTogYQ=="}],
}
REPORTER = {
    "ReporterOrg": "Sender Watch",
    "ReporterOrgDomain": "watch.example.net",
    "ReporterOrgEmail": "reports@watch.example.net",
}
THREE: dict[str, Any] = {
    "Version": "3",
    "ReporterInfo": REPORTER,
    "Disclosure": True,
    "Report": {
        "ReportClass": "Activity",
        "ReportType": "LoginAttack",
        "Date": "2026-03-02T08:15:00Z",
        "SourceIp": "192.0.2.10",
        "SourcePort": 50_122,
        "DestinationIp": "198.51.100.1",
        "DestinationPort": [22, 2222],
        "Samples": [{"ContentType": "text/plain", "Base64Encoded": False, "Payload": "failed"}],
    },
}
LEGACY: dict[str, Any] = {
    "Version": "3.0.0",
    "ReporterInfo": REPORTER,
    "Report": {
        "ReportClass": "System",
        "ReportType": "botnet",
        "Date": "2026-03-02T08:15:00Z",
        "Source": {"IP": "192.0.2.10", "Port": 25},
        "Attachment": [{"ContentType": "text/plain", "Data": "YQ=="}],
    },
}
X_ARF = """\
---
Reported-From: reports@watch.example.net
Category: abuse
Report-Type: login-attack
User-Agent: watch 1.0
Report-ID: 77@watch.example.net
Date: Mon, 02 Mar 2026 09:15:00 +0100
Source-Type: ip-address
Source: 192.0.2.10
Port: 22
Attachment: text/plain
Schema-URL: http://watch.example.net/abuse_login-attack_0.1.2.json
Version: 0.2
"""
AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def reported(content: Any, name: str = "xarf.json", declared: str = "application/json", **values: Any) -> Report | None:
    octets = content if isinstance(content, bytes) else json.dumps(content).encode()
    finding = read(mail(file(name, octets, declared), **values))
    return finding.report if finding else None


def changed(document: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A document with some fields set; in the report of older versions where its name begins with a capital."""
    changed = copy.deepcopy(document)
    for name, value in values.items():
        inside = changed["Report"] if "Report" in changed and name not in changed else changed
        if value is None:
            inside.pop(name, None)
        else:
            inside[name] = value
    return changed


def test_a_document_of_version_4_is_read() -> None:
    assert reported(FOUR) == Report(
        format="xarf",
        type="spam",
        source="watch.example.net",
        version="4.2.0",
        at=AT,
        identifiers={"ips": ("192.0.2.10",), "emails": ("agent@send.example.org",)},
        evidence=("message/rfc822",),
    )


def test_a_document_of_version_3_is_read() -> None:
    assert reported(THREE) == Report(
        format="xarf",
        type="LoginAttack",
        source="watch.example.net",
        version="3",
        at=AT,
        identifiers={"ips": ("192.0.2.10",)},
        evidence=("text/plain",),
    )


def test_what_was_hit_is_not_what_is_reported() -> None:
    found = reported(changed(FOUR, destination_ip="198.51.100.1", target_url="https://victim.example.com/"))
    assert found is not None
    assert found.identifiers["ips"] == ("192.0.2.10",)
    assert "urls" not in found.identifiers


@pytest.mark.parametrize("version", ["1", "2", "3", "alpha", "development"])
def test_every_older_version_is_read(version: str) -> None:
    found = reported(changed(THREE, Version=version))
    assert found is not None
    assert (found.version, found.problems) == (version, ())


def test_a_draft_without_a_version_and_a_looser_version_3_are_valid() -> None:
    for document in (changed(THREE, Version=None), LEGACY):
        found = reported(document)
        assert found is not None
        assert found.problems == ()
        assert found.identifiers["ips"] == ("192.0.2.10",)


CLASSES = {
    "connection": ("login_attack", {"protocol": "tcp", "first_seen": "2026-03-02T08:00:00Z"}),
    "content": ("phishing", {"url": "https://login.example.org/"}),
    "copyright": ("copyright", {"infringing_url": "https://files.example.org/a.mp4"}),
    "infrastructure": ("compromised_server", {"compromise_method": "webshell"}),
    "reputation": ("blocklist", {"threat_type": "spam_source"}),
    "vulnerability": ("open_service", {"service": "redis"}),
}  # fmt: skip


@pytest.mark.parametrize("category", CLASSES)
def test_every_class_of_version_4_is_read(category: str) -> None:
    kind, fields = CLASSES[category]
    found = reported(
        {**changed(FOUR, smtp_from=None, subject=None, protocol=None), "category": category, "type": kind} | fields
    )
    assert found is not None
    assert (found.type, found.problems) == (kind, ())


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (changed(FOUR, timestamp="yesterday"), "timestamp"),
        (changed(FOUR, xarf_version="5.0.0"), "xarf_version"),
        (changed(FOUR, report_id="7"), "report_id"),
        (changed(FOUR, reporter=None), "reporter"),
        (changed(FOUR, reporter={**PARTY, "domain": "no domain!"}), "reporter.domain"),
        (changed(FOUR, type="gossip"), "category and type"),
        (changed(FOUR, confidence=7), "confidence"),
        (changed(FOUR, evidence=[{"payload": "x"}]), "evidence.0.content_type"),
        (changed(THREE, Version="9"), "Version"),
        (changed(THREE, Disclosure="yes"), "Disclosure"),
        (changed(THREE, ReporterInfo={}), "ReporterInfo.ReporterOrg"),
        (changed(THREE, ReporterInfo=[]), "ReporterInfo"),
        (changed(THREE, ReporterInfo={**REPORTER, "ReporterShoeSize": "44"}), "ReporterInfo.ReporterShoeSize"),
        (changed(THREE, Report=None), "Report"),
        (changed(THREE, SourceIp="192.0.2.300"), "Report.SourceIp"),
        (changed(THREE, SourceIp=None, SourceUrl="https://a.example.org/"), "Report.SourceIp"),
        (changed(THREE, SourcePort=70_000), "Report.SourcePort"),
        (changed(THREE, SourcePort=True), "Report.SourcePort"),
        (changed(THREE, DestinationPort=[22, "ssh"]), "Report.DestinationPort"),
        (changed(THREE, Date="2026-03-02"), "Report.Date"),
        (changed(THREE, ReportType="Gossip"), "Report.ReportType"),
        (changed(THREE, ReportClass="Content"), "Report.ReportClass"),
        (changed(THREE, ReporterSeverity="huge"), "Report.ReporterSeverity"),
        (changed(THREE, Samples=[]), "Report.Samples"),
        (changed(THREE, Samples=[{"Payload": "x"}]), "Report.Samples"),
        (changed(THREE, Custom={"a": [1]}), "Report.Custom"),
        (changed(THREE, SmtpMailFromAddress="nobody"), "Report.SmtpMailFromAddress"),
        (changed(THREE, ReportType="Phishing", ReportClass="Content"), "Report.SourceUrl"),
        (changed(THREE, ReportType="Copyright", ReportClass="Content", FileName="a"), "Report.InfringedMaterial"),
        (changed(THREE, ReportType="Exploit", CVE="CVE-26"), "Report.CVE"),
        (changed(THREE, ReportType="Exploit", CVSS={"Version": "9", "Vector": "AV:N/AC:L"}), "Report.CVSS"),
        (changed(THREE, ReportType="PotentiallyCompromisedAccount", Account={"AccountEmail": "a"}), "Report.SourceIp"),
        (changed(THREE, ReportType="PotentiallyCompromisedAccount", SourceIp=None, Account={}), "Report.Account"),
        (changed(THREE, ReportType="Malware", ReportClass="Content", SourceIp=None), "Report.SourceIp"),
        (changed(THREE, ReportType="Malware", ReportClass="Content", ASN=0), "Report.ASN"),
        (changed(LEGACY, Source=None), "Report.Source"),
        (changed(LEGACY, Source={"IP": "x"}), "Report.Source"),
        ({"Version": "3"}, "Report"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_field_by_field(document: dict[str, Any], place: str) -> None:
    found = reported(document)
    assert found is not None
    assert found.format == "xarf"
    assert place in [problem.partition(":")[0] for problem in found.problems]
    assert all(len(problem) <= 200 for problem in found.problems)


@pytest.mark.parametrize(
    "document",
    [
        changed(THREE, ReportType="Malware", ReportSubType="RPZ-Rewrite", RpzDomain="bad.example.org"),
        changed(THREE, ReportType="Malware", ReportClass="Content", SourceIp=None, SourceUrl="https://bad.example.org/"),
        changed(THREE, ReportType="OpenService", ReportClass="Vulnerability", ServiceName="redis"),
        changed(THREE, ReportType="PotentiallyCompromisedAccount", SourceIp=None, Account={"AccountIdentifier": "ada"},
                AttackerIp="192.0.2.66"),
        changed(THREE, ReporterInfo={"ReporterType": "Person", "ReporterContactName": "Ada"}),
        changed(THREE, Custom={"n": 5, "words": "x"}, ReporterSeverity="low"),
    ],
)  # fmt: skip
def test_valid_documents_of_other_types_are_valid(document: dict[str, Any]) -> None:
    found = reported(document)
    assert found is not None
    assert found.problems == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "the attached file: isn't JSON, at line 1"),
        (b"[" * 100_000, "the attached file: isn't JSON that can be read"),
        (b"1" * 5_000, "the attached file: isn't JSON that can be read"),
        (b"7", "the attached file: has to be a JSON object"),
        (gzipped(bytes(9_000_000)), "the attached file: it unpacks to more than 8,000,000 octets"),
    ],
)
def test_a_file_of_that_name_that_is_none_is_told_of(content: bytes, problem: str) -> None:
    found = reported(content)
    assert found is not None
    assert found.problems == (problem,)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.json", json.dumps(FOUR).encode()),
        ("report-77.txt", json.dumps(FOUR).encode()),
        ("reports.zip", zipped(a__json=json.dumps(FOUR).encode())),
        ("a.json.gz", gzipped(json.dumps(FOUR).encode())),
    ],
)
def test_a_document_is_told_by_what_it_is_whatever_its_name(name: str, content: bytes) -> None:
    found = reported(content, name, "application/octet-stream")
    assert found is not None
    assert found.type == "spam"


def test_a_document_may_be_the_text_itself() -> None:
    finding = read(mail(text=json.dumps(FOUR, indent=1)))
    assert finding is not None
    assert finding.report is not None
    assert finding.report.type == "spam"


CSAM = {
    **{
        name: value
        for name, value in FOUR.items()
        if not name.startswith("smtp") and name not in ("protocol", "subject")
    },
    "category": "content",
    "type": "csam",
}
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAE" * 20


@pytest.mark.parametrize(
    "document",
    [
        changed(FOUR, evidence=[{"content_type": "image/png", "description": "telltale", "payload": PICTURE}]),
        {**THREE, "Report": {**THREE["Report"], "Samples": [{"ContentType": "image/png", "Payload": PICTURE}]}},
        {**LEGACY, "Report": {**LEGACY["Report"], "Attachment": [{"ContentType": "image/png", "Data": PICTURE}]}},
        changed(FOUR, description=PICTURE),
    ],
    ids=["4", "3", "3.0", "in another field"],
)
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken off"])
def test_evidence_in_the_text_itself_is_left_out_of_its_words(document: dict[str, Any], broken: bool) -> None:
    finding = read(mail(text=json.dumps(document, indent=1).removesuffix("}" if broken else "")))
    assert finding is not None
    assert finding.text is not None
    assert "iVBOR" not in finding.text
    assert "192.0.2.10" in finding.text
    assert broken or "telltale" not in finding.text


def test_words_beside_a_document_stay_as_they_came() -> None:
    finding = read(
        mail(file("xarf.json", json.dumps(FOUR).encode(), "application/json"), text="Hello {you},\nsee this.")
    )
    assert finding is not None
    assert finding.text == "Hello {you},\nsee this."


def test_runs_that_are_almost_evidence_take_no_time() -> None:
    began = time.process_time()
    finding = read(mail(text='{"xarf_version": "4", "x": "' + (199 * "A" + " ") * 15_000))
    assert finding is not None
    assert time.process_time() - began < 2


@pytest.mark.parametrize("documents", [[FOUR, CSAM], [CSAM, FOUR]])
def test_of_several_documents_the_gravest_gives_the_type(documents: list[dict[str, Any]]) -> None:
    found = reported(documents)
    assert found is not None
    assert (found.type, found.count) == ("csam", 2)


@pytest.mark.parametrize(
    ("evidence", "problem"),
    [
        ("telltale is this", "evidence: is not of type 'array'"),
        ([{"content_type": 7, "payload": "telltale"}], "evidence.0.content_type: is not of type 'string'"),
        ([{"payload": "telltale"}], "evidence.0.content_type: is missing"),
    ],
)
def test_what_is_wrong_with_evidence_is_told_without_a_value_of_it(evidence: object, problem: str) -> None:
    found = reported(changed(FOUR, evidence=evidence))
    assert found is not None
    assert problem in found.problems
    assert "telltale" not in str(found)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("timestamp", "telltale", "timestamp: has to be a time as of RFC 3339"),
        ("source_port", "telltale", "source_port: is not of type 'integer'"),
        ("source_port", 70_000, "source_port: is greater than the maximum of 65535"),
        ("xarf_version", "telltale", "xarf_version: does not match"),
    ],
)
def test_what_is_wrong_with_any_field_is_told_without_its_value(field: str, value: object, problem: str) -> None:
    found = reported(changed(FOUR, **{field: value}))
    assert found is not None
    assert any(told.startswith(problem) for told in found.problems)
    assert not any(str(value) in told for told in found.problems)


def test_several_documents_are_counted_and_their_identifiers_joined() -> None:
    found = reported([FOUR, changed(FOUR, source_identifier="192.0.2.11")])
    assert found is not None
    assert (found.count, found.identifiers["ips"]) == (2, ("192.0.2.10", "192.0.2.11"))


def test_other_json_and_what_a_person_passes_on_isnt_xarf() -> None:
    assert reported({"Report": "mine"}, "notes.json") is None
    assert reported(FOUR, subject="Fwd: what is this?") is None
    assert reported(FOUR, in_reply_to=("<1@example.org>",)) is None


def test_a_document_beyond_measure_is_reported_unchecked() -> None:
    found = reported(changed(FOUR, tags=["a:b"] * 6_000))
    assert found is not None
    assert found.problems == ("the report: more than 5,000 values, or nested too deeply, so that it wasn't checked",)


def x_arf(part: str, header: str = "PLAIN", **values: Any) -> Report | None:
    headers = (("X-XARF", header),) if header else ()
    finding = read(mail(file("report.txt", part, "text/plain"), headers=headers, **values))
    return finding.report if finding else None


@pytest.mark.parametrize("header", ["PLAIN", "SECURE", "BULK", ""])
def test_a_mail_of_x_arf_is_read(header: str) -> None:
    assert x_arf(X_ARF, header) == Report(
        format="xarf",
        type="login-attack",
        source="watch.example.net",
        version="0.2",
        at=AT,
        identifiers={"ips": ("192.0.2.10",)},
    )


def test_x_arf_in_the_text_itself_is_read_where_the_header_says_so() -> None:
    finding = read(mail(text=f"Hello,\n\n{X_ARF}\n\nRegards", headers=(("X-XARF", "PLAIN"),)))
    assert finding is not None
    assert finding.report is not None
    assert finding.report.type == "login-attack"
    assert read(mail(text=f"Hello,\n\n{X_ARF}")) is None


def test_a_url_is_a_source_and_tags_of_yaml_are_taken_off() -> None:
    part = X_ARF.replace("ip-address", "uri").replace("192.0.2.10", "!!python/unicode 'https://bad.example.org/x'")
    found = x_arf(part)
    assert found is not None
    assert found.identifiers == {"urls": ("https://bad.example.org/x",), "domains": ("bad.example.org",)}
    assert found.problems == ()


def test_several_parts_are_counted() -> None:
    found = x_arf(f"{X_ARF}{X_ARF.replace('192.0.2.10', '192.0.2.11')}")
    assert found is not None
    assert (found.count, found.identifiers["ips"]) == (2, ("192.0.2.10", "192.0.2.11"))


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (X_ARF.replace("Category: abuse\n", ""), "category: is missing"),
        (X_ARF.replace("gory: abuse", "gory: gossip"), "category: has to be one of abuse, fraud, info, private, auth"),
        (X_ARF.replace("Mon, 02 Mar 2026 09:15:00 +0100", "soon"), "date: has to be a time"),
        (X_ARF.replace("192.0.2.10", "192.0.2.x"), "source: has to be of the type ip-address"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_x_arf_is_told(part: str, problem: str) -> None:
    found = x_arf(part)
    assert found is not None
    assert found.problems == (problem,)


def test_a_header_without_the_part_that_it_announces_is_told_of() -> None:
    found = x_arf("nothing of the kind")
    assert found is not None
    assert found.problems == ("the report part: is missing, though a header announces it",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*FOUR, *THREE, *THREE["Report"], *REPORTER, "Account", "CVSS"]), inner, max_size=6
        )
    ),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from([*FOUR, *THREE]), JSON, min_size=1), st.sampled_from(["4.0.0", None]))
@settings(deadline=None)
def test_any_json_is_read_without_an_exception(document: dict[str, Any], version: str | None) -> None:
    found = reported(document | ({"xarf_version": version} if version else {}))
    assert found is not None
    assert found.problems


@given(st.text(max_size=500), st.sampled_from(["PLAIN", ""]))
def test_any_part_is_read_without_an_exception(part: str, header: str) -> None:
    found = x_arf(f"Report-Type: {part}\nSource: {part}\n{part}", header)
    assert found is None or found.format == "xarf"
