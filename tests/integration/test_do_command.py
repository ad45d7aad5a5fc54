"""`mailbot do`: moderators' commands at the shell, by a named person, with the same authority and confirmation."""

import json
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from mailbot.at_shell import Outcome, carry_out
from mailbot.domain.clock import clocks_for
from mailbot.domain.plan import OpenTicket, Plan
from mailbot.domain.ticket import Party, Ticket
from mailbot.domain.work import Work
from mailbot.effects import apply
from mailbot.errors import MailbotError
from mailbot.opening import open_store, utc_now
from mailbot.policy import load_policy
from mailbot.settings import load_settings, shipped
from mailbot.store.tables import events, outbox
from office import ANNA, ROBIN, SAM, Office, words

ABUSE = "abuse@alludium.ai"


def no(_: Work) -> bool:
    return False


def done(office: Office, ticket_id: str, text: str, by: str = ROBIN, *, yes: bool = False) -> Outcome:
    outcome = carry_out(office.pipeline, ticket_id, text, by, office.clock(), lambda _: yes)
    office.sends()
    return outcome


@pytest.fixture
def reported(office: Office) -> str:
    plan = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE)
    assert plan.ticket_id is not None
    return plan.ticket_id


def test_several_commands_are_one_plan(office: Office, reported: str) -> None:
    outcome = done(office, reported, "/take\n/priority high\n/reply We look into it.")
    assert outcome.carried_out
    assert office.dossier(reported).ticket.assignee == ROBIN
    assert "We look into it." in words(office.inbox[ANNA][-1])


def test_all_or_none_is_carried_out(office: Office, reported: str) -> None:
    outcome = done(office, reported, "/take\n/tier 9")
    assert [each.given.name for each in outcome.refused] == ["tier"]
    assert office.dossier(reported).ticket.assignee is None


def test_the_same_authority_holds_as_by_mail(office: Office, reported: str) -> None:
    outcome = done(office, reported, "/tier 3")
    assert "`tier` of a violation report of tier 2 is for" in outcome.refused[0].because


def test_what_is_grave_is_confirmed(office: Office, reported: str) -> None:
    outcome = done(office, reported, "/close", SAM)
    assert "Deadlines that still run" in outcome.unconfirmed[0]
    assert office.dossier(reported).ticket.state == "open"
    assert done(office, reported, "/close", SAM, yes=True).carried_out
    assert office.dossier(reported).ticket.state == "closed"


def test_what_changes_nothing_writes_nothing(office: Office, reported: str) -> None:
    version = office.dossier(reported).ticket.version
    assert done(office, reported, "/status").work.shown
    assert office.dossier(reported).ticket.version == version


def test_the_record_names_the_person_and_the_shell(office: Office, reported: str) -> None:
    done(office, reported, "/take")
    with office.pipeline.database.read() as connection:
        rows = connection.execute(sa.select(events).where(events.c.ticket_id == reported).order_by(events.c.seq)).all()
    assert [(row.actor, row.what) for row in rows[-2:]] == [
        (f"person {ROBIN}", "updated"),
        (f"person {ROBIN}", "commanded at the shell"),
    ]


def test_others_are_told(office: Office, reported: str) -> None:
    done(office, reported, "/assign Sam")
    assert "Robin Demo has assigned it to you." in words(office.inbox[SAM][-1])


@pytest.mark.parametrize(
    ("ticket", "text", "by", "problem"),
    [
        ("ALU-222222", "/take", ROBIN, "there is no ticket ALU-222222"),
        ("", "/take", "eve@example.net", "nobody in people.yaml"),
        ("", "hello", ROBIN, "write a command"),
        ("", "", ROBIN, "write a command"),
    ],
)
def test_what_cant_be_done_is_told(
    office: Office, reported: str, ticket: str, text: str, by: str, problem: str
) -> None:
    with pytest.raises(MailbotError, match=problem):
        carry_out(office.pipeline, ticket or reported, text, by, office.clock(), no)


TICKET_ID = "ALU-7K3M2Q"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A store with one ticket, made without the way of a mail."""
    settings = load_settings(None, environment(tmp_path))
    policy = load_policy(settings, reads=False)
    with closing(open_store(settings)) as store:
        now: datetime = utc_now()
        ticket = Ticket(TICKET_ID, "alludium", "violation_report", "abuse", "Report", now, tier=3)
        desk = policy.desks["alludium"]
        about: dict[str, Any] = {"kind": ticket.kind, "tier": 3, "ticket_id": ticket.id, "categories": ()}
        clocks = clocks_for(desk, starts="receipt", at=now, **about)
        opening = OpenTicket(ticket, (Party("complainant", ANNA, "Anna"),), clocks)
        apply(store.database, [Plan("alludium", now, "operator", changes=(opening,))], {})
    return tmp_path


def environment(state: Path) -> dict[str, str]:
    return {"MAILBOT_PATHS__STATE": str(state), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}


def mailbot(state: Path, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return shell.mailbot(*arguments, cwd=state, stdin=stdin, environment=environment(state))


def test_a_person_at_the_shell_is_shown_what_was_done(state: Path) -> None:
    found = mailbot(state, "do", TICKET_ID.lower(), "/take", "--as", ROBIN)
    assert (found.returncode, found.stderr) == (0, "")
    assert "Assigned to Robin Demo." in found.stdout
    assert f"{TICKET_ID}: violation report, open, normal, {ROBIN}" in found.stdout


def test_a_script_reads_what_was_done(state: Path) -> None:
    found = mailbot(state, "do", TICKET_ID, "-", "--as", ROBIN, "--json", stdin="/take\n/reply We look into it.\n")
    said = json.loads(found.stdout)
    assert (said["carried_out"], said["assignee"]) == (True, ROBIN)
    with closing(open_store(load_settings(None, environment(state)))) as store, store.database.read() as connection:
        assert connection.execute(sa.select(outbox.c.purpose)).scalars().all() == ["reply"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "told"),
    [
        (("/tier 9",), "", 1, "/tier: give one of 1, 2, 3"),
        (("/close",), "n\n", 1, "Not confirmed"),
        (("/close",), "y\n", 0, "Closed."),
        (("/close", "--yes"), "", 0, "Closed."),
        (("-",), "/close", 1, "Not confirmed"),
        (("hello",), "", 1, "write a command"),
    ],
)
def test_the_exit_code_says_whether_it_was_done(
    state: Path, arguments: tuple[str, ...], stdin: str, code: int, told: str
) -> None:
    found = mailbot(state, "do", TICKET_ID, *arguments, "--as", ROBIN, stdin=stdin)
    assert found.returncode == code
    assert told in found.stdout + found.stderr


def test_who_does_it_has_to_be_named(state: Path) -> None:
    assert mailbot(state, "do", TICKET_ID, "/take").returncode == 2


def test_the_commands_are_listed(state: Path) -> None:
    lines = [json.loads(line) for line in mailbot(state, "commands", "--json").stdout.splitlines()]
    assert {"take", "close", "help"} <= {line["name"] for line in lines}
    assert mailbot(state, "commands").stdout.startswith("# Commands\n")
