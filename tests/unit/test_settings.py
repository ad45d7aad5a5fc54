"""Settings: what is read, from where, and what the operator is told of a wrong one."""

import os
import threading
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import ConfigError, Problem
from mailbot.secret import ensure_secret, read_secret
from mailbot.settings import SmtpSettings, load_settings, shipped


def write(folder: Path, text: str) -> Path:
    path = folder / "mailbot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path | None, environment: dict[str, str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as raised:
        load_settings(path, environment)
    return raised.value.problems


def test_without_a_file_the_demo_runs_on_this_machine_alone() -> None:
    settings = load_settings(None)
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.max_bytes) == ("127.0.0.1", 8025, 40_000_000)
    assert settings.send.host is None
    assert settings.desks == ("alludium", "infrpool", "allure")
    assert settings.store_url == f"sqlite:///{Path.cwd() / 'var' / 'mailbot.db'}"


def test_a_file_sets_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, '[smtp]\nport = 25\n[[smtp.trusted_peers]]\nnetwork = "192.0.2.0/24"\nauthserv_id = "mx"\n')
    smtp = load_settings(path).smtp
    [peer] = smtp.trusted_peers
    assert (smtp.port, peer.network, peer.authserv_id) == (25, ip_network("192.0.2.0/24"), "mx")
    assert smtp.model_dump(exclude={"port", "trusted_peers"}) == SmtpSettings().model_dump(
        exclude={"port", "trusted_peers"}
    )


def test_relative_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    absolute = tmp_path / "elsewhere" / "key.pem"
    lines = [
        "[paths]",
        'state = "state"',
        'rules = "../rules"',
        "[smtp]",
        'tls_cert = "cert.pem"',
        f'tls_key = "{absolute}"',
    ]
    settings = load_settings(write(tmp_path, "\n".join(lines)))
    assert settings.state == tmp_path / "state"
    assert settings.rules == tmp_path.parent / "rules"
    assert (settings.door.tls_cert, settings.door.tls_key) == (tmp_path / "cert.pem", absolute)


def test_the_door_has_no_certificate_where_none_is_set(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, "[smtp]\nport = 2525\n"))
    assert settings.door == settings.smtp


def test_what_no_path_is_set_for_is_what_came_with_mailbot() -> None:
    settings = load_settings(None)
    assert (settings.rules, settings.templates) == (shipped("routing_rules"), shipped("templates"))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'desks = ["infrpool"]\n[smtp]\nport = 25\nhost = "0.0.0.0"\n')
    environment = {"MAILBOT_SMTP__PORT": "2525", "MAILBOT_DESKS": "alludium, allure", "HOME": "/root"}
    settings = load_settings(path, environment)
    assert (settings.smtp.port, settings.smtp.host, settings.desks) == (2525, "0.0.0.0", ("alludium", "allure"))  # noqa: S104


@pytest.mark.parametrize("name", ["MAILBOT_REQUIRE_SERVICES", "MAILBOT_CORPORA", "MAILBOT_CONFIG"])
def test_what_is_for_others_is_no_setting(name: str) -> None:
    assert load_settings(None, {name: "1"}) == load_settings(None)


def test_every_problem_is_told_at_once_with_its_source(tmp_path: Path) -> None:
    path = write(tmp_path, '[smtp]\nport = 99999\nprot = 25\n[smtp.trusted_peers]\n[workers]\ncount = "many"\n')
    found = {problem.key: problem for problem in problems(path, {"MAILBOT_SEND__PORT": "0", "MAILBOT_SEND__PROT": "1"})}
    assert set(found) == {"smtp.port", "smtp.prot", "smtp.trusted_peers", "workers.count", "send.port", "send.prot"}
    assert found["smtp.prot"].problem == found["send.prot"].problem == "no such setting"
    assert found["smtp.port"].file == str(path)
    assert found["send.port"].file == "MAILBOT_SEND__PORT"


@pytest.mark.parametrize("network", ["192.0.2.1/24", "everybody", "192.0.2.0/33", ""])
def test_a_trusted_network_must_be_one(tmp_path: Path, network: str) -> None:
    found = problems(write(tmp_path, f'[[smtp.trusted_peers]]\nnetwork = "{network}"\n'))
    assert {problem.key.split(".0.")[0] for problem in found} == {"smtp.trusted_peers"}


@pytest.mark.parametrize(
    ("content", "says"), [(b"[smtp\n", "is no TOML"), (b"\xff\xfe", "is no TOML"), (b"a = 1\na = 2\n", "is no TOML")]
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "mailbot.toml"
    path.write_bytes(content)
    [problem] = problems(path)
    assert problem.file == str(path)
    assert problem.problem.startswith(says)


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "none.toml")
    assert "mailbot init" in problem.problem


@given(st.dictionaries(st.text("ABCSMTPDEK_", max_size=12).map("MAILBOT_{}".format), st.text(max_size=5), max_size=4))
def test_no_environment_ends_otherwise_than_in_settings_or_told_problems(environment: dict[str, str]) -> None:
    told: tuple[Problem, ...] = ()
    try:
        settings = load_settings(None, environment)
    except ConfigError as error:
        told, settings = error.problems, None
    assert bool(settings) != bool(told)


# --- secrets ---


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secret"
    key = ensure_secret(path)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert ensure_secret(path) == key
    assert os.listdir(path.parent) == ["secret"]  # noqa: PTH208  # no draft is left


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(ensure_secret(tmp_path / "secret"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (b"hunter2\n", 0o644, "chmod 600"),
        (b"hunter2\n", 0o640, "chmod 600"),
        (b" \n", 0o600, "is empty"),
        (b"\xff\xff", 0o600, "not UTF-8"),
        (None, 0o600, "can't be read"),
    ],
)
def test_a_password_that_cannot_be_used_is_told_and_never_shown(
    tmp_path: Path, content: bytes | None, mode: int, says: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(ConfigError) as raised:
        read_secret(path, "the smarthost's password")
    assert says in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_damaged_secret_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("no key", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="backup"):
        ensure_secret(path)
    assert path.read_text(encoding="utf-8") == "no key"


ACCOUNT = """
[[imap]]
name = "one"
host = "imap.example.org"
user = "one"
password_file = "p"

[[imap]]
name = "two"
host = "imap.example.org"
user = "two"
[imap.oauth]
client_id = "x"
granted = "soon"
"""


def test_a_problem_in_one_of_many_accounts_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mailbot.toml"
    path.write_text(ACCOUNT)
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    (problem,) = caught.value.problems
    assert (problem.key, problem.line) == ("imap.1.oauth.granted", 14)


def test_accounts_may_stand_in_the_environment_as_json() -> None:
    account = '[{"name": "a", "host": "imap.example.org", "user": "a", "password_file": "p"}]'
    settings = load_settings(None, {"MAILBOT_IMAP": account})
    assert [(each.name, each.password_file) for each in settings.accounts] == [("a", Path.cwd() / "p")]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('"user": "a"', "needs either password_file or oauth"),
        ('"user": "a", "password_file": "p", "security": "none"', "only for a server on this machine"),
        ('"user": "a", "password_file": "p", "login": "xoauth2"', "go with oauth"),
        ('"user": "a", "password_file": "p", "done_folder": "INBOX"', "read from and moved to"),
        ('"user": "a", "password_file": "p", "idle_seconds": 1740', "idle_seconds"),
    ],
)
def test_an_account_that_cannot_work_is_refused_with_the_reason(more: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        load_settings(None, {"MAILBOT_IMAP": f'[{{"name": "a", "host": "imap.example.org", {more}}}]'})


def test_an_idle_ends_before_a_server_may_end_it() -> None:
    account = '{"name": "a", "host": "imap.example.org", "user": "a", "password_file": "p"}'
    (usual,) = load_settings(None, {"MAILBOT_IMAP": f"[{account}]"}).accounts
    assert usual.idle_seconds < 29 * 60  # RFC 2177


def test_two_accounts_of_one_name_are_refused() -> None:
    account = '{"name": "a", "host": "imap.example.org", "user": "a", "password_file": "p"}'
    with pytest.raises(ConfigError, match="names one twice"):
        load_settings(None, {"MAILBOT_IMAP": f"[{account}, {account}]"})
