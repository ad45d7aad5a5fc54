"""What proves that a command comes from whom its mail names, as a table."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.domain.authority import Person
from mailbot.domain.examination import Check, Examination, Signature
from mailbot.domain.given import Given
from mailbot.domain.mail import Address
from mailbot.domain.proof import (
    CLOCK_SKEW,
    DKIM_LIFE,
    DKIM_SKEW,
    MARKS_KEPT,
    SIGNATURE_LIFE,
    TOKEN_LIFE,
    ordered,
    proof,
    signed,
)
from mailbot.listen.imap_spooling import BELIEVED
from specimens import NOW, mail

KEY, OTHER = "AB" * 20, "CD" * 20
KIM = Person("Kim", "kim@example.org", addresses=("kim@home.example",), keys=(KEY,))
FROM = Address("Kim", "kim@example.org")
PASS, NONE = Examination("pass", "DKIM of example.org passes"), Examination("none", "nothing proves it")
MADE = int(NOW.timestamp())


def by_key(**changes: Any) -> Examination:
    return Examination(
        "none", signature=Signature(**{"method": "pgp", "result": "pass", "fingerprint": KEY, "made": MADE, **changes})
    )


@pytest.mark.parametrize("authentication", ["none", "fail", "temperror"])
def test_a_sender_that_isnt_proven_proves_nothing(authentication: str) -> None:
    assert proof(Examination(authentication), mail(from_=FROM), KIM, NOW) is None


def test_a_sender_that_is_proven_proves_a_command_in_the_words_of_what_was_found() -> None:
    assert proof(PASS, mail(from_=FROM), KIM, NOW) == PASS.why


@pytest.mark.parametrize("address", ["kim@example.org", "KIM@Example.Org", "kim@home.example"])
def test_each_registered_address_counts_in_any_case(address: str) -> None:
    assert proof(PASS, mail(from_=Address("", address)), KIM, NOW)


@pytest.mark.parametrize(
    "address", ["\u212aim@example.org", "k\u0456m@example.org", "kim+x@example.org", "kim@mail.example.org"]
)
def test_an_address_that_only_looks_like_theirs_does_not_count(address: str) -> None:
    assert proof(PASS, mail(from_=Address("", address)), KIM, NOW) is None


def test_of_several_senders_none_is_proven() -> None:
    assert proof(PASS, mail(from_=FROM, all_from=(FROM, FROM)), KIM, NOW) is None
    assert proof(PASS, mail(from_=None), KIM, NOW) is None


@pytest.mark.parametrize("result", ["pass", "mismatch"])
def test_a_good_signature_by_a_key_of_theirs_proves_it_whatever_name_the_key_bears(result: str) -> None:
    assert proof(by_key(result=result), mail(from_=FROM), KIM, NOW) == f"an OpenPGP signature by key {KEY}"


@pytest.mark.parametrize("result", ["partial", "fail", "expired", "unknown", "unverifiable"])
def test_no_other_signature_proves_anything(result: str) -> None:
    assert proof(by_key(result=result), mail(from_=FROM), KIM, NOW) is None


@pytest.mark.parametrize(
    "changes",
    [{"method": "smime"}, {"fingerprint": OTHER}, {"fingerprint": ""}, {"fingerprint": KEY[-16:]}, {"made": 0}],
)
def test_a_signature_of_another_kind_or_key_proves_nothing(changes: dict[str, Any]) -> None:
    assert proof(by_key(**changes), mail(from_=FROM), KIM, NOW) is None


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (timedelta(0), True),
        (timedelta(hours=24), True),
        (timedelta(hours=24, seconds=1), False),
        (timedelta(hours=-1), True),
        (timedelta(hours=-1, seconds=-1), False),
    ],
)
def test_a_signature_counts_for_a_day(after: timedelta, counts: bool) -> None:
    assert (proof(by_key(), mail(from_=FROM), KIM, NOW + after) is not None) is counts


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (timedelta(0), True),
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (timedelta(hours=-10), True),
        (timedelta(hours=-10, seconds=-1), False),
    ],
)
def test_a_domains_signature_commands_for_a_month(after: timedelta, counts: bool) -> None:
    exam = replace(PASS, checks=(Check("spf", "pass"), Check("dkim", "pass", signed="ab", made=MADE)))
    assert (proof(exam, mail(from_=FROM), KIM, NOW + after) is not None) is counts


def test_a_domains_signature_of_unknown_age_commands_nothing_without_a_code() -> None:
    """It could be of any year, and what it commanded then may be known no more."""
    exam = replace(PASS, checks=(Check("dkim", "pass", signed="ab", made=MADE), Check("dkim", "pass", signed="cd")))
    assert proof(exam, mail(from_=FROM), KIM, NOW) is None


def test_what_has_counted_is_known_for_as_long_as_anybody_could_bring_it_again() -> None:
    """As a mailbox says that an old mail came a year ago; and orders as long as a notice can be answered."""
    assert MARKS_KEPT > BELIEVED + DKIM_LIFE + DKIM_SKEW
    assert MARKS_KEPT > BELIEVED + SIGNATURE_LIFE + CLOCK_SKEW
    assert MARKS_KEPT > TOKEN_LIFE


def test_the_marks_of_what_is_signed_are_those_of_the_mail_under_any_other_name() -> None:
    exam = replace(by_key(), checks=(Check("dkim", "pass", signed="ab"), Check("spf", "pass"), Check("dkim", "fail")))
    one, two = mail(text="/take", message_id="<1@x>"), mail(text="\n/take\n", message_id="<2@x>")
    assert signed(exam, one) == signed(exam, two)
    assert signed(exam, one)[0] == "ab"
    assert len(signed(exam, one)) == 2
    assert signed(exam, mail(text="/close"))[1] != signed(exam, one)[1]
    assert signed(NONE, one) == ()


def test_orders_have_one_mark_a_person_ticket_and_notice() -> None:
    orders = (Given("reply", "Which post?"),)
    marks = {
        ordered(KIM, "ALU-222222", "token", orders),
        ordered(KIM, "ALU-222222", "token", orders),
        ordered(KIM, "ALU-222222", "another", orders),
        ordered(KIM, "ALU-333333", "token", orders),
        ordered(replace(KIM, address="lee@example.org"), "ALU-222222", "token", orders),
        ordered(KIM, "ALU-222222", "token", (Given("reply", "Which post"),)),
        ordered(KIM, "ALU-222222", "token", (Given("reply", text="Which post?"),)),
    }
    assert len(marks) == 6


def test_what_changes_nothing_may_be_asked_for_as_often_as_anybody_likes() -> None:
    assert ordered(KIM, "ALU-222222", "token", (Given("status"), Given("help", "take"))) is None
    assert ordered(KIM, "ALU-222222", "", (Given("take"),)) is None
