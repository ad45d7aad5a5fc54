"""The way out: hands rendered octets to the smarthost, or keeps them as files where there is none.

Sends what it is given, once a call. It keeps no queue, counts no attempts and writes no log: `sending` does.
"""

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from mailbox import Maildir
from pathlib import Path
from typing import Protocol

from mailbot.domain.delivery import CREDENTIALS, Reply, judge, status_in
from mailbot.domain.plan import Rendered
from mailbot.errors import ConfigError, MailbotError, Problem, TemporaryError, Trouble
from mailbot.replies.headers import addr_spec
from mailbot.replies.lines import clean_line
from mailbot.replies.smtp_client import Smtp, SmtpOverTls
from mailbot.sections import HERE, SendSettings

MAILS_A_CONNECTION = 100


class PermanentFailure(MailbotError):
    """The mail was refused for good: sending it again changes nothing.

    Args:
        code: SMTP reply code.
        text: the peer's text, which may name the recipient: it belongs to the ticket, never into a log.
        stage: what was refused, see Reply.
    """

    def __init__(self, code: int, text: str, stage: str = "rcpt") -> None:
        self.code, self.text = code, text
        self.reply = Reply(code, status_in(text), stage)
        super().__init__(f"{code} {text}")


class Unreachable(Trouble):
    """No session with the smarthost came about, or it broke off: no fault of the mail, and the next one fares alike."""

    def __init__(self, problem: str, kind: str = "unreachable", said: str = "") -> None:
        super().__init__(kind, "send", problem, _REMEDIES[kind], said)


class Misconfigured(Trouble):
    """The smarthost takes mail, but not from the return path that this mail has: it waits for the settings."""

    def __init__(self, said: str) -> None:
        super().__init__("settings", "send", "our return path is refused", _REMEDIES["settings"], said)


_REMEDIES = {
    "unreachable": "see that the smarthost runs and that send.host, send.port and send.security are its own",
    "certificate": "name the certificate that the smarthost's rests on in send.ca_file, or have the smarthost's mended",
    "login": "check send.user and send.password_file",
    "settings": "name a mailbox that the smarthost lets you send from in send.mail_from",
}


class Sender(Protocol):
    """Somewhere to send mail to."""

    def send(self, rendered: Rendered) -> None:
        """Hands one mail over; on return the other side answers for it.

        Raises:
            TemporaryError: refused for now (4xx), or `Unreachable`; the same octets may be tried again.
            PermanentFailure: refused for good (5xx), or there is no such address.
        """

    def close(self) -> None:
        """Ends the session, if one is open; the next mail opens another."""


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

    def close(self) -> None:
        """There is no session."""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class SmtpSender:
    """Sends over one SMTP connection, kept between mails. Not for several threads at once.

    Args:
        settings: with a host; paths absolute.
        password: of settings.user; None where there is no login.
        hostname: what we call ourselves in EHLO; None lets the machine's name stand.
    Raises:
        ConfigError: a password would go over the network in the clear, or send.ca_file can't be used.
    """

    def __init__(self, settings: SendSettings, password: str | None, hostname: str | None = None) -> None:
        if settings.user and settings.security == "none" and settings.host not in HERE:
            problem = "a login needs starttls or tls, else the password can be read on the way"
            raise ConfigError([Problem("settings", None, "send.security", problem)])
        self._settings, self._password, self._hostname = settings, password, hostname
        self._context = _context(settings.ca_file)
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, rendered: Rendered) -> None:
        _check_recipient(rendered)
        connection = self._connected()
        try:
            options = _options(connection, rendered)
            connection.sendmail(rendered.mail_from, [rendered.rcpt_to], rendered.raw, options)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._failed(*next(iter(error.recipients.values())), "rcpt") from None
        except smtplib.SMTPResponseException as error:
            stage = "mail" if isinstance(error, smtplib.SMTPSenderRefused) else "data"
            raise self._failed(error.smtp_code, error.smtp_error, stage) from None
        except OSError as error:  # smtplib's own errors among them
            self._drop()
            raise Unreachable("the session broke off", said=_cause(error)) from None
        self._sent += 1

    def probe(self) -> None:
        """Opens a session as for mail, and ends it without any.

        Raises:
            Unreachable: with what is wrong, and how to mend it.
        """
        self._connected()
        self.close()

    def close(self) -> None:
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
                connection = SmtpOverTls(
                    settings.host or "", settings.port, self._hostname, timeout=settings.timeout, context=self._context
                )
            else:
                connection = Smtp(settings.host or "", settings.port, self._hostname, timeout=settings.timeout)
            if settings.security == "starttls":
                connection.starttls(context=self._context)
            connection.ehlo_or_helo_if_needed()
            if settings.user and self._password is not None:
                connection.login(settings.user, self._password)
        except OSError as error:
            if connection is not None:
                connection.close()
            refused = isinstance(error, smtplib.SMTPAuthenticationError)
            problem = f"{settings.host}:{settings.port} {'refuses the login' if refused else 'gives no session'}"
            raise Unreachable(problem, _kind(error), _cause(error)) from None
        return connection

    def _failed(self, code: int, text: bytes | str, stage: str) -> MailbotError:
        """What a refusal means; 421 and refused credentials end the session."""
        words = clean_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 500)
        fate, _ = judge(Reply(code, status_in(words), stage))
        if code == 421 or code < 400:
            self._drop()
            return Unreachable("the smarthost ended the session", said=f"{code} {words}")
        if fate == "later":
            return TemporaryError(f"{code} {words}")
        if fate == "ours" and stage == "mail" and code not in CREDENTIALS:
            return Misconfigured(f"{code} {words}")
        if fate == "ours":
            self._drop()
            return Unreachable("the smarthost wants other credentials", "login", f"{code} {words}")
        return PermanentFailure(code, words, stage)


def probe(settings: SendSettings, password: str | None, hostname: str | None = None) -> None:
    """Whether the smarthost can be spoken to: connects, encrypts and logs in as for mail, and sends none.

    Raises:
        Unreachable: with what is wrong, and how to mend it.
        ConfigError: the settings can't be used at all.
    """
    SmtpSender(settings, password, hostname).probe()


def _context(ca_file: Path | None) -> ssl.SSLContext:
    """TLS that verifies: against the machine's certificates, and those of a smarthost of one's own."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # ssl's own errors among them
            reason = error.strerror if error.errno and not isinstance(error, ssl.SSLError) else "holds no certificate"
            raise ConfigError([Problem(str(ca_file), None, "send.ca_file", f"can't be used: {reason}")]) from None
    return context


def _kind(error: OSError) -> str:
    """What sort of trouble kept a session from coming about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "login"
    refused = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in CREDENTIALS
    return "login" if refused else "unreachable"


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
