"""Senders over real SMTP, proven and disowned, with the demo's DNS: what each gets, and what a moderator sees."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from harness import Bot, report, running

DISOWNED = "bank.example.com asks to reject what doesn't align (DMARC), and nothing aligned passes"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    with running(Bot(tmp_path_factory.mktemp("senders") / "state")) as started:
        yield started


def opened(bot: Bot, number: int, sender: str, more: bytes = b"") -> Any:
    """The ticket that a report of this sender opens, as `show` tells of it."""
    bot.send(more + report(number, sender=sender), sender)
    bot.wait_until_settled()
    rows = [json.loads(line) for line in bot.run("tickets", "--json").stdout.splitlines()]
    ticket = next(row["id"] for row in rows if row["subject"].endswith(f"#{number}"))
    return json.loads(bot.run("show", ticket, "--json").stdout)


def acknowledgement(shown: Any) -> tuple[str, str]:
    return next((row["state"], row["because"]) for row in shown["mail"] if row["purpose"] == "acknowledgement")


def test_a_proven_sender_is_answered_and_verified(bot: Bot) -> None:
    shown = opened(bot, 1, "anna@example.org")
    (entry,) = shown["entries"]
    assert (entry["verified"], entry["authentication"]) == (True, "pass")
    assert entry["why"] == "SPF of example.org passes and is aligned"
    assert acknowledgement(shown) == ("sent", "")


def test_a_sender_that_nothing_proves_is_answered_and_not_verified(bot: Bot) -> None:
    shown = opened(bot, 2, "anna@example.net")
    assert (shown["entries"][0]["verified"], shown["entries"][0]["authentication"]) == (False, "none")
    assert acknowledgement(shown) == ("sent", "")


def test_a_disowned_sender_gets_no_automatic_reply_and_a_moderator_sees_why(bot: Bot) -> None:
    forged = b"Authentication-Results: mx.alludium.ai; dmarc=pass header.from=bank.example.com\r\n"
    shown = opened(bot, 3, "anna@bank.example.com", forged)
    assert acknowledgement(shown) == ("suppressed", "the sender's domain disowns the mail (DMARC or SPF)")
    assert DISOWNED in shown["ticket"]["needs_triage"]
    plain = bot.run("show", shown["ticket"]["id"]).stdout
    assert "fail: bank.example.com asks to reject" in " ".join(plain.split())
    sent = [file.read_bytes() for file in (bot.state / "sent" / "new").iterdir()]
    assert not any(b"\nTo: anna@bank.example.com" in mail.replace(b"\r\n", b"\n") for mail in sent)


def test_a_disowned_reply_touches_no_ticket(bot: Bot) -> None:
    ticket = opened(bot, 4, "ben@bank.example.com")["ticket"]["id"]
    reply = report(5, subject=f"[{ticket}] more", sender="ben@bank.example.com")
    message = bot.send(reply, "ben@bank.example.com")
    bot.wait_until_settled()
    held = [json.loads(line) for line in bot.run("held", "--json").stdout.splitlines()]
    assert [(row["message_id"], DISOWNED in row["reason"]) for row in held] == [(message, True)]
    assert len(json.loads(bot.run("show", ticket, "--json").stdout)["entries"]) == 1


def test_the_log_names_nobody_and_everything_is_accounted_for(bot: Bot) -> None:
    assert "example" not in (bot.state / "log").read_text()
    assert bot.run("reconcile").returncode == 0
