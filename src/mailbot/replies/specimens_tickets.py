"""Tickets with their clocks to try templates with: as plain as may be, and with everything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailbot.domain.desk import Desk
from mailbot.domain.reading import HAZARDS, QUEUES
from mailbot.domain.ticket import Clock, Ticket

MARKUP = "<script>"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = f"A subject with {MARKUP} & marks"
CLOCK_NAMES = (
    *("acknowledge", "initial_review", "investigation", "decision", "notification", "advance_notice"),
    *("corrective_action", "reinstatement", "resolution", "feedback", "evidence", "triage"),
)
MISSING = (
    *("description", "identifiers", "evidence", "contact", "account", "action", "grounds"),
    *("resolution", "timestamps", "task_ids", "models", "decision"),
)


def plain(desk: Desk, kind: str) -> Ticket:
    return Ticket(f"{desk.tag}-7K3M2Q", desk.name, kind, QUEUES[kind], "", NOW)


def full(desk: Desk, kind: str) -> Ticket:
    category = desk.categories[0].key if desk.categories else None
    return replace(
        plain(desk, kind),
        subject=WORDS,
        category=category,
        categories=(category,) if category else (),
        tier=2,
        priority="urgent",
        hazards=HAZARDS,
        reference=f"ACC-48213 {MARKUP}",
        language="en",
        needs_triage="two kinds are as likely",
        assignee="robin@example.org",
        level=1,
    )


def clocks_of(ticket: Ticket) -> tuple[Clock, ...]:
    limit = NOW + timedelta(days=3)
    return tuple(Clock(ticket.id, name, NOW, NOW + timedelta(days=1), limit, True) for name in CLOCK_NAMES)
