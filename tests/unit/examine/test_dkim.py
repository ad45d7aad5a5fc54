"""Signatures that are real: whose count, whose don't, and why."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.domain.examination import Check
from mailbot.examine.dkim import SIGNATURES, check_signatures, made_at, tags_of
from mailbot.examine.dns import Lookups
from mailbot.examine.octets import canonical_body, octets_of
from mailbot.testing import FakeResolver
from senders import PLAIN, Signer, txt

AUTHOR = Signer("example.org")
MODERN = Signer("example.org", "ed25519-sha256", selector="ed")
SERVICE = Signer("mailer.example.net")
WEAK = Signer("example.org", bits=768, selector="weak")
OLD = Signer("example.org", "rsa-sha1", selector="old")
ZONE = AUTHOR.record() + MODERN.record() + SERVICE.record() + WEAK.record()
NOW = datetime.now(UTC)


def checks(raw: bytes, zone: str = ZONE, *troubled: str, at: datetime = NOW) -> list[Check]:
    return check_signatures(octets_of(raw), Lookups(FakeResolver(zone, *troubled)), at)


def only(raw: bytes, zone: str = ZONE, *troubled: str, at: datetime = NOW) -> tuple[str, str]:
    (check,) = checks(raw, zone, *troubled, at=at)
    return check.result, check.detail


def forged(tags: str, body: bytes = PLAIN) -> bytes:
    """A signature by nobody, over the body as it is; tags replace those of a proper one."""
    digest = base64.b64encode(hashlib.sha256(canonical_body(octets_of(body).body, True)).digest()).decode()
    given = {"v": "1", "a": "rsa-sha256", "c": "relaxed/relaxed", "d": "example.org", "s": "s1", "h": "from"}
    given |= {"bh": digest, "b": "AAAA"} | dict(part.split("=", 1) for part in tags.split(";") if part)
    return f"DKIM-Signature: {'; '.join(f'{name}={value}' for name, value in given.items())}\r\n".encode() + body


@pytest.mark.parametrize("canonical", ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"])
@pytest.mark.parametrize("signer", [AUTHOR, MODERN], ids=["rsa", "ed25519"])
def test_a_good_signature_passes_and_names_its_domain(signer: Signer, canonical: str) -> None:
    (check,) = checks(signer.sign(canonical=canonical))
    assert check == Check("dkim", "pass", "example.org", detail=f"selector {signer.selector}")


def test_every_signature_is_looked_at_in_whatever_order_they_stand() -> None:
    both = SERVICE.sign(AUTHOR.sign())
    assert [(check.domain, check.result) for check in checks(both)] == [
        ("mailer.example.net", "pass"),
        ("example.org", "pass"),
    ]
    assert [check.result for check in checks(b"DKIM-Signature: nothing\r\n" + both)] == ["permerror", "pass", "pass"]


def test_a_file_with_bare_line_feeds_is_the_same_message() -> None:
    assert only(AUTHOR.sign().replace(b"\r\n", b"\n"))[0] == "pass"


def test_a_changed_body_or_header_fails_and_says_which() -> None:
    signed = AUTHOR.sign()
    assert only(signed.replace(b"stolen", b"nice")) == ("fail", "the body was changed")
    assert only(signed.replace(b"Policy Violation", b"Policy")) == (
        "fail",
        "the header was changed, or another key signed it",
    )
    assert only(b"From: Eve <eve@example.net>\r\n" + signed)[0] == "fail"


def test_another_domains_key_proves_nothing() -> None:
    signature = AUTHOR.sign().removesuffix(PLAIN)
    assert only(signature.replace(b"example.org", b"mailer.example.net") + PLAIN)[0] == "fail"


def test_a_signature_that_leaves_the_body_open_does_not_count() -> None:
    signed = AUTHOR.sign(length=True)
    assert only(signed + b"And what was added.\r\n") == ("policy", "leaves a part of the body open (l=)")
    assert only(signed)[0] == "policy"


def test_a_signature_that_leaves_the_sender_open_does_not_count() -> None:
    assert only(forged("h=subject:to")) == ("permerror", "doesn't sign the From field")


@pytest.mark.parametrize(
    ("signer", "zone", "said"),
    [
        (WEAK, ZONE, ("policy", "its key has fewer than 1024 bits")),
        (OLD, OLD.record(), ("policy", "its digest is SHA-1, which proves nothing any more")),
        (AUTHOR, "", ("permerror", "its key isn't published")),
        (AUTHOR, txt(AUTHOR.name, "v=DKIM1; p="), ("permerror", "its key was revoked")),
        (AUTHOR, AUTHOR.record(" t=y;"), ("permerror", "its key is for tests")),
        (AUTHOR, txt(AUTHOR.name, "p=AAAA; p=BBBB"), ("permerror", "its key has no proper form")),
        (AUTHOR, txt(AUTHOR.name, "v=DKIM1; p=" + "A" * 3000), ("permerror", "its key is too long")),
        (AUTHOR, MODERN.record().replace(MODERN.name, AUTHOR.name), ("permerror", None)),
    ],
)
def test_a_key_that_is_unfit_proves_nothing(signer: Signer, zone: str, said: tuple[str, str | None]) -> None:
    result, detail = only(signer.sign(), zone)
    assert (result, detail if said[1] else None) == said


def test_times_count_as_of_the_receipt() -> None:
    received = datetime(2026, 3, 2, 9, tzinfo=UTC)
    expires = int(received.timestamp()) + 3600
    tagged = forged(f"t={expires - 7200};x={expires}")
    assert only(tagged, at=received + timedelta(hours=2)) == ("policy", "the signature had expired")
    assert only(tagged, at=received)[1] != "the signature had expired"
    assert only(tagged, at=received - timedelta(days=2)) == ("policy", "signed in the future")


def test_a_good_signature_says_when_it_was_made() -> None:
    (check,) = checks(AUTHOR.sign())
    assert abs(check.made - datetime.now(UTC).timestamp()) < timedelta(hours=1).total_seconds()


@pytest.mark.parametrize(
    ("tags", "date", "seconds"),
    [
        (b"t=1772442000; h=from:date", b"Mon, 2 Mar 2026 10:00:00 +0100", 1772442000),
        (b"t=12; h=from:date", b"Mon, 2 Mar 2026 10:00:00 +0100", 12),  # its own word counts first
        (b"h=From : Date", b"Mon, 2 Mar 2026 10:00:00 +0100", 1772442000),
        (b"h=from", b"Mon, 2 Mar 2026 10:00:00 +0100", 0),  # anybody may have written that Date
        (b"h=from:date", b"soon", 0),
        (b"h=from:date", b"M\xe4rz", 0),
        (b"h=from:date", b"Mon, 2 Mar 99999 10:00:00 +0100", 0),
        (b"t=soon; h=from", b"", 0),
    ],
)
def test_a_signature_is_as_old_as_it_says_or_the_date_that_it_is_over(tags: bytes, date: bytes, seconds: int) -> None:
    assert made_at(octets_of(b"Date: " + date + b"\r\n\r\n"), tags_of(tags)) == seconds


def test_a_key_that_cannot_be_looked_up_is_temporary() -> None:
    assert only(AUTHOR.sign(), ZONE, AUTHOR.name) == ("temperror", f"no answer for {AUTHOR.name}")


def test_no_key_is_looked_up_for_a_body_that_was_changed() -> None:
    resolver = FakeResolver(ZONE, "*")
    check_signatures(octets_of(AUTHOR.sign() + b"more\r\n"), Lookups(resolver), NOW)
    assert resolver.asked == []


def test_a_header_that_could_not_have_been_signed_is_not_guessed_at() -> None:
    assert only(AUTHOR.sign().replace(b"\r\nDate:", b"\r\nthis is no field\r\nDate:"))[0] == "permerror"


HOSTILE = {
    "spaces in the body": forged("", PLAIN + b" " * 5_000_000 + b"x\r\n"),
    "empty lines": forged("", PLAIN + b"\r\n" * 2_000_000),
    "spaces in b": forged("b=AAAA" + " " * 3500 + "!"),
    "folds in b": forged("b=AAAA" + "\r\n " * 1100 + "!"),
    "spaces in h": forged("h=from" + " " * 3500 + "!"),
    "fields in h": forged("h=from" + ":a" * 1500),
    "many fields": b"".join(b"X-%d: y\r\n" % number for number in range(900)) + forged("h=from" + ":a" * 190),
    "folded lines": b"X: y\r\n" + b" \r\n" * 100_000 + forged(""),
    "a long signature": forged("z=" + "x" * 9000),
    "a number without end": forged("t=" + "9" * 4000),
    "no domain": forged("d="),
    "an identity shorter than the domain": forged("i=a"),
    "an odd version": forged("v=2"),
    "no UTF-8": b"DKIM-Signature: v=1; d=\xff\xfe; s=\x00\r\n" + PLAIN,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_signatures_are_judged_and_none_passes(raw: bytes) -> None:
    signatures = re.findall(rb"(?m)^DKIM-Signature:.*\r\n(?:[ \t].*\r\n)*", raw)
    found = checks(signatures[0] * 50 + raw)
    assert len(found) == SIGNATURES
    assert {check.result for check in found} <= {"fail", "permerror", "policy"}
    assert all("\0" not in check.domain + check.detail for check in found)
