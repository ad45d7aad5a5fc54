"""Where an account's provider gives tokens, and how it is asked (RFC 6749): one POST, nothing is kept here."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from mailbot.errors import Trouble
from mailbot.secret import read_secret
from mailbot.sections import ImapSettings, OAuthSettings

LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"
LARGEST_ANSWER = 100_000  # octets


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's addresses and what is asked of it.

    Args:
        authorize_url: where a person signs in; None where none has to.
        token_url: where tokens are given.
        scope: what for.
        more: parameters that make it give a refresh token.
    """

    authorize_url: str | None
    token_url: str
    scope: str | None
    more: tuple[tuple[str, str], ...] = ()


def oauth_of(account: ImapSettings) -> OAuthSettings:
    """The account's oauth.

    Raises:
        Trouble: it logs in with a password.
    """
    if account.oauth is None:
        remedy = f"give [[imap]] {account.name} an oauth section"
        raise Trouble("settings", account.name, "it logs in with a password, there is nothing to sign in to", remedy)
    return account.oauth


def provider_of(oauth: OAuthSettings) -> Provider:
    """What the settings name, over what is known of their provider."""
    known = Provider(None, "", None)
    if oauth.provider == "google":
        more = (("access_type", "offline"), ("prompt", "consent"))
        authorize = "https://accounts.google.com/o/oauth2/v2/auth"
        known = Provider(authorize, "https://oauth2.googleapis.com/token", "https://mail.google.com/", more)
    elif oauth.provider == "microsoft":
        login = LOGIN.format(tenant=urllib.parse.quote(oauth.tenant or "common", safe=""))
        scope = "https://outlook.office365.com/IMAP.AccessAsUser.All offline_access"
        if oauth.grant == "client_credentials":
            scope = "https://outlook.office365.com/.default"
        known = Provider(f"{login}authorize", f"{login}token", scope)
    return Provider(
        oauth.authorize_url or known.authorize_url,
        oauth.token_url or known.token_url,
        oauth.scope or known.scope,
        known.more,
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token endpoint that points elsewhere isn't followed with the secrets."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def ask(account: ImapSettings, **form: str) -> dict[str, Any]:
    """Asks the provider for tokens.

    Args:
        form: the grant and what it needs; client_id, client_secret and scope are added.
    Returns:
        its answer, with an `access_token` (RFC 6749 5.1).
    Raises:
        Trouble: it can't be reached, or it refuses.
    """
    oauth = oauth_of(account)
    provider = provider_of(oauth)
    fields = {"client_id": oauth.client_id, **({"scope": provider.scope} if provider.scope else {}), **form}
    if oauth.client_secret_file is not None:
        fields["client_secret"] = read_secret(oauth.client_secret_file, "the client's secret")
    request = urllib.request.Request(provider.token_url, urllib.parse.urlencode(fields).encode())  # noqa: S310 - checked by the settings
    request.add_header("Accept", "application/json")
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=account.timeout) as answer:
            found = _parsed(answer.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(account, error.code, _parsed(error.read(LARGEST_ANSWER))) from None
    except OSError as error:
        host = urllib.parse.urlsplit(provider.token_url).hostname
        reason = getattr(error, "reason", error)
        problem = f"{host} can't be asked for a token ({getattr(reason, 'strerror', None) or type(reason).__name__})"
        remedy = "check the network, and token_url of its oauth"
        raise Trouble("unreachable", account.name, problem, remedy, str(reason)[:300]) from None
    if not isinstance(found.get("access_token"), str):
        raise Trouble(
            "token", account.name, "the provider's answer holds no access token", "check token_url of its oauth"
        )
    return found


def _parsed(octets: bytes) -> dict[str, Any]:
    try:
        found = json.loads(octets)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refused(account: ImapSettings, status: int, answer: dict[str, Any]) -> Trouble:
    """What a refusal means (RFC 6749 5.2)."""
    oauth = account.oauth
    code = str(answer.get("error", ""))[:50]
    words = " ".join(str(answer.get("error_description", "")).split())[:300]
    where = f"oauth of [[imap]] {account.name}"
    if status >= 500 or status == 429:
        remedy = "none is needed if this passes"
        return Trouble("unreachable", account.name, f"the provider gives no tokens now ({status})", remedy, words)
    if code == "invalid_grant" and oauth is not None and oauth.grant == "authorization_code":
        remedy = f"sign in again: mailbot authorize {account.name}"
        return Trouble("token", account.name, "the sign-in has expired or was withdrawn", remedy, words)
    if code in ("invalid_client", "unauthorized_client"):
        remedy = f"check client_id and client_secret_file in {where}"
        return Trouble("token", account.name, "the provider doesn't accept the client", remedy, words)
    problem = f"the provider refuses a token ({status}{f', {code}' if code.isidentifier() else ''})"
    return Trouble("token", account.name, problem, f"check {where}", words)
