"""Signatures of our mail, verified as receivers verify them: through a zone, octet for octet."""

import re
import subprocess
from pathlib import Path
from typing import Any

import dkim
import pytest

import services
from mailbot.domain.mail import Address
from mailbot.errors import ConfigError
from mailbot.replies.render import Renderer
from mailbot.replies.sign import Signer
from mailbot.sections import DkimKey
from unit.replies.specimens import NOW, TEMPLATES, desk, outgoing


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a private key of each kind, and beside each what its DNS record says of it."""
    services.require("openssl", "openssl")
    folder = tmp_path_factory.mktemp("keys")
    for name, made in (("rsa", ("RSA", "-pkeyopt", "rsa_keygen_bits:2048")), ("ed25519", ("ED25519",))):
        file = folder / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", *made, "-out", file], check=True, capture_output=True)
        file.chmod(0o600)
        public = ["openssl", "pkey", "-in", file, "-pubout", "-outform", "DER"]
        octets = subprocess.run(public, check=True, capture_output=True).stdout
        (folder / f"{name}.txt").write_text(_record(name, octets))
    return folder


def _record(name: str, public: bytes) -> str:
    import base64

    octets = public[-32:] if name == "ed25519" else public  # RFC 8463 4: the bare key
    return f"v=DKIM1; k={name}; p={base64.b64encode(octets).decode()}"


def key(keys: Path, name: str = "rsa", domain: str = "example.org") -> DkimKey:
    return DkimKey(domain=domain, selector=f"{name}-1", key_file=keys / f"{name}.pem")


def zone(keys: Path, domain: str = "example.org") -> Any:
    """A resolver for dkimpy: both keys under one domain."""
    names = {f"{name}-1._domainkey.{domain}.": (keys / f"{name}.txt").read_bytes() for name in ("rsa", "ed25519")}

    def answer(name: bytes | str, timeout: int = 5) -> bytes | None:
        return names.get(name.decode() if isinstance(name, bytes) else name)

    return answer


def signed(*dkim_keys: DkimKey, **changes: Any) -> bytes:
    made = desk()
    return Renderer(TEMPLATES, {made.name: made}, dkim=dkim_keys).render(outgoing(**changes), NOW).raw


def tags(raw: bytes) -> dict[str, str]:
    header = re.sub(rb"\r\n[ \t]", b" ", raw).split(b"\r\n")[0].decode().partition(":")[2]
    pairs = (tag.partition("=") for tag in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


@pytest.mark.parametrize("name", ["rsa", "ed25519"])
@pytest.mark.parametrize("to", ["noor@example.com", "jürgen@example.org"], ids=["ascii", "smtputf8"])
def test_a_signature_is_verified_through_dns(keys: Path, name: str, to: str) -> None:
    raw = signed(key(keys, name), to=Address("Jürgen", to))
    assert dkim.verify(raw, dnsfunc=zone(keys))


@pytest.mark.parametrize("name", ["rsa", "ed25519"])
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"Subject: ", b"Subject: Not ", 1),
        lambda raw: raw.replace(b"Auto-Submitted: auto-replied\r\n", b"", 1),
        lambda raw: raw.replace(b"In-Reply-To: <first@", b"In-Reply-To: <other@", 1),
        lambda raw: b"From: Somebody Else <else@example.net>\r\n" + raw,
        lambda raw: raw + b"and something more\r\n",
    ],
    ids=["subject", "auto-submitted", "in-reply-to", "a second From", "more text"],
)
def test_what_is_changed_on_the_way_breaks_it(keys: Path, name: str, change: Any) -> None:
    raw = signed(key(keys, name))
    changed = change(raw)
    assert changed != raw
    assert not dkim.verify(changed, dnsfunc=zone(keys))


def test_white_space_may_change_on_the_way(keys: Path) -> None:
    raw = signed(key(keys))
    assert dkim.verify(raw.replace(b"Subject: ", b"Subject:  ", 1), dnsfunc=zone(keys))


def test_all_that_identifies_the_mail_is_signed_and_no_length_is_given(keys: Path) -> None:
    found = tags(signed(key(keys)))
    names = [name.strip() for name in found["h"].split(":")]
    assert (found["d"], found["s"], found["c"], "l" in found) == ("example.org", "rsa-1", "relaxed/relaxed", False)
    assert names.count("from") == 2
    wanted = {"from", "subject", "to", "date", "message-id", "in-reply-to", "references", "auto-submitted", "reply-to"}
    assert wanted <= set(names)
    assert {"mime-version", "content-type"} <= set(names)


def test_a_field_that_the_mail_lacks_is_not_signed(keys: Path) -> None:
    raw = signed(key(keys), in_reply_to=None, references=())
    assert "in-reply-to" not in tags(raw)["h"]
    assert dkim.verify(raw, dnsfunc=zone(keys))


def test_the_key_of_the_domain_itself_counts_before_that_of_one_above_it(keys: Path) -> None:
    above, own = key(keys, "rsa", "org"), key(keys, "ed25519", "example.org")
    assert tags(signed(above, own))["d"] == "example.org"


def test_a_key_of_the_organisation_signs_for_a_domain_below_it(keys: Path) -> None:
    raw = Signer((key(keys),)).sign(signed(), "desk@mail.example.org")
    assert dkim.verify(raw, dnsfunc=zone(keys))
    assert tags(raw)["d"] == "example.org"


@pytest.mark.parametrize("domain", ["example.net", "notexample.org", "mail.example.org"])
def test_mail_from_a_domain_without_a_key_stays_as_it_is(keys: Path, domain: str) -> None:
    assert signed(key(keys, domain=domain)) == signed()


def test_a_key_file_that_others_may_read_is_named_with_the_remedy(keys: Path, tmp_path: Path) -> None:
    file = tmp_path / "open.pem"
    file.write_bytes((keys / "rsa.pem").read_bytes())
    file.chmod(0o644)
    assert f"chmod 600 {file}" in problem(file)


@pytest.mark.parametrize(
    "text", [b"", b"-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----\n", b"\xff" * 50]
)
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "x.pem"
    file.write_bytes(text)
    file.chmod(0o600)
    assert "is no private key as PEM" in problem(file)


def test_a_key_file_that_is_missing_is_named(tmp_path: Path) -> None:
    assert "can't be read" in problem(tmp_path / "none.pem")


def problem(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        Signer((DkimKey(domain="example.org", selector="s", key_file=file),)).load  # noqa: B018
    (found,) = caught.value.problems
    assert found.file == str(file)
    return found.problem
