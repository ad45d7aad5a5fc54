"""What somebody who works on a ticket needs to know of it, read on one snapshot."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from mailbot.domain.anonymity import redacted
from mailbot.domain.decision import Decision, had_part
from mailbot.domain.dossier import SHORTEST_PREFIX, Dossier, Kept, Waiting, Wrote
from mailbot.domain.facts import Facts
from mailbot.domain.fresh import token_digest
from mailbot.domain.given import LETTING_GO, Given, Orders, codes_in, tickets_named
from mailbot.domain.ticket import Party, Ticket
from mailbot.store.blocked import blocks
from mailbot.store.brought import load_brought
from mailbot.store.database import Database
from mailbot.store.held import kept_at, newest_held
from mailbot.store.history import decided_on, tickets_of
from mailbot.store.rows import decision_of, load_clocks, load_decisions, load_parties, load_ticket
from mailbot.store.tables import entries, links, outbox, parties, tickets, tokens
from mailbot.store.tables_work import decisions, waiting

MOST_HISTORY = 50
MOST_NAMED = 20
MOST_WROTE = 5
MOST_CHOICES = 5
MOST_WORDS = 5_000  # characters of each
UNSAID = ("suppressed", "dropped", "merged")
WAITING_FIELDS = tuple(Waiting.__dataclass_fields__)


def dossier(database: Database, ticket_id: str) -> Dossier | None:
    """A ticket with all that bears on work on it; None where there is no such ticket."""
    with database.read() as connection:
        return load_dossier(connection, ticket_id)


def with_dossiers(
    database: Database,
    facts: Facts,
    orders: Orders,
    person: str,
    desk: str,
    reply_tokens: tuple[str, ...],
    now: datetime,
) -> Facts:
    """Facts for a mail that commands: with the tickets that it points at or names, and the orders that it confirms.

    Args:
        person: registered address of its sender.
        reply_tokens: those that the mail bears.
    """
    with database.read() as connection:
        codes = codes_in(orders.commands)
        found = waits(connection, codes, person, now)
        given = (*orders.commands, *(found.orders if found else ()))
        ids = dict.fromkeys((*(thread.ticket.id for thread in facts.threads), *tickets_named(given)))
        dossiers = _loaded(connection, [*ids][:MOST_NAMED])
        kept, to = _kept(connection, desk, given), _notice_to(connection, desk, reply_tokens, now)
        tries = _tries(connection, person, now) if codes else {}
        return replace(facts, dossiers=dossiers, waiting=found, tries=tries, kept=kept, notice_to=to)


def named_in(
    database: Database, orders: Orders, desk: str, ticket_id: str
) -> tuple[dict[str, Dossier], tuple[Kept, ...]]:
    """A ticket, the others and what is kept back that commands on it name."""
    with database.read() as connection:
        dossiers = _loaded(connection, (ticket_id, *tickets_named(orders.commands)[:MOST_NAMED]))
        return dossiers, _kept(connection, desk, orders.commands)


def _notice_to(connection: sa.Connection, desk: str, given: Iterable[str], now: datetime) -> str:
    """Whom a notice of a desk without a ticket was sent to, whose token a mail bears; "" where it bears none."""
    t = tokens.c
    digests = [token_digest(token) for token in given]
    query = (
        sa.select(t.address)
        .join(outbox, outbox.c.id == t.outbox_id)
        .where(t.digest.in_(digests), t.purpose == "reply", t.role == "moderator", t.ticket_id.is_(None))
        .where(t.revoked_at.is_(None), t.expires_at > now, outbox.c.desk == desk)
    )
    return connection.execute(query).scalars().first() or ""


def _loaded(connection: sa.Connection, ids: Iterable[str]) -> dict[str, Dossier]:
    """Some tickets by their ids, and those whose decisions they appeal, which an outcome changes too."""
    found = {id_: each for id_ in ids if (each := load_dossier(connection, id_)) is not None}
    for each in tuple(found.values()):
        original = each.appealed.ticket_id if each.appealed is not None else None
        if original is not None and original not in found and (other := load_dossier(connection, original)) is not None:
            found[original] = other
    return found


def _kept(connection: sa.Connection, desk: str, given: Iterable[Given]) -> tuple[Kept, ...]:
    """What the commands that let go, or put away, name; and the newest of what is held, to choose from."""
    named = [next(iter(each.words), "").lower() for each in given if each.name in LETTING_GO]
    if not named:
        return ()
    beginnings = [*dict.fromkeys(each for each in named if len(each) >= SHORTEST_PREFIX)][:MOST_NAMED]
    found = [each for beginning in beginnings for each in kept_at(connection, desk, beginning)]
    return tuple({each.id: each for each in (*found, *newest_held(connection, desk, MOST_CHOICES))}.values())


def load_dossier(connection: sa.Connection, ticket_id: str) -> Dossier | None:
    ticket = load_ticket(connection, ticket_id)
    if ticket is None:
        return None
    appealed = load_decision(connection, ticket.appealed) if ticket.appealed else None
    people = load_parties(connection, ticket_id)
    writer = next((each.address for each in people if each.role in ("complainant", "reporter")), "")
    theirs, number = tickets_of(connection, ticket.desk, writer)
    return Dossier(
        ticket,
        people,
        load_clocks(connection, ticket_id),
        load_decisions(connection, ticket_id),
        appealed,
        involved(connection, ticket, appealed),
        decided_on(connection, ticket.desk, ticket.reference, MOST_HISTORY, but=ticket.id)[::-1],
        _threads(connection, ticket_id),
        _links(connection, ticket_id),
        _appeals(connection, ticket.desk, writer) if writer else (),
        (blocks(connection, ticket.desk, writer) or "") if writer else "",
        _misuses(connection, ticket, writer),
        reviewers(connection, ticket_id),
        _wrote(connection, ticket, people),
        _outcome_at(connection, ticket_id, writer) if writer else None,
        deciders(connection, appealed),
        load_brought(connection, ticket),
        tuple(each for each in theirs if each.id != ticket_id),
        max(number - 1, 0),
    )


def _wrote(connection: sa.Connection, ticket: Ticket, people: tuple[Party, ...]) -> tuple[Wrote, ...]:
    """What parties outside wrote last; what came encrypted isn't told, nor who it is that stays anonymous."""
    e = entries.c
    query = sa.select(e.role, e.at, e.visible_text, e.attachments)
    query = query.where(e.ticket_id == ticket.id, e.side == "correspondence").order_by(e.at.desc(), e.message_id.desc())
    hidden = tuple(each for each in people if ticket.anonymous and each.role == "complainant")
    rows = connection.execute(query.limit(MOST_WROTE)).all()
    return tuple(
        Wrote(row.role, row.at, _words(ticket, row.visible_text, hidden), len(row.attachments))
        for row in reversed(rows)
    )


def _words(ticket: Ticket, text: str, hidden: tuple[Party, ...]) -> str:
    return "" if ticket.encrypted else redacted(text[:MOST_WORDS], hidden)


def _links(connection: sa.Connection, ticket_id: str) -> tuple[tuple[str, str], ...]:
    from_it = sa.select(links.c.other_id, links.c.relation).where(links.c.ticket_id == ticket_id)
    to_it = sa.select(links.c.ticket_id, links.c.relation).where(links.c.other_id == ticket_id)
    rows = sorted({*map(tuple, connection.execute(from_it)), *map(tuple, connection.execute(to_it))})
    return tuple((other, relation) for other, relation in rows)


def _misuses(connection: sa.Connection, ticket: Ticket, writer: str) -> dict[str, int]:
    """How many other tickets of the complainant, and appeals of the account, a person found to be misuse."""
    theirs = sa.select(parties.c.ticket_id).where(parties.c.address == writer, parties.c.role == "complainant")
    same = ticket.reference if ticket.kind == "appeal" else None
    of_account = sa.and_(tickets.c.kind == "appeal", tickets.c.reference == same)
    whose = sa.or_(tickets.c.id.in_(theirs), of_account) if same else tickets.c.id.in_(theirs)
    query = (
        sa.select(tickets.c.misuse, sa.func.count())
        .where(tickets.c.misuse.is_not(None), tickets.c.desk == ticket.desk, tickets.c.id != ticket.id, whose)
        .group_by(tickets.c.misuse)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def reviewers(connection: sa.Connection, ticket_id: str) -> frozenset[str]:
    """Who open appeals of what was decided on a ticket are assigned to."""
    made = sa.select(decisions.c.id).where(decisions.c.ticket_id == ticket_id)
    query = sa.select(tickets.c.assignee).where(tickets.c.appealed.in_(made), tickets.c.assignee.is_not(None))
    return frozenset(connection.execute(query.where(tickets.c.state == "open")).scalars())


def _appeals(connection: sa.Connection, desk: str, address: str) -> tuple[str, ...]:
    """Open appeals of an address at a desk."""
    query = (
        sa.select(tickets.c.id)
        .join(parties, parties.c.ticket_id == tickets.c.id)
        .where(parties.c.address == address, parties.c.role == "complainant")
        .where(tickets.c.desk == desk, tickets.c.kind == "appeal", tickets.c.state == "open")
    )
    return tuple(connection.execute(query.order_by(tickets.c.opened_at, tickets.c.id)).scalars())


def load_decision(connection: sa.Connection, id_: str) -> Decision | None:
    row = connection.execute(sa.select(decisions).where(decisions.c.id == id_)).first()
    return None if row is None else decision_of(row)


def involved(connection: sa.Connection, ticket: Ticket, appealed: Decision | None) -> frozenset[str]:
    """Who may not decide a ticket, whatever their role: see Dossier."""
    unclear = ticket.kind == "appeal" and appealed is None
    return (_may_be_its(connection, ticket) if unclear else deciders(connection, appealed)).union(ticket.barred)


def _may_be_its(connection: sa.Connection, ticket: Ticket) -> frozenset[str]:
    """Who had a part in any decision that an appeal may be about, by the account that it names and by its links."""
    linked = [other for other, _ in _links(connection, ticket.id)]
    there = (each for other in linked for each in load_decisions(connection, other))
    found = (*there, *decided_on(connection, ticket.desk, ticket.reference, MOST_HISTORY, but=ticket.id))
    return frozenset(address for each in found if each.appeals is None for address in deciders(connection, each))


def deciders(connection: sa.Connection, appealed: Decision | None) -> frozenset[str]:
    """Who had a part in the decision that is appealed."""
    return frozenset() if appealed is None else had_part(appealed, load_ticket(connection, appealed.ticket_id))


def waits(connection: sa.Connection, codes: tuple[str, ...], person: str, now: datetime) -> Waiting | None:
    """The orders of a person that wait for one of some codes; None where none does, or it came too late."""
    digests = [token_digest(code) for code in codes]
    w = waiting.c
    query = sa.select(waiting).where(w.digest.in_(digests), w.person == person, w.ended_at.is_(None))
    row = connection.execute(query.where(w.expires_at > now)).first()
    if row is None:
        return None
    values = {name: getattr(row, name) for name in WAITING_FIELDS}
    return Waiting(**{**values, "orders": tuple(Given(**each) for each in row.orders)})


def _tries(connection: sa.Connection, person: str, now: datetime) -> dict[str, int]:
    """By ticket, how many wrong codes the person has given there since what still waits for one was asked for."""
    w = waiting.c
    query = sa.select(w.ticket_id, sa.func.min(w.tries)).group_by(w.ticket_id)
    query = query.where(w.person == person, w.ended_at.is_(None), w.expires_at > now)
    return {row[0]: row[1] for row in connection.execute(query)}


def _threads(connection: sa.Connection, ticket_id: str) -> dict[str, tuple[str, ...]]:
    """Our mail to each address on a ticket, oldest first, so that an answer joins the thread that they have. An
    acknowledgement that was merged into another ticket's is that one."""
    found: dict[str, tuple[str, ...]] = {}
    o, said_by = outbox.c, outbox.alias()
    theirs = sa.select(o.rcpt_to, sa.func.coalesce(said_by.c.message_id, o.message_id).label("message_id"))
    theirs = theirs.outerjoin_from(outbox, said_by, said_by.c.id == o.merged_into)
    left = (o.ticket_id == ticket_id, sa.func.coalesce(said_by.c.state, o.state).not_in(UNSAID))
    for row in connection.execute(theirs.where(*left).order_by(o.created_at, o.id)):
        found[row.rcpt_to.lower()] = (*found.get(row.rcpt_to.lower(), ()), row.message_id)
    return found


def _outcome_at(connection: sa.Connection, ticket_id: str, address: str) -> datetime | None:
    o = outbox.c
    told = (o.ticket_id == ticket_id, o.purpose == "outcome", sa.func.lower(o.rcpt_to) == address)
    newest = sa.select(o.created_at).where(*told, o.state.not_in(UNSAID)).order_by(o.created_at.desc())
    return connection.execute(newest.limit(1)).scalar()
