"""Whatever a mail's header holds, each mail that goes out because of it has our fields, one recipient and one body."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses

import pytest

from mailbot.explain import Explainer
from mailbot.policy import Policy

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BREAKS = (
    "\r\nBcc: v@e.com", "\nBcc: v@e.com\n\nanother body", "\rBcc: v@e.com", "\u2028Bcc: v@e.com",
    "\x85Bcc: v@e.com", "\x0bBcc: v@e.com", "\x0cBcc: v@e.com", "\x1cBcc: v@e.com", "\x00Bcc: v",
    "\x1b[2J", "\x9b31m", "\u202egpj.exe", "\ud800", "=?utf-8?q?a=0ABcc=3A_v?=", "\t\n .\r\n",
)  # fmt: skip
FIELDS = (
    "Subject: {}", "From: {} <ann@example.net>", "From: <ann{}@example.net>", "To: {} <abuse@alludium.ai>",
    "Reply-To: {} <ann@example.net>", "Message-ID: <1{}@example.net>", "References: <1@a.b> {} <2{}@a.b>",
    "In-Reply-To: <3{}@example.net>", "Date: {}", "Content-Type: text/plain; name={}", "List-Id: {}",
)  # fmt: skip
ORDINARY = {
    "From": "From: ann@example.net",
    "Subject": "Subject: Policy Violation Report",
    "Message-ID": "Message-ID: <1@a.b>",
}
ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")


def as_it_is(words: str) -> bytes:
    """Octets in a header; a line end would only begin a field of the sender's own."""
    octets = words.encode("utf-8", "surrogatepass")
    return b"A" + octets.replace(b"\r\n", b"\r").replace(b"\n", b"\r")


def encoded(words: str) -> bytes:
    return b"=?utf-8?b?" + base64.b64encode(b"A" + words.encode("utf-8", "surrogatepass")) + b"?="


def mails(field: str) -> Iterator[bytes]:
    for words in BREAKS:
        for value in (as_it_is(words), encoded(words)):
            fields = {name: line.encode() for name, line in ORDINARY.items()}
            fields[field.partition(":")[0]] = field.encode().replace(b"{}", value)
            yield b"\r\n".join(fields.values()) + b"\r\n\r\nuser 4711 threatens me.\r\n"


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_of_a_header_gets_out_of_its_field(field: str, policy: Policy, explainer: Explainer) -> None:
    for raw in mails(field):
        for _, plan in explainer.plans(raw, AT, ("abuse@alludium.ai",), "ann@example.net"):
            for mail in plan.outgoing:
                letter = policy.renderer.render(mail, AT)
                made = message_from_bytes(letter.raw)
                head = letter.raw.partition(b"\r\n\r\n")[0]
                assert made["Bcc"] is None, raw
                assert all(len(made.get_all(name, [])) == 1 for name in ONCE), raw
                assert made.defects == [], raw
                assert len(getaddresses(made.get_all("To", []))) == 1, raw
                assert all(31 < octet < 127 or octet in b"\r\n" for octet in head), raw
                assert not {0, 27} & set(letter.raw), raw
