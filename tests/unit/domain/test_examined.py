"""Findings in words: one a line, the worst first, none of what is well."""

import json
from dataclasses import asdict

import pytest

from mailbot.domain.examination import Check, Decryption, Examination, Inside, Scan, Signature
from mailbot.domain.examined import findings

NAMES = {"a": "invoice.zip", "b": "note.txt"}


def said(*scans: Scan, signature: Signature | None = None, decryption: Decryption | None = None) -> tuple[str, ...]:
    return findings(Examination(scans=scans, signature=signature, decryption=decryption), NAMES)


def test_nothing_is_said_of_what_is_clean() -> None:
    assert said(Scan("a", "clean"), Scan("mail", "clean")) == ()


def test_infected_comes_before_unscanned() -> None:
    found = said(Scan("b", "unscanned", "too large"), Scan("a", "infected", "Evil-1"))
    assert found == ("infected: invoice.zip (Evil-1)", "unscanned: note.txt (too large)")


def test_the_whole_mail_is_named_where_no_attachment_says_the_same() -> None:
    assert said(Scan("a", "clean"), Scan("mail", "infected", "Evil-1")) == ("infected: the mail as a whole (Evil-1)",)
    assert said(Scan("a", "infected", "E"), Scan("mail", "infected", "E")) == ("infected: invoice.zip (E)",)


def test_of_very_many_the_rest_is_counted() -> None:
    exam = Examination(scans=tuple(Scan(str(number), "unscanned", "x") for number in range(50)))
    found = findings(exam, {str(number): "n" for number in range(50)})
    assert (len(found), found[-1]) == (31, "and 20 more")


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (Signature("pgp", "pass", "Anna <a@example.org>", "AB"), "PGP signature: good (Anna <a@example.org>, key AB)"),
        (Signature("pgp", "unknown", "", "AB", "not known"), "PGP signature: unknown key (key AB, not known)"),
        (Signature("smime", "fail", detail="altered"), "S/MIME signature: BAD (altered)"),
        (Signature("smime", "unverifiable"), "S/MIME signature: not verified"),
    ],
)
def test_a_signature_says_whose_it_is(signature: Signature, words: str) -> None:
    assert said(signature=signature) == (words,)


@pytest.mark.parametrize(
    ("decryption", "words"),
    [
        (Decryption("pgp", "decrypted", "with the key of x"), "PGP encryption: decrypted (with the key of x)"),
        (Decryption("pgp", "no_key"), "PGP encryption: not decrypted: no key here is the one it is encrypted to"),
        (Decryption("smime", "failed", "damaged"), "S/MIME encryption: not decrypted (damaged)"),
    ],
)
def test_an_encryption_says_what_became_of_it(decryption: Decryption, words: str) -> None:
    assert said(decryption=decryption) == (words,)


def test_facts_come_back_from_the_store_as_they_were() -> None:
    exam = Examination(
        "pass",
        "DKIM",
        (Check("dkim", "pass"),),
        scans=(Scan("a", "infected", "E"),),
        signature=Signature("pgp", "pass"),
        decryption=Decryption("pgp", "decrypted"),
        inside=(Inside("one"), Inside("two", Signature("pgp", "pass"), Decryption("pgp", "decrypted"))),
    )
    assert Examination.from_plain(json.loads(json.dumps(asdict(exam)))) == exam


def test_facts_of_an_older_mailbot_come_back_too() -> None:
    assert Examination.from_plain({"authentication": "pass", "why": "DKIM", "checks": []}) == Examination(
        "pass", "DKIM"
    )
