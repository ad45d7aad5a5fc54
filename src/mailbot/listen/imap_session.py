"""From the settings of an account to a connection that is logged in, or to words on what is wrong and how to mend it.

Certificates are always checked; a password goes over nothing but TLS or this very machine.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient.exceptions import LoginError

from mailbot.errors import Trouble
from mailbot.listen.imap_connection import Connection
from mailbot.listen.imap_folder import Folder
from mailbot.listen.imap_settle import ensure_targets
from mailbot.listen.imap_trouble import translated
from mailbot.listen.oauth import TokenSource
from mailbot.secret import read_secret
from mailbot.sections import ImapSettings


@contextmanager
def session(account: ImapSettings, tokens: TokenSource | None = None) -> Iterator[Connection]:
    """A connection that is logged in, closed at the end.

    Args:
        tokens: where access tokens come from; None: made from the settings.
    Raises:
        Trouble: it can't be had, or it broke off.
    """
    with translated(account):
        connection = _connect(account)
    try:
        with translated(account):
            _log_in(connection, account, tokens or TokenSource(account))
            yield connection
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            connection.shutdown()


def probe(account: ImapSettings) -> None:
    """Tries whether an account could be read: server, login, folders. Makes the done and failed folders.

    Raises:
        Trouble: what is wrong, and how to mend it.
    """
    with session(account) as connection:
        for name in account.folder:
            Folder(connection, account, name)
        ensure_targets(connection, account)


def tls_context(account: ImapSettings) -> ssl.SSLContext:
    """How the server's certificate is checked: by the machine's authorities, and by ca_file.

    Raises:
        Trouble: ca_file can't be used.
    """
    context = ssl.create_default_context()
    if account.ca_file is not None:
        try:
            context.load_verify_locations(account.ca_file)
        except (OSError, ssl.SSLError) as error:
            problem = f"ca_file {account.ca_file} can't be used ({error.strerror or 'no certificates in it'})"
            remedy = f"name a PEM file in [[imap]] {account.name}"
            raise Trouble("settings", account.name, problem, remedy) from None
    return context


def _connect(account: ImapSettings) -> Connection:
    context = tls_context(account) if account.security == "tls" else None
    connection = Connection(account.host, account.port, context, account.timeout)
    if account.security == "starttls":
        try:
            connection.starttls(tls_context(account))
        except BaseException:
            with suppress(OSError, imaplib.IMAP4.error):  # what went wrong first is what counts
                connection.shutdown()
            raise
    return connection


def _log_in(connection: Connection, account: ImapSettings, tokens: TokenSource) -> None:
    login = account.login or _usual_login(connection, account)
    if account.password_file is not None:
        password = read_secret(account.password_file, "the password")
        (connection.plain_login if login == "plain" else connection.login)(account.user, password)
        return
    way = connection.oauth2_login if login == "xoauth2" else connection.oauthbearer_login
    token = tokens.token()
    try:
        way(account.user, token)
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise
        way(account.user, tokens.token(instead_of=token))  # it may have been withdrawn before its time


def _usual_login(connection: Connection, account: ImapSettings) -> str:
    if account.oauth is not None:
        return "oauthbearer" if not connection.has_capability("AUTH=XOAUTH2") else "xoauth2"
    return "plain" if connection.has_capability("AUTH=PLAIN") else "login"
