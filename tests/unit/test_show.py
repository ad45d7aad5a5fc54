"""What a person sees at a terminal of 80 columns and at a wide one: no word is broken that is to be read or copied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from mailbot.domain.desk import ClockRule, Desk, Duration
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.show import show_outbox, show_tickets
from mailbot.show_ticket import show_ticket
from specimens import DESK

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TICKET = Ticket("EXA-7K3M2Q", "example", "violation_report", "abuse", "Policy Violation Report", NOW)
CLOCK = Clock(TICKET.id, "initial_review", NOW, NOW + timedelta(hours=36), NOW + timedelta(hours=72), True)
SHA256 = "0f" * 32
ROW: dict[str, Any] = {
    "id": "0b" * 16,
    "created_at": NOW,
    "ready_at": NOW + timedelta(hours=2),
    "purpose": "acknowledgement",
    "ticket_id": TICKET.id,
    "rcpt_to": "somebody@example.org",
    "state": "queued",
    "attempts": 3,
    "because": "451 4.2.1 try again later",
}


def console(width: int) -> Console:
    return Console(file=StringIO(), width=width)


def printed(screen: Console) -> str:
    return str(screen.file.getvalue())  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 200])
def test_the_list_of_tickets_breaks_no_word_of_ours(width: int) -> None:
    ticket = replace(TICKET, category="professional_misuse", needs_triage="it is in doubt")
    screen = console(width)
    show_tickets(screen, [(ticket, (CLOCK,))], {}, NOW)
    words = printed(screen).split()
    assert {TICKET.id, "abuse", "professional_misuse", "normal", "needs", "triage", "initial_review", "3"} <= set(words)


def test_a_wide_list_has_one_line_a_ticket() -> None:
    screen = console(200)
    show_tickets(screen, [(TICKET, (CLOCK,))] * 3, {}, NOW)
    assert len(printed(screen).splitlines()) == 4


@pytest.mark.parametrize("width", [80, 200])
def test_the_outbox_breaks_no_word_of_ours_and_says_when_it_is_tried_again(width: int) -> None:
    screen = console(width)
    show_outbox(screen, [ROW, {**ROW, "state": "sent", "ticket_id": None, "because": None}], NOW)
    words = set(printed(screen).split())
    assert {ROW["id"][:12], "2026-03-02", "09:00", "acknowledgement", TICKET.id, "deferred", "sent", "451"} <= words
    assert "in 2 h 0 min" in printed(screen)
    assert "mailbot outbox retry ID" in " ".join(printed(screen).split())


def found(ticket: Ticket, **more: object) -> dict[str, Any]:
    files = [{"name": "invoice.pdf", "type": "text/plain", "size": 68, "flags": ["infected"], "sha256": SHA256}]
    entry = {"message_id": "m", "at": NOW, "side": "correspondence", "role": "complainant", "verified": False}
    entry |= {"visible_text": "Please help.", "authentication": "none", "why": "", "found": (), "report": None}
    kept = {"parties": (), "unreachable": {}, "clocks": (CLOCK,), "links": (), "linked_from": (), "events": ()}
    kept |= {"clock_history": ()}
    return {"ticket": ticket, "entries": [{**entry, "attachments": files}], "mail": [ROW], **kept, **more}


@pytest.mark.parametrize("width", [80, 200])
def test_a_hash_can_be_copied_whole(width: int) -> None:
    screen = console(width)
    show_ticket(screen, found(TICKET), None, NOW)
    assert SHA256 in printed(screen)
    assert "invoice.pdf, text/plain, 68 octets, infected" in printed(screen)


def test_the_hazards_of_a_ticket_are_shown() -> None:
    screen = console(80)
    show_ticket(screen, found(replace(TICKET, hazards=("child_safety", "imminent_harm"))), None, NOW)
    assert "hazards       child_safety, imminent_harm" in printed(screen)
    assert "invoice.pdf" not in printed(screen)


def test_the_words_of_a_mail_have_room_at_80_columns() -> None:
    screen = console(80)
    show_ticket(screen, found(TICKET), None, NOW)
    assert any(
        line.rstrip().endswith("correspondence            Please help.") for line in printed(screen).splitlines()
    )


@pytest.mark.parametrize(("covered", "then"), [((), ""), ((Pause("waiting", NOW),), ", then waiting")])
def test_a_paused_clock_says_why_and_for_how_long_at_most_and_what_it_waits_for_then(
    covered: tuple[Pause, ...], then: str
) -> None:
    screen = console(200)
    hold = Pause("legal_hold", NOW, longest=NOW + timedelta(days=9))
    show_ticket(screen, found(TICKET, clocks=(replace(CLOCK, state="paused", pauses=(*covered, hold)),)), None, NOW)
    (line,) = (line for line in printed(screen).splitlines() if line.startswith("initial_review"))
    assert line.split("  ")[-2:] == [f"legal hold, until 2026-03-11 09:00 at most{then}", "paused"]


def test_each_clock_has_its_history_with_its_reasons() -> None:
    screen = console(200)
    row = {"seq": 1, "at": NOW, "actor": "mail m", "name": "initial_review", "limit_at": CLOCK.limit_at}
    rows = [
        {**row, "state": "running", "because": ""},
        {**row, "name": "acknowledge", "state": "met", "because": "the acknowledgement was sent"},
        {**row, "state": "paused", "actor": "Robin", "because": "the account is missing"},
    ]
    show_ticket(screen, found(TICKET, clocks=(), clock_history=rows), None, NOW)
    told = printed(screen).partition("history of the clocks")[2].partition("mail\n")[0].splitlines()[2:5]
    assert [line.split()[0] for line in told] == ["acknowledge", "initial_review", "initial_review"]
    assert [" ".join(line.split()[-3:]) for line in told] == [
        "acknowledgement was sent", "09:00 it started", "account is missing",
    ]  # fmt: skip


REVIEW = ClockRule(
    "initial_review", ("violation_report",), (), "receipt", *[Duration(5, "business_days")] * 2, True, ()
)
FRIDAY = datetime(2026, 3, 6, 9, tzinfo=UTC)
DUE = replace(CLOCK, limit_at=datetime(2026, 3, 9, 17, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("desk", "left"),
    [(replace(DESK, clocks=(REVIEW,)), "in 2 business days 0 h"), (None, "in 3 d 8 h")],
    ids=["its desk", "a desk that is no more"],
)
def test_what_is_left_of_a_clock_is_counted_as_its_desk_counts_it(desk: Desk | None, left: str) -> None:
    one, many = console(200), console(200)
    show_ticket(one, found(TICKET, clocks=(DUE,)), desk, FRIDAY)
    show_tickets(many, [(TICKET, (DUE,))], {TICKET.desk: desk} if desk else {}, FRIDAY)
    assert left in printed(one)
    assert left in printed(many)
