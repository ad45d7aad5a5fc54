"""What an error means for an account: its kind, and words that name account and setting and nothing that is private."""

import imaplib
import socket
import ssl
from typing import Any

import pytest
from imapclient.exceptions import CapabilityError, LoginError

from mailbot.errors import ConfigError, Problem
from mailbot.listen.imap_reader import TOO_LONG, TOO_MUCH
from mailbot.listen.imap_trouble import said, trouble_of
from mailbot.sections import ImapSettings

PRIVATE = "ann@example.net"


def account(**given: Any) -> ImapSettings:
    usual = {"name": "desk", "host": "imap.example.org", "user": PRIVATE, "password_file": "password"}
    return ImapSettings.model_validate({**usual, **given})


def broken_off(error: Exception) -> Exception:
    """A login that ended with the connection, as imapclient tells it."""
    try:
        try:
            raise imaplib.IMAP4.abort("socket error: EOF")
        except imaplib.IMAP4.error as cause:
            raise error from cause
    except LoginError as told:
        return told


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (LoginError(f"b'[AUTHENTICATIONFAILED] no {PRIVATE}'"), "login"),
        (LoginError("b'[UNAVAILABLE] later'"), "unreachable"),
        (broken_off(LoginError("socket error: EOF")), "unreachable"),
        (imaplib.IMAP4.abort(f"EOF {PRIVATE}"), "unreachable"),
        (imaplib.IMAP4.abort(f"command: UID => {TOO_MUCH}"), "protocol"),
        (imaplib.IMAP4.abort(TOO_LONG), "protocol"),
        (imaplib.IMAP4.error(f"what {PRIVATE}"), "protocol"),
        (CapabilityError("Server does not support STARTTLS capability"), "settings"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] x"), "unreachable"),
        (ssl.SSLEOFError(8, "EOF occurred"), "unreachable"),
        (socket.gaierror(-2, "Name or service not known"), "unreachable"),
        (TimeoutError("timed out"), "unreachable"),
        (ConnectionRefusedError(111, "Connection refused"), "unreachable"),
        (ConfigError([Problem("password", None, "", "may be read by others")]), "settings"),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), "settings"),
    ],
)
def test_an_error_has_a_kind_and_words_without_anything_private(error: Exception, kind: str) -> None:
    told = trouble_of(error, account())
    assert (told.kind, told.where) == (kind, "desk")
    assert told.problem
    assert told.remedy
    assert PRIVATE not in told.problem + told.remedy


def test_the_servers_own_words_are_kept_apart_on_one_line() -> None:
    assert said(LoginError("b'[ALERT] Please\\r\\n log in'")) == r"[ALERT] Please\r\n log in"
    assert said(LoginError("a\r\n  b")) == "a b"
    assert len(said(LoginError("x" * 1000))) == 300


def test_a_refused_token_of_a_client_asks_nobody_to_sign_in() -> None:
    given = {"client_id": "x", "token_url": "https://example.org/t", "client_secret_file": "x"}
    itself = account(password_file=None, oauth={**given, "grant": "client_credentials"})
    assert "mailbot authorize" not in trouble_of(LoginError("no"), itself).remedy
