"""The way out: hands rendered octets to the smarthost, or keeps them as files where there is none.

Sends what it is given, once a call. It keeps no queue, counts no attempts and writes no log: the outbox does.
"""

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from mailbox import Maildir
from pathlib import Path
from typing import Protocol

from mailbot.domain.plan import Rendered
from mailbot.errors import ConfigError, MailbotError, Problem, TemporaryError
from mailbot.replies.headers import addr_spec
from mailbot.replies.lines import clean_line
from mailbot.sections import SendSettings

MAILS_A_CONNECTION = 100
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
_OUR_FAULT = (530, 534, 535, 538)  # the smarthost wants other credentials or encryption (RFC 4954 6)
_HERE = ("localhost", "127.0.0.1", "::1")


class PermanentFailure(MailbotError):
    """The mail was refused for good: sending it again changes nothing.

    Args:
        code: SMTP reply code.
        text: the peer's text, which may name the recipient: it belongs to the ticket, never into a log.
    """

    def __init__(self, code: int, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(f"{code} {text}")


class Unreachable(TemporaryError):
    """No session with the smarthost came about, or it broke off: no fault of the mail, and the next one fares alike."""


class Sender(Protocol):
    """Somewhere to send mail to."""

    def send(self, rendered: Rendered) -> None:
        """Hands one mail over; on return the other side answers for it.

        Raises:
            TemporaryError: refused for now (4xx), or `Unreachable`; the same octets may be tried again.
            PermanentFailure: refused for good (5xx), or there is no such address.
        """


@dataclass(frozen=True, slots=True)
class MaildirSender:
    """Writes mail into a Maildir: for a machine without a way out, and for trying things."""

    folder: Path

    def send(self, rendered: Rendered) -> None:
        _check_recipient(rendered)
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            Maildir(self.folder, create=True).add(rendered.raw)
            _sync_folder(self.folder / "new")
        except OSError as error:
            raise TemporaryError(f"{self.folder} can't be written: {error.strerror}") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class SmtpSender:
    """Sends over one SMTP connection, kept between mails. Not for several threads at once.

    Args:
        settings: with a host.
        password: of settings.user; None where there is no login.
        hostname: what we call ourselves in EHLO; None lets the machine's name stand.
        context: TLS settings; None verifies against the machine's certificates.
    Raises:
        ConfigError: a password would go over the network in the clear.
    """

    def __init__(
        self,
        settings: SendSettings,
        password: str | None,
        hostname: str | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        if settings.user and settings.security == "none" and settings.host not in _HERE:
            problem = "a login needs starttls or tls, else the password can be read on the way"
            raise ConfigError([Problem("settings", None, "send.security", problem)])
        self._settings, self._password, self._hostname = settings, password, hostname
        self._context = context or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, rendered: Rendered) -> None:
        _check_recipient(rendered)
        connection = self._connected()
        try:
            options = _options(connection, rendered)
            connection.sendmail(rendered.mail_from, [rendered.rcpt_to], rendered.raw, options)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._failed(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPResponseException as error:
            raise self._failed(error.smtp_code, error.smtp_error) from None
        except OSError as error:  # smtplib's own errors among them
            self._drop()
            raise Unreachable(f"the session broke off: {_cause(error)}") from None
        self._sent += 1

    def close(self) -> None:
        """Ends the session; the next mail opens another."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        connection, self._connection, self._sent = self._connection, None, 0
        if connection is not None:
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        """The open session where it still answers, else a new one."""
        if self._connection is not None and self._sent < MAILS_A_CONNECTION:
            with suppress(OSError):  # idle for too long; a new session tells whether anything is wrong
                if self._connection.rset()[0] == 250:
                    return self._connection
            self._drop()
        self.close()
        self._connection = self._open()
        return self._connection

    def _open(self) -> smtplib.SMTP:
        settings = self._settings
        connection: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                connection = smtplib.SMTP_SSL(
                    settings.host or "", settings.port, self._hostname, timeout=settings.timeout, context=self._context
                )
            else:
                connection = smtplib.SMTP(settings.host or "", settings.port, self._hostname, timeout=settings.timeout)
            if settings.security == "starttls":
                connection.starttls(context=self._context)
            connection.ehlo_or_helo_if_needed()
            if settings.user and self._password is not None:
                connection.login(settings.user, self._password)
        except OSError as error:
            if connection is not None:
                connection.close()
            raise Unreachable(f"no session with {settings.host}:{settings.port}: {_cause(error)}") from None
        return connection

    def _failed(self, code: int, text: bytes | str) -> MailbotError:
        """What a refusal means; 421 and refused credentials end the session."""
        words = clean_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 500)
        if code == 421 or code in _OUR_FAULT or code < 400:
            self._drop()
            return Unreachable(f"{code} {words}")
        return PermanentFailure(code, words) if code >= 500 else TemporaryError(f"{code} {words}")


def _options(connection: smtplib.SMTP, rendered: Rendered) -> tuple[str, ...]:
    """ESMTP parameters: our mail is ASCII but for an international local part (RFC 6531)."""
    if rendered.raw.isascii() and rendered.rcpt_to.isascii():
        return ()
    if not connection.has_extn("smtputf8"):
        raise PermanentFailure(553, "5.6.7 the smarthost doesn't take international addresses")
    return ("SMTPUTF8", "BODY=8BITMIME")


def _check_recipient(rendered: Rendered) -> None:
    if addr_spec(rendered.rcpt_to) is None:
        raise PermanentFailure(553, "5.1.3 that is no address that mail can be sent to")


def _cause(error: Exception) -> str:
    """An error in a few words; a login refused says its code, never the credentials."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return clean_line(f"{error.smtp_code} {text}", 200)
    return clean_line(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__, 200)


@dataclass
class CircuitBreaker:
    """Keeps from knocking at a door that doesn't open.

    Closed, it lets everything through. After so many failures in a row it opens for a pause, then lets attempts
    through again: the first success closes it, the first failure opens it anew.

    Args:
        threshold: failures in a row that open it.
        pause: how long it stays open.
    """

    threshold: int = 5
    pause: timedelta = timedelta(minutes=1)
    failures: int = 0
    opened_at: datetime | None = None

    def allows(self, now: datetime) -> bool:
        return self.opened_at is None or now >= self.opened_at + self.pause

    def succeeded(self) -> None:
        self.failures, self.opened_at = 0, None

    def failed(self, now: datetime) -> None:
        self.failures += 1
        if self.failures >= self.threshold:
            self.opened_at = now


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: minutes at first (greylisting), then up to four hours.

    >>> backoff(1), backoff(3)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=900))
    """
    return _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
