"""Which reports are about one matter, as a table of what they name and the keys that this gives."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.case import LONGEST_VALUE, MOST_KEYS, Key, Matters, matters_of, named, reported
from mailbot.domain.reading import ENTITY_KINDS, Report
from specimens import ANNA, DESK, reading

REPORTER = "fbl@mail.example.net"


def keys(type_: str | None = "abuse", format_: str = "xarf", **identifiers: tuple[str, ...]) -> tuple[Key, ...]:
    return reported(Report(format_, type_, "mail.example.net", identifiers=identifiers), DESK, REPORTER)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("urls", "HTTPS://Shop.Example.org:443/a?b=1#top", "https://shop.example.org/a?b=1"),
        ("urls", "http://shop.example.org/", "http://shop.example.org"),
        ("urls", "https://shop.example.org/a", "shop.example.org/a"),
        ("emails", "Agent@Example.org", "agent@example.org"),
        ("accounts", "@Seller", "@seller"),
        ("hashes", "ABCDEF0123456789", "abcdef0123456789"),
        ("ips", "2001:DB8:0::1", "2001:db8::1"),
        ("ips", "::ffff:192.0.2.7", "192.0.2.7"),
        ("domains", "Shop.Example.org", "shop.example.org"),
    ],
)
def test_the_same_thing_written_otherwise_has_the_same_key(kind: str, one: str, other: str) -> None:
    assert keys(**{kind: (one,)}) == keys(**{kind: (other,)}) != ()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("urls", "https://shop.example.org/a", "https://shop.example.org/b"),
        ("urls", "https://shop.example.org/a?id=1", "https://shop.example.org/a?id=2"),
        ("urls", "https://shop.example.org/a", "https://shop.example.org:8443/a"),
        ("content_ids", "post-aB", "post-Ab"),
        ("ips", "192.0.2.7", "192.0.2.8"),
    ],
)
def test_things_that_differ_have_keys_that_differ(kind: str, one: str, other: str) -> None:
    assert keys(**{kind: (one,)}) != keys(**{kind: (other,)})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("urls", "https://example.com/"),  # our own home page
        ("urls", "https://www.example.com"),
        ("domains", "example.com"),
        ("domains", "mail.example.net"),  # the reporter's
        ("emails", REPORTER),
        ("emails", "abuse@example.com"),  # a published address
        ("emails", "abuse+tag@example.com"),
        ("emails", "postmaster@example.org"),
        ("emails", "  "),
        ("ips", "10.1.2.3"),
        ("ips", "172.31.0.1"),
        ("ips", "192.168.0.1"),
        ("ips", "127.0.0.1"),
        ("ips", "100.64.0.1"),
        ("ips", "169.254.1.1"),
        ("ips", "fe80::1"),
        ("ips", "fd00::1"),
        ("ips", "::1"),
        ("ips", "::ffff:10.0.0.1"),
        ("ips", "not an address"),
        ("timestamps", "2026-03-02"),
        ("phones", "+44 20 7946 0000"),
    ],
)
def test_what_many_reports_share_is_no_matter(kind: str, value: str) -> None:
    assert keys(**{kind: (value,)}) == ()


def test_content_of_our_own_is_a_matter() -> None:
    assert keys(urls=("https://www.example.com/post/7",)) == (("urls", "www.example.com/post/7"),)
    assert keys(emails=("seller@example.com",)) == (("emails", "seller@example.com"),)


def test_the_most_specific_comes_first() -> None:
    found = keys(emails=("a@example.org",), urls=("http://x.example/a",), hashes=("ff00",), accounts=("@x",))
    assert [kind for kind, _ in found] == ["hashes", "accounts", "urls", "emails"]


def test_an_address_counts_with_the_type_that_is_reported() -> None:
    assert keys("abuse", ips=("192.0.2.7",)) == (("ips", "192.0.2.7 abuse"),)
    assert keys("fraud", ips=("192.0.2.7",)) != keys("abuse", ips=("192.0.2.7",))
    assert keys("Abuse", ips=("192.0.2.7",)) == keys("abuse", ips=("192.0.2.7",))
    assert keys(None, ips=("192.0.2.7",)) == (("ips", "192.0.2.7 "),)


def test_an_address_that_serves_many_sites_counts_only_where_none_of_them_is_named() -> None:
    both = {"ips": ("192.0.2.7",), "urls": ("http://x.example/a",)}
    assert keys(format_="xarf", **both) == (("urls", "x.example/a"),)
    assert [kind for kind, _ in keys(format_="arf", **both)] == ["urls", "ips"]  # there it is who sent the mail
    assert [kind for kind, _ in keys(ips=("192.0.2.7",), emails=("a@example.org",))] == ["emails", "ips"]


def test_a_domain_counts_only_where_nothing_else_is_named() -> None:
    assert keys(domains=("shop.example.org",)) == (("domains", "shop.example.org abuse"),)
    assert keys(domains=("shop.example.org",), ips=("192.0.2.7",)) == (("ips", "192.0.2.7 abuse"),)


def test_a_long_value_is_kept_as_its_digest() -> None:
    ((_, value),) = keys(urls=("https://x.example/" + "a" * 5000,))
    assert value.startswith("sha256 ")
    assert len(value) <= LONGEST_VALUE


def test_a_feed_of_thousands_has_a_bounded_number_of_keys() -> None:
    assert len(keys(ips=tuple(f"192.0.{a}.{b}" for a in range(40) for b in range(250)))) == MOST_KEYS


def test_what_a_person_names_touches_a_case_by_either_name_of_an_account() -> None:
    entities = {"urls": ("https://x.example/a",), "emails": (ANNA.address,), "ips": ("192.0.2.7",)}
    assert named(entities, "ACC-48213", DESK, ANNA.address) == (
        ("content_ids", "ACC-48213"),
        ("accounts", "acc-48213"),
        ("urls", "x.example/a"),
    )


URL = {"urls": ("https://x.example/a",)}
KEY = ("urls", "x.example/a")
VALID = reading(nature="machine_report", report=Report("xarf", "phishing", identifiers=URL))


@pytest.mark.parametrize(
    ("changes", "may_join", "matters"),
    [
        ({}, True, Matters(joins=(KEY,))),
        ({}, False, Matters(touches=(KEY,))),
        (
            {"report": Report("xarf", identifiers=URL, problems=("x",))},
            True,
            Matters((("invalid urls", KEY[1]),), (KEY,)),
        ),
        ({"report": Report("dmarc", identifiers=URL)}, True, Matters()),
        ({"report": None}, True, Matters()),
        ({"nature": "human", "entities": URL}, True, Matters(touches=(KEY,))),
        ({"nature": "bounce", "entities": URL}, True, Matters()),
    ],
    ids=["valid", "disowned", "not valid", "filed", "no report", "a person's", "a bounce"],
)
def test_only_a_valid_report_of_a_machine_joins_a_case(
    changes: dict[str, Any], may_join: bool, matters: Matters
) -> None:
    assert matters_of(replace(VALID, **changes), DESK, "r@example.net", may_join=may_join) == matters


texts = st.text(max_size=60) | st.text("0123456789abcdef.:[]/@%?#", max_size=60)


@given(st.dictionaries(st.sampled_from([*ENTITY_KINDS, "domains"]), st.lists(texts).map(tuple)), texts)
def test_whatever_a_report_names_gives_keys_that_a_database_takes(found: dict[str, Any], type_: str) -> None:
    for kind, value in keys(type_, **found):
        assert kind in found
        assert 0 < len(value) <= LONGEST_VALUE
        assert value.isprintable()
