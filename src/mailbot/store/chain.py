"""What chains the events of a ticket, so that none can be changed or taken out unseen."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from mailbot.domain.times import iso


def event_hash(before: str, ticket_id: str, seq: int, at: datetime, actor: str, what: str, payload: str) -> str:
    """What chains the events of a ticket: SHA-256 over the hash before and the event's own facts."""
    text = "\n".join((before, ticket_id, str(seq), iso(at), actor, what, payload))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Iterable):
        return list(value)
    return asdict(value)  # type: ignore[call-overload]
