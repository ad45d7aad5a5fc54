"""Tokens from a real HTTP server on loopback: each grant, renewing, rotating, and what a refusal means."""

import stat
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailbot.errors import MailbotError, Trouble
from mailbot.listen import oauth
from mailbot.listen.oauth import TokenSource, store_secret
from mailbot.listen.oauth_provider import provider_of
from mailbot.listen.oauth_sign_in import SignIn
from mailbot.sections import ImapSettings, OAuthSettings
from oauth_server import SECRET, Provider, provider


@pytest.fixture
def asked() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def account(asked: Provider, tmp_path: Path) -> ImapSettings:
    """An account that somebody has signed in to."""
    store_secret(tmp_path / "refresh", "refresh-0")
    urls = {"token_url": f"{asked.url}/token", "authorize_url": f"{asked.url}/authorize"}
    return made(client_id="mailbot", refresh_token_file=tmp_path / "refresh", **urls)


def made(**given: Any) -> ImapSettings:
    fields = {"name": "desk", "host": "imap.example.org", "user": "desk@example.org", "oauth": given}
    return ImapSettings.model_validate(fields)


def refused(source: TokenSource) -> Trouble:
    with pytest.raises(Trouble) as raised:
        source.token()
    assert raised.value.where == "desk"
    return raised.value


def test_a_token_is_asked_for_once_and_kept(asked: Provider, account: ImapSettings) -> None:
    source = TokenSource(account)
    assert [source.token() for _ in range(3)] == ["access-1"] * 3
    assert asked.asked == [{"client_id": "mailbot", "grant_type": "refresh_token", "refresh_token": "refresh-0"}]


def test_a_token_is_renewed_shortly_before_its_end(
    asked: Provider, account: ImapSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(oauth.time, "monotonic", lambda: now[0])
    source = TokenSource(account)
    assert source.token() == "access-1"
    now[0] += 3600 - oauth.LONGEST_MARGIN - 1
    assert source.token() == "access-1"
    now[0] += 2
    assert source.token() == "access-2"


def test_a_short_life_is_used_for_the_most_part(
    asked: Provider, account: ImapSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, asked.life = [1000.0], 60
    monkeypatch.setattr(oauth.time, "monotonic", lambda: now[0])
    source = TokenSource(account)
    source.token()
    now[0] += 50
    assert source.token() == "access-1"


def test_a_refused_token_is_replaced_and_only_that_one(account: ImapSettings) -> None:
    source = TokenSource(account)
    first = source.token()
    assert source.token(instead_of=first) == "access-2"
    assert source.token(instead_of=first) == "access-2"  # another thread's word on the one before


def test_a_refresh_token_that_changes_with_each_use_is_kept_for_its_owner_alone(
    asked: Provider, account: ImapSettings, tmp_path: Path
) -> None:
    asked.rotates = True
    source = TokenSource(account)
    assert source.token(instead_of=source.token()) == "access-2"
    assert (tmp_path / "refresh").read_text() == "refresh-2\n"
    assert stat.S_IMODE((tmp_path / "refresh").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["refresh"]


def test_the_old_refresh_token_stays_where_the_new_one_cannot_be_written(
    account: ImapSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store_secret(tmp_path / "refresh", "newer")
    assert (tmp_path / "refresh").read_text() == "refresh-0\n"
    assert [path.name for path in tmp_path.iterdir()] == ["refresh"]


def test_a_refresh_token_that_cannot_be_stored_is_not_lost(
    asked: Provider, account: ImapSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _text: str) -> None:
        raise OSError(28, "No space left on device")

    asked.rotates = True
    source = TokenSource(account)
    with monkeypatch.context() as disk:
        disk.setattr(oauth, "store_secret", full)
        told = refused(source)
    assert (told.kind, "No space" in told.problem) == ("settings", True)
    assert source.token() == "access-2"
    assert (tmp_path / "refresh").read_text() == "refresh-2\n"


def test_client_credentials_sign_in_with_the_clients_secret(asked: Provider, tmp_path: Path) -> None:
    store_secret(tmp_path / "secret", SECRET)
    given = {"grant": "client_credentials", "client_secret_file": tmp_path / "secret", "scope": "mail"}
    account = made(client_id="mailbot", token_url=f"{asked.url}/token", **given)
    assert TokenSource(account).token() == "access-1"
    fields = {"client_id": "mailbot", "client_secret": SECRET, "scope": "mail"}
    assert asked.asked == [{"grant_type": "client_credentials", **fields}]


def test_a_sign_in_that_has_ended_names_the_account_and_the_remedy(asked: Provider, account: ImapSettings) -> None:
    asked.refresh_tokens.clear()
    told = refused(TokenSource(account))
    assert (told.kind, told.remedy) == ("token", "sign in again: mailbot authorize desk")
    assert told.said == "Token has been expired or revoked."
    assert "refresh-0" not in str(told)


def test_an_account_that_nobody_signed_in_to_says_how(account: ImapSettings, tmp_path: Path) -> None:
    (tmp_path / "refresh").unlink()
    told = refused(TokenSource(account))
    assert (told.kind, told.remedy) == ("token", "sign in: mailbot authorize desk")


@pytest.mark.parametrize(
    ("refusal", "kind", "words"),
    [
        ((401, "invalid_client"), "token", "client_secret_file"),
        ((400, "unauthorized_client"), "token", "client_id"),
        ((400, "invalid_scope"), "token", "oauth of [[imap]] desk"),
        ((503, "temporarily_unavailable"), "unreachable", "passes"),
        ((429, "slow_down"), "unreachable", "passes"),
        ((302, ""), "token", "oauth of [[imap]] desk"),
    ],
)
def test_each_refusal_says_what_to_look_at(
    asked: Provider, account: ImapSettings, refusal: tuple[int, str], kind: str, words: str
) -> None:
    asked.refuses = refusal
    told = refused(TokenSource(account))
    assert told.kind == kind
    assert words in told.remedy


def test_a_provider_that_is_away_is_told(account: ImapSettings, tmp_path: Path) -> None:
    away = made(
        client_id="mailbot",
        token_url="http://127.0.0.1:1/token",
        authorize_url="http://127.0.0.1:1/",
        refresh_token_file=tmp_path / "refresh",
    )
    assert refused(TokenSource(away)).kind == "unreachable"


@pytest.mark.parametrize("answer", [{"access_token": 7}, {}])
def test_an_answer_without_a_token_is_told(
    asked: Provider, account: ImapSettings, answer: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "token", lambda _: (200, answer))
    assert refused(TokenSource(account)).kind == "token"


def test_a_person_signs_in_and_the_refresh_token_is_kept(
    asked: Provider, account: ImapSettings, tmp_path: Path
) -> None:
    (tmp_path / "refresh").unlink()
    sign_in = SignIn(account, "http://localhost:1234/")
    url = urllib.parse.urlsplit(sign_in.url)
    question = dict(urllib.parse.parse_qsl(url.query))
    assert question["code_challenge_method"] == "S256"
    assert sign_in.verifier not in sign_in.url
    sign_in.finish(asked.authorize(question) + "\n")
    assert (tmp_path / "refresh").read_text() == "refresh-0\n"
    assert TokenSource(account).token() == "access-2"


def test_the_answer_to_another_sign_in_is_not_taken(asked: Provider, account: ImapSettings) -> None:
    sign_in = SignIn(account, "http://localhost:1234/")
    with pytest.raises(MailbotError, match="state"):
        sign_in.finish("http://localhost:1234/?code=x&state=another")
    assert asked.asked == []


def test_a_person_who_refuses_is_told(account: ImapSettings) -> None:
    sign_in = SignIn(account, "http://localhost:1234/")
    with pytest.raises(MailbotError, match="access_denied"):
        sign_in.finish(f"http://localhost:1234/?error=access_denied&state={sign_in.state}")


def test_a_code_of_another_verifier_is_worth_nothing(asked: Provider, account: ImapSettings) -> None:
    sign_in, other = SignIn(account, "http://localhost:1/"), SignIn(account, "http://localhost:1/")
    stolen = asked.authorize(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sign_in.url).query)))
    with pytest.raises(Trouble):
        other.finish(stolen.replace(urllib.parse.quote(sign_in.state), urllib.parse.quote(other.state)))


def test_known_providers_need_no_addresses() -> None:
    signs_in = OAuthSettings(provider="google", client_id="x", refresh_token_file=Path("x"))
    google = provider_of(signs_in)
    assert (google.token_url, google.scope) == ("https://oauth2.googleapis.com/token", "https://mail.google.com/")
    assert dict(google.more)["access_type"] == "offline"
    given = {"provider": "microsoft", "client_id": "x", "tenant": "example.org"}
    person = provider_of(OAuthSettings.model_validate({**given, "refresh_token_file": "x"}))
    assert person.token_url == "https://login.microsoftonline.com/example.org/oauth2/v2.0/token"
    assert person.scope == "https://outlook.office365.com/IMAP.AccessAsUser.All offline_access"
    itself = {**given, "grant": "client_credentials", "client_secret_file": "x"}
    assert provider_of(OAuthSettings.model_validate(itself)).scope == "https://outlook.office365.com/.default"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"provider": "google"}, "refresh_token_file"),
        ({"provider": "google", "grant": "client_credentials", "client_secret_file": "x"}, "authorization_code"),
        ({"provider": "microsoft", "grant": "client_credentials", "client_secret_file": "x"}, "tenant"),
        ({"provider": "microsoft", "grant": "client_credentials"}, "client_secret_file"),
        ({"refresh_token_file": "x"}, "token_url"),
        ({"refresh_token_file": "x", "token_url": "https://example.org/t"}, "authorize_url"),
        ({"provider": "google", "refresh_token_file": "x", "token_url": "http://example.org/t"}, "https"),
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        OAuthSettings.model_validate({"client_id": "x", **given})
