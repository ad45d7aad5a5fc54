"""Amazon SES's notifications of bounces, complaints and deliveries, as SNS mails them: JSON in the text."""

import json
from typing import Any

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.reports import Finding
from mailbot.reports._groups import MAX_REASON
from mailbot.reports._status import status_of

MAX_JSON = 200_000
# Kind of notification, where its recipients stand, and what was done. Who complains has got the mail.
KINDS = {
    "Bounce": ("bounce", "bouncedRecipients", "failed"),
    "Complaint": ("complaint", "complainedRecipients", "delivered"),
    "Delivery": ("delivery", "recipients", "delivered"),
    "DeliveryDelay": ("deliveryDelay", "delayedRecipients", "delayed"),
}


def read(mail: Mail) -> Finding | None:
    """Recognises a notification that opens a mail of SNS; each of its recipients is one bounce."""
    if not (mail.header("x-amz-sns-message-id") or mail.sender_domain == "sns.amazonaws.com"):
        return None
    document = _document(mail.text)
    kind = str(document.get("notificationType") or document.get("eventType") or "")
    if kind not in KINDS:
        return None
    part, recipients, action = KINDS[kind]
    body, sent = _object(document.get(part)), _object(document.get("mail"))
    id_ = _object(sent.get("commonHeaders")).get("messageId")
    named = body.get(recipients)
    found = tuple(
        _bounce(one, action, body, id_ if isinstance(id_, str) else None)
        for one in (named[:100] if isinstance(named, list) else ())
    )
    why = Why("nature=bounce", "report ses", f"notification {kind} with {len(found)} recipients")
    return Finding("bounce", (why,), bounces=found or (Bounce(None, None, action, None),))


def _bounce(one: Any, action: str, body: dict[str, Any], id_: str | None) -> Bounce:  # noqa: ANN401 - JSON
    said = _object(one)
    recipient = str(said.get("emailAddress") or "") if said else str(one)
    diagnostic = str(said.get("diagnosticCode") or body.get("smtpResponse") or "")
    stated = str(said.get("status") or "") or None
    if action == "failed" and stated is None:
        stated = "4.0.0" if body.get("bounceType") == "Transient" else "5.0.0"
    diagnostic = diagnostic.removeprefix("smtp;").strip()
    status = status_of(diagnostic, action, stated)
    return Bounce(recipient or None, status, action, diagnostic[:MAX_REASON] or None, id_)


def _document(text: str) -> dict[str, Any]:
    """The JSON that a text begins with, or {}. Line ends in it are folds that a mail system made."""
    joined = text[:MAX_JSON].lstrip().replace("\n ", "").replace("\n", "")
    if not joined.startswith("{"):
        return {}
    try:
        return _object(json.JSONDecoder().raw_decode(joined)[0])
    except (ValueError, RecursionError):
        return {}


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, dict) else {}
