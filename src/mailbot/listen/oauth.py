"""Access tokens for an account (RFC 6749): got when needed, kept until shortly before they end, never shown or stored.

What is stored is the refresh token of a person's sign-in, in a file for its owner alone.
"""

import os
import secrets
import threading
import time
from pathlib import Path
from typing import Any

from mailbot.errors import ConfigError, Trouble
from mailbot.listen.oauth_provider import ask
from mailbot.secret import read_secret
from mailbot.sections import ImapSettings

USUAL_LIFE = 3600  # seconds, where the provider doesn't say
LONGEST_MARGIN = 300  # seconds before its end at which a token isn't used any more


class TokenSource:
    """The access tokens of one account, shared by the threads that read its folders.

    Args:
        account: with `oauth`; for another, nothing may be asked of it.
    """

    def __init__(self, account: ImapSettings) -> None:
        self._account = account
        self._token, self._ends = "", 0.0
        self._unsaved = ""
        self._lock = threading.Lock()

    def token(self, *, instead_of: str = "") -> str:
        """A token that is good for a while.

        Args:
            instead_of: one that the server refused.
        Raises:
            Trouble: the provider gives none.
        """
        with self._lock:
            if time.monotonic() >= self._ends or self._token == instead_of:
                answer = self._ask()
                life = _seconds(answer.get("expires_in"))
                self._token = answer["access_token"]
                self._ends = time.monotonic() + life - min(LONGEST_MARGIN, life / 10)
            return self._token

    def _ask(self) -> dict[str, Any]:
        file = self._account.oauth.refresh_token_file if self._account.oauth else None
        if file is None:
            return ask(self._account, grant_type="client_credentials")
        token = self._unsaved or self._stored(file)
        answer = ask(self._account, grant_type="refresh_token", refresh_token=token)
        renewed = answer.get("refresh_token")
        if isinstance(renewed, str) and renewed not in ("", token):  # the provider changes it with each use
            self._unsaved = renewed
        self._save(file)
        return answer

    def _stored(self, file: Path) -> str:
        try:
            return read_secret(file, "the refresh token")
        except ConfigError as error:
            remedy = f"sign in: mailbot authorize {self._account.name}"
            raise Trouble("token", self._account.name, str(error), remedy) from None

    def _save(self, file: Path) -> None:
        """Stores what the provider changed. Until that is possible it is kept here: the one before is worth nothing."""
        if not self._unsaved:
            return
        try:
            store_secret(file, self._unsaved)
        except OSError as error:
            problem = f"the refresh token can't be written to {file} ({error.strerror})"
            remedy = "let the bot write there before it is ended; else somebody has to sign in again"
            raise Trouble("settings", self._account.name, problem, remedy) from None
        self._unsaved = ""


def store_secret(path: Path, text: str) -> None:
    """Writes a secret for its owner alone; the one before is there until the new one is on disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _seconds(value: object) -> float:
    """How long a token is good (RFC 6749 4.2.2); some providers write the number as a string."""
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return USUAL_LIFE
