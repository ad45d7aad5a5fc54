"""An OAuth 2.0 provider for tests (RFC 6749, 7636, 7662): a real HTTP server on loopback, which Dovecot asks too."""

import base64
import hashlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SECRET = "the client's own secret"


@dataclass
class Provider:
    """What the provider knows, and what it was asked.

    Args:
        user: whose mailbox its tokens open.
        life: seconds for which a token is good, as it says.
        rotates: a refresh token is good once.
        refuses: the error that it answers with, and its status; None: it works.
    """

    port: int = 0
    user: str = "desk"
    life: float = 3600
    rotates: bool = False
    refuses: tuple[int, str] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    active: set[str] = field(default_factory=set)
    refresh_tokens: set[str] = field(default_factory=lambda: {"refresh-0"})
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    given: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def passdb(self) -> str:
        """What makes a Dovecot of `dovecot.dovecot` ask here; its file is written by that."""
        return "passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {folder}/oauth2.conf\n}\n"

    def oauth2_conf(self) -> str:
        return f"introspection_url = {self.url}/introspect\nintrospection_mode = post\nusername_attribute = email\n"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 6749 4.1.3, 4.4.2 and 6."""
        self.asked.append(form)
        if self.refuses is not None:
            return self.refuses[0], {"error": self.refuses[1], "error_description": "in its own words"}
        kind = form.get("grant_type")
        answer: dict[str, Any] = {}
        if kind == "client_credentials":
            if form.get("client_secret") != SECRET:
                return 401, {"error": "invalid_client"}
        elif kind == "refresh_token":
            if form.get("refresh_token") not in self.refresh_tokens:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            if self.rotates:
                self.refresh_tokens = {f"refresh-{self.given + 1}"}
                answer["refresh_token"] = f"refresh-{self.given + 1}"
        elif kind == "authorization_code":
            began = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if began is None or (began["code_challenge"], began["redirect_uri"]) != (challenge, form["redirect_uri"]):
                return 400, {"error": "invalid_grant"}
            answer["refresh_token"] = "refresh-0"
        else:
            return 400, {"error": "unsupported_grant_type"}
        self.given += 1
        self.active.add(f"access-{self.given}")
        return 200, {**answer, "access_token": f"access-{self.given}", "token_type": "Bearer", "expires_in": self.life}

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 7662 2.2."""
        active = form.get("token") in self.active
        return 200, {"active": active, "email": self.user, "scope": "mail"} if active else {"active": False}

    def authorize(self, asked: dict[str, str]) -> str:
        """A person signs in at once: where the browser is sent back to (RFC 6749 4.1.2)."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urllib.parse.urlencode({'code': code, 'state': asked['state']})}"


@contextmanager
def provider(**given: Any) -> Iterator[Provider]:
    """Runs a provider on a port of its own."""
    made = Provider(**given)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            octets = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            form = dict(urllib.parse.parse_qsl(octets.decode()))
            status, answer = made.token(form) if self.path == "/token" else made.introspect(form)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            url = urllib.parse.urlsplit(self.path)
            self.send_response(302)
            self.send_header("Location", made.authorize(dict(urllib.parse.parse_qsl(url.query))))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
