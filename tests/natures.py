"""Mails of our own making for the tests of nature: built as octets, read as they come."""

from datetime import UTC, datetime

from mailbot.classify.nature import nature_of
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import Why
from mailbot.parsing.mime import parse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERSON = {
    "From": "Ada Lovelace <ada@example.org>",
    "To": "abuse@example.com",
    "Message-ID": "<one@example.org>",
    "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
    "MIME-Version": "1.0",
}


def made(text: str, headers: dict[str, str] | None = None, *, html: bool = False) -> Mail:
    """A mail of Ada's, with headers changed or, where the value is "", taken out."""
    kind = "html" if html else "plain"
    given = {**PERSON, "Content-Type": f"text/{kind}; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    lines = [f"{name}: {value}" for name, value in {**given, **(headers or {})}.items() if value]
    return parse("\r\n".join([*lines, "", text.replace("\n", "\r\n"), ""]).encode())


def told(
    text: str,
    headers: dict[str, str] | None = None,
    *,
    html: bool = False,
    mail_from: str = "ada@example.org",
    spam_filter: str | None = None,
) -> tuple[str, Why]:
    envelope = Envelope(mail_from, ("abuse@example.com",), "smtp", NOW, spam_filter=spam_filter)
    return nature_of(made(text, headers, html=html), envelope)
