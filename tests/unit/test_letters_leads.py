"""What leads are mailed, before it is rendered: to whom, how much of it, and figures as they are printed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mailbot.domain.authority import People, Person
from mailbot.domain.desk import Category
from mailbot.domain.fresh import Fresh
from mailbot.domain.keeping import keeping
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Clock
from mailbot.domain.trends import Volume
from mailbot.letters_leads import SHOWN, Day, Week, daily_digests, weekly_reports
from specimens import DESK, NOW, PEOPLE, running_clock, ticket

FRESH = Fresh(b"s" * 32)
LEADS = PEOPLE.with_role("desk", "lead")
MONDAY = date(2026, 2, 23)
BEFORE = (date(2026, 2, 16), date(2026, 2, 9))
HOUR = timedelta(hours=1)
DAY = Day(NOW - timedelta(days=1), (0, ()), (0, ()), (), (0, ()), {})
WEEK = Week(MONDAY, BEFORE, Volume("", 12, 9, 8.5), (), (), (), {}, 0, ())


def digest(people: People = PEOPLE, **changes: Any) -> Outgoing:
    (mail,) = daily_digests(DESK, FRESH, people.with_role("desk", "lead"), replace(DAY, **changes), NOW)
    return mail


def report(**changes: Any) -> Mapping[str, Any]:
    desk = replace(DESK, categories=(Category("deception", "Deception & fraud"),))
    (mail,) = weekly_reports(desk, FRESH, LEADS, replace(WEEK, **changes))
    return mail.context


def test_the_leads_of_the_desk_are_told_and_nobody_else() -> None:
    mail = digest()
    assert (mail.to.address, mail.to_role, mail.ticket_id) == ("lee@example.org", "moderator", None)
    (mail,) = weekly_reports(DESK, FRESH, LEADS, WEEK)
    assert mail.to.address == "lee@example.org"


def test_each_of_several_leads_has_a_mail_of_their_own() -> None:
    people = (*LEADS, Person("Kim", "kim@example.org", {"desk": ("lead",)}))
    mails = daily_digests(DESK, FRESH, people, DAY, NOW)
    assert {mail.to.address for mail in mails} == {"lee@example.org", "kim@example.org"}
    assert len({mail.id for mail in mails}) == 2


@pytest.mark.parametrize(("state", "left"), [("running", "3 hours 0 min late"), ("missed", "ended too late")])
def test_what_was_breached_runs_on_or_has_ended_too_late(state: str, left: str) -> None:
    row = (ticket(), running_clock(limit_at=NOW - 3 * HOUR, state=state))
    (shown,) = digest(breached=[row]).context["breached"]["rows"]
    assert shown["left"] == left


def test_a_long_list_is_cut_and_says_by_how_much() -> None:
    rows = [(ticket(), running_clock())] * SHOWN
    part = digest(overdue=(SHOWN + 7, rows)).context["overdue"]
    assert (part["number"], len(part["rows"]), part["more"]) == (SHOWN + 7, SHOWN, 7)
    part = digest(breached=rows + rows).context["breached"]
    assert (part["number"], len(part["rows"]), part["more"]) == (2 * SHOWN, SHOWN, SHOWN)


def test_of_a_mail_that_came_encrypted_no_account_is_named() -> None:
    of = ticket(encrypted=True, reference="ACC-48213", needs_triage="it can't be read")
    said = digest(overdue=(1, [(of, running_clock())]), to_triage=(1, [of])).context
    assert said["overdue"]["rows"][0]["ticket"].reference is None
    assert said["to_triage"]["rows"][0].reference is None


def test_what_came_in_is_counted_whole_and_by_kind() -> None:
    said = digest(came_in={"appeal": 2, "complaint": 5}).context
    assert (said["came_in"], said["kinds_in"]) == (7, (("complaint", 5), ("appeal", 2)))


@pytest.mark.parametrize(
    ("volume", "said"),
    [
        (Volume("deception", 12, 9, 8.5), ("Deception & fraud", 12, 9, "+3", "8.5", "+3.5")),
        (Volume("deception", 1, 3, 2.25), ("Deception & fraud", 1, 3, "-2", "2.2", "-1.2")),
        (Volume("gone", 4, 4, 4.0), ("gone", 4, 4, "+0", "4.0", "+0.0")),  # of a category that the desk had once
        (Volume("deception", 4, None, None), ("Deception & fraud", 4, None, "", None, "")),
    ],
)
def test_a_volume_is_told_with_its_change(volume: Volume, said: tuple[object, ...]) -> None:
    (row,) = report(categories=(volume,))["categories_in"]
    assert tuple(row[name] for name in ("name", "count", "before", "change", "mean", "change_of_mean")) == said


def kept(*clocks: tuple[date, str, int | None]) -> tuple[Any, ...]:
    """Clocks of the desk with 10 hours to their target and 20 to their limit: Monday, state, hours that it took."""
    made = []
    for monday, state, took in clocks:
        at = datetime(monday.year, monday.month, monday.day, 12, tzinfo=UTC)
        ended_at = None if took is None else at + took * HOUR
        times = (at, at + 10 * HOUR, at + 20 * HOUR)
        made.append(Clock("EXA-1", "decision", *times, True, state=state, ended_at=ended_at))
    return keeping("desk", DESK.calendar.zone, made, NOW)


def test_promises_of_the_week_stand_beside_those_of_the_weeks_before() -> None:
    found = kept(
        (MONDAY, "met", 4), (MONDAY, "met", 6), (MONDAY, "met", 15), (MONDAY, "missed", 30), (BEFORE[0], "met", 5)
    )
    (row,) = report(kept=found, oldest={"decision": ("EXA-9", NOW)})["promises"]
    assert row == {
        "name": "decision",
        "started": 4,
        "open": 0,
        "target": "50%",
        "limit": "75%",
        "before": "100%, —",
        "median": "10.5 h",
        "p90": "30.0 h",
        "oldest": "EXA-9",
        "since": NOW,
    }


def test_a_clock_that_none_began_in_the_week_is_told_while_one_is_open() -> None:
    (row,) = report(oldest={"resolution": ("EXA-9", NOW)})["promises"]
    assert (row["name"], row["started"], row["limit"], row["oldest"]) == ("resolution", 0, "—", "EXA-9")


def test_a_week_is_named_by_its_first_and_last_day() -> None:
    said = report()
    assert (said["first"], said["last"], said["weeks"]) == ("Mon 23 Feb 2026", "Sun 1 Mar 2026", 2)
