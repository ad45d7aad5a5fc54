"""What counts as a stall: a door that hasn't worked, work that doesn't move; never work that is only slow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailbot.domain.authority import People, Person
from mailbot.errors import Trouble
from mailbot.status import Status
from mailbot.store.figures import Waiting
from mailbot.watch.stalls import stalls, whom
from specimens import DESK, PEOPLE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AFTER = timedelta(minutes=15)
REFUSED = Trouble(
    "login", "support", "the password is refused", "put the right one there", said="535 no <x@example.org>"
)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def account(minutes: float, trouble: Trouble | None = None) -> Status:
    return Status("imap", "support", ago(minutes), trouble)


def test_a_door_that_has_failed_for_long_enough_says_what_is_wrong_and_since_when() -> None:
    (stall,) = stalls([account(16, REFUSED)], Waiting(), NOW, AFTER)
    assert (stall.name, stall.since, stall.problem) == ("support", ago(16), "the password is refused")
    assert (stall.remedy, stall.said) == ("put the right one there", "535 no <x@example.org>")


def test_a_door_that_failed_a_moment_ago_is_left_to_mend_itself() -> None:
    assert stalls([account(14, REFUSED)], Waiting(), NOW, AFTER) == []


def test_a_door_that_has_gone_silent_is_stalled_whatever_it_says_of_itself() -> None:
    (stall,) = stalls([account(16)], Waiting(), NOW, AFTER)
    assert stall.kind == "silent"
    assert "since 2026-03-02 08:44" in stall.problem


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ({"ready_at": ago(16)}, ["silent"]),
        ({"ready_at": ago(16), "disposed_at": ago(20)}, ["silent"]),
        ({"ready_at": ago(16), "disposed_at": ago(1)}, []),  # a backlog that is worked off
        ({"ready_at": ago(-1)}, []),  # put off, or a worker has it
        ({"ready_at": ago(-1), "oldest_at": ago(40), "deferrals": 9}, []),  # DNS may take so long
        ({"ready_at": ago(-1), "oldest_at": ago(46), "deferrals": 9}, ["deferred"]),
        ({"ready_at": ago(14)}, []),
        ({}, []),
    ],
)
def test_received_messages_stall_when_nobody_works_on_them(given: dict[str, Any], kinds: list[str]) -> None:
    assert [stall.kind for stall in stalls([], Waiting(messages=1, **given), NOW, AFTER)] == kinds


@pytest.mark.parametrize(("minutes", "doors"), [(16, ["sender"]), (14, []), (-5, [])])
def test_mail_that_is_due_to_leave_stalls_when_nobody_sends_it(minutes: float, doors: list[str]) -> None:
    queues = Waiting(unsent_at=ago(600), sendable_at=ago(minutes))
    assert [stall.door for stall in stalls([], queues, NOW, AFTER)] == doors


def test_one_cause_is_told_once() -> None:
    way_out = Status("send", "send", ago(16), Trouble("unreachable", "send", "no session", "see that it runs"))
    queues = Waiting(unsent_at=ago(600), sendable_at=ago(16))
    assert [stall.door for stall in stalls([way_out], queues, NOW, AFTER)] == ["send"]


def test_the_leads_and_the_operator_are_told_each_once() -> None:
    assert [person.address for person in whom(PEOPLE, (DESK, DESK))] == ["operator@example.org", "lee@example.org"]


def test_an_operator_who_leads_a_desk_gets_one_mail() -> None:
    people = People((Person("Lee", "lee@example.org", {"*": ("lead",)}),), operator="lee@example.org")
    assert len(whom(people, (DESK,))) == 1
