"""What chains the events of a ticket, so that none can be changed or taken out unseen."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mailbot.domain.times import iso


def event_hash(before: str, ticket_id: str, seq: int, at: datetime, actor: str, what: str, payload: str) -> str:
    """What chains the events of a ticket: SHA-256 over the hash before and the event's own facts."""
    text = "\n".join((before, ticket_id, str(seq), iso(at), actor, what, payload))
    return hashlib.sha256(text.encode()).hexdigest()


def event_row(before: str, ticket_id: str, seq: int, at: datetime, actor: str, what: str, body: str) -> dict[str, Any]:
    """An event as it is kept. The hash covers every digit and word of it: times are kept to the second, which it names,
    and an actor is one line, so that none of it can pass for what the event was."""
    at, actor = at.replace(microsecond=0), " ".join(actor.splitlines())
    payload = sha256(body)
    digest = event_hash(before, ticket_id, seq, at, actor, what, payload)
    key = {"ticket_id": ticket_id, "seq": seq}
    return {**key, "at": at, "actor": actor, "what": what, "payload": payload, "hash": digest}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def plain(value: object) -> object:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Iterable):
        return list(value)
    return asdict(value)  # type: ignore[call-overload]
