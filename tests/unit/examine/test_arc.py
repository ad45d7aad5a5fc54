"""Chains of seals that are real: whose are believed, and how far down."""

import pytest

from mailbot.domain.examination import Check
from mailbot.examine.arc import SETS, check_chain
from mailbot.examine.dns import Lookups
from mailbot.examine.octets import octets_of
from mailbot.testing import FakeResolver
from senders import PLAIN, Signer

LIST, SCHOOL = Signer("lists.example.net"), Signer("school.example.com")
ZONE = LIST.record() + SCHOOL.record()
PASS, FAIL = "dmarc=pass header.from=example.org", "dmarc=fail header.from=example.org"


def sealed(signer: Signer, results: str, raw: bytes = PLAIN) -> bytes:
    """What a forwarder sends on, with what it found."""
    return signer.seal(f"Authentication-Results: {signer.domain}; {results}\r\n".encode() + raw, signer.domain)


def chain(raw: bytes, *sealers: str, troubled: tuple[str, ...] = ()) -> tuple[Check, list[tuple[str, str]]]:
    trusted = sealers or (LIST.domain,)
    check, believed = check_chain(octets_of(raw), Lookups(FakeResolver(ZONE, *troubled)), trusted)
    return check, [(each.by, each.result) for each in believed]


def test_a_trusted_sealers_findings_are_believed() -> None:
    check, believed = chain(sealed(LIST, f"arc=none; {PASS}"))
    assert check == Check("arc", "pass", LIST.domain, detail="1 seals")
    assert believed == [(LIST.domain, "pass")]


def test_a_strangers_chain_is_good_and_says_nothing() -> None:
    check, believed = chain(sealed(SCHOOL, f"arc=none; {PASS}"))
    assert (check.result, check.domain, believed) == ("pass", SCHOOL.domain, [])


def test_a_chain_is_believed_from_the_newest_seal_down_to_the_first_strangers() -> None:
    twice = sealed(SCHOOL, f"arc=pass; {FAIL}", sealed(LIST, f"arc=none; {PASS}"))
    assert chain(twice, LIST.domain)[1] == []
    assert chain(twice, SCHOOL.domain)[1] == [(SCHOOL.domain, "fail")]
    assert chain(twice, SCHOOL.domain.upper(), LIST.domain)[1] == [(SCHOOL.domain, "fail"), (LIST.domain, "pass")]


@pytest.mark.parametrize("change", [(b"stolen", b"nice"), (b"dmarc=pass", b"dmarc=none"), (b"<anna@", b"<eve@")])
def test_a_chain_that_was_tampered_with_says_nothing(change: tuple[bytes, bytes]) -> None:
    check, believed = chain(sealed(LIST, f"arc=none; {PASS}").replace(*change))
    assert (check.result, believed) == ("fail", [])


def test_a_body_that_a_trusted_forwarder_changed_is_sealed_anew() -> None:
    changed = sealed(LIST, f"arc=none; {PASS}").replace(b"pictures.", b"pictures.\r\n-- \r\nA list's footer")
    check, believed = chain(sealed(SCHOOL, f"arc=pass; {FAIL}", changed), SCHOOL.domain, LIST.domain)
    assert (check.result, believed) == ("pass", [(SCHOOL.domain, "fail"), (LIST.domain, "pass")])


def test_no_chain_is_no_chain() -> None:
    assert chain(PLAIN) == (Check("arc", "none", detail="no chain"), [])


def test_dns_trouble_is_temporary() -> None:
    check, believed = chain(sealed(LIST, f"arc=none; {PASS}"), troubled=(LIST.name,))
    assert (check.result, believed) == ("temperror", [])


def test_a_seal_whose_key_is_gone_says_nothing() -> None:
    check, believed = chain(sealed(Signer("gone.example.net"), f"arc=none; {PASS}"), "gone.example.net")
    assert (check.result, believed) == ("fail", [])


def forged(number: int, more: str = "") -> bytes:
    tags = f"i={number}; a=rsa-sha256; d={LIST.domain}; s=s1; b=AAAA{more}"
    seal = f"ARC-Seal: {tags}; cv=pass\r\nARC-Message-Signature: {tags}; h=from; bh=AAAA\r\n"
    return f"{seal}ARC-Authentication-Results: i={number}; {LIST.domain}; {PASS}\r\n".encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(forged(number) for number in range(1, SETS + 1)),
        b"".join(forged(number) for number in range(1, SETS + 2)),
        b"".join(forged(number, "; z= b" + "\r\n " * 1100 + "!") for number in range(1, SETS)),
        b"".join(forged(number, " " * 3500 + "!") for number in range(1, SETS)),
        forged(10**30),
        forged(1) * 2,
        forged(2),
        b"ARC-Seal: " + b"i " * 3000 + b"\r\n" + forged(1),
        b"ARC-Seal: i" + b"\x0b" * 8000 + b"\r\n" + forged(1),
        b"ARC-Seal: i=1\r\nARC-Message-Signature: i=1\r\nARC-Authentication-Results: i=1\r\n",
        b"ARC-Seal: \xff\x00\r\n",
        b"ARC-Seal: " + b"x" * 100_000 + b"\r\n",
    ],
)
def test_hostile_chains_end_soon_and_say_nothing(raw: bytes) -> None:
    check, believed = chain(raw + PLAIN)
    assert (check.result in ("fail", "permerror", "none"), believed) == (True, [])
