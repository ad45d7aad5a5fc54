"""What domains ask for: records good and bad, their own and their owner's."""

import pytest

from mailbot.examine.dmarc import Policy, policy_of
from mailbot.examine.dns import Lookups
from mailbot.testing import FakeResolver
from senders import txt


def policy(domain: str, *troubled: str, **records: str | list[str]) -> Policy:
    """The policy of a domain where _dmarc.<name with - for .> has these records."""
    zone = ""
    for name, texts in records.items():
        for text in [texts] if isinstance(texts, str) else texts:
            zone += txt(f"_dmarc.{name.replace('_', '.')}", text)
    return policy_of(domain, Lookups(FakeResolver(zone, *troubled)))


@pytest.mark.parametrize(
    ("record", "request_"),
    [
        ("v=DMARC1; p=reject", "reject"),
        ("v=DMARC1;p=quarantine;pct=1", "quarantine"),
        ("v=DMARC1; P = Reject ; rua=mailto:d@example.org", "reject"),
        ("v=DMARC1; p=none", "none"),
        ("v=DMARC1; p=nonsense; rua=mailto:d@example.org", "none"),
        ("v=DMARC1; p=nonsense", ""),
        ("v=DMARC1", ""),
        ("p=reject; v=DMARC1", ""),
        ("v=DMARC2; p=reject", ""),
        ("v=spf1 -all", ""),
        ("v=DMARC1; p=reject; p=none", "reject"),
        ("v=DMARC1; p=reject; ;;; = ; x", "reject"),
        ("", ""),
    ],
)
def test_a_record_asks(record: str, request_: str) -> None:
    assert policy("example.org", example_org=record).request == request_


def test_a_subdomain_without_a_record_has_its_owners_word_for_subdomains() -> None:
    assert policy("mail.example.org", example_org="v=DMARC1; p=none; sp=reject").request == "reject"
    assert policy("a.b.example.org", example_org="v=DMARC1; p=reject").request == "reject"
    own = policy("mail.example.org", mail_example_org="v=DMARC1; p=none", example_org="v=DMARC1; p=reject")
    assert own.request == "none"
    assert policy("example.org", example_org="v=DMARC1; p=none; sp=reject").request == "none"


def test_two_records_are_none() -> None:
    assert policy("example.org", example_org=["v=DMARC1; p=reject", "v=DMARC1; p=none"]) == Policy()
    assert policy("example.org", example_org=["v=DMARC1; p=reject", "something else"]).request == "reject"


def test_modes_of_alignment() -> None:
    found = policy("example.org", example_org="v=DMARC1; p=reject; adkim=s; aspf=r")
    assert (found.strict("dkim"), found.strict("spf")) == (True, False)


def test_dns_trouble_is_told() -> None:
    found = policy("mail.example.org", "_dmarc.example.org", example_org="v=DMARC1; p=reject")
    assert found == Policy(trouble="no answer for _dmarc.example.org")
