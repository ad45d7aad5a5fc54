"""What makes a sender look like somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.sender import doubts
from mailbot.domain.mail import Address, Mail
from mailbot.parsing.mime import parse


def found(header: str) -> list[str]:
    mail = parse(f"{header}\nSubject: a matter\n\nWords.\n".encode())
    return [why.finding.removeprefix("doubt=") for why in doubts(mail, lambda address: address == "abuse@example.com")]


@pytest.mark.parametrize(
    "header",
    [
        "From: Ada Love <ada@example.org>",
        "From: ada@example.org",
        'From: "ada@example.org" <ada@example.org>',
        'From: "ada@example.org." <assistant@example.org>',
        "From: Ada <ada@example.org>\nReply-To: ada.love@example.org",
        "From: Ада Лав <ada@example.org>",
        "From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@xn--mller-kva.example>",
        "From: 山田 Taro <taro@example.jp>",
        "From: ada@xn--e1awd7f.example",
        "From: Μαρία (Maria) <maria@example.org>",
        "Subject: no sender at all",
    ],
)
def test_ordinary_senders_raise_no_doubt(header: str) -> None:
    assert found(header) == []


@pytest.mark.parametrize(
    ("header", "doubt"),
    [
        ('From: "support@bank.example" <ada@example.org>', "the name is another address"),
        ("From: support@bank.example <ada@example.org>", "the name is another address"),
        ('From: "Desk (abuse@example.com)" <ada@example.org>', "the name is an address of ours"),
        ("From: ada@example.org, bob@example.net", "several senders"),
        ("From: ada@example.org\nFrom: bob@example.net", "several senders"),
        ("From: ada@example.org\nReply-To: ada@example.net", "answers are asked for at another domain"),
        ("From: ada@xn--pple-43d.example", "a domain with letters of several alphabets"),
        ("From: ada@аpple.example", "a domain with letters of several alphabets"),
        ("From: Pаyments <ada@example.org>", "a name with letters of several alphabets"),
        ('From: ada@example.org\nReply-To: "abuse@example.com" <x@example.org>', "the name is an address of ours"),
    ],
)
def test_a_sender_who_looks_like_somebody_else_is_told(header: str, doubt: str) -> None:
    assert found(header) == [doubt]


def test_the_evidence_shows_how_a_domain_is_read_and_what_it_is() -> None:
    [why] = doubts(Mail("", 0, "", all_from=(Address("", "ada@xn--pple-43d.example"),)), lambda _: False)
    assert why.evidence == "аpple.example, which is xn--pple-43d.example"


@given(st.text(), st.text())
def test_any_name_and_domain_can_be_looked_at(name: str, domain: str) -> None:
    sender = Address(name, f"a@{domain}")
    assert all(len(why.evidence) <= 200 for why in doubts(Mail("", 0, "", all_from=(sender,)), lambda _: False))


def test_a_long_name_of_hostile_repetition_takes_no_time() -> None:
    for piece in ("a@", "a", "@", "xn--", "а" + "a", "."):
        doubts(Mail("", 0, "", all_from=(Address(piece * 100_000, f"a@{piece * 100_000}"),)), lambda _: False)
