from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.domain.authority import COMMANDS, Authority, Grant, Person
from mailbot.domain.decision import Decision
from mailbot.domain.reading import KINDS, QUEUES
from mailbot.domain.suggested import suggested
from mailbot.domain.ticket import Ticket
from specimens import DESK as PLAIN

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROBIN = Person("Robin", "robin@example.org", {"*": ("moderator",)})
ALL = Authority((Grant(COMMANDS, ("moderator",)),), {None: ("moderator",), 3: ("moderator",)})
DESK = replace(PLAIN, authority=ALL)


def ticket(kind: str = "violation_report", **more: object) -> Ticket:
    return Ticket("EXA-7K3M2Q", DESK.name, kind, QUEUES[kind], "", NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_matter_of_any_kind_may_be_taken_commented_and_helped_with(kind: str) -> None:
    names = suggested(ROBIN, ticket(kind), DESK)
    assert names[0] == "take"
    assert names[-2:] == ("note", "help")
    assert set(names) <= set(COMMANDS)


def test_what_is_unclear_is_to_be_ordered_first() -> None:
    names = suggested(ROBIN, ticket(needs_triage="two kinds are as likely"), DESK)
    assert names[:3] == ("take", "kind", "category")
    assert "decide" not in names


def test_of_an_appeal_in_doubt_it_is_first_said_what_it_is_about_and_then_decided() -> None:
    names = suggested(ROBIN, ticket("appeal", needs_triage="no decision is on file"), DESK)
    assert names[1] == "link"
    assert {"uphold", "deny"} <= set(names)


@pytest.mark.parametrize(
    ("kind", "outcome", "first"),
    [
        ("violation_report", "violation", "notify"),
        ("security_report", "violation", "notify"),
        ("complaint", "resolved", "escalate"),
        ("appeal", "upheld", "restore"),
    ],
)
@pytest.mark.parametrize("doubt", [None, "no deadline runs"])
def test_what_is_decided_is_not_to_be_decided_again(kind: str, outcome: str, first: str, doubt: str | None) -> None:
    final = Decision("0d" * 16, "EXA-7K3M2Q", ROBIN.address, NOW, outcome)
    names = suggested(ROBIN, ticket(kind, needs_triage=doubt), DESK, final=final)
    assert names[1] == first
    assert not {"decide", "uphold", "deny"} & set(names)


def test_who_has_a_ticket_need_not_take_it() -> None:
    assert "take" not in suggested(ROBIN, ticket(assignee=ROBIN.address), DESK)


def test_what_a_person_may_not_do_is_not_suggested() -> None:
    few = replace(DESK, authority=Authority((Grant(("take",), ("moderator",)),)))
    assert suggested(ROBIN, ticket(), few) == ("take", "note", "help")


def test_a_closed_ticket_may_be_reopened() -> None:
    assert suggested(ROBIN, ticket(state="closed"), DESK)[:2] == ("reply", "reopen")


def test_what_is_for_others_is_not_suggested_to_who_had_a_part_in_it() -> None:
    appeal = ticket("appeal")
    assert "uphold" in suggested(ROBIN, appeal, DESK)
    assert suggested(ROBIN, appeal, DESK, (ROBIN.address,)) == ("note", "help")
