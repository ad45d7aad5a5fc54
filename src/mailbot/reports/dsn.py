"""Delivery status notifications: RFC 3464, in the multipart/report of RFC 6522.

A delayed or a success notice is one too; its action says so. Bounces that keep to no standard aren't read here.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.reports import Finding
from mailbot.reports._fields import Block, address, blocks, headers_of_original, part, untyped

STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
MAX_REASON = 500
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
GENERIC = re.compile(r"[245]\.0\.0$")
MACHINE = re.compile(r"mailer-daemon|postmaster|mail ?delivery|mailerdaemon", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,998}>")


def read(mail: Mail) -> Finding | None:
    """Recognises a status part in a report, or in a mail that a mailer sent: a person who forwards one is a person."""
    status = part(mail, *STATUS_PARTS)
    if status is None or not (mail.content_type == "multipart/report" or _from_a_mailer(mail)):
        return None
    original = MESSAGE_ID.search(headers_of_original(mail).get("message-id", ""))
    original_id = original[0] if original else None
    groups = [block for block in blocks(status, starts="final-recipient") if _names_recipient(block)]
    bounces = tuple(_bounce(group, original_id) for group in groups)
    why = Why("nature=bounce", "report dsn", f"{mail.content_type} with {len(bounces)} recipients")
    return Finding("bounce", (why,), bounces=bounces or (Bounce(None, None, None, None, original_id),))


def _from_a_mailer(mail: Mail) -> bool:
    sender = mail.from_
    return sender is None or MACHINE.search(f"{sender.name} {sender.address}") is not None


def _names_recipient(block: Block) -> bool:
    return any(name in block for name in ("final-recipient", "original-recipient", "action", "status"))


def _bounce(group: Block, original_id: str | None) -> Bounce:
    diagnostic = untyped(group.get("diagnostic-code", ""))
    status = _status(group.get("status", ""), diagnostic)
    recipients = (
        address(group.get(name, "")) for name in ("final-recipient", "original-recipient", "x-actual-recipient")
    )
    return Bounce(
        recipient=next((found for found in recipients if found), None),
        status=status,
        action=_action(group.get("action", ""), status),
        reason=diagnostic[:MAX_REASON] or None,
        original_message_id=original_id,
    )


def _status(stated: str, diagnostic: str) -> str | None:
    """The enhanced status code (RFC 3463); where it is generic, the diagnostic's own counts."""
    codes = [".".join(match.groups()) for match in (STATUS.search(stated), STATUS.search(diagnostic)) if match]
    precise = [code for code in codes if not GENERIC.match(code)]
    return next(iter([*precise, *codes]), None)


def _action(stated: str, status: str | None) -> str | None:
    words = stated.lower().split()
    if words and words[0].strip(";,") in ACTIONS:
        return words[0].strip(";,")
    return {"5": "failed", "4": "delayed", "2": "delivered"}.get(status[0]) if status else None
