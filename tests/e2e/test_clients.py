"""Clients that we did not write, against the whole bot."""

import json
import subprocess
from pathlib import Path

import pytest
from harness import Bot, running

import services


@pytest.mark.timeout(300)
def test_twenty_sessions_of_smtp_source_leave_a_thousand_messages_all_disposed_of(tmp_path: Path) -> None:
    services.require("Postfix", "smtp-source")
    with running(Bot(tmp_path / "state")) as bot:
        load = ["-s", "20", "-m", "1000", "-l", "1500", "-f", "load@example.org", "-t", "abuse@alludium.ai"]
        command = ["/usr/sbin/smtp-source", *load, f"127.0.0.1:{bot.port}"]
        subprocess.run(command, check=True, timeout=120)
        bot.wait_until_settled(seconds=120)
        compared = bot.run("reconcile")
    assert compared.returncode == 0, compared.stdout
    assert "1000" in compared.stdout


@pytest.mark.timeout(120)
def test_swaks_opens_a_ticket_with_an_attachment(tmp_path: Path) -> None:
    services.require("swaks", "swaks")
    with running(Bot(tmp_path / "state")) as bot:
        command = [
            *("swaks", "--server", f"127.0.0.1:{bot.port}", "--from", "anna@example.net", "--to", "abuse@alludium.ai"),
            *(
                "--header",
                "Subject: Policy Violation Report",
                "--body",
                "The agent @mallory sells stolen card numbers.",
            ),
            *("--attach-type", "text/plain", "--attach-name", "proof.txt", "--attach", "@/etc/hostname"),
        ]
        sent = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert sent.returncode == 0, sent.stdout
        bot.wait_until_settled()
        (ticket,) = [json.loads(line) for line in bot.run("tickets", "--json").stdout.splitlines()]
        shown = json.loads(bot.run("show", ticket["id"], "--json").stdout)
    assert (ticket["queue"], ticket["state"]) == ("abuse", "open")
    assert [attachment["name"] for attachment in shown["entries"][0]["attachments"]] == ["proof.txt"]
    assert {row["purpose"]: row["state"] for row in shown["mail"]} == {"acknowledgement": "sent", "notice": "sent"}
