"""What keeps commands to whom they belong, as the store knows it: marks that were spent, mails told, failures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from mailbot.domain.facts import Facts
from mailbot.domain.guard import Guard, failure_mark, warning_mark
from mailbot.store.database import Database
from mailbot.store.tables import marks, outbox
from mailbot.store.tables_work import failures, spent

HOUR = timedelta(hours=1)


def with_guard(
    database: Database, facts: Facts, desk: str, addresses: Iterable[str], bears: Iterable[str], now: datetime
) -> Facts:
    """Facts with what bears on some people's commands.

    Args:
        addresses: registered ones.
        bears: the marks of the mail.
    """
    addresses = tuple(addresses)
    if not addresses:
        return facts
    warnings = {warning_mark(address): address for address in addresses}
    failures = {failure_mark(desk, address): address for address in addresses}
    with database.read() as connection:
        s, o, m = spent.c, outbox.c, marks.c
        was = sa.select(s.mark, s.message_id).where(s.desk == desk, s.mark.in_(list(bears)))
        told = sa.select(o.rcpt_to, sa.func.count().label("mails")).group_by(o.rcpt_to)
        told = told.where(o.rcpt_to.in_(addresses), o.purpose == "command", o.created_at > now - HOUR)
        marked = sa.select(m.name, m.done_at).where(m.name.in_((*warnings, *failures)))
        done = {row.name: row.done_at for row in connection.execute(marked)}
        guard = Guard(
            spent={row.mark: row.message_id for row in connection.execute(was)},
            told={row.rcpt_to: row.mails for row in connection.execute(told)},
            warned={address: done[mark] for mark, address in warnings.items() if mark in done},
            told_of_failure={address: done[mark] for mark, address in failures.items() if mark in done},
        )
        return replace(facts, guard=guard)


def failures_since(database: Database, desk: str, since: datetime) -> Counter[str]:
    """How many commands failed at a desk, by the registered address that they were in the name of."""
    f = failures.c
    query = sa.select(f.person, sa.func.count().label("times")).where(f.desk == desk, f.at > since).group_by(f.person)
    with database.read() as connection:
        return Counter({row.person: row.times for row in connection.execute(query)})
