"""The only read of a decision: what the store knows that bears on a mail, on one snapshot."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from mailbot.domain.case import Key
from mailbot.domain.facts import Facts, Held, Sent, Standing, Thread
from mailbot.domain.fresh import Fresh, token_digest
from mailbot.domain.ticket import Clock, Ticket, goes_on
from mailbot.store.blocked import blocks
from mailbot.store.columns import UtcDateTime
from mailbot.store.database import Database
from mailbot.store.history import history
from mailbot.store.rows import clock_of, load_clocks, load_decisions, load_parties, load_ticket, ticket_of
from mailbot.store.tables import (
    clocks,
    fingerprints,
    is_automatic_reply,
    outbox,
    reported,
    tickets,
    tokens,
    unreachable,
)

MOST_POINTERS = 50

# Statements of every mail are made once: building one takes longer than running it.
_FIRST_RECEIPT = sa.select(fingerprints.c.message_id, fingerprints.c.ticket_id).where(
    fingerprints.c.desk == sa.bindparam("desk"), fingerprints.c.fingerprint == sa.bindparam("fingerprint")
)
_REPLIES = sa.select(sa.func.count()).where(is_automatic_reply)
_REPLIES_TO = _REPLIES.where(outbox.c.created_at > sa.bindparam("day"), outbox.c.rcpt_to == sa.bindparam("address"))
_REPLIES_TO_ALL = _REPLIES.where(outbox.c.created_at > sa.bindparam("hour"))
_UNREACHABLE = sa.select(unreachable.c.because).where(unreachable.c.address == sa.bindparam("address"))
_ADDRESS = sa.select(  # one statement: each that is asked for alone takes a tenth of a millisecond more
    _REPLIES_TO.scalar_subquery().label("replies_to_one"),
    _REPLIES_TO_ALL.scalar_subquery().label("replies_to_all"),
    _UNREACHABLE.scalar_subquery().label("unreachable"),
)
_SENT = (
    sa.select(
        *(outbox.c.id.label("outbox_id"), outbox.c.desk.label("of_desk"), outbox.c.state.label("mail_state")),
        *(outbox.c.purpose, outbox.c.rcpt_to, unreachable.c.because.label("refused"), *tickets.c),
    )
    .outerjoin_from(outbox, tickets, tickets.c.id == outbox.c.ticket_id)
    .outerjoin(unreachable, unreachable.c.address == sa.func.lower(outbox.c.rcpt_to))
)
_SENT_BY_ID = _SENT.where(outbox.c.id == sa.bindparam("key"))
_SENT_BY_MESSAGE_ID = _SENT.where(outbox.c.message_id == sa.bindparam("key"))
_ACKNOWLEDGE = sa.select(clocks).where(
    clocks.c.ticket_id == sa.bindparam("ticket"), clocks.c.name == "acknowledge", clocks.c.state == "running"
)
_LAST = (
    sa.select(outbox.c.purpose, sa.func.max(outbox.c.created_at, type_=UtcDateTime).label("at"))
    .where(outbox.c.ticket_id == sa.bindparam("ticket"))
    .group_by(outbox.c.purpose)
)
_FIRST_ANSWER = sa.select(outbox.c.message_id, outbox.c.state, outbox.c.because).where(
    outbox.c.ticket_id == sa.bindparam("ticket"), outbox.c.purpose == "acknowledgement"
)
_MERGED = sa.select(outbox.c.ticket_id).where(outbox.c.merged_into == sa.bindparam("key")).order_by(outbox.c.created_at)
_HELD = (
    sa.select(outbox.c.id, outbox.c.ticket_id, outbox.c.created_at, outbox.c.ready_at)
    .where(outbox.c.rcpt_to == sa.bindparam("address"), outbox.c.desk == sa.bindparam("desk"))
    .where(outbox.c.state == "queued", outbox.c.attempts == 0, outbox.c.ready_at > sa.bindparam("now"))
    .where(outbox.c.purpose == "acknowledgement", outbox.c.template == "acknowledgement")
    .order_by(outbox.c.created_at, outbox.c.id)
)
_COVERED = sa.select(reported.c.kind, reported.c.value, reported.c.ticket_id).where(
    reported.c.desk == sa.bindparam("desk"),
    reported.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    reported.c.value.in_(sa.bindparam("values", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Pointers:
    """Where a mail points: what in it may name a ticket, before anything of it is believed.

    Args:
        sender: address of the sender, lower case; "" where there is none.
        message_id: its own Message-ID.
        tokens: reply tokens in recipients and Message-IDs.
        written: those of them that the mail itself names, whomever it is delivered to.
        bounce_tokens: tokens in our return path, from the recipients.
        message_ids: of In-Reply-To and References, nearest first.
        tags: ticket ids in the subject.
        original_message_ids: of mail that a bounce says it is about.
        matters: keys of what it is about, see `case`.
        reference: the account or content that it is about.
        alone: no other desk reads this mail, so that a bounce in it may be of any desk's mail.
    """

    sender: str = ""
    message_id: str | None = None
    tokens: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    bounce_tokens: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    original_message_ids: tuple[str, ...] = ()
    reference: str | None = None
    alone: bool = True
    matters: tuple[Key, ...] = ()


def fresh() -> Fresh:
    return Fresh(secrets.token_bytes(32))


def facts_for(database: Database, desk: str, fingerprint: str, message_id: str, at: Pointers, now: datetime) -> Facts:
    """Reads the facts for one mail at one desk.

    Args:
        message_id: the spool id of the mail, which is no duplicate of itself.
    """
    with database.read() as connection:
        sender = _address(connection, at.sender, now)
        return Facts(
            fresh=fresh(),
            duplicate_of=_duplicate(connection, desk, fingerprint, message_id),
            threads=_threads(connection, desk, at, now),
            ours=_ours(connection, desk, at.message_id) if at.message_id else None,
            bounce_of=_bounce(connection, desk, at),
            cases=_cases(connection, desk, at.matters) if at.matters else {},
            unreachable=sender.unreachable,
            blocked=blocks(connection, desk, at.sender),
            held=_held(connection, desk, at.sender, now) if at.sender else (),
            history=history(connection, desk, at.sender, at.reference),
            replies_to_sender=sender.replies_to_one,
            replies_to_all=sender.replies_to_all,
        )


def standing(database: Database, ticket_id: str, now: datetime) -> Standing:
    """Reads how a ticket's correspondence stands."""
    with database.read() as connection:
        people = load_parties(connection, ticket_id)
        found = Standing(people, load_clocks(connection, ticket_id), _last(connection, ticket_id))
        to = _address(connection, found.complainant.address if found.complainant else "", now)
        first = connection.execute(_FIRST_ANSWER, {"ticket": ticket_id}).first()
        return replace(
            found,
            thread=first.message_id if first else None,
            unanswered=first.because if first and first.state == "suppressed" else None,
            unreachable=to.unreachable,
            replies_to_sender=to.replies_to_one,
            replies_to_all=to.replies_to_all,
        )


def _address(connection: sa.Connection, address: str, now: datetime) -> Any:  # noqa: ANN401 - a row of _ADDRESS
    """What budgets count, automatic replies to an address and to everybody; and whether mail reaches it."""
    asked = {"address": address, "day": now - timedelta(days=1), "hour": now - timedelta(hours=1)}
    return connection.execute(_ADDRESS, asked).one()


def _last(connection: sa.Connection, ticket_id: str) -> dict[str, datetime]:
    """When a mail of each purpose was last promised on a ticket; one that was suppressed too."""
    return {row.purpose: row.at for row in connection.execute(_LAST, {"ticket": ticket_id})}


def _duplicate(
    connection: sa.Connection, desk: str, fingerprint: str, message_id: str
) -> tuple[str, str | None] | None:
    row = connection.execute(_FIRST_RECEIPT, {"desk": desk, "fingerprint": fingerprint}).first()
    return None if row is None or row.message_id == message_id else (row.message_id, row.ticket_id)


def _cases(connection: sa.Connection, desk: str, keys: tuple[Key, ...]) -> dict[Key, Ticket]:
    """The tickets that cover some keys, in the order of the keys."""
    wanted = set(keys)
    asked = {"desk": desk, "kinds": sorted({kind for kind, _ in keys}), "values": sorted({value for _, value in keys})}
    covered = {(row.kind, row.value): row.ticket_id for row in connection.execute(_COVERED, asked)}
    found = {id_: load_ticket(connection, id_) for id_ in {covered[key] for key in wanted & covered.keys()}}
    return {key: ticket for key in keys if (ticket := found.get(covered.get(key, "")))}


def _threads(connection: sa.Connection, desk: str, at: Pointers, now: datetime) -> tuple[Thread, ...]:
    found = [
        *_by_token(connection, at.tokens[:MOST_POINTERS], at.sender, now),
        *((ticket, "message id", None, None, True, "") for ticket in _by_message_id(connection, at)),
        *((tag, "subject tag", None, None, True, "") for tag in at.tags[:MOST_POINTERS]),
    ]
    threads: dict[str, Thread] = {}
    written = {token_digest(token) for token in at.written}
    for ticket_id, how, role, address, live, token in found:
        ticket = None if ticket_id in threads else load_ticket(connection, ticket_id)
        if ticket is not None and role != "moderator":  # whose notices are each of its own ticket
            ticket = goes_on(ticket, partial(load_ticket, connection))
        if ticket is not None and ticket.desk == desk and ticket.id not in threads:
            thread = load_thread(connection, ticket, how, role, address, live=live)
            threads[ticket.id] = replace(thread, token=token, written=token in written)
    return tuple(threads.values())


def load_thread(
    connection: sa.Connection, ticket: Ticket, how: str, role: str | None, address: str | None, *, live: bool
) -> Thread:
    people = load_parties(connection, ticket.id)
    known = (people, load_clocks(connection, ticket.id), _last(connection, ticket.id))
    return Thread(ticket, how, role, address, live, *known, load_decisions(connection, ticket.id))


def _by_token(
    connection: sa.Connection, given: tuple[str, ...], sender: str, now: datetime
) -> list[tuple[str, str, str | None, str | None, bool, str]]:
    """Tickets by their tokens: those that hold first, and of those the sender's own, whoever else is written to."""
    if not given:
        return []
    digests = [token_digest(token) for token in given]
    rows = connection.execute(
        sa.select(tokens).where(tokens.c.digest.in_(digests), tokens.c.purpose == "reply", tokens.c.ticket_id != None)  # noqa: E711
    ).all()
    by_digest = {row.digest: row for row in rows}
    ordered = [by_digest[digest] for digest in digests if digest in by_digest]
    live = {row.digest: row.revoked_at is None and row.expires_at > now for row in ordered}
    ordered.sort(key=lambda row: (not live[row.digest], row.address.lower() != sender))
    return [(row.ticket_id, "reply token", row.role, row.address, live[row.digest], row.digest) for row in ordered]


def _by_message_id(connection: sa.Connection, at: Pointers) -> list[str]:
    """Tickets that the ids in References belong to: those of our mail, and of mail that we filed."""
    ids = at.message_ids[:MOST_POINTERS]
    if not ids:
        return []
    rows = connection.execute(
        sa.select(outbox.c.message_id, outbox.c.ticket_id).where(outbox.c.message_id.in_(ids))
    ).all()
    ours = {row.message_id: row.ticket_id for row in rows if row.ticket_id}
    return [ours[message_id] for message_id in ids if message_id in ours]


def _ours(connection: sa.Connection, desk: str, message_id: str) -> Sent | None:
    row = connection.execute(_SENT_BY_MESSAGE_ID, {"key": message_id}).first()
    return _sent(connection, row) if row is not None and row.of_desk == desk else None


def _bounce(connection: sa.Connection, desk: str, at: Pointers) -> Sent | None:
    """The mail that a bounce is about: by the token that it came to, else by the id of the mail that it names."""
    rows: list[Any] = []
    digests = [token_digest(token) for token in at.bounce_tokens[:MOST_POINTERS]]
    if digests:
        known = sa.select(tokens.c.outbox_id).where(tokens.c.digest.in_(digests), tokens.c.purpose == "bounce")
        rows += [connection.execute(_SENT_BY_ID, {"key": id_}).first() for id_ in connection.execute(known).scalars()]
    named = at.original_message_ids[:MOST_POINTERS]
    rows += [connection.execute(_SENT_BY_MESSAGE_ID, {"key": id_}).first() for id_ in named]
    return next((_sent(connection, row) for row in rows if row is not None and (at.alone or row.of_desk == desk)), None)


def about(connection: sa.Connection, outbox_id: str) -> Sent | None:
    """What is known of a mail in the outbox; None where there is no such mail."""
    row = connection.execute(_SENT_BY_ID, {"key": outbox_id}).first()
    return None if row is None else _sent(connection, row)


def _sent(connection: sa.Connection, row: Any) -> Sent:  # noqa: ANN401 - a row of _SENT
    ticket, clock = (ticket_of(row) if row.id else None), None
    also: tuple[tuple[Ticket, Clock | None], ...] = ()
    if ticket is not None and row.purpose == "acknowledgement":
        clock = _acknowledge(connection, ticket)
        others = connection.execute(_MERGED, {"key": row.outbox_id}).scalars().all()
        also = tuple((other, _acknowledge(connection, other)) for other in _tickets(connection, others))
    known = (row.outbox_id, row.of_desk, row.purpose, row.mail_state, row.rcpt_to)
    return Sent(*known, ticket, clock, row.refused, also)


def _acknowledge(connection: sa.Connection, ticket: Ticket) -> Clock | None:
    row = connection.execute(_ACKNOWLEDGE, {"ticket": ticket.id}).first()
    return None if row is None else clock_of(row)


def _held(connection: sa.Connection, desk: str, address: str, now: datetime) -> tuple[Held, ...]:
    """Acknowledgements that wait for their time, and ask for nothing that another mail wouldn't ask for."""
    found: list[Held] = []
    for row in connection.execute(_HELD, {"desk": desk, "address": address, "now": now}).all():
        ids = [row.ticket_id, *connection.execute(_MERGED, {"key": row.id}).scalars()]
        matters = tuple((each, load_clocks(connection, each.id)) for each in _tickets(connection, ids))
        found.append(Held(row.id, row.created_at, row.ready_at, matters))
    return tuple(found)


def _tickets(connection: sa.Connection, ids: Iterable[str | None]) -> Iterator[Ticket]:
    yield from (ticket for id_ in ids if id_ and (ticket := load_ticket(connection, id_)) is not None)
