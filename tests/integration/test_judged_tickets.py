"""Which tickets people have judged, as their events tell it; on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from judging import SAM, answer, decide, judge, open_ticket
from mailbot.domain.ticket import Ticket
from mailbot.store.database import Database
from mailbot.store.judged import judged, opening
from mailbot.store.tables import payloads
from specimens import ANNA, NOW

READ = Ticket("EXA-1", "desk", "complaint", "complaints", "Hello", NOW, category="deception", categories=("deception",))


@pytest.mark.parametrize(
    ("values", "by", "corrected"),
    [
        ({"kind": "appeal"}, SAM, ("kind",)),
        ({"category": "privacy", "categories": ["privacy"], "tier": 3}, SAM, ("category", "tier")),
        ({"tier": 2}, SAM, ("tier",)),
        ({"kind": "complaint"}, SAM, ()),  # as it was read
        ({"state": "closed", "closed_at": NOW}, SAM, None),  # nobody has cared how it was read
        ({"state": "closed", "closed_at": NOW}, "clock", None),  # no answer came: nobody has said anything of it
        ({"priority": "urgent"}, SAM, None),
        ({"kind": "appeal"}, "mail m-2", None),
        ({"kind": "appeal"}, "persona non grata", None),
    ],
)
def test_a_ticket_is_judged_by_what_a_person_says_of_it(
    database: Database, values: dict[str, Any], by: str, corrected: tuple[str, ...] | None
) -> None:
    open_ticket(database, READ)
    judge(database, READ, values, by)
    assert [each.corrected for each in judged(database, "desk")] == ([] if corrected is None else [corrected])


@pytest.mark.parametrize(
    ("by", "values", "judges"),
    [
        (SAM, {"state": "closed", "closed_at": NOW}, True),
        (SAM, {"state": "closed", "closed_at": NOW, "merged_into": "EXA-2"}, False),  # it is another's matter
        (SAM, {"priority": "low"}, False),
        ("clock", {"state": "closed", "closed_at": NOW}, False),
    ],
)
def test_who_answers_a_ticket_and_closes_it_takes_it_for_what_it_was_read_as(
    database: Database, by: str, values: dict[str, Any], judges: bool
) -> None:
    open_ticket(database, READ)
    answer(database, READ)
    judge(database, READ, values, by, version=2)
    assert [each.corrected for each in judged(database, "desk")] == ([()] if judges else [])


def test_what_a_person_said_is_told_though_it_was_read_so(database: Database) -> None:
    open_ticket(database, READ)
    judge(database, READ, {"category": "deception", "categories": ["deception"]})
    judge(database, READ, {"tier": 2}, version=2)
    assert [each.said for each in judged(database, "desk")] == [{"category", "tier"}]


@pytest.mark.parametrize(
    ("found", "corrected"),
    [
        ({}, ()),
        ({"category": "deception"}, ()),
        ({"category": "privacy", "tier": 3}, ("category", "tier")),
    ],
)
def test_a_decision_says_what_a_matter_is_or_lets_stand_what_was_read(
    database: Database, found: dict[str, Any], corrected: tuple[str, ...]
) -> None:
    open_ticket(database, READ)
    decide(database, READ, **found)
    assert [each.corrected for each in judged(database, "desk")] == [corrected]


def test_a_correction_that_is_taken_back_is_none(database: Database) -> None:
    open_ticket(database, READ)
    judge(database, READ, {"kind": "appeal"})
    judge(database, READ, {"kind": "complaint"}, version=2)
    (found,) = judged(database, "desk")
    assert found.corrected == ()


def test_tickets_of_a_time_and_a_desk_are_told(database: Database) -> None:
    for number in range(4):
        ticket = replace(READ, id=f"EXA-{number}", opened_at=NOW + timedelta(days=number))
        open_ticket(database, replace(ticket, desk="other") if number == 1 else ticket)
        judge(database, replace(ticket, desk="other") if number == 1 else ticket, {"tier": 1})
    found = judged(database, "desk", NOW + timedelta(days=1), NOW + timedelta(days=3))
    assert [each.ticket.id for each in found] == ["EXA-2"]
    assert [each.ticket.id for each in judged(database, "desk")] == ["EXA-0", "EXA-2", "EXA-3"]


@pytest.mark.parametrize("seq", [1, 3])
def test_what_was_erased_tells_nothing(database: Database, seq: int) -> None:
    open_ticket(database, READ)
    judge(database, READ, {"kind": "appeal"})
    with database.write() as connection:
        connection.execute(sa.delete(payloads).where(payloads.c.seq == seq))
    assert list(judged(database, "desk")) == []


def test_the_mail_that_opened_a_ticket_comes_with_who_wrote_it_and_where_to(database: Database) -> None:
    open_ticket(database, READ, "They insult me.", to="abuse@example.com")
    found = opening(database, READ.id)
    assert found is not None
    assert (found.text, found.rcpt_to) == ("They insult me.", ("abuse@example.com",))
    assert {ANNA.address, "Anna"} <= set(found.people)


def test_a_machines_mail_opens_nothing_to_learn_from(database: Database) -> None:
    open_ticket(database, READ, role="reporter")
    assert opening(database, READ.id) is None
