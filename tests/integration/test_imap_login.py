"""Getting into an account of a real Dovecot: TLS, each way to log in, tokens; and what is said where it fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import services
from dovecot import PASSWORD, Dovecot, dovecot, free_port
from imap_door import Store, account, message, reading, until
from mailbot.errors import Trouble
from mailbot.listen import imap
from mailbot.listen.imap_session import probe
from mailbot.sections import ImapSettings
from oauth_server import SECRET, Provider, provider


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def guarded() -> Iterator[tuple[Dovecot, Provider]]:
    """A server that asks a provider whose token it was given."""
    with provider() as asked:
        more = {"passdb": asked.passdb(), "oauth2_conf": asked.oauth2_conf()}
        with dovecot(auth_mechanisms="plain login xoauth2 oauthbearer", **more) as running:
            yield running, asked


@pytest.fixture
def oauth(guarded: tuple[Dovecot, Provider], tmp_path: Path) -> dict[str, Any]:
    """The oauth settings of an account that somebody has signed in to."""
    asked = guarded[1]
    asked.asked.clear()
    asked.refuses, asked.rotates, asked.life, asked.refresh_tokens = None, False, 3600, {"refresh-0"}
    (tmp_path / "refresh").write_text("refresh-0\n")
    (tmp_path / "refresh").chmod(0o600)
    return {
        "client_id": "mailbot",
        "token_url": f"{asked.url}/token",
        "authorize_url": f"{asked.url}/authorize",
        "refresh_token_file": tmp_path / "refresh",
    }


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(imap, "FIRST_DELAY", 0.05)
    opened = Store(tmp_path)
    yield opened
    opened.close()


def trouble(settings: ImapSettings) -> Trouble:
    """What probing an account says; whatever it is, it names account and setting and tells no secret."""
    with pytest.raises(Trouble) as raised:
        probe(settings)
    assert raised.value.where == settings.name
    assert PASSWORD not in str(raised.value)
    return raised.value


@pytest.mark.parametrize("login", [None, "login", "plain"])
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_password_logs_in_each_way(server: Dovecot, login: str | None, security: str) -> None:
    port = server.tls_port if security == "tls" else server.port
    probe(account(server, login=login, security=security, port=port))


def test_a_user_and_a_folder_may_have_any_letters(server: Dovecot) -> None:
    probe(account(server, user="büro", done_folder="Erledigt.Größe 日本"))


def test_a_user_that_the_login_command_cannot_carry_is_told(server: Dovecot) -> None:
    told = trouble(account(server, user="büro", login="login"))
    assert (told.kind, "login = plain" in told.remedy) == ("settings", True)


def test_a_wrong_password_names_account_and_setting(server: Dovecot, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("not it")
    wrong.chmod(0o600)
    told = trouble(account(server, password_file=wrong))
    assert told.kind == "login"
    assert "password_file of [[imap]] desk" in told.remedy
    assert "not it" not in str(told)


def test_a_password_file_that_others_may_read_is_not_used(server: Dovecot, tmp_path: Path) -> None:
    loose = tmp_path / "password"
    loose.write_text(PASSWORD)
    loose.chmod(0o644)
    told = trouble(account(server, password_file=loose))
    assert (told.kind, "chmod 600" in told.problem) == ("settings", True)


def test_a_certificate_of_nobody_we_know_is_refused(server: Dovecot) -> None:
    told = trouble(account(server, ca_file=None))
    assert told.kind == "certificate"
    assert "ca_file of [[imap]] desk" in told.remedy


def test_a_certificate_of_another_host_is_refused(server: Dovecot) -> None:
    assert trouble(account(server, host="localhost")).kind == "certificate"


def test_starttls_refuses_the_same_certificates(server: Dovecot) -> None:
    assert trouble(account(server, security="starttls", port=server.port, ca_file=None)).kind == "certificate"


def test_another_authoritys_certificate_is_no_help(server: Dovecot, tmp_path: Path) -> None:
    other, _ = services.certificate(tmp_path, "IP:127.0.0.1")
    assert trouble(account(server, ca_file=other)).kind == "certificate"


def test_a_ca_file_that_holds_none_is_told(server: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    told = trouble(account(server, ca_file=tmp_path / "ca.pem"))
    assert (told.kind, "[[imap]] desk" in told.remedy) == ("settings", True)


def test_a_port_without_tls_is_told(server: Dovecot) -> None:
    told = trouble(account(server, port=server.port))
    assert (told.kind, "security" in told.remedy) == ("settings", True)


def test_a_server_without_starttls_is_not_logged_in_to() -> None:
    with dovecot(ssl="no") as bare:
        told = trouble(account(bare, security="starttls", port=bare.port))
    assert (told.kind, "STARTTLS" in told.problem) == ("settings", True)


def test_a_host_that_answers_nothing_is_told(server: Dovecot) -> None:
    told = trouble(account(server, port=free_port()))
    assert told.kind == "unreachable"
    assert "host and port of [[imap]] desk" in told.remedy


def test_a_host_without_an_address_is_told(server: Dovecot) -> None:
    told = trouble(account(server, host="imap.mailbot.invalid"))
    assert told.kind == "unreachable"
    assert "imap.mailbot.invalid" in told.problem


def test_a_folder_that_is_not_there_is_told(server: Dovecot) -> None:
    told = trouble(account(server, folder="Nowhere"))
    assert (told.kind, "Nowhere" in told.problem) == ("folder", True)


def test_a_done_folder_that_cannot_be_made_is_told_and_mail_is_taken_all_the_same(store: Store) -> None:
    with dovecot() as server:
        server.deliver(message(1))
        (server.maildir() / ".Done").write_text("in the way")
        settings = account(server, done_folder="Done", poll_seconds=0.1)
        told = trouble(settings)
        assert (told.kind, "done_folder" in told.remedy) == ("folder", True)
        with reading(store, settings) as door:
            until(lambda: door.statuses[0].failures["folder"] >= 2)
        assert store.taken == [message(1)]
        assert server.uids() == [1]
        (server.maildir() / ".Done").unlink()
        with reading(store, settings):
            until(lambda: store.states == [(1, "taken", True)])
        assert server.texts("Done") == [message(1)]


def test_one_broken_account_keeps_no_other_waiting(server: Dovecot, store: Store, tmp_path: Path) -> None:
    broken = account(server, name="broken", password_file=tmp_path / "none")
    server.deliver(message(1), user="good")
    with reading(store, broken, account(server, name="good", user="good")) as door:
        until(lambda: [row.account for row in store.rows] == ["good"])
        until(lambda: door.statuses[0].failures["settings"] >= 3)
        assert door.statuses[1].failures == {}
    lines = store.logged("imap fails")
    assert [line["account"] for line in lines] == ["broken"]  # told once, not with each try
    assert set(lines[0]) == {"account", "folder", "kind", "problem", "remedy"}


@pytest.mark.parametrize("login", [None, "xoauth2", "oauthbearer"])
def test_a_token_logs_in(guarded: tuple[Dovecot, Provider], oauth: dict[str, Any], login: str | None) -> None:
    server, asked = guarded
    probe(account(server, oauth=oauth, login=login))
    assert [(form["grant_type"], form["refresh_token"]) for form in asked.asked] == [("refresh_token", "refresh-0")]


def test_client_credentials_log_in(guarded: tuple[Dovecot, Provider], oauth: dict[str, Any], tmp_path: Path) -> None:
    server, asked = guarded
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(0o600)
    del oauth["refresh_token_file"]
    given = {**oauth, "grant": "client_credentials", "client_secret_file": tmp_path / "secret", "scope": "mail"}
    probe(account(server, oauth=given))
    assert asked.asked[0]["grant_type"] == "client_credentials"
    assert asked.asked[0]["scope"] == "mail"


def test_a_token_that_was_withdrawn_before_its_time_is_renewed_once(
    guarded: tuple[Dovecot, Provider], oauth: dict[str, Any], store: Store
) -> None:
    server, asked = guarded
    with reading(store, account(server, oauth=oauth)) as door:
        until(lambda: asked.asked)
        until(lambda: door._readers[0]._told is None and store.rows is not None)
        server.deliver(message(1))
        until(lambda: len(store.rows) == 1)
        asked.active.clear()
        server.kill()
        server.start()
        server.deliver(message(2))
        until(lambda: len(store.rows) == 2)
        assert len(asked.asked) == 2
        assert door.statuses[0].failures["token"] == 0


def test_a_token_is_used_until_shortly_before_its_end(
    guarded: tuple[Dovecot, Provider], oauth: dict[str, Any], store: Store
) -> None:
    server, asked = guarded
    with server.connect() as client:
        client.create_folder("Second")
    with reading(store, account(server, oauth=oauth, folder="INBOX, Second", name="both")):
        server.deliver(message(11), folder="Second")
        until(lambda: any(row.folder == "Second" for row in store.rows))
    assert len(asked.asked) == 1  # one token for both connections


def test_a_sign_in_that_has_expired_names_the_account_and_the_remedy(
    guarded: tuple[Dovecot, Provider], oauth: dict[str, Any], store: Store
) -> None:
    server, asked = guarded
    asked.refresh_tokens.clear()
    settings = account(server, oauth=oauth)
    told = trouble(settings)
    assert told.kind == "token"
    assert told.remedy == "sign in again: mailbot authorize desk"
    assert told.said == "Token has been expired or revoked."
    assert "refresh-0" not in str(told)
    with reading(store, settings) as door:
        until(lambda: door.statuses[0].failures["token"] >= 2)
    assert "expired" not in str(store.logged("imap fails")[0]["remedy"])
    assert "Token has been" not in str(store.log.lines)  # its own words may name people


def test_a_token_that_is_refused_names_the_account_and_the_remedy(
    guarded: tuple[Dovecot, Provider], oauth: dict[str, Any]
) -> None:
    server, asked = guarded
    asked.user = "somebody else"
    try:
        told = trouble(account(server, oauth=oauth))
    finally:
        asked.user = "desk"
    assert told.kind == "token"
    assert "mailbot authorize desk" in told.remedy
