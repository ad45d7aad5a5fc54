"""One plan while it is being written: the rows that it gathers, and the ends of the chains that it lengthens."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mailbot.domain.plan import Plan, Rendered
from mailbot.store import tables as t
from mailbot.store.chain import event_hash, plain


@dataclass
class Head:
    """The end of a ticket's chain of events while a plan is written."""

    seq: int = 0
    hash: str = ""


@dataclass
class Writing:
    """One plan being written: rows are gathered a table, and inserted at the end, parents first."""

    connection: sa.Connection
    plan: Plan
    rendered: Mapping[str, Rendered]
    heads: dict[str, Head] = field(default_factory=dict)
    rows: dict[sa.Table, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: sa.Table, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def event(self, ticket_id: str, what: str, **details: object) -> None:
        """Appends to a ticket's chain: the hash covers the event before, and a digest of what can be erased."""
        head = self.heads[ticket_id]
        head.seq += 1
        body = json.dumps(details, default=plain, sort_keys=True, ensure_ascii=False)
        payload = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()
        head.hash = event_hash(head.hash, ticket_id, head.seq, self.plan.at, self.plan.actor, what, payload)
        key = {"ticket_id": ticket_id, "seq": head.seq}
        self.add(t.payloads, **key, body=body)
        self.add(t.events, **key, at=self.plan.at, actor=self.plan.actor, what=what, payload=payload, hash=head.hash)
