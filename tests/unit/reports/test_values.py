"""Identifiers in one form, whatever is around them; what is none of its kind is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports._values import FORMS, MAX_VALUES, Named, email_of, first, hash_of, host_of, ip_of, url_of


@pytest.mark.parametrize(
    ("words", "ip"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" [192.0.2.1] ", "192.0.2.1"),
        ("192.0.2.1:8080", "192.0.2.1"),
        ("192[.]0[.]2[.]1", "192.0.2.1"),
        ("IPv6:2001:DB8::1", "2001:db8::1"),
        ("[IPv6:2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1"),
        ("192.0.2.256", None),
        ("192.0.2", None),
        ("192.000.002.001", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_ip_addresses(words: str, ip: str | None) -> None:
    assert ip_of(words) == ip


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("<http://bad.example.org/x>", "http://bad.example.org/x"),
        ("hxxps[:]//bad[.]example[.]org/x", "https://bad.example.org/x"),
        ("h**p://bad.example.org", "http://bad.example.org"),
        ("ftp://bad.example.org/", "ftp://bad.example.org/"),
        ("www.bad.example.org/x", "www.bad.example.org/x"),
        ("mailto:ada@example.org", None),
        ("bad.example.org", None),
        ("incoming", None),
    ],
)
def test_urls(words: str, url: str | None) -> None:
    assert url_of(words) == url


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("<ada@example.org>", "ada@example.org"),
        ("Ada <ada@example.org>", "ada@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("ada@example[.]org", "ada@example.org"),
        ("redacted", None),
        ("redacted@", None),
        ("<>", None),
    ],
)
def test_mail_addresses(words: str, address: str | None) -> None:
    assert email_of(words) == address


@pytest.mark.parametrize(
    ("words", "host"),
    [
        ("Mail.Example.org.", "mail.example.org"),
        ("dns; mx.example.org", "mx.example.org"),
        ("bad[.]example[.]org", "bad.example.org"),
        ("bücher.example", "bücher.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("192.0.2.1", None),
        ("localhost", None),
        ("two words.org", None),
        ("-", None),
    ],
)
def test_hosts(words: str, host: str | None) -> None:
    assert host_of(words) == host


@pytest.mark.parametrize(
    ("words", "digest"),
    [("AB" * 16, "ab" * 16), ("sha256:" + "0f" * 32, "0f" * 32), ("ab" * 15, None), ("xyz", None)],
)
def test_hashes(words: str, digest: str | None) -> None:
    assert hash_of(words) == digest


def test_a_value_is_kept_once_with_the_field_that_first_named_it() -> None:
    named = Named()
    named.add("ips", "192.0.2.1", "source")
    named.add("ips", "192.0.2.1", "again")
    named.add("ips", 5, "number")
    named.add(None, "https://bad.example.org:8080/x", "url")
    named.add(None, "https://[2001:db8::1]/", "url")
    named.add(None, "http://[broken/", "url")
    named.hosts_of_urls()
    assert named.identifiers()["ips"] == ("192.0.2.1", "2001:db8::1")
    assert named.identifiers()["domains"] == ("bad.example.org",)
    whys = {(why.finding, why.evidence) for why in named.whys("report feed")}
    assert ("ips=192.0.2.1", "source") in whys


def test_more_values_than_are_kept_are_left_out() -> None:
    named = Named()
    for number in range(2 * MAX_VALUES):
        named.add("ips", f"10.0.{number // 256}.{number % 256}", "source")
    assert len(named.identifiers()["ips"]) == MAX_VALUES
    assert len(named.whys("report feed")) < 100


def test_problems_are_told_once_on_one_line_and_not_without_end() -> None:
    told = first(["a\r\nb", "a\r\nb", *(f"p{number} " + "x" * 500 for number in range(100))])
    assert told[0] == "a  b"
    assert len(told) == 20
    assert all(len(problem) <= 200 for problem in told)


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=200))
def test_any_words_are_read_and_come_out_printable(kind: str, words: str) -> None:
    named = Named()
    named.add(kind, words, words)
    assert all(value.isprintable() for values in named.identifiers().values() for value in values)
    assert all(why.evidence.isprintable() for why in named.whys("report feed"))


@pytest.mark.timeout(10)
@pytest.mark.parametrize("hostile", ["a." * 100_000, "1" * 200_000, "[.]" * 60_000, "@" * 200_000, "a@" * 100_000])
def test_long_words_take_no_time(hostile: str) -> None:
    assert [FORMS[kind](hostile) for kind in FORMS if kind not in ("accounts", "emails", "recipients")] == [None] * 4
    FORMS["emails"](hostile)
