"""The disk, the modes of secrets, the certificate: what is wrong is named with what to do, and no secret is shown."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import services
from mailbot import secret as secret_files
from mailbot.doctor import places
from mailbot.doctor.findings import Finding
from mailbot.doctor.places import check_certificate, check_disk, check_secrets
from mailbot.settings import Settings, load_settings

MEGABYTE = 1_000_000
SECRET = "correct horse"


class Space(NamedTuple):
    total: int
    used: int
    free: int


def settings_in(folder: Path, toml: str = "") -> Settings:
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    (folder / "mailbot.toml").write_text(f'[paths]\nstate = "state"\n{toml}')
    return load_settings(folder / "mailbot.toml")


def states(found: Any) -> dict[str, str]:
    return {finding.check: finding.state for finding in found}


def secret(path: Path, mode: int = 0o600) -> Path:
    path.write_text(SECRET)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (50_000, 100_000, "ok"),
        (9_000, 100_000, "warning"),  # less than a tenth
        (900, 1_500, "warning"),
        (199, 1_000, "failed"),
        (0, 0, "failed"),
    ],
)
def test_little_space_is_a_warning_and_next_to_none_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, total: int, state: str
) -> None:
    space = Space(total * MEGABYTE, (total - free) * MEGABYTE, free * MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: space)
    assert states(check_disk(settings_in(tmp_path)))["free space"] == state


@pytest.mark.parametrize(("mode", "state"), [(0o700, "ok"), (0o755, "warning"), (0o770, "failed"), (0o777, "failed")])
def test_the_state_folder_is_for_its_owner_alone(tmp_path: Path, mode: int, state: str) -> None:
    settings = settings_in(tmp_path)
    settings.state.chmod(mode)
    found = next(finding for finding in check_disk(settings) if finding.check == "state folder")
    assert (found.state, "chmod 700" in found.remedy) == (state, state != "ok")


def test_before_the_first_start_there_is_nothing_to_complain_of(tmp_path: Path) -> None:
    settings = Settings.model_validate({"paths": {"state": tmp_path / "not" / "there"}})
    assert "failed" not in states([*check_disk(settings), *check_secrets(settings)]).values()
    assert list(tmp_path.iterdir()) == []


def test_a_state_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (found,) = check_disk(Settings.model_validate({"paths": {"state": tmp_path / "file" / "state"}}))
    assert (found.state, "is no folder" in found.found) == ("failed", True)


def test_blobs_that_are_no_folder_are_told(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for make in ((settings.state / "blobs").touch, lambda: (settings.state / "blobs").symlink_to(tmp_path / "away")):
        make()
        found = next(finding for finding in check_disk(settings) if finding.check == "writing blobs")
        assert (found.state, str(settings.state / "blobs") in found.found) == ("failed", True)
        (settings.state / "blobs").unlink()


def test_a_disk_that_takes_no_writes_is_told_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(places, "probe_folder", refuse)
    found = next(finding for finding in check_disk(settings_in(tmp_path)) if finding.check == "writing state")
    assert (found.state, "Read-only" in found.found) == ("failed", True)


def test_the_probe_of_the_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert states(check_disk(settings))["writing state"] == "ok"
    assert list(settings.state.iterdir()) == []


ACCOUNT = '[[imap]]\nname = "support"\nhost = "imap.example.org"\nuser = "support"\n'
APPLICATION = (
    f'{ACCOUNT}[imap.oauth]\nprovider = "microsoft"\ntenant = "t"\nclient_id = "x"\ngrant = "client_credentials"\n'
)
OAUTH = f'{ACCOUNT}[imap.oauth]\nprovider = "google"\nclient_id = "x"\n'


@pytest.mark.parametrize(
    ("toml", "file", "check"),
    [
        ('[security]\nsecret_file = "file"\n', "file", "installation's secret"),
        (f'{ACCOUNT}password_file = "file"\n', "file", "password of support"),
        (f'{APPLICATION}client_secret_file = "file"\n', "file", "client secret of support"),
        (f'{OAUTH}refresh_token_file = "file"\n', "file", "refresh token of support"),
        (
            '[send]\nhost = "smarthost.example.org"\nuser = "x"\npassword_file = "file"\n',
            "file",
            "password of the way out",
        ),
        (
            '[[send.dkim]]\ndomain = "example.com"\nselector = "s1"\nkey_file = "file"\n',
            "file",
            "DKIM key s1 of example.com",
        ),
        ('[smtp]\ntls_cert = "cert"\ntls_key = "file"\n', "file", "TLS key"),
    ],
)
def test_every_secret_is_looked_at_and_never_shown(tmp_path: Path, toml: str, file: str, check: str) -> None:
    settings = settings_in(tmp_path, toml)
    seen = []
    for mode in (0o600, 0o640, 0o604):
        secret(tmp_path / file, mode)
        found = {finding.check: finding for finding in check_secrets(settings)}[check]
        seen.append((found.state, "chmod 600" in found.remedy))
        assert SECRET not in str(found)
    assert seen == [("ok", False), ("failed", True), ("failed", True)]


@pytest.mark.parametrize(
    ("toml", "remedy"),
    [
        (f'{ACCOUNT}password_file = "none"\n', "put the password"),
        (f'{OAUTH}refresh_token_file = "none"\n', "mailbot authorize support"),
    ],
)
def test_a_secret_that_is_missing_says_how_to_get_it(tmp_path: Path, toml: str, remedy: str) -> None:
    found = list(check_secrets(settings_in(tmp_path, toml)))[-1]
    assert (found.state, remedy in found.remedy) == ("failed", True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_secret_of_another_user_is_told(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, f'{ACCOUNT}password_file = "file"\n')
    os.chown(secret(tmp_path / "file"), 12345, -1)
    found = list(check_secrets(settings))[-1]
    assert (found.state, "another user" in found.found) == ("failed", True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_credential_is_ours_whoever_owns_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_files, "CREDENTIALS", tmp_path / "credentials")
    given = tmp_path / "credentials" / "mailbot.service" / "password"
    given.parent.mkdir(parents=True)
    os.chown(secret(given, 0o440), 12345, -1)
    found = list(check_secrets(settings_in(tmp_path, f'{ACCOUNT}password_file = "{given}"\n')))[-1]
    assert found.state == "ok"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Good for two days, for mx.example.org."""
    return services.certificate(tmp_path_factory.mktemp("tls"), "DNS:mx.example.org")


def certified(
    folder: Path, certificate: tuple[Path, Path], now: datetime, hostname: str = "mx.example.org"
) -> list[Finding]:
    cert, key = certificate
    toml = f'[smtp]\nhostname = "{hostname}"\ntls_cert = "{cert}"\ntls_key = "{key}"\n'
    return list(check_certificate(settings_in(folder, toml), now))


def test_a_certificate_that_ends_soon_is_a_warning(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    now = datetime.now(UTC)
    assert states(certified(tmp_path, certificate, now)) == {"expiry": "warning", "name": "ok"}
    assert states(certified(tmp_path, certificate, now - timedelta(days=13)))["expiry"] == "ok"


@pytest.mark.parametrize(
    ("pattern", "hostname", "state"),
    [
        ("mx.example.org", "mx2.example.org", "warning"),
        ("*.example.org", "mx.example.org", "ok"),
        ("*.example.org", "a.b.example.org", "warning"),
        ("mx.example.org", "MX.example.org", "ok"),
    ],
)
def test_a_certificate_is_held_against_the_name_of_the_door(
    tmp_path: Path, pattern: str, hostname: str, state: str
) -> None:
    made = services.certificate(tmp_path, f"DNS:{pattern}")
    assert states(certified(tmp_path, made, datetime.now(UTC), hostname))["name"] == state


def test_a_certificate_that_has_expired_is_a_failure(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    key, request, cert = certificate[1], tmp_path / "request.pem", tmp_path / "expired.pem"
    subject = ["-subj", "/CN=mx.example.org"]
    subprocess.run(["openssl", "req", "-new", "-key", key, *subject, "-out", request], check=True, capture_output=True)
    expired = ["openssl", "x509", "-req", "-in", request, "-signkey", key, "-days", "-1", "-out", cert]
    subprocess.run(expired, check=True, capture_output=True)
    (found,) = certified(tmp_path, (cert, key), datetime.now(UTC))
    assert (found.state, "expired" in found.found) == ("failed", True)


def test_a_certificate_that_is_none_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("nothing")
    (found,) = certified(tmp_path, (tmp_path / "cert.pem", tmp_path / "cert.pem"), datetime.now(UTC))
    assert found.state == "failed"


def test_an_open_door_without_tls_is_a_warning_and_a_local_one_is_not(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    assert list(check_certificate(settings_in(tmp_path), now)) == []
    (found,) = check_certificate(settings_in(tmp_path, '[smtp]\nhost = "0.0.0.0"\n'), now)
    assert found.state == "warning"
