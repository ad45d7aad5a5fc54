"""A whole mail examined: what came by which door, from whom it says it is, and what was found."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.examination import Examination
from mailbot.domain.mail import Envelope
from mailbot.examine.examiner import Examiner
from mailbot.parsing.mime import parse
from mailbot.sections import AuthenticationSettings, DnsSettings
from mailbot.testing import FakeResolver
from senders import PLAIN, Signer, txt

AUTHOR, SERVICE, LIST = Signer("example.org"), Signer("mailer.example.net"), Signer("lists.example.net")
ME = "mx.alludium.ai"
REJECT = txt("_dmarc.example.org", "v=DMARC1; p=reject")
SENDS = txt("example.org", "v=spf1 ip4:192.0.2.1 -all")
ZONE = AUTHOR.record() + SERVICE.record() + LIST.record() + REJECT + SENDS
SMTP = Envelope("anna@example.org", ("abuse@alludium.ai",), "smtp", datetime.now(UTC), "192.0.2.1", "mx.example.org")
ELSEWHERE = replace(SMTP, peer="198.51.100.7")
RELAYED = replace(ELSEWHERE, relayed=True)
MAILBOX = replace(SMTP, door="imap", peer=None)
FILE = replace(SMTP, door="file", peer=None, relayed=True)


def examined(
    raw: bytes, envelope: Envelope = ELSEWHERE, *troubled: str, zone: str = ZONE, sealers: tuple[str, ...] = ()
) -> Examination:
    examiner = Examiner(DnsSettings(), AuthenticationSettings(arc_sealers=sealers), FakeResolver(zone, *troubled))
    return examiner.examine(raw, parse(raw), envelope)


def verdict(*given_: Any, **more: Any) -> str:
    return examined(*given_, **more).authentication


def results(text: str, raw: bytes = PLAIN, by: str = ME) -> bytes:
    return f"Authentication-Results: {by}; {text}\r\n".encode() + raw


def test_an_authors_signature_proves_the_mail_whatever_way_it_came() -> None:
    for envelope in (SMTP, ELSEWHERE, RELAYED, MAILBOX, FILE):
        found = examined(AUTHOR.sign(), envelope)
        assert (found.authentication, found.why) == ("pass", "DKIM of example.org passes and is aligned")


def test_a_mailers_signature_on_top_hides_no_authors() -> None:
    found = examined(SERVICE.sign(AUTHOR.sign()))
    assert found.authentication == "pass"
    assert [(check.method, check.result) for check in found.checks] == [
        ("dkim", "pass"),
        ("dkim", "pass"),
        ("spf", "fail"),
        ("dmarc", "pass"),
    ]


def test_the_hosts_own_domain_proves_the_mail_where_we_are_its_receiver() -> None:
    assert verdict(PLAIN, SMTP) == "pass"
    assert verdict(PLAIN, replace(SMTP, peer="::ffff:192.0.2.1")) == "pass"


def test_behind_a_relay_or_from_a_file_the_host_says_nothing() -> None:
    for envelope in (replace(SMTP, relayed=True), MAILBOX, FILE):
        found = examined(PLAIN, envelope)
        assert (found.authentication, [check.method for check in found.checks]) == ("none", ["dmarc"])
        assert "SPF can't be judged here" in found.why


def test_a_mail_that_its_domain_disowns_fails() -> None:
    found = examined(SERVICE.sign())
    asks = "example.org asks to reject what doesn't align (DMARC), and nothing aligned passes"
    assert (found.authentication, found.why) == ("fail", asks)


def test_tampering_and_open_signatures_prove_nothing() -> None:
    assert verdict(AUTHOR.sign().replace(b"stolen", b"nice")) == "fail"
    assert verdict(AUTHOR.sign(length=True) + b"And more.\r\n") == "fail"


def test_a_subdomain_proves_its_owner_unless_the_owner_is_strict() -> None:
    mail = Signer("mail.example.org")
    zone = mail.record() + SENDS
    assert verdict(mail.sign(), zone=zone + REJECT) == "pass"
    strict = txt("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s; aspf=s")
    assert verdict(mail.sign(), zone=zone + strict) == "fail"
    assert verdict(PLAIN, replace(SMTP, mail_from="a@mail.example.org"), zone=zone + strict) == "fail"


def test_without_dmarc_a_hard_fail_of_spf_disowns() -> None:
    assert verdict(PLAIN, ELSEWHERE, zone=SENDS) == "fail"
    assert verdict(PLAIN, ELSEWHERE, zone=SENDS.replace("-all", "~all")) == "none"
    assert verdict(PLAIN, ELSEWHERE, zone="") == "none"


@pytest.mark.parametrize(
    "head",
    [
        b"From: a@example.org, b@example.net\r\n",
        b"From: a@example.org\r\nFrom: b@example.net\r\n",
        b"From: a@example.org\r\nFROM: a@example.org\r\n",
        b"From: undisclosed\r\n",
        b"Subject: x\rFrom: a@example.org\r\n",
        b"Subject: nobody\r\n",
        b"From:\r\n",
        b"",
    ],
)
def test_a_mail_from_nobody_or_from_several_is_never_proven(head: bytes) -> None:
    raw = head + b"To: abuse@alludium.ai\r\n\r\nhello\r\n"
    assert verdict(raw, SMTP) == "none"
    assert verdict(results("dmarc=pass header.from=example.org", raw), replace(MAILBOX, authserv_id=ME)) == "none"


def test_of_several_mailboxes_none_is_proven_whose_ever_domain_it_is() -> None:
    assert verdict(PLAIN.replace(b"<anna@example.org>", b"<anna@example.org>, b@Example.org"), SMTP) == "none"


def test_a_domain_that_only_older_rules_take_for_another_proves_nothing_for_it() -> None:
    raw = PLAIN.replace(b"From: Anna <anna@example.org>", "From: Anna <anna@straße.example.org>".encode())
    assert raw != PLAIN
    sends = txt("strasse.example.org", "v=spf1 ip4:192.0.2.1 -all")
    strict = txt("_dmarc.example.org", "v=DMARC1; p=reject; aspf=s")
    forger = replace(SMTP, mail_from="anna@strasse.example.org")
    assert verdict(raw, forger, zone=sends + strict) == "fail"


def test_a_null_return_path_leaves_it_to_the_helo_name() -> None:
    assert verdict(PLAIN, replace(SMTP, mail_from="", helo="example.org")) == "pass"
    assert verdict(PLAIN, replace(SMTP, mail_from="", helo="localhost")) == "fail"


@pytest.mark.parametrize("envelope", [MAILBOX, RELAYED])
def test_the_pinned_machines_word_counts(envelope: Envelope) -> None:
    pinned = replace(envelope, authserv_id=ME)
    passed = examined(results("dmarc=pass header.from=example.org"), pinned)
    assert (passed.authentication, passed.why) == ("pass", f"example.org passes DMARC, says {ME}")
    assert [check.by for check in passed.checks] == [ME, "us"]
    assert verdict(results("spf=pass smtp.mailfrom=anna@example.org"), pinned) == "pass"
    assert verdict(results("dkim=pass header.d=example.org"), pinned) == "pass"
    assert verdict(results("dmarc=fail header.from=example.org"), pinned) == "fail"
    assert verdict(results("spf=softfail smtp.mailfrom=example.org"), pinned) == "fail"
    assert verdict(results("dmarc=pass header.from=other.example.org"), pinned) == "none"


def test_nobody_elses_word_counts_and_least_of_all_on_an_open_door() -> None:
    raw = results("dmarc=pass header.from=example.org")
    assert verdict(raw, ELSEWHERE) == "fail"
    assert verdict(raw, RELAYED) == "none"
    assert verdict(raw, MAILBOX) == "none"
    assert verdict(raw, replace(MAILBOX, authserv_id="mx.example.net")) == "none"
    below = results("dmarc=fail header.from=example.org", raw)
    assert verdict(below, replace(MAILBOX, authserv_id=ME)) == "fail"


def test_a_trusted_forwarders_seal_takes_back_a_refusal_and_proves_nothing() -> None:
    forwarded = LIST.seal(results("arc=none; dmarc=pass header.from=example.org", by="lists.example.net"), LIST.domain)
    assert verdict(forwarded) == "fail"
    found = examined(forwarded, sealers=(LIST.domain,))
    assert found.authentication == "none"
    assert found.why.endswith("; lists.example.net, who forwarded it, found it genuine (ARC)")
    assert found.checks[-1].method == "arc"
    assert verdict(forwarded, ELSEWHERE, LIST.name, sealers=(LIST.domain,)) == "temperror"
    unproven = LIST.seal(results("arc=none; dmarc=fail header.from=example.org", by=LIST.domain), LIST.domain)
    assert verdict(unproven, sealers=(LIST.domain,)) == "fail"


@pytest.mark.parametrize(
    ("raw", "envelope", "troubled", "found"),
    [
        (AUTHOR.sign(), ELSEWHERE, (AUTHOR.name,), "temperror"),
        (AUTHOR.sign(), ELSEWHERE, ("example.org", "_dmarc.example.org"), "pass"),
        (PLAIN, SMTP, ("example.org",), "temperror"),
        (PLAIN, SMTP, ("_dmarc.example.org",), "pass"),
        (PLAIN, ELSEWHERE, ("_dmarc.example.org",), "temperror"),
        (SERVICE.sign(), ELSEWHERE, (SERVICE.name,), "fail"),
        (PLAIN, FILE, ("*",), "none"),
        (PLAIN, SMTP, ("*",), "temperror"),
    ],
)
def test_dns_trouble_matters_where_it_stands_between_us_and_a_verdict(
    raw: bytes, envelope: Envelope, troubled: tuple[str, ...], found: str
) -> None:
    assert verdict(raw, envelope, *troubled) == found


def test_a_sender_that_names_more_than_a_message_may_ask_for_proves_nothing() -> None:
    many = " ".join(f"mx:m{number}.example.org" for number in range(10))
    zone = REJECT + txt("example.org", f"v=spf1 {many} -all")
    for number in range(10):
        zone += "".join(f"m{number}.example.org. 60 IN MX 1 x{number}-{each}.example.org.\n" for each in range(10))
        zone += "".join(f"x{number}-{each}.example.org. 60 IN A 203.0.113.9\n" for each in range(10))
    resolver = FakeResolver(zone)
    found = Examiner(DnsSettings(), AuthenticationSettings(), resolver).examine(PLAIN, parse(PLAIN), ELSEWHERE)
    assert len(resolver.asked) == 101  # and one for the policy, which nobody can use up
    assert found.checks[0].result == "permerror"
    assert found.authentication == "fail"


names = st.sampled_from(
    [
        "From",
        "from",
        "DKIM-Signature",
        "ARC-Seal",
        "ARC-Message-Signature",
        "ARC-Authentication-Results",
        "Authentication-Results",
        "Subject",
        "",
        " ",
        "X",
    ]
)
scraps = st.sampled_from(
    [
        "i=1; ",
        "a=rsa-sha256; ",
        "v=1; ",
        "d=example.org; ",
        "d=; ",
        "s=s1; ",
        "h=from:to; ",
        "bh=AAAA; ",
        "b=AAAA",
        "cv=none; ",
        "c=simple; ",
        "l=3; ",
        "x=9; ",
        f"{ME}; ",
        "spf=pass ",
        "dmarc=fail ",
        "header.from=example.org ",
        "smtp.mailfrom=<> ",
        "(",
        ")",
        '"',
        "\\",
        "\r\n ",
        "\r",
        "\0",
        "=?utf-8?q?=00?=",
        "anna@example.org",
        ", ",
        "<",
        ">",
        "\xe9",
        "\u4e2d",
    ]
)
soup = st.lists(st.tuples(names, st.lists(scraps, max_size=12).map("".join)), max_size=12).map(
    lambda fields: "".join(f"{name}: {value}\r\n" for name, value in fields)
)
anything = st.one_of(
    st.binary(max_size=300),
    st.tuples(soup, st.binary(max_size=40)).map(lambda pair: pair[0].encode("utf-8", "replace") + b"\r\n" + pair[1]),
)


@settings(max_examples=400, deadline=None)
@given(anything, st.sampled_from([SMTP, ELSEWHERE, RELAYED, MAILBOX, FILE]), st.booleans(), st.text(max_size=20))
def test_whatever_the_octets_there_is_a_verdict_and_no_proof_without_one(
    raw: bytes, envelope: Envelope, pinned: bool, mail_from: str
) -> None:
    envelope = replace(envelope, authserv_id=ME if pinned else None, mail_from=mail_from)
    found = examined(raw, envelope, sealers=("example.org",))
    assert found.authentication in ("none", "fail") or pinned
    assert "\n" not in found.why
    assert "authentication failed" not in found.why
    assert "\0" not in repr(found).encode().decode("unicode_escape", "replace")
