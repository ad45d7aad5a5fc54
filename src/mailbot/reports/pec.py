"""Receipts of Italy's certified mail (PEC, RFC 6109 3): what became of a mail, as the header X-Ricevuta says it."""

from dataclasses import replace

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Why
from mailbot.reports import Finding
from mailbot.reports._prose import failures
from mailbot.reports._status import status_of

# What a receipt is called, and what it means for its recipients. A provider that took a mail over has passed it on.
RECEIPTS = {
    "errore-consegna": "failed",
    "non-accettazione": "failed",
    "rilevazione-virus": "failed",
    "preavviso-errore-consegna": "delayed",
    "avvenuta-consegna": "delivered",
    "accettazione": "relayed",
    "presa-in-carico": "relayed",
}


def read(mail: Mail) -> Finding | None:
    """Recognises a receipt by its header; each recipient that its words name is one bounce."""
    receipt = mail.header("X-Ricevuta").strip().lower()
    action = RECEIPTS.get(receipt)
    if action is None:
        return None
    original = mail.header("X-Riferimento-Message-ID").strip()[:1_000] or None
    named = failures(mail, inner=False) or (Bounce(None, None, None, None),)
    found = tuple(
        replace(
            one, action=action, status=_status(one, action), original_message_id=original or one.original_message_id
        )
        for one in named
    )
    return Finding("bounce", (Why("nature=bounce", "report pec", f"receipt {receipt}"),), bounces=found)


def _status(named: Bounce, action: str) -> str | None:
    """The status that the words give, where it can be true of what happened."""
    return named.status if action == "failed" and named.status else status_of("", action)
