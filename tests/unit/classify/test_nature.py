"""What kind of mail a mail is, and what tells it."""

from datetime import UTC, datetime

import pytest

from mailbot.classify.nature import nature_of
from mailbot.domain.mail import Address, Envelope, Mail

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = Address("Ada", "ada@example.org")


def nature(
    headers: dict[str, str], sender: Address | None = ADA, mail_from: str = "ada@example.org"
) -> tuple[str, str]:
    mail = Mail("", 0, "", headers=tuple(headers.items()), from_=sender)
    found, why = nature_of(mail, Envelope(mail_from, ("abuse@example.com",), "smtp", NOW))
    assert why.finding == f"nature={found}"
    return found, why.rule


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto-Submitted": "no"},
        {"Auto-Submitted": "No "},
        {"Auto-Submitted": "no (really); x=y"},
        {"Auto-Submitted": ""},
        {"X-Auto-Response-Suppress": "All"},
        {"Precedence": "first-class"},
        {"X-Autoreply": "no"},
        {"Subject": "Undelivered Mail Returned to Sender"},
        {"Return-Receipt-To": "ada@example.org"},
    ],
)
def test_a_person_is_a_person(headers: dict[str, str]) -> None:
    assert nature(headers)[0] == "human"


@pytest.mark.parametrize(
    ("headers", "found", "rule"),
    [
        ({"Auto-Submitted": "auto-replied"}, "auto_reply", "header auto-submitted"),
        ({"auto-submitted": "Auto-Generated; type=x"}, "auto_reply", "header auto-submitted"),
        ({"Auto-Submitted": "something-new"}, "auto_reply", "header auto-submitted"),
        ({"Auto-Submitted": "auto-replied", "List-Id": "<l.example.net>"}, "auto_reply", "header auto-submitted"),
        ({"X-Autoreply": "yes"}, "auto_reply", "header x-autoreply"),
        ({"X-Autorespond": "ada"}, "auto_reply", "header x-autorespond"),
        ({"Precedence": "auto_reply"}, "auto_reply", "header precedence"),
        ({"Precedence": "Bulk"}, "list", "header precedence"),
        ({"Precedence": "list"}, "list", "header precedence"),
        ({"Precedence": "junk"}, "list", "header precedence"),
        ({"List-Id": "<l.example.net>"}, "list", "header list-id"),
        ({"List-Unsubscribe": "<mailto:l-leave@example.net>"}, "list", "header list-unsubscribe"),
        ({"List-Post": "NO"}, "list", "header list-post"),
    ],
)
def test_a_program_is_told_by_its_headers(headers: dict[str, str], found: str, rule: str) -> None:
    assert nature(headers) == (found, rule)


@pytest.mark.parametrize(
    ("sender", "mail_from", "found"),
    [
        (Address("Mail Delivery System", "MAILER-DAEMON@mx.example.net"), "", "bounce"),
        (Address("", "mailer-daemon"), "mailer-daemon@mx.example.net", "bounce"),
        (Address("Postmaster", "postmaster@example.net"), "", "bounce"),
        (Address("Postmaster", "postmaster@example.net"), "<>", "bounce"),
        (Address("Postmaster", "postmaster@example.net"), "postmaster@example.net", "human"),
        (ADA, "", "human"),
        (None, "", "human"),
        (Address("", "mailer-daemons-fan@example.org"), "", "human"),
    ],
)
def test_a_mailers_own_mail_is_a_bounce(sender: Address | None, mail_from: str, found: str) -> None:
    assert nature({}, sender, mail_from)[0] == found


@pytest.mark.parametrize("value", ["MAILER-DAEMON", "MAILER-DAEMON (Mail Delivery System)", '"Mailer-Daemon"'])
def test_a_mailer_without_a_domain_is_a_mailer(value: str) -> None:
    assert nature({"From": value}, sender=None, mail_from="") == ("bounce", "from a mailer")


def test_a_bounce_that_says_it_was_made_automatically_is_a_bounce() -> None:
    assert nature({"Auto-Submitted": "auto-replied"}, Address("", "mailer-daemon@example.net"), "")[0] == "bounce"


def test_what_a_machine_format_says_counts_before_the_headers() -> None:
    mail = Mail("", 0, "", headers=(("Auto-Submitted", "auto-generated"),))
    assert nature_of(mail, Envelope("", (), "smtp", NOW), "machine_report")[0] == "machine_report"


def test_octets_that_are_no_mail_are_unreadable_with_the_reason() -> None:
    found, why = nature_of(Mail("", 0, "", unreadable="the message is empty"), Envelope("", (), "smtp", NOW), None)
    assert (found, why.evidence) == ("unreadable", "the message is empty")


def test_long_evidence_is_cut() -> None:
    mail = Mail("", 0, "", headers=(("List-Id", "x" * 5_000),))
    assert len(nature_of(mail, Envelope("", (), "smtp", NOW))[1].evidence) == 200
