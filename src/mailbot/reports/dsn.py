"""Delivery status notifications: RFC 3464 and 6533, in the multipart/report of RFC 6522.

A delayed or a success notice is one too; its action says so. What the status part leaves open is read from the words
beside it. Bounces without a status part are read in `returned`.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.reports import Finding
from mailbot.reports._action import action_of
from mailbot.reports._fields import part
from mailbot.reports._groups import bounces_in, completed
from mailbot.reports._original import original_id
from mailbot.reports._prose import failures

STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
ODD_PARTS = ("delivery-status", "text/delivery-status", "message/deliverystatus", "message/delivery_status")
MACHINE = re.compile(r"mailer-?daemon|post_?master|mail[ .-]?(?:deliver|system)|delivery (?:sub)?system", re.IGNORECASE)
FIELDS = re.compile(r"^(?:final-recipient|original-recipient|action)[ \t]{0,5}:", re.IGNORECASE | re.MULTILINE)
REFUSED = re.compile(r"automatically (?:rejected|refused)|rejected|refused", re.IGNORECASE)
MAX_STATUS = 200_000
MAX_TEXT = 20_000


def read(mail: Mail) -> Finding | None:
    """Recognises a status part in a report, or in a mail that a mailer sent: a person who forwards one is a person."""
    status = _status_part(mail)
    if status is None and _refused_by_script(mail):
        why = Why("nature=bounce", "report dsn", "refused by the recipient's script (RFC 5429)")
        unnamed = Bounce(None, "5.7.1", "failed", None, original_id(mail))
        return Finding("bounce", (why,), bounces=failures(mail) or (unnamed,))
    if status is None or not (_is_report(mail) or _from_a_mailer(mail)):
        return None
    id_ = original_id(mail)
    bounces = bounces_in(status, id_)
    if not bounces or any(bounce.recipient is None or _vague(bounce) for bounce in bounces):
        bounces = completed(bounces, failures(mail))
    why = Why("nature=bounce", "report dsn", f"{mail.content_type} with {len(bounces)} recipients")
    return Finding("bounce", (why,), bounces=bounces or (_unnamed(mail, id_),))


def _is_report(mail: Mail) -> bool:
    return mail.content_type == "multipart/report" or mail.header("Return-Path").strip() == "<>"


def _unnamed(mail: Mail, id_: str | None) -> Bounce:
    """What a report that names nobody says: only that delivery waits or succeeded, where its words say so."""
    action = action_of(mail.subject, mail.text[:MAX_TEXT])
    return Bounce(None, None, None if action == "failed" else action, None, id_)


def _vague(bounce: Bounce) -> bool:
    return bounce.action in (None, "failed", "delayed") and (bounce.status is None or bounce.status.endswith(".0.0"))


def _status_part(mail: Mail) -> str | None:
    """The status part, also under a media type that no standard knows, as an attachment or as the text of a report; ""
    where a report that says it has one has none; None where nothing says so."""
    found = part(mail, *STATUS_PARTS)
    if found is not None:
        return found
    for file in mail.attachments:
        if file.declared_type in (*STATUS_PARTS, *ODD_PARTS):
            return file.content[:MAX_STATUS].decode("utf-8", "replace").replace("\r\n", "\n")
    if mail.report_type != "delivery-status" or mail.content_type != "multipart/report":
        return None
    return mail.text[:MAX_STATUS] if FIELDS.search(mail.text[:MAX_STATUS]) else ""


def _refused_by_script(mail: Mail) -> bool:
    """A refusal that comes as a disposition notification (RFC 5429 2.1.2): from a mailer, while a reader's receipt
    comes from the reader."""
    if mail.report_type != "disposition-notification" or not _from_a_mailer(mail):
        return False
    return REFUSED.search(f"{mail.subject[:200]} {mail.text[:500]}") is not None


def _from_a_mailer(mail: Mail) -> bool:
    sender = mail.from_
    return sender is None or MACHINE.search(f"{sender.name} {sender.address}") is not None
