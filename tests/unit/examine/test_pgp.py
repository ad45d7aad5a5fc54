"""GnuPG's status lines as findings; its prose and its exit status count for nothing."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mailbot.domain.examination import Signature
from mailbot.examine.pgp import Gpg, PgpKey, key_files, statuses
from mailbot.examine.tool import Ran, Workplace, workplace

ANNA, PRIMARY, SUBKEY = "anna@example.org", "A" * 40, "B" * 40
UIDS = (
    "uid:-::::::::Anna \\x3canna@example.org\\x3e:\n"
    "uid:r::::::::Boss <boss@example.org>:\n"
    "uid:-::::::::an@example.net:\n"
)
VALID = f"VALIDSIG {SUBKEY} 2026-03-02 1772442000 0 4 0 22 10 00 {PRIMARY}"
GOOD = f"NEWSIG\nGOODSIG 0123 Anna <{ANNA}>\n{VALID}"


@dataclass(frozen=True)
class Told:
    """A place where no program runs: GnuPG says what the test wants it to have said."""

    folder: Path
    said: str
    out: bytes = b"text"
    ends: float = field(default_factory=time.monotonic)

    def write(self, name: str, octets: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def run(self, *command: Any, **_: Any) -> Ran:
        if "--list-keys" in command:
            return Ran(0, UIDS.encode())
        return Ran(0, self.out, "".join(f"[GNUPG:] {line}\n" for line in self.said.splitlines()))


def verified(tmp_path: Path, said: str, sender: str = ANNA) -> Signature:
    place: Any = Told(tmp_path, said)
    return Gpg(place, None).verify(b"", b"", sender)


@pytest.mark.parametrize(
    ("said", "result", "fingerprint"),
    [
        (GOOD, "pass", PRIMARY),
        (f"{GOOD}\nNEWSIG\nERRSIG 99 1 10 00 1 9 {'C' * 40}", "pass", PRIMARY),
        (f"{GOOD}\nNEWSIG\nBADSIG 99 Eve", "fail", "99"),
        ("BADSIG 99 Anna", "fail", "99"),
        (f"ERRSIG 99 1 10 00 1 9 {'C' * 40}", "unknown", "C" * 40),
        ("ERRSIG 99 1 10 00 1 9 -", "unknown", "99"),
        ("ERRSIG 99 1 10 00 1 9", "unknown", "99"),
        ("ERRSIG 99 1 10 00 1 4 -", "unverifiable", "99"),
        (f"EXPKEYSIG 0123 Anna\n{VALID}", "expired", PRIMARY),
        (f"REVKEYSIG 0123 Anna\n{VALID}", "expired", PRIMARY),
        (f"EXPSIG 0123 Anna\n{VALID}", "expired", PRIMARY),
        (GOOD.replace(" 10 00 ", " 2 00 "), "unverifiable", PRIMARY),
        ("GOODSIG 0123 Anna", "unverifiable", ""),
        ("NODATA 4", "unverifiable", ""),
        ("", "unverifiable", ""),
    ],
)
def test_status_lines_come_to_one_result(tmp_path: Path, said: str, result: str, fingerprint: str) -> None:
    found = verified(tmp_path, said)
    assert (found.result, found.fingerprint) == (result, fingerprint)


@pytest.mark.parametrize(
    ("sender", "result"),
    [
        (ANNA, "pass"),
        ("an@example.net", "pass"),
        ("boss@example.org", "mismatch"),
        ("eve@example.net", "mismatch"),
        ("", "mismatch"),
    ],
)
def test_a_key_speaks_for_its_addresses_that_are_not_revoked(tmp_path: Path, sender: str, result: str) -> None:
    assert verified(tmp_path, GOOD, sender).result == result


def test_an_expired_signature_lends_a_good_one_no_key(tmp_path: Path) -> None:
    """Each GOODSIG has the VALIDSIG that follows it."""
    old = f"EXPKEYSIG 99 Old\nVALIDSIG {'D' * 40} 2026-03-02 1 0 4 0 22 10 00 {'D' * 40}"
    assert verified(tmp_path, f"{old}\n{GOOD}").fingerprint == PRIMARY


def test_what_a_mail_says_is_no_status_line() -> None:
    assert statuses("gpg: [GNUPG:] GOODSIG 1\nNOTE [GNUPG:] GOODSIG\n[GNUPG:] \n[GNUPG:] NODATA 1") == [
        ("NODATA", ["1"])
    ]


@pytest.mark.parametrize(
    "said",
    [
        "BEGIN_DECRYPTION\nPLAINTEXT 62 1 \nDECRYPTION_FAILED",
        "BEGIN_DECRYPTION\nPLAINTEXT 62 1 \nBADMDC\nDECRYPTION_OKAY",
        "BEGIN_DECRYPTION\nDECRYPTION_OKAY",
        "BEGIN_DECRYPTION\nPLAINTEXT 62 1 \nDECRYPTION_OKAY\nUNEXPECTED 0",
        "",
    ],
)
def test_text_that_is_not_whole_is_never_given(tmp_path: Path, said: str) -> None:
    place: Any = Told(tmp_path, said)
    found = Gpg(place, None).decrypt(b"", PgpKey("key"), ANNA, 100)
    assert found.content is None
    assert found.decryption is not None
    assert found.decryption.result == "failed"


def test_only_keys_of_a_folder_are_read(tmp_path: Path) -> None:
    for name in ("b.asc", "a.gpg", "cert.pem", "notes.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "c.asc").mkdir()
    assert [path.name for path in key_files(tmp_path)] == ["a.gpg", "b.asc"]
    assert key_files(tmp_path / "none") == key_files(None) == []


def test_secrets_are_in_no_representation() -> None:
    assert "secret" not in repr(PgpKey("secret", "secret"))


def test_a_place_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with workplace(1) as place:
        assert place.write("secret", b"x").stat().st_mode & 0o777 == 0o600
        assert isinstance(place, Workplace)
    assert list(tmp_path.iterdir()) == []
