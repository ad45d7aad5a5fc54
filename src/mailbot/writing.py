"""One plan while it is being written: the rows that it gathers, and the ends of the chains that it lengthens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mailbot.domain.plan import Plan, Rendered
from mailbot.store import tables as t
from mailbot.store.chain import event_row, plain


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
        body = json.dumps(details, default=plain, sort_keys=True, ensure_ascii=False)
        row = event_row(head.hash, ticket_id, head.seq + 1, self.plan.at, self.plan.actor, what, body)
        head.seq, head.hash = row["seq"], row["hash"]
        self.add(t.payloads, ticket_id=ticket_id, seq=head.seq, body=body)
        self.add(t.events, **row)
