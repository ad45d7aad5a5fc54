"""The envelope of a message that came without one, as its headers tell it."""

from datetime import datetime

from mailbot.domain.mail import Envelope, Mail

RECIPIENT_HEADERS = ("delivered-to", "x-original-to")


def envelope_from_headers(
    mail: Mail, door: str, at: datetime, to: tuple[str, ...] = (), from_: str | None = None
) -> Envelope:
    """Return-Path gives the sender, Delivered-To, To and Cc the recipients; what is given counts before them.

    Args:
        at: aware UTC time of receipt.
        to, from_: recipients and sender as the caller knows them; from_ "" is the null sender.
    """
    sender = _return_path(mail) if from_ is None else from_.strip().strip("<>")
    delivered = [value.strip().strip("<>") for name in RECIPIENT_HEADERS for value in mail.header_all(name)]
    named = [address.address for address in (*mail.to, *mail.cc)]
    return Envelope(sender, tuple(dict.fromkeys(to or (*delivered, *named))), door, at)


def _return_path(mail: Mail) -> str:
    stated = mail.header_all("return-path")
    if stated:
        return stated[0].strip().strip("<>").strip()
    return mail.from_.address if mail.from_ else ""
