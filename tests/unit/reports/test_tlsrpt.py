"""TLS reports: told by type, part or JSON; what failed is counted."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.reading import Report
from mailbot.reports.tlsrpt import read
from reported import file, gzipped, mail

DOCUMENT: dict[str, Any] = {
    "organization-name": "Provider",
    "date-range": {"start-datetime": "2026-03-02T00:00:00Z", "end-datetime": "2026-03-02T23:59:59Z"},
    "contact-info": "mailto:tls@provider.example.net",
    "report-id": "r1",
    "policies": [
        {
            "policy": {"policy-type": "sts", "policy-domain": "example.com"},
            "summary": {"total-successful-session-count": 5, "total-failure-session-count": 3},
            "failure-details": [{"result-type": "certificate-expired", "sending-mta-ip": "192.0.2.4",
                                 "receiving-mx-hostname": "mx.example.com", "failed-session-count": 3}],
        },
        {"policy": {"policy-domain": "example.org"}, "summary": {"total-failure-session-count": 2}},
    ],
}  # fmt: skip
CONTENT = json.dumps(DOCUMENT).encode()


def reported(content: bytes, declared: str = "application/octet-stream", **values: Any) -> Report | None:
    finding = read(mail(file("report.json", content, declared), sender="noreply@mail.example.net", **values))
    return finding.report if finding else None


@pytest.mark.parametrize("content", [CONTENT, gzipped(CONTENT), b"\xef\xbb\xbf" + CONTENT])
@pytest.mark.parametrize("declared", ["application/tlsrpt+gzip", "application/json", "application/octet-stream"])
def test_a_report_is_read(content: bytes, declared: str) -> None:
    found = reported(content, declared)
    assert found == Report(
        format="tlsrpt",
        type="aggregate",
        source="provider.example.net",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        identifiers={"domains": ("example.com", "mx.example.com", "example.org"), "ips": ("192.0.2.4",)},
        evidence=("report.json",),
        count=5,
    )
    assert found.filed


def test_the_header_names_who_reports() -> None:
    found = reported(CONTENT, headers=(("TLS-Report-Submitter", "Mail.example.org"),))
    assert found is not None
    assert found.source == "mail.example.org"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"x", "the attached file: isn't JSON, at line 1"),
        (b"[]", "the attached file: has to be an object with policies and a date-range"),
        (b"[" * 100_000, "the attached file: isn't JSON that can be read"),
        (b"[" * 300_000, "the attached file: JSON of more than 200,000 objects and lists"),
        (b'{"policies": [], "date-range": {"start-datetime": 5}}', "policies: has to be a list of at least one"),
        (gzipped(bytes(9_000_000)), "the attached file: it unpacks to more than 8,000,000 octets"),
    ],
)
def test_what_is_wrong_with_a_report_is_told(content: bytes, problem: str) -> None:
    found = reported(content, "application/tlsrpt+json")
    assert found is not None
    assert found.problems[0] == problem


def test_a_report_type_without_a_report_is_told_of() -> None:
    finding = read(mail(sender="a@example.org", content_type="multipart/report", report_type="tlsrpt"))
    assert finding is not None
    assert finding.report == Report(
        "tlsrpt", "aggregate", "example.org", problems=("the attachment: holds no TLS report",)
    )


def test_other_json_isnt_one() -> None:
    assert reported(b'{"policies": ["a"]}') is None
    assert reported(b'{"name": "x"}') is None
    assert reported(CONTENT, subject="Fwd: TLS report") is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "policies", "policy", "summary", "failure-details", "date-range", "policy-domain", "sending-mta-ip",
        "total-failure-session-count", "start-datetime",
    ]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_any_json_is_read_without_an_exception(value: Any) -> None:
    found = reported(json.dumps({"report-id": "1", "policies": value}).encode())
    assert found is not None
    assert found.format == "tlsrpt"
