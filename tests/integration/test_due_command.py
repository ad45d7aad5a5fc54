"""`mailbot due` and `mailbot stats` as people and scripts use them: real processes on a store with clocks in it."""

import csv
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

import shell
from mailbot.domain.records import fields_of
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.opening import open_store, utc_now
from mailbot.settings import load_settings
from mailbot.show_due import KEEPING_FIELDS
from mailbot.show_feedback import FEEDBACK_FIELDS
from mailbot.store.tables import clocks, tickets

NOW = utc_now()
DAY = timedelta(days=1)
ALLURE = Ticket("ALL-1", "allure", "complaint", "complaints", "A complaint", NOW, assignee="sam@example.org")
ALLUDIUM = Ticket("ALU-1", "alludium", "appeal", "appeals", "An appeal", NOW, tier=2)
OLD = datetime(2026, 3, 4, 9, tzinfo=UTC)  # a Wednesday


def clock(ticket: Ticket, name: str, limit: datetime, **changes: Any) -> Clock:
    made = Clock(ticket.id, name, limit - 10 * DAY, limit - 5 * DAY, limit, True, next_step_at=limit - 5 * DAY)
    return replace(made, **changes)


def ended(ticket: Ticket, name: str, days: int, state: str) -> Clock:
    limit = OLD + 10 * DAY
    return clock(ticket, name, limit, state=state, ended_at=OLD + days * DAY, next_step_at=None)


KEPT = (
    ALLURE,
    ALLUDIUM,
    clock(ALLURE, "resolution", NOW + 3 * DAY),
    clock(ALLUDIUM, "decision", NOW - 2 * DAY, published=False),
    clock(ALLUDIUM, "reinstatement", NOW + DAY),
    clock(ALLUDIUM, "investigation", NOW + 2 * DAY, state="paused", pauses=(Pause("waiting", NOW - DAY),)),
    ended(ALLURE, "acknowledge", 2, "met"),
    ended(ALLURE, "initial_review", 12, "missed"),
    ended(ALLUDIUM, "acknowledge", 6, "met"),
)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("due")
    store = open_store(load_settings(None, environment(folder)))
    with closing(store), store.database.write() as connection:
        for each in KEPT:
            if isinstance(each, Ticket):
                connection.execute(sa.insert(tickets), {**fields_of(each), "event_seq": 0, "event_head": ""})
            else:
                connection.execute(sa.insert(clocks), fields_of(each))
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


def environment(state: Path) -> dict[str, str]:
    return {"MAILBOT_PATHS__STATE": str(state)}


def mailbot(state: Path, *arguments: str, **more: str) -> Any:
    return shell.mailbot(*arguments, environment={"COLUMNS": "200", **environment(state), **more})


def said(state: Path, *arguments: str) -> list[dict[str, Any]]:
    done = mailbot(state, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_is_due_is_listed_for_scripts_by_urgency(state: Path) -> None:
    found = [row for row in said(state, "due") if row["state"] == "running"]
    assert [(row["ticket"], row["clock"], row["late"]) for row in found] == [
        ("ALU-1", "decision", True),
        ("ALU-1", "reinstatement", False),
        ("ALL-1", "resolution", False),
    ]
    assert (found[0]["published"], found[0]["zone"], found[0]["counted_in"]) == (
        False,
        "Europe/London",
        "business_days",
    )
    assert (found[1]["counted_in"], found[1]["left"]["days"], found[1]["left"]["hours"]) == ("hours", 0, 23)
    assert datetime.fromisoformat(found[2]["limit"]) == NOW + 3 * DAY
    assert found[2]["assignee"] == "sam@example.org"


def test_of_one_desk_so_many_are_listed_as_are_asked_for(state: Path) -> None:
    assert [row["clock"] for row in said(state, "due", "--desk", "alludium", "--limit", "1")] == [
        "decision",
        "investigation",
    ]
    assert [row["clock"] for row in said(state, "due", "--desk", "allure")] == ["resolution"]


def test_a_person_sees_what_is_due_with_the_time_left(state: Path) -> None:
    lines = mailbot(state, "due", "--limit", "2").stdout.splitlines()
    assert lines[1].split()[:5] == ["ALU-1", "alludium", "appeal", "decision", "(internal)"]
    assert " late " in lines[1]
    assert " in 23 hours " in lines[2]
    assert lines[3] == "the first 2; --limit shows more"


def test_what_stands_still_is_told_apart(state: Path) -> None:
    (row,) = (row for row in said(state, "due") if row["state"] == "paused")
    assert (row["ticket"], row["clock"], row["paused"]["for"]) == ("ALU-1", "investigation", "waiting")
    assert datetime.fromisoformat(row["paused"]["since"]) == NOW - DAY
    shown = mailbot(state, "due").stdout
    assert shown.index("paused") < shown.index("the complainant")
    assert "investigation" not in shown[: shown.index("paused")]


def test_where_nothing_is_due_a_person_is_told_so_and_a_script_gets_nothing(empty: Path) -> None:
    told = mailbot(empty, "due", "--desk", "allure")
    assert told.stdout == "nothing is due: no clock runs at allure; `mailbot tickets` lists what there is\n"
    assert said(empty, "due") == []


def test_promises_of_a_time_are_told_by_desk_clock_and_week(state: Path) -> None:
    found = said(state, "stats", "--since", "2026-03-02", "--until", "2026-03-08")
    named = [(row["desk"], row["clock"], row["week"]) for row in found]
    assert named == [
        ("alludium", "acknowledge", "2026-03-02"),
        ("allure", "acknowledge", "2026-03-02"),
        ("allure", "initial_review", "2026-03-02"),
    ]
    assert [(row["target_share"], row["limit_share"], row["missed"]) for row in found] == [
        (0, 1, 0),
        (1, 1, 0),
        (0, 0, 1),
    ]
    assert [row["median_hours"] for row in found] == [144, 48, 288]


def test_the_days_that_are_named_count_and_no_other(state: Path) -> None:
    assert len(said(state, "stats", "--since", "2026-03-04", "--until", "2026-03-04", "--desk", "allure")) == 2
    assert said(state, "stats", "--since", "2026-03-05", "--until", "2026-03-20") == []
    assert said(state, "stats", "--weeks", "1", "--until", "2026-03-03") == []


def test_the_last_weeks_are_told_where_no_time_is_named(state: Path) -> None:
    found = said(state, "stats")
    assert {(row["clock"], row["open"], row["missed"]) for row in found} == {
        ("decision", 1, 1),
        ("investigation", 1, 0),
        ("reinstatement", 1, 0),
        ("resolution", 1, 0),
    }


def test_a_spreadsheet_gets_the_same_figures(state: Path) -> None:
    asked = ("stats", "--since", "2026-03-02", "--until", "2026-03-08")
    rows = list(csv.DictReader(StringIO(mailbot(state, *asked, "--csv").stdout)))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in said(state, *asked)
    ]


def test_a_spreadsheet_has_its_head_line_where_there_is_nothing(empty: Path) -> None:
    assert mailbot(empty, "stats", "--csv").stdout == ",".join(KEEPING_FIELDS) + "\n"


def test_a_person_sees_how_promises_were_kept(state: Path) -> None:
    shown = mailbot(state, "stats", "--desk", "allure", "--since", "2026-03-02", "--until", "2026-03-08").stdout
    lines = [line.split() for line in shown.splitlines()]
    assert ["acknowledge", "2026-03-02", "1", "100%", "100%", "0", "0", "2.0", "days", "2.0", "days", "—"] in lines
    assert (
        "no clock was started at allure" in mailbot(state, "stats", "--desk", "allure", "--until", "2025-01-01").stdout
    )


def test_a_picture_is_written_beside_what_is_printed(state: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.svg"
    done = mailbot(state, "stats", "--json", "--since", "2026-03-02", "--until", "2026-03-08", "--picture", str(file))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)
    assert ET.parse(file).getroot().tag.endswith("svg")  # noqa: S314 - our own


def test_a_picture_may_be_a_png(state: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.png"
    done = mailbot(state, "stats", "--csv", "--since", "2026-03-02", "--until", "2026-03-08", "--picture", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_day_that_no_calendar_reaches_is_refused(empty: Path) -> None:
    done = mailbot(empty, "stats", "--until", "9999-12-31")
    assert done.returncode == 2
    assert "between 2000 and 2100" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("due", "--desk", "alure"), "there is no desk alure; there are: alludium, infrpool, allure"),
        (("stats", "--desk", "[red]"), "there is no desk [red]"),
        (("stats", "--weeks", "2", "--since", "2026-03-02"), "--weeks and --since both say where to begin"),
        (("stats", "--since", "2026-03-02", "--until", "2026-03-01"), "2026-03-02 is after --until 2026-03-01"),
        (("stats", "--json", "--csv"), "--json and --csv both say how to print"),
        (("stats", "--picture", "kept.jpg"), "kept.jpg: pictures are written as SVG or PNG"),
        (("stats", "--picture", "nowhere/kept.png"), "nowhere/kept.png can't be written: No such file or directory"),
        (("stats", "--picture", "nowhere/kept.svg"), "nowhere/kept.svg can't be written: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(empty: Path, arguments: tuple[str, ...], told: str) -> None:
    done = mailbot(empty, *arguments)
    assert done.returncode == 1
    assert told in done.stderr


@pytest.mark.parametrize(
    "arguments", [("stats", "--since", "2 March"), ("stats", "--weeks", "0"), ("due", "--limit", "0")]
)
def test_an_option_that_says_nothing_sensible_is_a_usage_error(empty: Path, arguments: tuple[str, ...]) -> None:
    assert mailbot(empty, *arguments).returncode == 2


def delayed(state: Path, because: str, *arguments: str) -> str:
    done = mailbot(state, "delay", "all-1", "--because", because, "--by", "sam@example.org", *arguments)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def kept_reason(state: Path) -> str:
    with closing(open_store(load_settings(None, environment(state)))) as store, store.database.read() as connection:
        return str(connection.execute(sa.select(tickets.c.delay_reason).where(tickets.c.id == "ALL-1")).scalar_one())


def test_the_reason_of_a_delay_is_shown_as_the_notice_will_have_it(state: Path) -> None:
    told = delayed(state, "we wait\n  for the [provider]\n")
    assert told == "ALL-1 explained; a notice of delay will say: we wait for the [provider]\n"
    assert kept_reason(state) == "we wait for the [provider]"


@pytest.mark.parametrize("because", ["", " \n"])
def test_no_reason_takes_back_the_one_before_and_says_so(state: Path, because: str) -> None:
    delayed(state, "we wait for the provider")
    told = delayed(state, because)
    assert told == "ALL-1 cleared; a notice of delay will say that it takes longer than planned\n"
    assert kept_reason(state) == ""
    assert json.loads(delayed(state, because, "--json")) == {"id": "ALL-1", "done": "cleared"}


def test_how_content_complainants_were_is_told_by_desk(state: Path) -> None:
    rows = said(state, "stats", "--feedback")
    assert [(row["desk"], row["resolved"], row["mean"]) for row in rows] == [
        ("alludium", 0, None),
        ("infrpool", 0, None),
        ("allure", 0, None),
    ]
    head = mailbot(state, "stats", "--feedback", "--csv", "--desk", "allure").stdout.splitlines()[0]
    assert head == ",".join(FEEDBACK_FIELDS)
    assert mailbot(state, "stats", "--feedback", "--desk", "allure").stdout.splitlines()[-1].split()[:2] == [
        "allure",
        "0",
    ]
