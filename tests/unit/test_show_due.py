"""What is due and how promises were kept, at a terminal of 80 columns and at a wide one, and as rows for scripts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from mailbot.domain.desk import Calendar, ClockRule, Duration
from mailbot.domain.keeping import Keeping
from mailbot.domain.remaining import Remaining, words
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.show_due import KEEPING_FIELDS, due_row, keeping_row, show_due, show_keeping, show_paused
from specimens import DESK

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)  # a Wednesday, 10:00 in London
DAYS = ClockRule(
    "decision", ("appeal",), (), "receipt", Duration(1, "business_days"), Duration(2, "business_days"), True, ()
)
DESKS = {
    "desk": replace(DESK, clocks=(DAYS,)),
    "other": replace(DESK, name="other", calendar=Calendar(ZoneInfo("Asia/Tokyo")), clocks=(DAYS,)),
}
TICKET = Ticket("EXA-7K3M2Q", "desk", "appeal", "appeals", "Appeal", NOW, assignee="sam@example.org")
FRIDAY = datetime(2026, 7, 3, 16, 30, tzinfo=UTC)  # when the desk closes
CLOCK = Clock(TICKET.id, "decision", NOW, NOW + timedelta(days=1), FRIDAY, True)
WAITING = replace(
    CLOCK,
    state="paused",
    pauses=(Pause("waiting", NOW - timedelta(hours=2), longest=datetime(2026, 7, 15, 16, 30, tzinfo=UTC)),),
)
OTHER = replace(TICKET, id="OTH-2ABCDE", desk="other", assignee=None)
KEPT = Keeping(
    *("desk", "decision", date(2026, 6, 29), 9, 3, 5, 2, 3, 1, 3 / 7, 5 / 7),
    *(timedelta(hours=7, minutes=30), timedelta(days=3), (TICKET.id, NOW)),
)


def console(width: int, *, colours: bool = False) -> Console:
    return Console(file=StringIO(), width=width, force_terminal=colours, color_system="standard" if colours else None)


def printed(screen: Console) -> str:
    return str(screen.file.getvalue())  # type: ignore[attr-defined]


def due(*found: tuple[Ticket, Clock], width: int = 200, more: bool = False, colours: bool = False) -> str:
    screen = console(width, colours=colours)
    show_due(screen, found, DESKS, NOW, more=more)
    return printed(screen)


def kept(*found: Keeping, width: int = 200) -> str:
    screen = console(width)
    show_keeping(screen, found, ("desk", "other"))
    return printed(screen)


@pytest.mark.parametrize("width", [80, 200])
def test_the_list_of_what_is_due_breaks_no_word_of_ours(width: int) -> None:
    said = due((TICKET, replace(CLOCK, name="corrective_action", published=False)), width=width)
    assert {TICKET.id, "desk", "appeal", "corrective_action", "(internal)", "Fri", "2026-07-03"} <= set(said.split())
    assert "in 2 business days 7 h" in said


def test_a_limit_is_shown_in_the_desks_own_zone() -> None:
    assert "Fri 2026-07-03 17:30 BST" in due((TICKET, CLOCK))
    assert "Sat 2026-07-04 01:30 JST" in due((OTHER, CLOCK))


def test_what_nobody_was_given_says_so() -> None:
    assert "nobody" in due((OTHER, CLOCK))
    assert "nobody" not in due((TICKET, CLOCK))


@pytest.mark.parametrize(
    ("its", "colour"),
    [
        ({}, "32"),  # green: time is left until the target
        ({"target_at": NOW - timedelta(minutes=1)}, "33"),  # yellow
        ({"target_at": NOW - timedelta(days=2), "limit_at": NOW - timedelta(minutes=1)}, "1;31"),  # bold red
    ],
)
def test_the_colour_says_how_urgent_it_is(its: dict[str, Any], colour: str) -> None:
    assert f"\x1b[{colour}m" in due((TICKET, replace(CLOCK, **its)), colours=True)


def test_a_list_that_may_go_on_says_how_to_see_more() -> None:
    assert "the first 1; --limit shows more" in due((TICKET, CLOCK), more=True)
    assert "--limit" not in due((TICKET, CLOCK))


def test_where_nothing_is_due_the_desks_are_named() -> None:
    assert due() == "nothing is due: no clock runs at desk, other; `mailbot tickets` lists what there is\n"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ((False, "business_days", 2, 3, 20), "in 2 business days 3 h"),
        ((False, "business_days", 1, 0, 0), "in 1 business day 0 h"),
        ((False, "business_days", 0, 3, 20), "in 3 business hours 20 min"),
        ((False, "business_days", 0, 1, 0), "in 1 business hour 0 min"),
        ((False, "business_day_hours", 0, 0, 5), "in 5 business minutes"),
        ((False, "hours", 2, 3, 20), "in 2 days 3 h"),
        ((False, "hours", 0, 3, 20), "in 3 hours 20 min"),
        ((False, "minutes", 0, 0, 1), "in 1 minute"),
        ((True, "business_days", 1, 4, 0), "1 business day 4 h late"),
        ((True, "hours", 0, 0, 0), "0 minutes late"),
    ],
)
def test_time_left_is_said_in_the_terms_of_the_limit(left: tuple[bool, str, int, int, int], said: str) -> None:
    assert words(Remaining(*left)) == said


def test_a_row_for_scripts_has_times_in_utc_and_what_is_left_in_numbers() -> None:
    assert due_row(DESKS["desk"], TICKET, CLOCK, NOW) == {
        "ticket": TICKET.id,
        "desk": "desk",
        "kind": "appeal",
        "clock": "decision",
        "state": "running",
        "paused": None,
        "published": True,
        "target": CLOCK.target_at,
        "limit": FRIDAY,
        "zone": "Europe/London",
        "late": False,
        "counted_in": "business_days",
        "left": {"days": 2, "hours": 7, "minutes": 30},
        "assignee": "sam@example.org",
    }


def paused(*found: tuple[Ticket, Clock], width: int = 200, more: bool = False) -> str:
    screen = console(width)
    show_paused(screen, found, DESKS, more=more)
    return printed(screen)


@pytest.mark.parametrize("width", [80, 200])
def test_what_stands_still_says_for_whom_since_when_and_until_when(width: int) -> None:
    said = " ".join(paused((TICKET, WAITING), width=width).split())
    assert "the complainant" in said
    assert "Wed 2026-07-01 08:00 BST" in said
    assert "Wed 2026-07-15 17:30 BST" in said
    assert TICKET.id in said


def test_a_legal_hold_says_so_and_what_is_left_is_that_of_its_beginning() -> None:
    said = paused((TICKET, replace(WAITING, pauses=(Pause("legal_hold", NOW - timedelta(days=1)),))))
    assert "a legal hold" in said
    assert "3 business days 7 h" in said
    assert "—" in said  # no latest end is known


def test_where_nothing_stands_still_nothing_is_said_of_it() -> None:
    assert paused() == ""


def test_a_list_of_what_stands_still_may_go_on_too() -> None:
    assert "the first 1; --limit shows more" in paused((TICKET, WAITING), more=True)


def test_what_stands_still_keeps_for_scripts_what_was_left() -> None:
    row = due_row(DESKS["desk"], TICKET, WAITING, NOW + timedelta(days=9))
    assert row["state"] == "paused"
    assert row["paused"] == {"for": "waiting", "since": WAITING.pauses[0].at, "until": WAITING.pauses[0].longest}
    assert (row["late"], row["left"]) == (False, {"days": 3, "hours": 0, "minutes": 0})


@pytest.mark.parametrize("width", [80, 200])
def test_promise_keeping_breaks_no_word_of_ours(width: int) -> None:
    said = kept(replace(KEPT, clock="corrective_action"), width=width).split()
    assert {"corrective_action", "2026-06-29", "43%", "71%", "7.5", "3.0", TICKET.id, "2026-07-01"} <= set(said)


def test_a_wide_table_has_one_line_a_week_under_its_desk() -> None:
    lines = kept(KEPT, KEPT, replace(KEPT, desk="other")).splitlines()
    assert [line.strip() for line in lines if len(line.split()) == 1] == ["desk", "other"]
    assert sum("decision" in line for line in lines) == 3


def test_where_nothing_is_known_no_figure_is_made_up() -> None:
    empty = replace(KEPT, target_share=None, limit_share=None, median=None, p90=None, oldest=None)
    assert kept(empty).splitlines()[-1].count("—") == 5


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(0), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(minutes=90), "1.5 h"),
        (timedelta(hours=47), "47.0 h"),
        (timedelta(hours=60), "2.5 days"),
    ],
)
def test_a_time_that_something_took_is_said_in_its_order_of_size(took: timedelta, said: str) -> None:
    assert f" {said} " in kept(replace(KEPT, median=took))


def test_where_nothing_was_started_the_way_further_back_is_named() -> None:
    assert kept() == "no clock was started at desk, other in that time; --weeks or --since look further back\n"


def test_a_week_for_scripts_has_its_times_in_hours_and_its_days_as_iso() -> None:
    row = keeping_row(KEPT)
    assert tuple(row) == KEEPING_FIELDS
    assert (row["week"], row["target_share"], row["limit_share"]) == ("2026-06-29", 0.4286, 0.7143)
    assert (row["median_hours"], row["p90_hours"]) == (7.5, 72)
    assert (row["oldest_open"], row["oldest_open_since"]) == (TICKET.id, "2026-07-01T09:00:00Z")


def test_a_week_in_which_nothing_ended_has_nulls_for_scripts() -> None:
    row = keeping_row(replace(KEPT, target_share=None, limit_share=None, median=None, p90=None, oldest=None))
    assert {name for name, value in row.items() if value is None} == set(KEEPING_FIELDS[9:])
