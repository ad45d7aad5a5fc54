"""The envelope of a message that came without one, as its headers tell it."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import getaddresses, parseaddr

from mailbot.domain.mail import Envelope, Mail

RECIPIENT_HEADERS = ("delivered-to", "x-original-to")
LARGEST_HEAD = 64_000  # octets that are looked through in a mailbox's message
_FIELDS = re.compile(
    rb"^(delivered-to|x-original-to|return-path|from|to|cc)[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE
)


def envelope_from_headers(
    mail: Mail, door: str, at: datetime, to: tuple[str, ...] = (), from_: str | None = None
) -> Envelope:
    """Return-Path gives the sender, Delivered-To, To and Cc the recipients; what is given counts before them.

    A file says nothing true of the host that sent it, so that it counts as relayed.

    Args:
        at: aware UTC time of receipt.
        to, from_: recipients and sender as the caller knows them; from_ "" is the null sender.
    """
    sender = _return_path(mail) if from_ is None else from_.strip().strip("<>")
    delivered = [value.strip().strip("<>") for name in RECIPIENT_HEADERS for value in mail.header_all(name)]
    named = [address.address for address in (*mail.to, *mail.cc)]
    return Envelope(sender, tuple(dict.fromkeys(to or (*delivered, *named))), door, at, relayed=door == "file")


def _return_path(mail: Mail) -> str:
    stated = mail.header_all("return-path")
    if stated:
        return stated[0].strip().strip("<>").strip()
    return mail.from_.address if mail.from_ else ""


def envelope_in_mailbox(
    raw: bytes,
    at: datetime,
    accepts: Callable[[str], bool],
    address: str | None = None,
    authserv_id: str | None = None,
    spam_filter: str | None = None,
) -> Envelope:
    """The transfer of a message that was fetched from a mailbox; only its head is looked at, since a door waits for it.

    Return-Path gives the sender, else From. The recipients are those of Delivered-To and X-Original-To that are ours,
    topmost first; else the mailbox's own; else those of To and Cc that are ours; else what Delivered-To says.

    Args:
        at: aware UTC time of receipt.
        accepts: whether an address is ours.
        address: the mailbox's own, as the settings give it.
        authserv_id: of the checks that the mailbox's provider makes.
        spam_filter: which filter's headers the provider writes.
    """
    head = _head(raw)
    delivered = [_path(value) for name in RECIPIENT_HEADERS for value in head.get(name, ())]
    recipients = [each for each in delivered if accepts(each)] or ([address] if address else [])
    if not recipients:
        named = getaddresses([*head.get("to", ()), *head.get("cc", ())])
        recipients = [each for _, each in named if accepts(each)] or delivered
    stated = head.get("return-path", ())
    sender = _path(stated[0]) if stated else parseaddr(next(iter(head.get("from", ())), ""))[1]
    to = tuple(dict.fromkeys(recipients))
    return Envelope(sender, to, "imap", at, relayed=True, authserv_id=authserv_id, spam_filter=spam_filter)


def _head(raw: bytes) -> dict[str, list[str]]:
    """The fields that an envelope is made of, by their lower-case names, unfolded, topmost first."""
    end = 0 if raw.startswith((b"\r\n", b"\n")) else LARGEST_HEAD
    for blank in (b"\r\n\r\n", b"\n\n"):
        end = position if (position := raw.find(blank, 0, end)) >= 0 else end
    found: dict[str, list[str]] = {}
    for name, value in _FIELDS.findall(raw, 0, end):
        found.setdefault(name.decode().lower(), []).append(" ".join(value.decode("utf-8", "replace").split()))
    return found


def _path(value: str) -> str:
    return value.strip().strip("<>").strip()
