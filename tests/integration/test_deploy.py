"""What docs/deploy.md shows is right: settings that mailbot takes, a unit that systemd takes, the desk's own addresses.

Postfix's and HAProxy's settings are run by test_postfix_front and test_haproxy.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import services
from documented import BLOCKS, PAGE, block
from mailbot import app, secret, supervisor
from mailbot.errors import ConfigError
from mailbot.listen import smtp
from mailbot.secret import read_secret
from mailbot.sections import SendSettings, WatchSettings
from mailbot.settings import load_settings

SETTINGS = sorted(name for name in BLOCKS if name.startswith("mailbot.toml"))
HARDENING_LIMIT = 25  # tenths of systemd's exposure level, which is 96 for a unit without any hardening


@pytest.mark.parametrize("name", SETTINGS)
def test_the_settings_are_such_as_mailbot_takes(tmp_path: Path, name: str) -> None:
    (tmp_path / "mailbot.toml").write_text(block(name))
    settings = load_settings(tmp_path / "mailbot.toml")
    assert settings.model_dump(exclude_unset=True).keys() == tomllib.loads(block(name)).keys()


def test_the_list_of_addresses_is_the_desks() -> None:
    (desk,) = app.load_policy(load_settings(None, {})).desks.values()
    listed = {line.split()[0] for line in block("/etc/postfix/mailbot").splitlines()}
    assert listed == {*(intake.address for intake in desk.intakes), desk.return_path, "postmaster@alludium.ai"}


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
    scraped = YAML(typ="safe").load(block("prometheus.yml"))
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
    commands = PAGE.partition("## Back it up")[2].split("```")[1]
    commands = commands.replace("/var/lib/mailbot", str(state)).replace("/backup", str(backup))
    subprocess.run(["sh", "-ec", commands], check=True)
    shutil.rmtree(state)
    reconcile = [sys.executable, "-m", "mailbot.cli", "reconcile", "--json"]
    compared = subprocess.run(
        reconcile, env={**environment, "MAILBOT_PATHS__STATE": str(backup)}, capture_output=True, check=False
    )
    found = [json.loads(line)["what"] for line in compared.stdout.splitlines()]
    assert found == ["still waiting"] * len(list(samples.glob("*.eml")))
