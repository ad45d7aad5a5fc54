"""An outgoing mail as octets: headers, threading and parts. The last step before the outbox, which keeps the octets.

Whatever a mail from outside brings, the header set stays the same, each value stays in its field, and there is
one recipient. Nothing is sent from here, and no template is read.
"""

import re
from binascii import b2a_qp
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime

from mailbot.domain.desk import Desk
from mailbot.domain.fresh import TOKEN_LENGTH
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing, Rendered
from mailbot.replies.headers import addr_spec, field, mailbox, message_ids, thread_ids, unstructured
from mailbot.replies.lines import clean_line

LOCAL_PART_LIMIT = 64  # RFC 5321 4.5.3.1.1
_OURS = re.compile(rf"<([a-z2-7]{{{TOKEN_LENGTH}}})\.[0-9a-z-]{{1,64}}@([^@<>\s]+)>", re.IGNORECASE)
_LINE = 78


def compose(outgoing: Outgoing, desk: Desk, subject: str, text: str, html: str | None, now: datetime) -> Rendered:
    """Puts a mail together.

    Args:
        subject: one line, as people read it; the ticket's tag is put before it where it isn't there.
        text: lines ended by LF.
        html: the same as a page; None where there is none.
        now: the Date of the mail.
    Returns:
        octets with CRLF, all ASCII but for a recipient that needs SMTPUTF8 (RFC 6531). Where no mail can be
        sent to an address, rcpt_to is the address as it came and To an empty group: `send` refuses it, and says why.
    """
    message_id = message_id_of(outgoing, desk)
    lines = [
        field("From", mailbox(_announced(outgoing, desk)) or ""),
        field("To", mailbox(outgoing.to) or "undisclosed-recipients:;"),
        field("Reply-To", mailbox(reply_address(outgoing, desk)) or ""),
        field("Subject", unstructured(tagged(subject, outgoing.ticket_id))),
        field("Date", format_datetime(now)),
        field("Message-ID", message_id),
        *_threading(outgoing, desk),
    ]
    if _is_urgent(outgoing):
        lines.append(field("Importance", "high"))
    if outgoing.automatic:
        lines.append(field("Auto-Submitted", "auto-replied" if outgoing.answers_mail else "auto-generated"))
    language = field("Content-Language", outgoing.language)
    lines += [
        field("X-Auto-Response-Suppress", "All"),
        language,
        field("MIME-Version", "1.0"),
        _body(outgoing.id, text, html),
    ]
    recipient = addr_spec(outgoing.to.address) or clean_line(outgoing.to.address, 320)
    return Rendered(b"".join(lines), message_id, return_path(outgoing, desk), recipient)


def _threading(outgoing: Outgoing, desk: Desk) -> list[bytes]:
    """What mail clients thread by. All that one of our own people gets on a ticket hangs on one id that no mail has, so
    that it is one thread with them, whichever of it they answered (RFC 5256 3, step 1 makes such a parent up)."""
    root = _root(outgoing, desk)
    parent = message_ids([outgoing.in_reply_to or root])
    references = thread_ids((root, *outgoing.references), outgoing.in_reply_to or root)
    found = [("In-Reply-To", parent), ("References", references)]
    return [field(name, " ".join(ids)) for name, ids in found if ids]


def _root(outgoing: Outgoing, desk: Desk) -> str:
    if outgoing.to_role != "moderator" or outgoing.ticket_id is None:
        return ""
    return f"<{outgoing.ticket_id.lower()}.notices@{_domain(desk)}>"


def tagged(subject: str, ticket_id: str | None) -> str:
    """A subject with the readable tag of its ticket: before the words, where a phone shows it and mail clients that
    thread by subject take it for a list's tag (RFC 5256 2.1).

    >>> tagged("Re: Policy Violation Report", "ALU-7K3M2Q")
    'Re: [ALU-7K3M2Q] Policy Violation Report'
    """
    if ticket_id is None or f"[{ticket_id}]" in subject:
        return subject
    re_, rest = ("Re: ", subject[4:]) if subject.startswith("Re: ") else ("", subject)
    return f"{re_}[{ticket_id}] {rest}"


def sender_of(outgoing: Outgoing, desk: Desk) -> Address:
    """Whose name a mail bears; mail about no ticket bears that of the desk's first queue, mail of a kind that has no
    sender the desk's own with its general address."""
    general = next((intake.address for intake in desk.intakes if intake.kind is None), None)
    if outgoing.from_kind and general and outgoing.from_kind not in desk.senders:
        return Address(desk.title, general)
    return desk.senders.get(outgoing.from_kind) or next(iter(desk.senders.values()))


def _announced(outgoing: Outgoing, desk: Desk) -> Address:
    """Whose name a mail bears in a list of mails: there our own people see first what is urgent, and the subject, by
    which mail clients thread, stays as it is."""
    sender = sender_of(outgoing, desk)
    return replace(sender, name=f"URGENT: {sender.name or desk.title}") if _is_urgent(outgoing) else sender


def _is_urgent(outgoing: Outgoing) -> bool:
    ticket = outgoing.context.get("ticket") if outgoing.to_role == "moderator" else None
    return ticket is not None and ticket.priority == "urgent"


def reply_address(outgoing: Outgoing, desk: Desk) -> Address:
    """Where an answer goes, with the reply token where the desk's mail system can carry it."""
    sender = sender_of(outgoing, desk)
    if desk.reply_style == "subdomain" and desk.reply_domain and outgoing.token:
        return Address(sender.name, f"{outgoing.token}@{desk.reply_domain}")
    base = sender.address if desk.intake(sender.address) or not desk.intakes else desk.intakes[0].address
    address = _plus(base, outgoing.token) if desk.reply_style == "plus" else base
    return Address(sender.name, address)


def return_path(outgoing: Outgoing, desk: Desk) -> str:
    """The envelope sender: bounces come back to it with their token, and nothing answers it."""
    return _plus(desk.return_path, outgoing.bounce_token)


def _plus(address: str, token: str) -> str:
    local, _, domain = address.rpartition("@")
    if not token or len(local) + 1 + len(token) > LOCAL_PART_LIMIT:
        return address
    return f"{local}+{token}@{domain}"


def message_id_of(outgoing: Outgoing, desk: Desk) -> str:
    """Our Message-ID: it carries the reply token, for answers to clients that drop the reply address."""
    name = f"{outgoing.token}.{outgoing.id}" if outgoing.token else outgoing.id
    return f"<{name}@{_domain(desk)}>"


def token_of(message_id: str, desk: Desk) -> str | None:
    """The reply token in one of our own Message-IDs, lower case; None where it is none of this desk's."""
    found = _OURS.fullmatch(message_id)
    return found[1].lower() if found and found[2].lower() == _domain(desk) else None


def _domain(desk: Desk) -> str:
    return desk.return_path.rpartition("@")[2].lower()


def _body(name: str, text: str, html: str | None) -> bytes:
    if html is None:
        return _part("text/plain", text)
    # `=_` can't stand in quoted-printable, and nobody outside knows the id while a mail is written
    boundary = f"=_{name}"
    head = field("Content-Type", f'multipart/alternative; boundary="{boundary}"')
    line = f"\r\n--{boundary}".encode()  # its CRLF is no part of what stands before it (RFC 2046 5.1.1)
    parts = (_part("text/plain", text), _part("text/html", html))
    return head + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _part(media_type: str, text: str) -> bytes:
    """A part with its fields: as it is where every line is short ASCII, else quoted-printable."""
    octets, encoding = text.encode(), "7bit"
    if not octets.isascii() or max(map(len, text.split("\n"))) > _LINE:
        octets, encoding = b2a_qp(octets), "quoted-printable"
    fields = field("Content-Type", f"{media_type}; charset=utf-8") + field("Content-Transfer-Encoding", encoding)
    return fields + b"\r\n" + octets.replace(b"\n", b"\r\n")
