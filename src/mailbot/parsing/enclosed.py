"""The messages among the attachments, read one level deep: who wrote what when, for the identifiers in it.

What is found is evidence. The attachment stays as it came, and nothing in it is taken out, joined or fetched.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from email.utils import getaddresses

from mailbot.domain.mail import Address, Attachment, Enclosed
from mailbot.domain.networks import anybodys
from mailbot.domain.times import mail_date
from mailbot.parsing import mapi
from mailbot.parsing.attachments import bare, safe_name
from mailbot.parsing.body import charset_of, read_body
from mailbot.parsing.headers import one_line, readable, text_of
from mailbot.parsing.ole import SIGNATURE as OLE
from mailbot.parsing.outlook import read_msg
from mailbot.parsing.references import message_id
from mailbot.parsing.tnef import SIGNATURE as TNEF
from mailbot.parsing.tnef import read_tnef
from mailbot.parsing.tree import grow

MAX_ENCLOSED = 20
MAX_OCTETS = 512 * 1024  # of a message; its beginning is read
MAX_TEXT = 100_000  # characters
MAX_SUBJECT = 2_000
MAX_FILES = 100
MAX_IPS = 20
MAX_TRACE = 20  # Received headers
ORIGIN_HEADERS = ("x-originating-ip", "x-original-ip", "x-sender-ip", "x-client-ip")
LITERAL = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f:.]{3,45})[\])]")
BARE_ADDRESS = re.compile(r"[0-9A-Fa-f:.]{3,45}")
SEPARATOR = re.compile(rb"[\r\n]{0,20}>{1,5}From [^\r\n]{0,1000}\r?\n")  # of an mbox, quoted so that it is none


def enclosed_in(attachments: Sequence[Attachment]) -> tuple[Enclosed, ...]:
    """What the first MAX_ENCLOSED messages among attachments say."""
    messages = [attachment for attachment in attachments if "message" in attachment.flags][:MAX_ENCLOSED]
    found = ((attachment, _read(attachment.content)) for attachment in messages)
    return tuple(
        replace(said, attachment=attachment.name, sha256=attachment.sha256)
        for attachment, said in found
        if said is not None
    )


def _read(content: bytes) -> Enclosed | None:
    if content.startswith(OLE):
        return _from_outlook(content)
    return _from_tnef(content) if content.startswith(TNEF) else _from_octets(content[:MAX_OCTETS])


def _from_octets(octets: bytes) -> Enclosed | None:
    separator = SEPARATOR.match(octets)
    root, _ = grow(octets[separator.end() :] if separator else octets)
    charset = charset_of(root)
    headers = [(name.lower(), readable(value, charset)) for name, value in root.raw_items()]
    if not headers:
        return None
    body = read_body(root, bare)
    return replace(
        _from_headers(headers), text=body.text[:MAX_TEXT], files=_names(each.name for each in body.attachments)
    )


def _from_headers(headers: Sequence[tuple[str, str]]) -> Enclosed:
    first = dict(reversed(headers))
    return Enclosed(
        attachment="",
        sha256="",
        subject=text_of(first.get("subject", ""))[:MAX_SUBJECT],
        from_=_address(first.get("from", "")),
        date=mail_date(text_of(first.get("date", ""))[:MAX_SUBJECT]),
        message_id=message_id(text_of(first.get("message-id", ""))),
        ips=_ips(headers),
    )


def _from_outlook(content: bytes) -> Enclosed | None:
    message = read_msg(content)
    if message is None:
        return None
    said = message.properties
    root, _ = grow(said.text(mapi.HEADERS).encode("utf-8", "replace")[:MAX_OCTETS])
    trace = _from_headers([(name.lower(), readable(value)) for name, value in root.raw_items()])
    return _from_properties(said, trace, message.files)


def _from_tnef(content: bytes) -> Enclosed:
    found = read_tnef(content)
    said = _from_properties(found.properties, Enclosed("", ""), [file.name for file in found.files])
    return replace(said, subject=one_line(found.subject)[:MAX_SUBJECT], text=found.text[:MAX_TEXT])


def _from_properties(said: mapi.Properties, trace: Enclosed, files: Iterable[str]) -> Enclosed:
    """A message of Outlook's; the headers that it came with say it better where it has them."""
    smtp = next((at for at in (said.text(mapi.SENDER_SMTP), said.text(mapi.SENDER_ADDRESS)) if "@" in at), "")
    sender = Address(one_line(said.text(mapi.SENDER_NAME)), one_line(smtp))
    return replace(
        trace,
        subject=one_line(said.text(mapi.SUBJECT))[:MAX_SUBJECT] or trace.subject,
        from_=trace.from_ or (sender if sender.name or sender.address else None),
        date=trace.date or said.time(mapi.SENT_AT) or said.time(mapi.RECEIVED_AT),
        message_id=trace.message_id or message_id(one_line(said.text(mapi.MESSAGE_ID))),
        text=said.body()[0][:MAX_TEXT],
        files=_names(files),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(safe_name, names)))[:MAX_FILES]


def _address(value: str) -> Address | None:
    try:
        pairs = getaddresses([text_of(value)[:MAX_SUBJECT]])
    except (RecursionError, ValueError, TypeError, IndexError):
        return None
    return next((Address(one_line(name), one_line(address)) for name, address in pairs if name or address), None)


def _ips(headers: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The public addresses of a trace, in order, each once."""
    trace = [value for name, value in headers if name == "received"][:MAX_TRACE]
    origins = [value for name, value in headers if name in ORIGIN_HEADERS][:MAX_TRACE]
    written = [found for value in trace for found in LITERAL.findall(value[:MAX_SUBJECT])]
    written += [found for value in origins for found in BARE_ADDRESS.findall(value[:MAX_SUBJECT])]
    return tuple(dict.fromkeys(filter(None, map(anybodys, written))))[:MAX_IPS]
