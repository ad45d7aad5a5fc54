"""Commands that fail again and again may be somebody's who tries: a desk gets one security ticket a day of it.

Any number of processes may look: the mark that is moved with the ticket is a claim.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.bureau import Bureau
from mailbot.domain.authority import People
from mailbot.domain.clock import clocks_for
from mailbot.domain.desk import Desk
from mailbot.domain.fresh import Fresh
from mailbot.domain.guard import RevokeTokens
from mailbot.domain.plan import Change, MoveMark, OpenTicket, Plan
from mailbot.domain.reading import QUEUES
from mailbot.domain.ticket import Ticket
from mailbot.post import to_each
from mailbot.store.facts import fresh
from mailbot.store.guard import failures_since
from mailbot.store.marks import read_mark

WITHIN, APART = timedelta(hours=1), timedelta(days=1)
MOST_AT_DESK, MOST_OF_ONE = 10, 5
KIND = "security_report"


def raise_alarms(bureau: Bureau) -> int:
    """Opens the tickets that are due; how many."""
    now, raised = bureau.now(), 0
    for desk in bureau.desks.values():
        was = read_mark(bureau.database, _mark(desk))
        if was is not None and now - was < APART:
            continue
        failed = failures_since(bureau.database, desk.name, now - WITHIN)
        if is_enough(failed):
            raised += bureau.write(alarm(desk, bureau.people, fresh(), failed, was, now))
    return raised


def is_enough(failed: Counter[str]) -> bool:
    """Whether so many commands failed that a person has to know at once."""
    return failed.total() >= MOST_AT_DESK or max(failed.values(), default=0) >= MOST_OF_ONE


def alarm(desk: Desk, people: People, fresh: Fresh, failed: Counter[str], was: datetime | None, now: datetime) -> Plan:
    """A security ticket of nobody's, told to those who see to safety and to the leads.

    Args:
        failed: commands of the last hour that weren't obeyed, by the registered address that they were in the name of.
        was: when the last alarm was.
    """
    ticket = Ticket(
        id=fresh.ticket_id(desk.tag),
        desk=desk.name,
        kind=KIND,
        queue=QUEUES[KIND],
        subject=f"{failed.total()} commands failed within an hour",
        opened_at=now,
        priority="high",
        needs_triage="somebody may be trying to command in a moderator's name",
        policy_version=desk.policy_version,
    )
    started = clocks_for(desk, kind=KIND, tier=None, starts="receipt", ticket_id=ticket.id, at=now)
    clocks = tuple(replace(clock, published=False) for clock in started if clock.name != "acknowledge")
    told = {each.address: each for role in ("safety", "lead") for each in people.with_role(desk.name, role)}
    said = {"ticket": ticket, "failed": tuple(failed.most_common()), "clocks": clocks}
    mails = to_each(desk.name, fresh, told.values(), "alarm_notice", said, ticket, purpose="notice")
    changes: tuple[Change, ...] = (MoveMark(_mark(desk), was), OpenTicket(ticket, (), clocks), *mails)
    return Plan(desk=desk.name, at=now, actor="clock", ticket_id=ticket.id, changes=changes)


def _mark(desk: Desk) -> str:
    return f"alarm {desk.name}"


def revoke_tokens(bureau: Bureau) -> None:
    """At the start, after which people.yaml is not read again: who works at a desk no more has no token there."""
    for desk in bureau.desks.values():
        here = (each for each in bureau.people.everyone if each.works_at(desk.name))
        but = tuple(address for each in here for address in (each.address, *each.addresses))
        bureau.write(Plan(desk=desk.name, at=bureau.now(), actor="clock", changes=(RevokeTokens(but),)))
