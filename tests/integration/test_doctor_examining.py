"""What `mailbot doctor` says of the virus scanner and of the keys, each tried out for real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import clamd as peer
import correspondents
from clamd import Clamd
from correspondents import Person
from mailbot.doctor.examining import check_keys, check_scanner, database_of
from mailbot.doctor.findings import Finding
from mailbot.settings import Settings

US = "security@example.com"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with peer.clamd() as made:
        yield made


@pytest.fixture(scope="module")
def us() -> Iterator[Person]:
    with correspondents.person(US, "correct horse") as made:
        yield made


def looked(address: str | None, **more: Any) -> list[tuple[str, str]]:
    settings = Settings.model_validate({"scan": {"clamd": address, **more}})
    return [(each.state, each.found) for each in check_scanner(settings, NOW)]


def test_a_scanner_that_answers_is_ok(scanner: Clamd) -> None:
    [(state, found)] = looked(scanner.address)
    assert state == "ok"
    assert found.startswith("ClamAV ")


def test_no_scanner_is_no_finding() -> None:
    assert looked(None) == []


def test_one_that_is_not_there_fails_with_what_to_do(tmp_path: Path) -> None:
    settings = Settings.model_validate({"scan": {"clamd": f"unix:{tmp_path / 'none'}"}})
    [found] = check_scanner(settings, NOW)
    assert (found.state, "can't be reached (No such file" in found.found) == ("failed", True)
    assert "systemctl start clamav-daemon" in found.remedy


@pytest.mark.parametrize(("age", "state"), [(1, "ok"), (30, "warning")])
def test_an_old_database_is_told(monkeypatch: pytest.MonkeyPatch, scanner: Clamd, age: int, state: str) -> None:
    said = f"ClamAV 1.4.3/27800/{(NOW - timedelta(days=age)).strftime('%a %b %d %H:%M:%S %Y')}"
    monkeypatch.setattr("mailbot.doctor.examining.version", lambda *_: said)
    assert looked(scanner.address)[0][0] == state


def test_a_database_without_a_date_has_none() -> None:
    assert database_of("ClamAV 1.4.6") is None
    assert database_of("ClamAV 1.4.6/1/soon") is None


def keys(folder: Path, us: Person, **changes: Any) -> dict[str, Finding]:
    """The findings by what was looked at, with keys of ours in the folder."""
    texts = {
        "key.asc": us.secret_key,
        "passphrase": b"correct horse\n",
        "key.pem": us.key.read_bytes(),
        "cert.pem": us.certificate.read_bytes(),
        **{name.replace("_", "."): text for name, text in changes.items() if isinstance(text, bytes)},
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text)
        (folder / name).chmod(0o600)
    held = {
        "address": US,
        "pgp_key_file": folder / "key.asc",
        "passphrase_file": folder / "passphrase",
        "smime_key_file": folder / "key.pem",
        "smime_cert": folder / "cert.pem",
    }
    settings = Settings.model_validate({"keys": {"held": [held], "known": changes.get("known")}})
    return {found.check: found for found in check_keys(settings)}


def test_keys_that_work_are_ok(tmp_path: Path, us: Person) -> None:
    found = keys(tmp_path, us)
    assert set(found) == {f"PGP key of {US}", f"S/MIME key of {US}"}
    assert {each.state for each in found.values()} == {"ok"}


def test_no_keys_are_no_finding() -> None:
    assert list(check_keys(Settings())) == []


def test_a_wrong_passphrase_fails(tmp_path: Path, us: Person) -> None:
    found = keys(tmp_path, us, passphrase=b"wrong")[f"PGP key of {US}"]
    assert (found.state, found.found) == ("failed", "the key's passphrase is wrong")


def test_a_key_of_another_certificate_fails(tmp_path: Path, us: Person) -> None:
    with correspondents.person("other@example.com") as other:
        found = keys(tmp_path, us, key_pem=other.key.read_bytes())[f"S/MIME key of {US}"]
    assert (found.state, found.found) == ("failed", "key and certificate don't belong together")


def test_an_expired_pgp_key_fails(tmp_path: Path, us: Person) -> None:
    then = ("--faked-system-time", "20200101T000000!")
    with correspondents.person("old@example.com") as old:
        old.gpg(*then, "--quick-generate-key", "Us <us@example.com>", "rsa2048", "encr", "30d")
        secret = old.gpg("--armor", "--export-secret-keys", "us@example.com")
        found = keys(tmp_path, us, key_asc=secret, passphrase=b"x")[f"PGP key of {US}"]
    assert (found.state, found.found.startswith("nobody can encrypt to it")) == ("failed", True)


def test_a_certificate_that_ends_soon_fails(tmp_path: Path, us: Person) -> None:
    new = ("openssl", "req", "-x509", "-key", us.key, "-days", 3, "-subj", "/CN=x", "-out", tmp_path / "short.pem")
    correspondents.run(*new)
    found = keys(tmp_path, us, cert_pem=(tmp_path / "short.pem").read_bytes())[f"S/MIME key of {US}"]
    assert (found.state, "within two weeks" in found.found) == ("failed", True)


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    held = [{"address": US, "pgp_key_file": tmp_path / "none"}]
    [found] = check_keys(Settings.model_validate({"keys": {"held": held}}))
    assert (found.state, "none: the PGP key can't be read" in found.found) == ("failed", True)


def test_known_keys_are_counted_and_bad_ones_named(tmp_path: Path, us: Person) -> None:
    known = tmp_path / "known"
    known.mkdir()
    (known / "us.asc").write_bytes(us.public_key)
    (known / "us.pem").write_bytes(us.certificate.read_bytes())
    good = keys(tmp_path, us, known=known)["known keys"]
    (known / "broken.asc").write_text("nothing")
    (known / "broken.pem").write_text("nothing")
    bad = keys(tmp_path, us, known=known)["known keys"]
    assert (good.state, good.found) == ("ok", f"1 file(s) of PGP keys and 1 of certificates in {known}")
    assert (bad.state, "broken.asc, broken.pem" in bad.found) == ("warning", True)
