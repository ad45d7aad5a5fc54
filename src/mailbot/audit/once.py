"""What counts once is found where it counted twice: signed mails and orders by their marks, and orders by their code.

The tables that guard it are emptied in time, and whoever can write the store can empty them at once. What came of it
stands in the events.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mailbot.audit.chains import Chain
from mailbot.audit.damage import LOOK, Damage


def once(chain: Chain) -> Iterator[Damage]:
    """What counted that shouldn't have, on one ticket."""
    spent, asked, since = set[str](), Counter[tuple[str, ...]](), False
    for what, seq, said in chain.said:
        where = f"{chain.ticket_id} event {seq}"
        if what == "marks spent":
            if spent.intersection(said["marks"]):
                yield Damage("a signed mail or an order has counted twice", where, "", LOOK)
            spent.update(said["marks"])
        elif what == "code asked for":
            since = since or "orders" in said  # before, events didn't say what waits
            asked[_orders(said)] += 1
        elif what == "code used" and since and chain.whole:
            asked[_orders(said)] -= 1
            if asked[_orders(said)] < 0:
                detail = "no code was asked for them, or it was used before"
                yield Damage("orders were carried out that didn't wait so for a code", where, detail, LOOK)


def _orders(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(said.get(name)) for name in ("person", "expires_at", "orders"))
