"""Tickets and clocks put into a store as they stand, without the mail that would have made them."""

import sqlalchemy as sa

from mailbot.domain.records import fields_of
from mailbot.domain.ticket import Clock, Ticket
from mailbot.store.database import Database
from mailbot.store.tables import clocks, tickets


def keep(database: Database, *kept: Ticket | Clock) -> None:
    with database.write() as connection:
        for each in kept:
            if isinstance(each, Ticket):
                connection.execute(sa.insert(tickets), {**fields_of(each), "event_seq": 0, "event_head": ""})
            else:
                connection.execute(sa.insert(clocks), fields_of(each))
