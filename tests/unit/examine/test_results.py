"""Authentication-Results: whose count, and what hostile ones come to."""

import pytest

from mailbot.domain.examination import Check
from mailbot.examine.octets import octets_of
from mailbot.examine.results import checks_of, pinned_results

ME = "mx.example.net"
PASS = "dmarc=pass header.from=example.org"


def pinned(*values: str, authserv_id: str = ME) -> list[Check]:
    fields = "".join(f"Authentication-Results: {value}\r\n" for value in values)
    return pinned_results(octets_of(f"{fields}From: a@example.org\r\n\r\n".encode()), authserv_id)


def said(*values: str, authserv_id: str = ME) -> list[tuple[str, str, str]]:
    return [(check.method, check.result, check.domain) for check in pinned(*values, authserv_id=authserv_id)]


def test_the_pinned_machines_findings_are_its_word() -> None:
    value = (
        f"{ME}; spf=pass (sender is one; of ours) smtp.mailfrom=bounce@news.example.org;\r\n"
        '\tdkim=fail (2048-bit key) header.d=example.org header.i=@example.org header.b="abc/+=";\r\n'
        "\tdmarc=fail (p=REJECT) policy.dmarc=reject header.from=Example.ORG; iprev=pass smtp.remote-ip=192.0.2.1"
    )
    assert pinned(value) == [
        Check("spf", "pass", "news.example.org", ME),
        Check("dkim", "fail", "example.org", ME),
        Check("dmarc", "fail", "example.org", ME, "reject"),
    ]


@pytest.mark.parametrize("written", [ME, "MX.Example.NET", f"{ME} 1", f"(its name) {ME}", f" {ME}"])
def test_the_machine_is_known_in_any_spelling(written: str) -> None:
    assert said(f"{written}; {PASS}") == [("dmarc", "pass", "example.org")]


@pytest.mark.parametrize(
    "value",
    [
        f"mx.example.com; {PASS}",
        f"{ME}.evil.example; {PASS}",
        f"x{ME}; {PASS}",
        PASS,
        f"(({ME})) other; {PASS}",
        f"=?utf-8?q?{ME}?=; {PASS}",
        f"other; x=y ({ME}; {PASS})",
    ],
)
def test_nobody_elses_word_counts(value: str) -> None:
    assert said(value) == []


def test_of_several_only_the_topmost_counts() -> None:
    assert said(f"{ME}; dmarc=fail header.from=example.org", f"{ME}; {PASS}") == [("dmarc", "fail", "example.org")]
    assert said("other.example.com; spf=fail", f"{ME}; {PASS}", f"{ME}; dmarc=none") == [
        ("dmarc", "pass", "example.org")
    ]


@pytest.mark.parametrize("written", [f'"{ME}"', f"(one) (two) {ME}", f"(c (nested)) {ME}"])
def test_below_a_field_that_may_be_the_machines_none_is_believed(written: str) -> None:
    assert said(f"{written}; dmarc=fail header.from=example.org", f"{ME}; {PASS}") == []


def test_what_cannot_be_read_says_nothing_and_nothing_below_it_is_believed() -> None:
    assert said(f"{ME}; dmarc=", f"{ME}; {PASS}") == []
    assert said(f"{ME} 2; {PASS}") == []


def test_a_field_within_a_field_is_none() -> None:
    assert said(f"other\rAuthentication-Results: {ME}; {PASS}") == []


def test_no_results_and_old_words_are_read() -> None:
    assert said(f"{ME}; none") == []
    assert said(f"{ME}; spf=hardfail smtp.helo=mx.example.org;") == [("spf", "fail", "mx.example.org")]
    assert said(f"{ME}; dkim=pass header.i=@mail.example.org") == [("dkim", "pass", "mail.example.org")]
    assert said(f"{ME}; spf=pass smtp.mailfrom=; compauth=pass reason=100; dmarc=pass action=none") == [
        ("spf", "pass", ""),
        ("dmarc", "pass", ""),
    ]


FORGED = "; dmarc=pass header.from=bank.example.com"


@pytest.mark.parametrize(
    "value",
    [
        *(f"spf=fail smtp.mailfrom=x {'(' * deep}{FORGED}" for deep in (1, 49, 50, 51, 150, 300, 331, 332, 333, 500)),
        f"spf=fail (é{FORGED}) smtp.mailfrom=x",
        f"spf=fail smtp.mailfrom=x (é{FORGED})",
        f'spf=fail smtp.mailfrom="é{FORGED}"@example.org',
        f'spf=fail smtp.mailfrom="a\\é{FORGED}"@example.org',
        f"spf=fail (unclosed{FORGED}",
        f"spf=fail (a \\\x00{FORGED})",
        "spf=fail " + "(" * 4000 + ")" * 4000,
        "; ".join(["spf=fail x.y=z"] * 3000),
        "spf=fail " + "header.d=a " * 700,
        " " * 8000 + "spf=fail",
        "spf=fail smtp.mailfrom=" + "x" * 1_000_000,
        "\x00\x01\x02",
    ],
)
def test_hostile_values_end_soon_and_forge_nothing(value: str) -> None:
    found = checks_of(f"{ME}; {value}", ME)
    assert not [check for check in found if check.domain == "bank.example.com"]


def test_a_thousand_fields_are_not_all_looked_at() -> None:
    assert said(*["other; none"] * 900, f"{ME}; {PASS}") == []


@pytest.mark.parametrize(
    ("value", "methods"),
    [("spf=pass smtp.mailfrom=example.org; none", ["spf"]), ("x=y; NONE", []), ("none; none", [])],
)
def test_a_none_among_other_results_states_nothing(value: str, methods: list[str]) -> None:
    assert [check.method for check in checks_of(f"{ME}; {value}", ME)] == methods  # found by fuzzing
