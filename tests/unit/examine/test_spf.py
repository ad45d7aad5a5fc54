"""SPF with records of every kind, good and bad."""

import pytest

from mailbot.domain.examination import Check
from mailbot.examine.dns import Lookups
from mailbot.examine.spf import check_spf
from mailbot.testing import FakeResolver
from senders import txt

PEER = "192.0.2.1"


def spf(
    *records: str, peer: str = PEER, mail_from: str = "anna@example.org", helo: str = "mx.example.org", **more: object
) -> Check:
    """SPF of example.org with its record, and those of one.example.org, two.example.org …"""
    names = ("example.org", *(f"{name}.example.org" for name in ("one", "two", "three")))
    zone = "".join(txt(name, record) for name, record in zip(names, records, strict=False))
    resolver = FakeResolver(zone + str(more.get("zone", "")), *more.get("troubled", ()))  # type: ignore[misc]
    return check_spf(Lookups(resolver), peer, mail_from, helo)


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip4:198.51.100.0/24 -all", "fail"),
        ("v=spf1 ip4:198.51.100.0/24 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf10 -all", "none"),
        ("v=spf1 ip4:192.0.2.300 -all", "permerror"),
        ("v=spf1 moo -all", "permerror"),
        ("v=spf1 exists:%{i}.spf.%{d2} -all", "pass"),
        ("v=spf1 exists:%{l}.people.example.org -all", "pass"),
        ("v=spf1 a:mx.example.org -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 ptr -all", "pass"),
        ("v=spf1 a:%{x}.example.org -all", "permerror"),
    ],
)
def test_a_record_decides(record: str, result: str) -> None:
    zone = (
        "192.0.2.1.spf.example.org. 60 IN A 127.0.0.2\nanna.people.example.org. 60 IN A 127.0.0.2\n"
        "mx.example.org. 60 IN A 192.0.2.1\nexample.org. 60 IN MX 10 mx.example.org.\n"
        "1.2.0.192.in-addr.arpa. 60 IN PTR mx.example.org.\n"
    )
    assert spf(record, zone=zone).result == result


def test_included_and_redirected_records_count() -> None:
    assert spf("v=spf1 include:one.example.org -all", "v=spf1 ip4:192.0.2.1 -all").result == "pass"
    assert spf("v=spf1 include:one.example.org -all", "v=spf1 -all").result == "fail"
    assert spf("v=spf1 redirect=one.example.org", "v=spf1 include:two.example.org ~all", "v=spf1 -all").result == (
        "softfail"
    )
    assert spf("v=spf1 include:one.example.org -all").result == "permerror"


@pytest.mark.parametrize("peer", ["2001:db8::25", "2001:0DB8:0:0:0:0:0:25"])
def test_an_ipv6_peer_is_one(peer: str) -> None:
    assert spf("v=spf1 ip6:2001:db8::/32 -all", peer=peer).result == "pass"
    assert spf("v=spf1 ip4:192.0.2.1 -all", peer=peer).result == "fail"


def test_an_ipv4_peer_within_ipv6_is_an_ipv4_peer() -> None:
    assert spf("v=spf1 ip4:192.0.2.1 -all", peer="::ffff:192.0.2.1").result == "pass"


def test_the_return_path_counts_and_the_helo_name_where_it_is_null() -> None:
    record = "v=spf1 ip4:192.0.2.1 -all"
    assert spf(record).domain == "example.org"
    bounce = spf("v=spf1 -all", record, mail_from="", helo="one.example.org")
    assert (bounce.result, bounce.domain) == ("pass", "one.example.org")


@pytest.mark.parametrize("helo", ["[192.0.2.1]", "localhost", "", "\0", "a b"])
def test_a_helo_name_that_is_no_domain_says_nothing(helo: str) -> None:
    assert spf("v=spf1 -all", mail_from="", helo=helo).result == "none"


def test_the_domain_that_is_asked_is_the_one_that_is_told() -> None:
    sly = spf("v=spf1 -all", "v=spf1 +all", mail_from='"anna@example.org"@one.example.org')
    assert (sly.result, sly.domain) == ("pass", "one.example.org")


def test_more_lookups_than_the_rfc_allows_are_an_error_of_the_record() -> None:
    wide = "v=spf1 " + " ".join(f"a:a{number}.example.org" for number in range(11)) + " -all"
    assert spf(wide).result == "permerror"
    loop = spf("v=spf1 include:one.example.org -all", "v=spf1 include:example.org -all")
    assert loop.result == "permerror"


def test_dns_trouble_is_temporary_wherever_it_strikes() -> None:
    record = "v=spf1 include:one.example.org -all"
    for name in ("example.org", "one.example.org"):
        found = spf(record, "v=spf1 +all", troubled=(name,))
        assert (found.result, found.detail) == ("temperror", f"no answer for {name}")


def test_an_explanation_that_cannot_be_had_changes_nothing() -> None:
    assert spf("v=spf1 -all exp=one.example.org", troubled=("one.example.org",)).result == "fail"


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + "a " * 2000,
        "v=spf1 a:" + "." + "a" * 3000 + "! -all",
        "v=spf1 " + "exists:%{l200r-}.%{o}." * 50 + "example.org",
        "v=spf1 ip6:" + ":" * 3000,
        "v=spf1 " + "%" * 3000,
        "v=spf1 redirect=example.org",
        "v=spf1 \xff\xfe",
        "v=spf1 a:%{} -all",
        "v=spf1 mx/0//0 ip4:0/0 a/999",
    ],
)
def test_a_hostile_record_is_an_error_of_the_record(record: str) -> None:
    assert spf(record).result in ("permerror", "neutral")
