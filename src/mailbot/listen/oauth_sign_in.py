"""A person's sign-in at the provider, once: the authorization-code grant with PKCE (RFC 6749 4.1, RFC 7636, RFC 8252).

What comes of it is the refresh token that `oauth` works with.
"""

import base64
import hashlib
import secrets
import urllib.parse
from dataclasses import dataclass, field

from mailbot.errors import MailbotError
from mailbot.listen.oauth import store_secret
from mailbot.listen.oauth_provider import ask, oauth_of, provider_of
from mailbot.sections import ImapSettings


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in.

    Args:
        account: of the settings, with `oauth`.
        redirect_uri: where the provider sends the person's browser afterwards.
    """

    account: ImapSettings
    redirect_uri: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def url(self) -> str:
        """What the person opens in a browser."""
        oauth = oauth_of(self.account)
        provider = provider_of(oauth)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": oauth.client_id,
            "redirect_uri": self.redirect_uri,
            **({"scope": provider.scope} if provider.scope else {}),
            "state": self.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": self.account.user,
            **dict(provider.more),
        }
        return f"{provider.authorize_url}?{urllib.parse.urlencode(asked)}"

    def finish(self, redirected_to: str) -> None:
        """Stores the refresh token.

        Args:
            redirected_to: the address that the browser was sent to, whole or from its `?` on.
        Raises:
            MailbotError: it isn't this sign-in's answer, the person refused, or the provider gives no refresh token.
        """
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(redirected_to.strip()).query))
        if not secrets.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            raise MailbotError("this isn't the answer to this sign-in (its state differs): begin again")
        if "code" not in answer:
            reason = answer.get("error", "no code")[:50]
            raise MailbotError(f"the provider didn't let you in ({reason}): begin again")
        given = {"code": answer["code"], "redirect_uri": self.redirect_uri, "code_verifier": self.verifier}
        token = ask(self.account, grant_type="authorization_code", **given).get("refresh_token")
        file = oauth_of(self.account).refresh_token_file
        if not isinstance(token, str) or not token or file is None:
            raise MailbotError(
                "the provider gave no refresh token: allow offline access for the client, and begin again"
            )
        store_secret(file, token)
