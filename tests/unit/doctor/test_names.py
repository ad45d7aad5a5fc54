"""DNS records of the desks' domains: what is there, what is missing, what is wrong, each with what to do."""

import base64
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import services
from mailbot.doctor.findings import Finding
from mailbot.doctor.names import Domain, check_dkim, check_domain, check_unsigned, domains_of
from mailbot.sections import DkimKey, SendSettings, SmtpSettings
from mailbot.settings import Settings
from mailbot.testing import FakeResolver
from specimens import DESK

WELL = """
example.com. 300 IN MX 10 mx.example.com.
example.com. 300 IN TXT "v=spf1 ip4:192.0.2.0/24 ip4:8.8.8.0/24 -all"
_dmarc.example.com. 300 IN TXT "v=DMARC1; p=reject"
smarthost.example.org. 300 IN A 8.8.8.8
elsewhere.example.org. 300 IN A 9.9.9.9
inside.example.org. 300 IN A 10.0.0.5
"""


def look(zone: str, kind: str, **sections: Any) -> Finding:
    settings = Settings(**sections)
    found = check_domain(Domain("example.com", receives=True, sends=True), settings, FakeResolver(zone))
    return next(finding for finding in found if finding.check == f"{kind} of example.com")


def without(kind: str) -> str:
    return "".join(line for line in WELL.splitlines(keepends=True) if kind not in line)


def test_records_that_are_in_order_are_said_to_be() -> None:
    assert {look(WELL, kind).state for kind in ("MX", "SPF", "DMARC")} == {"ok"}


@pytest.mark.parametrize(
    ("kind", "zone", "state", "says"),
    [
        ("MX", without(" MX "), "failed", "no mail arrives"),
        ("MX", without(" MX ") + "example.com. IN A 192.0.2.1\n", "warning", "the domain's own address"),
        ("MX", without(" MX ") + "example.com. 300 IN MX 0 .\n", "failed", "takes no mail"),
        ("SPF", without("spf1"), "warning", "there is none"),
        ("SPF", WELL + 'example.com. 300 IN TXT "v=spf1 mx ~all"\n', "failed", "there are 2"),
        ("SPF", without("spf1") + 'example.com. 300 IN TXT "v=spf1 +all"\n', "failed", "the whole world"),
        ("SPF", WELL + 'example.com. 300 IN TXT "v=spf10 is another thing"\n', "ok", "v=spf1 "),
        ("DMARC", without("DMARC1"), "warning", "there is none"),
        ("DMARC", WELL + '_dmarc.example.com. 300 IN TXT "v=DMARC1; p=none"\n', "failed", "there are 2"),
        ("DMARC", without("DMARC1") + '_dmarc.example.com. 300 IN TXT "v=DMARC1"\n', "failed", "no policy"),
        ("DMARC", without("DMARC1") + '_dmarc.example.com. 300 IN TXT "v=DMARC1; p=none"\n', "ok", "think of"),
        ("DMARC", WELL, "ok", "p=reject"),
    ],
)
def test_a_record_that_is_missing_or_wrong_has_a_remedy(kind: str, zone: str, state: str, says: str) -> None:
    found = look(zone, kind)
    assert (found.state, says in found.found) == (state, True), found
    assert bool(found.remedy) == (state != "ok")


def test_the_policy_of_the_domain_above_counts_for_its_subdomains() -> None:
    zone = '_dmarc.example.com. 300 IN TXT "v=DMARC1; p=reject; sp=quarantine"\n'
    found = list(check_domain(Domain("desk.example.com", sends=True), Settings(), FakeResolver(zone)))
    assert [f.found for f in found if f.check.startswith("DMARC")] == ["p=quarantine, of example.com"]


@pytest.mark.parametrize(
    ("hostname", "says"),
    [("mx.example.com", "which is this machine"), ("other.example.com", "hands it on"), (None, "on")],
)
def test_mx_says_whether_mail_comes_here_straight(hostname: str | None, says: str) -> None:
    assert says in look(WELL, "MX", smtp=SmtpSettings(hostname=hostname)).found


@pytest.mark.parametrize(
    ("host", "state"),
    [
        ("smarthost.example.org", "ok"),
        ("elsewhere.example.org", "warning"),
        ("inside.example.org", "ok"),  # what it sends from can't be known
        ("127.0.0.1", "ok"),
        ("9.9.9.9", "warning"),
        ("unknown.example.org", "ok"),  # `way out` says that
    ],
)
def test_spf_is_asked_whether_it_covers_the_way_out(host: str, state: str) -> None:
    assert look(WELL, "SPF", send=SendSettings(host=host)).state == state


def test_dns_that_does_not_answer_is_a_warning_with_a_remedy() -> None:
    found = list(check_domain(Domain("example.com", True, True), Settings(), FakeResolver(WELL, "*")))
    assert [(finding.state, "couldn't be looked up" in finding.found) for finding in found] == [("warning", True)] * 3
    assert all("dns.servers" in finding.remedy for finding in found)


def test_every_domain_of_a_desk_is_looked_at_for_what_it_is_used_for() -> None:
    desk = replace(DESK, return_path="bounces@mail.example.com", reply_style="subdomain", reply_domain="r.example.com")
    assert domains_of([desk, desk], Settings()) == (
        Domain("example.com", receives=True, sends=True),
        Domain("mail.example.com", receives=True, sends=True),
        Domain("r.example.com", receives=True),
    )


def test_where_the_smarthost_wants_one_sender_that_is_the_domain_to_look_at() -> None:
    settings = Settings(send=SendSettings(host="smarthost.example.org", mail_from="desk@provider.example.net"))
    assert domains_of([DESK], settings)[-1] == Domain("provider.example.net", sends=True)


@pytest.fixture(params=["RSA", "ED25519"])
def key(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[DkimKey, str]:
    """A key that signs, and the record that goes with it."""
    services.require("openssl", "openssl")
    file = tmp_path / "dkim.pem"
    size = ["-pkeyopt", "rsa_keygen_bits:2048"] if request.param == "RSA" else []
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", request.param, *size, "-out", file], check=True, capture_output=True
    )
    file.chmod(0o600)
    public = subprocess.run(
        ["openssl", "pkey", "-in", file, "-pubout", "-outform", "DER"], check=True, capture_output=True
    ).stdout
    octets = base64.b64encode(public if request.param == "RSA" else public[-32:]).decode()
    parts = " ".join(f'"{part}"' for part in (f"v=DKIM1; k={request.param.lower()}; p=", octets[:200], octets[200:]))
    return DkimKey(
        domain="example.com", selector="s1", key_file=file
    ), f"s1._domainkey.example.com. 300 IN TXT {parts}\n"


def dkim(key: DkimKey, *zone: str) -> Finding:
    (found,) = check_dkim(key, FakeResolver(*zone), datetime.now(UTC))
    return found


def test_a_published_key_that_is_ours_is_in_order(key: tuple[DkimKey, str]) -> None:
    assert dkim(key[0], key[1]).state == "ok"


def test_a_key_that_is_not_published_says_where_to_put_it(key: tuple[DkimKey, str]) -> None:
    found = dkim(key[0], WELL)
    assert (found.state, "isn't published" in found.found) == ("failed", True)
    assert "s1._domainkey.example.com" in found.remedy


def test_another_key_under_our_selector_is_found(key: tuple[DkimKey, str], tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", other, "2048"], check=True, capture_output=True)
    other.chmod(0o600)
    assert dkim(key[0].model_copy(update={"key_file": other}), key[1]).state == "failed"


def test_a_key_that_cannot_be_looked_up_is_a_warning(key: tuple[DkimKey, str]) -> None:
    assert dkim(key[0], key[1], "*").state == "warning"


@pytest.mark.parametrize(
    ("host", "domain", "states"),
    [
        ("smarthost.example.org", None, ["warning"]),
        ("smarthost.example.org", "example.net", ["warning"]),
        ("smarthost.example.org", "example.com", []),
        ("smarthost.example.org", "com", []),  # a domain above signs for those below it
        (None, None, []),  # nothing leaves this machine
    ],
)
def test_mail_that_nobody_here_signs_is_said_to_rest_on_the_smarthost(
    tmp_path: Path, host: str | None, domain: str | None, states: list[str]
) -> None:
    keys = (DkimKey(domain=domain, selector="s1", key_file=tmp_path / "key"),) if domain else ()
    found = list(check_unsigned([DESK], Settings(send=SendSettings(host=host, dkim=keys))))
    assert [finding.state for finding in found] == states
    assert all("see that smarthost.example.org signs mail from example.com" in each.remedy for each in found)


def test_a_key_file_that_is_missing_is_told_without_a_traceback(key: tuple[DkimKey, str], tmp_path: Path) -> None:
    found = dkim(key[0].model_copy(update={"key_file": tmp_path / "none.pem"}), key[1])
    assert (found.state, "none.pem" in found.found) == ("failed", True)
