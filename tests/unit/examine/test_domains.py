"""Domains compared."""

import pytest

from mailbot.examine.domains import aligned, ascii_domain, organisational


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Example.ORG", "example.org"),
        (" example.org. ", "example.org"),
        ("_dmarc.example.org", "_dmarc.example.org"),
        ("bücher.example.org", "xn--bcher-kva.example.org"),
        ("[192.0.2.1]", ""),
        ("", ""),
        ("a..b", ""),
        ("-a.example.org", ""),
        ("a b.example.org", ""),
        ("example.org\0", ""),
        ("x" * 64 + ".org", ""),
        ("a." * 200 + "org", ""),
        ("\udcff.example.org", ""),
    ],
)
def test_a_domain_has_one_spelling_or_is_none(written: str, meant: str) -> None:
    assert ascii_domain(written) == meant


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("a.b.example.org", "example.org"),
        ("a.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("mail.someone.github.io", "someone.github.io"),
        ("localhost", "localhost"),
    ],
)
def test_the_organisational_domain_is_what_somebody_registered(domain: str, owner: str) -> None:
    assert organisational(domain) == owner


@pytest.mark.parametrize(
    ("one", "other", "relaxed", "strict"),
    [
        ("example.org", "example.org", True, True),
        ("mail.example.org", "example.org", True, False),
        ("a.example.org", "b.example.org", True, False),
        ("example.org", "example.net", False, False),
        ("one.github.io", "other.github.io", False, False),
        ("example.org.evil.example", "example.org", False, False),
        ("badexample.org", "example.org", False, False),
        ("", "", False, False),
        ("", "example.org", False, False),
    ],
)
def test_alignment(one: str, other: str, relaxed: bool, strict: bool) -> None:
    assert aligned(one, other, strict=False) is relaxed
    assert aligned(one, other, strict=True) is strict
