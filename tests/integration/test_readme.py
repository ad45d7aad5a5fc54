"""What the README shows is what the bot does."""

import email
import email.policy
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from mailbot import readers
from mailbot.cli import cli
from mailbot.decide import decide
from mailbot.domain.autoreply import Budget
from mailbot.domain.examination import Examination
from mailbot.envelopes import envelope_from_headers
from mailbot.explain import NO_FACTS
from mailbot.letters import Arrival
from mailbot.parsing.mime import parse
from mailbot.policy import load_policy
from mailbot.settings import load_settings
from mailbot.store.facts import fresh
from office import ANNA, ROBIN, SAM, Office, words

TOP = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```\n(.*?)^```$", (TOP / "README.md").read_text(), re.MULTILINE | re.DOTALL)
TICKET = re.compile(r"ALU-[2-9A-Z]{6}")


def block(starts: str) -> str:
    return next(text for text in BLOCKS if text.startswith(starts))


def acknowledgement(sample: Path, at: datetime) -> EmailMessage:
    policy = load_policy(load_settings(None, {}))
    desk, mail = policy.desks["alludium"], parse(sample.read_bytes())
    envelope = envelope_from_headers(mail, "file", at)
    reading = readers.build_reader(desk).read(mail, envelope)
    arrival = Arrival("readme", envelope, mail, Examination(), reading, desk, policy.people)
    plan = decide(arrival, replace(NO_FACTS, fresh=fresh()), at, Budget())
    made = email.message_from_bytes(policy.renderer.render(plan.outgoing[0], at).raw, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_answer_of_a_moderator_that_it_shows_does_what_it_says(office: Office) -> None:
    plan = office.writes(ANNA, "My account ACC-48213 was suspended by mistake.", to="appeals@alludium.ai")
    receipt = office.commands(ROBIN, block("/assign"))
    assert "Assigned to Sam Demo." in receipt
    assert "Your question goes to the complainant" in receipt
    assert len(office.inbox[SAM]) == 1
    assert "Which of your agents is it about?" in words(office.inbox[ANNA][-1])
    assert plan.ticket_id is not None
    states = {clock.name: clock.state for clock in office.dossier(plan.ticket_id).clocks}
    assert states["decision"] == "paused"


def test_the_acknowledgement_that_it_shows_is_the_one_that_is_sent() -> None:
    shown = TICKET.sub("ALU-222222", block("From: Alludium Appeals"))
    sent = acknowledgement(TOP / "data/samples/02-appeal-complete.eml", datetime(2026, 3, 2, 10, 3, tzinfo=UTC))
    body = sent.get_body(("plain",))
    assert body is not None
    written = f"From: {sent['From']}\nTo: {sent['To']}\nSubject: {sent['Subject']}\n\n{body.get_content()}".replace(
        "\r\n", "\n"
    )
    written = TICKET.sub("ALU-222222", written)
    for part in shown.split("[…]"):
        assert part.strip() in written


def test_the_explanation_that_it_shows_is_what_explain_says() -> None:
    shown = block("$ mailbot explain")
    command, _, expected = shown.removeprefix("$ mailbot ").partition("\n")
    environment = {**os.environ, "COLUMNS": "110"}
    arguments = [sys.executable, "-m", "mailbot.cli", *command.split()]
    done = subprocess.run(arguments, cwd=TOP, env=environment, capture_output=True, text=True, check=True)
    shown_lines, said = plain_lines(expected.strip()), plain_lines(done.stdout)
    assert shown_lines == said[: len(shown_lines)]


def plain_lines(text: str) -> list[str]:
    """Lines as they stand, but for the model's words and figures, which another training changes."""
    return [re.sub(r"( model +).*", r"\1…", line.rstrip()) for line in text.splitlines()]


def test_the_commands_that_it_says_answer_scripts_do() -> None:
    names = re.findall(r"^mailbot ([a-z]+)", block("mailbot explain mail.eml"), re.MULTILINE)
    commands = vars(get_command(cli))["commands"]
    answer = {name: any("--json" in option.opts for option in options(commands[name])) for name in names}
    assert len(answer) > 10
    assert {name for name in answer if not answer[name]} == {"authorize", "train"}
    said = "Each of these answers `--help`, and all but `authorize` and `train` with `--json`"
    assert said in (TOP / "README.md").read_text()


def options(command: Any) -> list[Any]:
    """A command's options, and those of the commands within it."""
    within = vars(command).get("commands", {}).values()
    return [*command.params, *(option for each in within for option in each.params)]


def test_every_command_that_it_names_is_there() -> None:
    named = set(re.findall(r"^mailbot ([a-z]+)", "\n".join(BLOCKS), re.MULTILINE))
    said = subprocess.run([sys.executable, "-m", "mailbot.cli", "--help"], capture_output=True, text=True, check=True)
    assert named
    assert all(f" {name} " in said.stdout for name in named)
