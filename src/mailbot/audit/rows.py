"""Holds a ticket's rows against its events: what they name is there, as they say, and nothing else is."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.audit.chains import Chain
from mailbot.audit.damage import LOOK, Damage
from mailbot.audit.stored import octets
from mailbot.domain.decision import OPEN_OUTCOMES
from mailbot.domain.times import iso
from mailbot.store.chain import plain
from mailbot.store.tables import clocks, entries, links, messages, outbox, parties, tickets
from mailbot.store.tables_work import decisions, ratings

Named = dict[str, dict[str, Any]]  # by key, what an event says of the row
MAIL_FACTS = ("side", "verified", "text", "attachments", "sha256", "mail_from", "rcpt_to", "received_at")
CLOCK_FACTS = ("state", "starts", "published", "started_at", "target_at", "limit_at", "ended_at")


def _entries_said(what: str, said: Mapping[str, Any]) -> Named:
    if what != "mail filed":
        return {}
    facts = {name: said[name] for name in MAIL_FACTS if name in said}
    return {said["message_id"]: {**facts, **{name: said["author"][name] for name in ("role", "address")}}}


def _outbox_said(what: str, said: Mapping[str, Any]) -> Named:
    if not what.endswith(" promised") or "outbox_id" not in said:
        return {}
    facts = {name: said[name] for name in ("template", "sha256") if name in said}
    return {said["outbox_id"]: {**facts, **({"rcpt_to": said["to"]} if "to" in said else {})}}


def _clocks_said(what: str, said: Mapping[str, Any]) -> Named:
    told = {"opened": said.get("clocks", ()), "clock set": [said.get("clock")]}.get(what, ())
    return {each["name"]: {name: each[name] for name in CLOCK_FACTS if name in each} for each in told}


def _parties_said(what: str, said: Mapping[str, Any]) -> Named:
    told = {"opened": said.get("parties", ()), "party added": [said.get("party")]}.get(what, ())
    return {f"{each['role']} {each['address']}": {"name": each["name"]} for each in told}


def _links_said(what: str, said: Mapping[str, Any]) -> Named:
    return {f"{said['relation']} {said['other']}": {}} if what == "linked" else {}


def _decisions_said(what: str, said: Mapping[str, Any]) -> Named:
    if what == "decision reversed":
        return {said["decision"]: {"reversed_by": said["by"]}}
    if what != "decided":
        return {}
    made = said["decision"]
    return {made["id"]: {**made, "final": made["outcome"] not in OPEN_OUTCOMES}}


def _ratings_said(what: str, said: Mapping[str, Any]) -> Named:
    return {said["message_id"]: {"rating": said["rating"]}} if what == "feedback" else {}


def _ticket_said(what: str, said: Mapping[str, Any]) -> Named:
    told = {"opened": said.get("ticket"), "updated": said.get("values")}.get(what) or {}
    return {"": {name: value for name, value in told.items() if name != "version"}} if told else {}


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of one sort: how they are called, how they are found, what names them.

    Args:
        query: with the columns `ticket_id` and `key`, and those that events tell of.
    """

    name: str
    query: "sa.Select[Any]"
    of: "sa.Column[str]"
    said: Callable[[str, Mapping[str, Any]], Named]


_FILED = ("side", "verified", "role", "address", "visible_text", "attachments")
_SENT = ("template", "rcpt_to", "raw")
_RECEIVED = ("sha256", "mail_from", "rcpt_to", "received_at")
_mail = sa.select(
    entries.c.ticket_id,
    entries.c.message_id.label("key"),
    *(entries.c[name] for name in _FILED),
    *(messages.c[name] for name in _RECEIVED),
).outerjoin(messages, messages.c.id == entries.c.message_id)
_KINDS = (
    _Kind("ticket", sa.select(tickets.c.id.label("ticket_id"), sa.literal("").label("key"), tickets), tickets.c.id,
          _ticket_said),
    _Kind("entry", _mail,
          entries.c.ticket_id, _entries_said),
    _Kind("outgoing mail", sa.select(outbox.c.ticket_id, outbox.c.id.label("key"), *(outbox.c[n] for n in _SENT)),
          outbox.c.ticket_id, _outbox_said),
    _Kind("clock", sa.select(clocks.c.ticket_id, clocks.c.name.label("key"), *(clocks.c[n] for n in CLOCK_FACTS)),
          clocks.c.ticket_id, _clocks_said),
    _Kind("party", sa.select(parties.c.ticket_id, (parties.c.role + " " + parties.c.address).label("key"),
                             parties.c.name), parties.c.ticket_id, _parties_said),
    _Kind("decision", sa.select(decisions.c.id.label("key"), decisions), decisions.c.ticket_id, _decisions_said),
    _Kind("rating", sa.select(ratings.c.ticket_id, ratings.c.message_id.label("key"), ratings.c.rating),
          ratings.c.ticket_id, _ratings_said),
    _Kind("link", sa.select(links.c.ticket_id, (links.c.relation + " " + links.c.other_id).label("key")),
          links.c.ticket_id, _links_said),
)  # fmt: skip


def hold(connection: sa.Connection, chains: Iterable[Chain]) -> Iterator[Damage]:
    """What is wrong with the rows of some tickets."""
    by_ticket = {chain.ticket_id: chain for chain in chains}
    for kind in _KINDS:
        rows = _rows(connection, kind, list(by_ticket))
        for ticket_id, chain in by_ticket.items():
            found = rows.get(ticket_id)
            if found is None:
                yield Damage(f"a row of sort {kind.name} can't be read", ticket_id)
            else:
                yield from _compare(kind, chain, found)


def _rows(connection: sa.Connection, kind: _Kind, ticket_ids: list[str]) -> dict[str, Named | None]:
    """The rows of some tickets by ticket and key; None for a ticket of which one holds what it can't."""
    try:
        rows = connection.execute(kind.query.where(kind.of.in_(ticket_ids))).mappings().all()
    except (ValueError, TypeError, LookupError):
        if len(ticket_ids) == 1:
            return {ticket_ids[0]: None}
        halves = (ticket_ids[: len(ticket_ids) // 2], ticket_ids[len(ticket_ids) // 2 :])
        return {ticket_id: rows for half in halves for ticket_id, rows in _rows(connection, kind, half).items()}
    found: dict[str, Named] = {ticket_id: {} for ticket_id in ticket_ids}
    for row in rows:
        facts = {name: _plain(value) for name, value in row.items()}
        if kind.name == "outgoing mail":
            facts["sha256"] = hashlib.sha256(facts["raw"]).hexdigest()
        if kind.name == "entry":
            facts["text"] = hashlib.sha256(octets(facts["visible_text"])).hexdigest()
            facts["attachments"] = _digests(facts["attachments"])
        found[row["ticket_id"]][row["key"]] = facts
    return {**found}


def _digests(attachments: object) -> object:
    """The SHA-256 of each; what is no list of attachments is as it is, so that it isn't what its event says."""
    try:
        return [each["sha256"] for each in attachments]  # type: ignore[attr-defined]
    except (TypeError, KeyError):
        return attachments


def _compare(kind: _Kind, chain: Chain, rows: Named) -> Iterator[Damage]:
    named: Named = {}
    last: dict[str, int] = {}
    for what, seq, said in chain.said:
        for key, facts in kind.said(what, said).items():
            named.setdefault(key, {}).update(facts)
            last[key] = seq
    for key, facts in named.items():
        where = f"{chain.ticket_id} event {last[key]}"
        what = f"{kind.name} {key}".rstrip()
        if key not in rows:
            yield Damage(f"an event names what is gone: {what}", where)
            continue
        for name, value in facts.items():
            if name in rows[key] and rows[key][name] != value and chain.whole:
                yield Damage(f"{what} isn't what its last event says", where, f"its {name} was changed", LOOK)
    if chain.whole:
        for key in rows.keys() - named.keys():
            yield Damage(
                f"no event names {kind.name} {key}".rstrip(), chain.ticket_id, "it was put in by another way", LOOK
            )


def _plain(value: object) -> Any:  # noqa: ANN401 - as JSON has it
    if isinstance(value, datetime):
        return iso(value)
    return json.loads(json.dumps(value, default=plain)) if isinstance(value, tuple) else value
