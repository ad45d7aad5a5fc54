"""Keys read from the files that the settings name: every mistake is told, with its file and key, and no secret."""

from pathlib import Path
from typing import Any

import pytest

from mailbot.domain.authority import People, Person
from mailbot.errors import ConfigError
from mailbot.keyring import keys_for_nobody, keys_unread, load_keys
from mailbot.sections_examine import KeySettings, ScanSettings

PGP = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nhushhush\n-----END PGP PRIVATE KEY BLOCK-----\n"
PEM = "-----BEGIN PRIVATE KEY-----\nhushhush\n-----END PRIVATE KEY-----\n"
CERT = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {"pgp": PGP, "passphrase": "correct horse\n", "key": PEM, "cert": CERT}
    made = {name: tmp_path / name for name in texts}
    for name, path in made.items():
        path.write_text(texts[name])
        path.chmod(0o644 if name == "cert" else 0o600)
    return made


def loaded(files: dict[str, Path], **changes: Any) -> Any:
    given: dict[str, Any] = {
        "address": "Security@Example.com",
        "pgp_key_file": files["pgp"],
        "passphrase_file": files["passphrase"],
        "smime_key_file": files["key"],
        "smime_cert": files["cert"],
    }
    return load_keys(KeySettings(held=({**given, **changes},)))


def problems(files: dict[str, Path], **changes: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(files, **changes)
    return str(caught.value)


def test_keys_are_read_with_their_address_in_lower_case(files: dict[str, Path]) -> None:
    [held] = loaded(files).held
    assert held.address == "security@example.com"
    assert (held.pgp.armored, held.pgp.passphrase) == (PGP.strip(), "correct horse")
    assert (held.smime.key, held.smime.certificate) == (PEM.strip(), CERT)


def test_no_keys_are_none() -> None:
    found = load_keys(KeySettings())
    assert (found.held, found.known) == ((), None)


@pytest.mark.parametrize("name", ["pgp", "passphrase", "key"])
def test_a_secret_that_others_may_read_is_refused(files: dict[str, Path], name: str) -> None:
    files[name].chmod(0o640)
    said = problems(files)
    assert f"chmod 600 {files[name]}" in said
    assert "hush" not in said


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("pgp", PGP.replace("PRIVATE", "PUBLIC"), "keys.held.0.pgp_key_file: is no secret key"),
        ("key", CERT, "keys.held.0.smime_key_file: is no secret key"),
        ("cert", PEM, "keys.held.0.smime_cert: is no certificate"),
        ("cert", "é", "it is no text"),
        ("passphrase", " ", "is empty"),
    ],
)
def test_a_file_that_holds_something_else_is_told(files: dict[str, Path], name: str, text: str, says: str) -> None:
    files[name].write_text(text, encoding="utf-8")
    said = problems(files)
    assert says in said
    assert "hush" not in said


@pytest.mark.parametrize("name", ["pgp", "passphrase", "key", "cert"])
def test_a_file_that_is_missing_is_told(files: dict[str, Path], name: str) -> None:
    files[name].unlink()
    assert str(files[name]) in problems(files)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    held = (
        {"address": "a@example.com", "pgp_key_file": tmp_path / "x"},
        {"address": "b@example.com", "pgp_key_file": tmp_path / "y"},
    )
    with pytest.raises(ConfigError) as caught:
        load_keys(KeySettings(known=tmp_path / "none", held=held))  # type: ignore[arg-type]
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ({}, "needs a pgp_key_file or a smime_key_file"),
        ({"pgp_key_file": None, "smime_key_file": "k"}, "smime_key_file and smime_cert go together"),
        ({"smime_cert": "c", "pgp_key_file": "k"}, "smime_key_file and smime_cert go together"),
        ({"smime_cert": "c", "smime_key_file": "k", "passphrase_file": "p"}, "needs the pgp_key_file that it is for"),
    ],
)
def test_what_does_not_go_together_is_told(held: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        KeySettings(held=({"address": "a@example.com", **held},))


@pytest.mark.parametrize(
    "clamd",
    ["/run/clamav/clamd.ctl", "unix:relative", "tcp://localhost", "tcp://host:0", "tcp://host:65536", "http://x:1"],
)
def test_a_scanner_is_named_by_a_socket(clamd: str) -> None:
    with pytest.raises(ValueError, match="clamd"):
        ScanSettings(clamd=clamd)


def test_keys_of_an_address_at_which_no_mail_arrives_are_told() -> None:
    given = [{"address": f"{name}@example.com", "pgp_key_file": "key.asc"} for name in ("security", "secuirty")]
    [problem] = keys_for_nobody(KeySettings(held=given), lambda address: address == "security@example.com")  # type: ignore[arg-type]
    assert problem.key == "keys.held.1.address"
    assert "secuirty@example.com is no address of any desk" in problem.problem


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1", "unix:clamd.ctl", "tcp://127.0.0.1", "tcp://127.0.0.1:99999", ""]
)
def test_a_wrong_socket_is_told_with_what_a_right_one_looks_like(address: str) -> None:
    with pytest.raises(ValueError, match=r'expected "unix:/path/of/its.socket", or "tcp://host:port"'):
        ScanSettings(clamd=address)


@pytest.mark.parametrize(
    ("known", "keys", "told"), [(None, ("AB" * 20,), True), (None, (), False), (Path("/known"), ("AB" * 20,), False)]
)
def test_keys_of_our_people_that_no_folder_holds_are_told(
    known: Path | None, keys: tuple[str, ...], told: bool
) -> None:
    people = People((Person("Robin", "robin@example.org", keys=keys),))
    assert bool(keys_unread(KeySettings(known=known), people)) is told
