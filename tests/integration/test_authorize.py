"""`mailbot authorize`: a person signs in at a provider on loopback, by a browser here or elsewhere."""

import json
import os
import re
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oauth_server import Provider, provider

PATIENCE = 30.0


@pytest.fixture
def asked() -> Iterator[Provider]:
    with provider() as running:
        yield running


def begin(asked: Provider, folder: Path, *arguments: str, **more: Any) -> "subprocess.Popen[str]":
    urls = {"token_url": f"{asked.url}/token", "authorize_url": f"{asked.url}/authorize"}
    oauth = {"client_id": "mailbot", "refresh_token_file": "tokens/desk", **urls}
    accounts = [{"name": "desk", "host": "imap.example.org", "user": "desk@example.org", "oauth": oauth}]
    accounts.append({"name": "plain", "host": "imap.example.org", "user": "desk@example.org", "password_file": "p"})
    (folder / "mailbot.toml").write_text("")
    environment = {**os.environ, "MAILBOT_IMAP": json.dumps(accounts), "COLUMNS": "80"}
    command = [sys.executable, "-m", "mailbot.cli", "authorize", *arguments, "-c", str(folder / "mailbot.toml")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment, text=True, **pipes, **more)


def address(process: "subprocess.Popen[str]") -> str:
    """The address that a person is asked to open."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("http://"):
            return line.strip()
    raise AssertionError("no address was printed")


def kept(folder: Path) -> str:
    file = folder / "tokens" / "desk"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file.read_text()


def test_a_browser_on_this_machine_ends_the_sign_in(asked: Provider, tmp_path: Path) -> None:
    process = begin(asked, tmp_path, "desk")
    url = address(process)
    port = re.search(r"localhost%3A(\d+)", url)
    assert port is not None
    with pytest.raises(urllib.error.HTTPError):  # a browser asks for an icon too
        urllib.request.urlopen(f"http://127.0.0.1:{port[1]}/favicon.ico", timeout=PATIENCE)
    with urllib.request.urlopen(url, timeout=PATIENCE) as page:  # noqa: S310 - of the test's own
        assert b"You are signed in" in page.read()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert kept(tmp_path) == "refresh-0\n"
    assert "refresh-0" not in said


def test_the_address_can_be_pasted_where_no_browser_reaches_this_machine(asked: Provider, tmp_path: Path) -> None:
    process = begin(asked, tmp_path, "desk", "--paste")
    question = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address(process)).query))
    said, _ = process.communicate(asked.authorize(question) + "\n", timeout=PATIENCE)
    assert process.returncode == 0, said
    assert kept(tmp_path) == "refresh-0\n"


def test_a_pasted_address_of_another_sign_in_is_refused(asked: Provider, tmp_path: Path) -> None:
    process = begin(asked, tmp_path, "desk", "--paste")
    said, _ = process.communicate("http://localhost:1/?code=x&state=y\n", timeout=PATIENCE)
    assert process.returncode == 1
    assert "begin again" in said
    assert not (tmp_path / "tokens").exists()


@pytest.mark.parametrize(("name", "words"), [("nobody", "desk, plain"), ("plain", "nobody has to sign in")])
def test_an_account_without_a_sign_in_is_told(asked: Provider, tmp_path: Path, name: str, words: str) -> None:
    said, _ = begin(asked, tmp_path, name).communicate(timeout=PATIENCE)
    assert words in " ".join(said.split())
