"""The decisions that an appeal may be about, by what its mail names, answers, and comes from. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mailbot.domain.facts import Facts, Ruled, Thread
from mailbot.store.database import Database
from mailbot.store.facts import load_thread
from mailbot.store.rows import decision_of, load_parties, load_ticket, ticket_of
from mailbot.store.tables import parties, tickets
from mailbot.store.tables_work import decisions

MOST_NAMED = 50
MOST_RULED = 20


@dataclass(frozen=True, slots=True)
class Named:
    """What an appeal names.

    Args:
        sender: its address, lower case.
        ids: of tickets and of decisions, wherever in the mail.
        references: accounts and content, as it writes them.
    """

    sender: str = ""
    ids: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def with_ruled(database: Database, facts: Facts, desk: str, named: Named) -> Facts:
    """Facts for an appeal: with the decisions of its desk that it may be about, the likeliest and newest first."""
    ids = tuple(dict.fromkeys((*(thread.ticket.id for thread in facts.threads), *named.ids)))[:MOST_NAMED]
    with database.read() as connection:
        return replace(facts, ruled=_ruled(connection, desk, replace(named, ids=ids)))


def _ruled(connection: sa.Connection, desk: str, named: Named) -> tuple[Ruled, ...]:
    d, p = decisions.c, parties.c
    theirs = sa.select(p.ticket_id).where(p.address == named.sender, p.role == "subject")
    appealed = sa.select(tickets.c.appealed).where(tickets.c.id.in_(named.ids), tickets.c.appealed.is_not(None))
    is_named = sa.or_(d.id.in_(named.ids), d.ticket_id.in_(named.ids), d.id.in_(appealed))
    is_theirs = sa.and_(d.ticket_id.in_(theirs), d.outcome == "violation")
    is_meant = sa.and_(d.reference.in_(_forms(named.references)), d.outcome == "violation")
    how = sa.case((is_named, "named"), (is_theirs, "address"), else_="reference")
    likeliest = sa.case((is_named, 0), (is_theirs, 1), else_=2)
    query = (
        sa.select(decisions, how.label("how"))
        .join(tickets, tickets.c.id == d.ticket_id)
        .where(tickets.c.desk == desk, d.appeals.is_(None), d.final, sa.or_(is_named, is_theirs, is_meant))
        .order_by(likeliest, d.at.desc(), d.id)
        .limit(MOST_RULED)
    )
    found = [(decision_of(row), row.how) for row in connection.execute(query)]
    made_on = {id_: load_ticket(connection, id_) for id_ in {decision.ticket_id for decision, _ in found}}
    denied = _denied(connection, [decision.id for decision, _ in found])
    return tuple(
        Ruled(decision, how, ticket, load_parties(connection, ticket.id), denied.get(decision.id))
        for decision, how in found
        if (ticket := made_on[decision.ticket_id]) is not None
    )


def _forms(references: Iterable[str]) -> list[str]:
    """What is named, as it may have been written on the ticket that was decided."""
    forms = (form for each in references for form in (each, each.lower(), each.upper()))
    return [*dict.fromkeys(forms)][:MOST_NAMED]


def _denied(connection: sa.Connection, ids: list[str]) -> dict[str, Thread]:
    """The denied appeals of some decisions, by the decision."""
    on_appeal = sa.and_(decisions.c.ticket_id == tickets.c.id, decisions.c.outcome == "denied")
    query = sa.select(tickets).where(tickets.c.appealed.in_(ids), sa.exists().where(on_appeal))
    rows = connection.execute(query.order_by(tickets.c.opened_at, tickets.c.id)).all() if ids else []
    made = ((row.appealed, ticket_of(row)) for row in rows)
    return {key: load_thread(connection, ticket, "a final decision", None, None, live=True) for key, ticket in made}
