"""One plan while it is being written: the rows that it gathers, and the ends of the chains that it lengthens."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mailbot.domain.plan import Plan, Rendered
from mailbot.store import tables as t
from mailbot.store.chain import event_row, plain

AT_ONCE = 1_000  # tickets that are asked for together


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

    def lengthen(self, ticket_ids: Iterable[str]) -> None:
        """Takes hold of the records of tickets of which nothing changes but what became of mail, a token or a block:
        who works on one needs not begin anew for that. In one order, so that two writers never wait in a ring."""
        missing, c = sorted(set(ticket_ids) - self.heads.keys()), t.tickets.c
        for first in range(0, len(missing), AT_ONCE):
            these = c.id.in_(missing[first : first + AT_ONCE])
            query = sa.select(c.id, c.event_seq, c.event_head).where(these).order_by(c.id).with_for_update()
            for row in self.connection.execute(query):
                self.heads[row.id] = Head(row.event_seq, row.event_head)

    def event(self, ticket_id: str, what: str, **details: object) -> None:
        """Appends to a ticket's chain: the hash covers the event before, and a digest of what can be erased."""
        head = self.heads[ticket_id]
        body = json.dumps(details, default=plain, sort_keys=True, ensure_ascii=False)
        row = event_row(head.hash, ticket_id, head.seq + 1, self.plan.at, self.plan.actor, what, body)
        head.seq, head.hash = row["seq"], row["hash"]
        self.add(t.payloads, ticket_id=ticket_id, seq=head.seq, body=body)
        self.add(t.events, **row)
