"""What docs/deploy.md shows is right: settings that mailbot takes, a unit that systemd takes, the desk's own addresses.

Postfix's and HAProxy's settings are run by test_postfix_front and test_haproxy.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

import services
import unprivileged
from documented import BLOCKS, PAGE, block
from mailbot import secret, supervisor
from mailbot.errors import ConfigError
from mailbot.listen import smtp
from mailbot.policy import load_policy
from mailbot.replies.sign import Signer
from mailbot.secret import CREDENTIALS, read_secret
from mailbot.sections import DkimKey, SendSettings, WatchSettings
from mailbot.settings import load_settings

SETTINGS = sorted(name for name in BLOCKS if name.startswith("mailbot.toml"))
HARDENING_LIMIT = 25  # tenths of systemd's exposure level, which is 96 for a unit without any hardening


@pytest.mark.parametrize("name", SETTINGS)
def test_the_settings_are_such_as_mailbot_takes(tmp_path: Path, name: str) -> None:
    (tmp_path / "mailbot.toml").write_text(block(name))
    settings = load_settings(tmp_path / "mailbot.toml")
    assert settings.model_dump(exclude_unset=True).keys() == tomllib.loads(block(name)).keys()


def test_the_list_of_addresses_is_the_desks() -> None:
    (desk,) = load_policy(load_settings(None, {"MAILBOT_DESKS": "alludium"})).desks.values()
    listed = {line.split()[0] for line in block("/etc/postfix/mailbot").splitlines()}
    assert listed == {*(intake.address for intake in desk.intakes), desk.return_path, "postmaster@alludium.ai"}


def values(document: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a settings file, with its key."""
    for name, value in document.items() if isinstance(document, dict) else ():
        yield from values(value, name)
    for value in document if isinstance(document, list) else ():
        yield from values(value, key)
    if isinstance(document, str):
        yield key, document


def named() -> list[tuple[str, str]]:
    """Every text in the page's settings, with its key."""
    return [pair for name in SETTINGS for pair in values(tomllib.loads(block(name)))]


def option(name: str) -> list[str]:
    """What the unit sets an option to, each time."""
    lines = (line.partition("=") for line in block("/etc/systemd/system/mailbot.service").splitlines())
    return [value for key, _, value in lines if key == name]


def test_every_credential_that_the_settings_name_is_loaded_by_the_unit() -> None:
    wanted = {Path(value).name for _, value in named() if Path(value).parent == CREDENTIALS / "mailbot.service"}
    assert {"smtp-password", "dkim.pem"} <= wanted
    loaded = dict(value.split(":") for value in option("LoadCredential"))
    assert set(loaded) == wanted
    assert {Path(path).parent for path in loaded.values()} == {Path("/etc/mailbot/secrets")}


def test_no_secret_of_the_settings_is_a_file_that_the_service_cannot_read() -> None:
    secrets = [Path(value) for key, value in named() if key.endswith("_file") and key != "refresh_token_file"]
    assert {path.parent for path in secrets} == {CREDENTIALS / "mailbot.service"}


def test_whatever_is_written_lies_in_the_folder_that_the_unit_may_write() -> None:
    [folder] = option("StateDirectory")
    written = [Path(value) for key, value in named() if key in ("state", "refresh_token_file")]
    assert len(written) >= 2
    assert all(path.is_relative_to(Path("/var/lib") / folder) for path in written)
    assert option("ProtectSystem") == ["strict"]


@pytest.fixture
def laid_out() -> Iterator[Path]:
    """What the page's own commands made, in a folder that other users can look into."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-deploy-"))
    folder.chmod(0o755)
    shown = {"/opt/mailbot/bin/mailbot": unprivileged.program(folder), "/var/lib/mailbot": folder / "state"}
    owner = {"root:mailbot": f"{os.geteuid()}:{unprivileged.group()}", "/etc/mailbot": folder / "etc"}
    subprocess.run(["sh", "-euc", block("lay out /etc/mailbot", {**shown, **owner})], check=True, capture_output=True)
    yield folder
    shutil.rmtree(folder)


def test_another_user_can_use_the_folder_that_the_commands_made(laid_out: Path) -> None:
    settings = laid_out / "etc" / "mailbot.toml"
    checked = unprivileged.run(laid_out / "mailbot", "check", "--config", settings)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert load_settings(settings).state == laid_out / "state"


def test_the_folder_is_closed_to_others_and_its_user_changes_nothing(laid_out: Path) -> None:
    found = [laid_out / "etc", *(laid_out / "etc").rglob("*")]
    assert {path.stat().st_mode & 0o027 for path in found} == {0}
    assert {(path.stat().st_uid, path.stat().st_gid) for path in found[:1]} == {(os.geteuid(), unprivileged.group())}
    assert stat.S_IMODE((laid_out / "etc" / "secrets").stat().st_mode) == 0o700


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is here."""
    made = tmp_path / "mailbot.service"
    made.write_text(block("/etc/systemd/system/mailbot.service", {"/opt/mailbot/bin/mailbot": sys.executable}))
    return made


@pytest.fixture
def analyze() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    services.require("systemd", "systemd-analyze")

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = ["systemd-analyze", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_systemd_finds_nothing_wrong_with_the_unit(
    unit: Path, analyze: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    done = analyze("verify", "--man=no", "--recursive-errors=no", unit)
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(unit.read_text().replace("ProtectHome=yes", "ProtectHmoe=yes"))
    assert "ProtectHmoe" in analyze("verify", "--man=no", "--recursive-errors=no", unit).stderr, "it would say so"


def test_the_unit_exposes_little(unit: Path, analyze: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    done = analyze("security", "--offline=yes", f"--threshold={HARDENING_LIMIT}", "--no-pager", unit)
    assert done.returncode == 0, done.stdout


def test_systemd_waits_longer_than_mailbot_takes_to_stop() -> None:
    seconds = block("/etc/systemd/system/mailbot.service").partition("TimeoutStopSec=")[2].split()[0]
    assert int(seconds) > 2 * smtp.STOP_SECONDS + supervisor.STOP_SECONDS + SendSettings().timeout


def test_prometheus_asks_where_mailbot_answers() -> None:
    scraped = yaml.safe_load(block("prometheus.yml"))
    watched = WatchSettings.model_validate(tomllib.loads(block("mailbot.toml: watching"))["watch"])
    assert scraped["scrape_configs"][0]["static_configs"][0]["targets"] == [f"{watched.host}:{watched.port}"]


def test_the_commands_that_the_page_names_are_there() -> None:
    said = subprocess.run([sys.executable, "-m", "mailbot.cli", "--help"], capture_output=True, text=True, check=True)
    named = {words.split()[1] for words in PAGE.split("`") if words.startswith("mailbot ")}
    assert {"serve", "ingest", "doctor", "reconcile"} <= named
    assert all(f" {name} " in said.stdout for name in named), said.stdout


def test_a_credential_of_the_service_manager_is_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd grants one user by an access list, which shows as bits of the group."""
    given, other = tmp_path / "credentials" / "mailbot.service", tmp_path / "elsewhere"
    for folder in (given, other):
        folder.mkdir(parents=True)
        (folder / "smtp-password").write_text("correct horse\n")
        (folder / "smtp-password").chmod(0o440)
    monkeypatch.setattr(secret, "CREDENTIALS", given.parent)
    assert read_secret(given / "smtp-password", "the password") == "correct horse"
    with pytest.raises(ConfigError, match="may be read by others"):
        read_secret(other / "smtp-password", "the password")


def test_a_credential_signs_as_a_key_of_ours_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services.require("openssl", "openssl")
    key = tmp_path / "credentials" / "mailbot.service" / "dkim.pem"
    key.parent.mkdir(parents=True)
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    key.chmod(0o440)
    signer = Signer((DkimKey(domain="alludium.ai", selector="s", key_file=key),))
    with pytest.raises(ConfigError, match="may be read by others"):
        _ = signer.load
    monkeypatch.setattr(secret, "CREDENTIALS", tmp_path / "credentials")
    assert list(signer.load) == [("alludium.ai", "s")]


def test_a_backup_as_shown_is_whole(tmp_path: Path) -> None:
    """The page's own commands, with folders put in, and then `mailbot reconcile` on what they made."""
    services.require("sqlite3", "sqlite3")
    state, backup = tmp_path / "state", tmp_path / "backup"
    backup.mkdir()
    environment = {**os.environ, "MAILBOT_PATHS__STATE": str(state)}
    samples = Path(__file__).parents[2] / "data" / "samples"
    ingest = [sys.executable, "-m", "mailbot.cli", "ingest", str(samples)]
    subprocess.run(ingest, env=environment, capture_output=True, check=True)
    (state / "secret").write_text("made by serve")
    (state / "signing_key").write_text("made by serve")
    commands = PAGE.partition("## Back it up")[2].split("```")[1]
    commands = commands.replace("/var/lib/mailbot", str(state)).replace("/backup", str(backup))
    subprocess.run(["sh", "-ec", commands], check=True)
    shutil.rmtree(state)
    reconcile = [sys.executable, "-m", "mailbot.cli", "reconcile", "--json"]
    compared = subprocess.run(
        reconcile, env={**environment, "MAILBOT_PATHS__STATE": str(backup)}, capture_output=True, check=False
    )
    found = [json.loads(line).get("what") for line in compared.stdout.splitlines()]
    assert found[:-1] == ["still waiting"] * len(list(samples.glob("*.eml")))
