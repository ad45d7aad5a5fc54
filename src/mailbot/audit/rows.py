"""Holds a ticket's rows against its events: what they name is there, as they say, and nothing else is."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.audit.chains import Chain
from mailbot.audit.damage import LOOK, Damage
from mailbot.audit.kinds import DIGESTS, KINDS, Kind
from mailbot.audit.stored import octets, second, text_of
from mailbot.domain.times import iso
from mailbot.store.columns import Pauses, UtcDateTime

Rows = dict[str, dict[str, Any]]  # by key, the facts as they are stored
_FLAGS = {"0": False, "false": False, "1": True, "true": True}


def hold(connection: sa.Connection, chains: Iterable[Chain]) -> Iterator[Damage]:
    """What is wrong with the rows of some tickets."""
    by_ticket = {chain.ticket_id: chain for chain in chains}
    for kind in KINDS:
        rows = _rows(connection, kind, list(by_ticket))
        for ticket_id, chain in by_ticket.items():
            yield from _compare(kind, chain, rows.get(ticket_id, {}))


def _rows(connection: sa.Connection, kind: Kind, ticket_ids: list[str]) -> dict[str, Rows]:
    """The rows of some tickets by ticket and key. A second one of a key is told by its name."""
    keys = [text_of(connection, column) for column in kind.key]
    facts = [_stored(connection, column) for column in kind.facts.values()]
    known = [ticket_id for ticket_id in ticket_ids if ticket_id.encode("utf-8", "ignore").decode() == ticket_id]
    query = sa.select(kind.of, *keys, *facts).select_from(kind.source).where(kind.of.in_(known))
    found: dict[str, Rows] = {}
    for ticket_id, *values in connection.execute(query):
        key = " ".join(map(str, values[: len(keys)]))
        rows = found.setdefault(ticket_id, {})
        while key in rows:
            key += " again"
        rows[key] = dict(zip(kind.facts, values[len(keys) :], strict=True))
    return found


def _stored(connection: sa.Connection, column: "sa.ColumnElement[Any]") -> sa.ColumnElement[Any]:
    return column if isinstance(column.type, sa.LargeBinary) else text_of(connection, column)


def _compare(kind: Kind, chain: Chain, rows: Rows) -> Iterator[Damage]:
    named: Rows = {}
    last: dict[str, int] = {}
    for what, seq, said in chain.said:
        for key, facts in kind.told(what, said):
            last[key] = seq
            if facts is None:
                named.pop(key, None)
            else:
                named.setdefault(key, {}).update(facts)
    for key, facts in named.items():
        where = f"{chain.ticket_id} event {last[key]}"
        what = f"{kind.name} {key}".rstrip()
        if key not in rows:
            yield Damage(f"an event names what is gone: {what}", where)
            continue
        for name in kind.facts.keys() & facts.keys() if chain.whole else ():
            if _read(name, kind.facts[name], rows[key][name]) != facts[name]:
                yield Damage(f"{what} isn't what its last event says", where, f"its {name} was changed", LOOK)
    if chain.whole and kind.all_told:
        for key in rows.keys() - named.keys():
            yield Damage(
                f"no event names {kind.name} {key}".rstrip(), chain.ticket_id, "it was put in by another way", LOOK
            )


def _read(name: str, column: "sa.ColumnElement[Any]", stored: Any) -> Any:  # noqa: ANN401 - whatever somebody wrote there
    """What is stored, as events have it; what isn't written as mailbot writes it is as it is, and so no event's."""
    if stored is None:
        return None
    if name in DIGESTS or isinstance(column.type, sa.LargeBinary):
        return hashlib.sha256(stored if isinstance(stored, bytes) else octets(stored)).hexdigest()
    match column.type:
        case UtcDateTime():
            return second(stored[:19] + ".000000") or stored  # below a second nothing is held against it
        case sa.Boolean():
            return _FLAGS.get(stored, stored)
        case sa.Integer():
            return int(stored) if stored.isascii() and stored.isdigit() else stored
        case sa.JSON() | Pauses():
            return _of_json(name, stored)
    return stored


def _of_json(name: str, stored: str) -> Any:  # noqa: ANN401 - as JSON has it
    try:
        value = json.loads(stored)
        if json.dumps(value) != stored:
            return stored
        if name == "attachments":
            return [each["sha256"] for each in value]
        if name == "pauses":
            return [
                {"reason": reason, **dict(zip(("at", "until", "longest"), map(_time, times), strict=True))}
                for reason, *times in value
            ]
    except (ValueError, TypeError, KeyError):
        return stored
    return value


def _time(words: str | None) -> str | None:
    if words is None:
        return None
    at = datetime.fromisoformat(words)
    if at.isoformat() != words:  # it reads more forms than we write
        raise ValueError(words)
    return iso(at)
