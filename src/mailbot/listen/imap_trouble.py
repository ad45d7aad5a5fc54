"""What an error of a server or of the network means for an account, and how to mend it.

The server's own words may name people: they are kept apart, for the operator and never for a log.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import CapabilityError, LoginError

from mailbot.errors import ConfigError, Trouble
from mailbot.listen.imap_reader import TOO_LONG, TOO_MUCH
from mailbot.sections import ImapSettings

LATER = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|THROTTLED|CONTACTADMIN)", re.IGNORECASE)  # RFC 5530 3
NO_TLS = ("WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")  # as versions of OpenSSL put it
PASSES = "none is needed if this passes"


@contextmanager
def translated(account: ImapSettings) -> Iterator[None]:
    """Whatever a server or the network does to us is told as a Trouble of this account."""
    try:
        yield
    except Trouble:
        raise
    except (imaplib.IMAP4.error, OSError, ConfigError, UnicodeError) as error:
        raise trouble_of(error, account) from error


def trouble_of(error: Exception, account: ImapSettings) -> Trouble:
    """What an error means for the account, and how to mend it."""
    place, where = f"{account.host}:{account.port}", f"[[imap]] {account.name}"
    text = said(error)
    match error:
        case ConfigError(problems=(first, *_)):
            told = ("settings", f"{first.file} {first.problem}", f"mend it; {where} names it")
        case ssl.SSLCertVerificationError():
            problem = f"the certificate of {place} can't be trusted ({error.verify_message})"
            told = ("certificate", problem, f"have it mended, or name your own authority as ca_file of {where}")
        case ssl.SSLError() if getattr(error, "reason", None) in NO_TLS:
            told = ("settings", f"{place} speaks no TLS", f"check port and security (tls or starttls) of {where}")
        case ssl.SSLError():
            told = ("unreachable", f"{place} broke off TLS", PASSES)
        case socket.gaierror():
            told = ("unreachable", f"no address is known for {account.host}", f"check host of {where}, and your DNS")
        case LoginError() if not isinstance(error.__context__, imaplib.IMAP4.abort):
            return _refused(account, text)
        case CapabilityError() | imaplib.IMAP4.abort() if "STARTTLS" in text:
            told = ("settings", f"{place} offers no STARTTLS", f"set security = tls and its port in {where}")
        case imaplib.IMAP4.abort() | LoginError() if TOO_MUCH in text or TOO_LONG in text:
            problem = f"{place} says more than was asked for" if TOO_MUCH in text else f"{place} doesn't end an answer"
            told = ("protocol", problem, f"see that host and port of {where} are your mail server's, and its log")
        case imaplib.IMAP4.abort() | LoginError() | EOFError():  # imapclient tells a login that broke off as refused
            told = ("unreachable", f"{place} broke off the connection", PASSES)
        case OSError():
            problem = f"{place} can't be reached ({error.strerror or 'no answer in time'})"
            told = ("unreachable", problem, f"check host and port of {where}, the network and the server")
        case UnicodeError():
            told = ("settings", "user or password isn't ASCII", f"set login = plain in {where}")
        case _:
            told = ("protocol", f"{place} answers what can't be worked with", "look at what it said, and at its log")
    return Trouble(told[0], account.name, told[1], told[2], text)


def said(error: Exception) -> str:
    """The server's own words in an error, on one line."""
    text = str(error)
    if text.startswith(("b'", 'b"')):
        text = text[2:-1]
    return " ".join(text.split())[:300]


def _refused(account: ImapSettings, text: str) -> Trouble:
    place, where = f"{account.host}:{account.port}", f"[[imap]] {account.name}"
    if LATER.search(text):
        return Trouble("unreachable", account.name, f"{place} lets nobody in now", PASSES, text)
    if account.oauth is None:
        remedy = f"check user and password_file of {where}, and whether the provider allows IMAP with a password"
        return Trouble("login", account.name, f"{place} refuses user or password", remedy, text)
    again = f"; sign in again: mailbot authorize {account.name}" if account.oauth.refresh_token_file else ""
    remedy = f"check user and oauth of {where}, and that IMAP is allowed there{again}"
    return Trouble("token", account.name, f"{place} refuses the access token", remedy, text)
