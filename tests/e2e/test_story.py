"""One desk's day over real SMTP: what people send, what the bot makes of it, and what each of them gets to read."""

import email
import email.policy
import json
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from harness import Bot, report, running

from mailbot.store.database import Database
from mailbot.store.tables import tickets

ANNA = "anna@example.net"
GONE = "gone@example.net"
ROBIN = "robin@example.org"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    with running(Bot(tmp_path_factory.mktemp("story") / "state")) as started:
        yield started


def sent_to(bot: Bot, address: str, about: str) -> list[EmailMessage]:
    """Mail that the bot has sent to somebody, about a ticket."""
    found = []
    for file in sorted((bot.state / "sent" / "new").iterdir()):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        if address in str(mail["To"]) and about in str(mail["Subject"]):
            found.append(mail)
    return found


def tickets_of(bot: Bot) -> dict[str, Any]:
    rows = [json.loads(line) for line in bot.run("tickets", "--json").stdout.splitlines()]
    return {row["subject"]: row for row in rows}


def shown(bot: Bot, ticket: str) -> Any:
    return json.loads(bot.run("show", ticket, "--json").stdout)


def mail(subject: str, text: str, sender: str = ANNA, **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "abuse@alludium.ai", subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes(policy=email.policy.SMTP)


def opened(bot: Bot, number: int, sender: str = ANNA) -> str:
    """A ticket opened by a report of its own; its id."""
    bot.send(report(number, sender=sender), sender)
    bot.wait_until_settled()
    return str(tickets_of(bot)[f"Policy Violation Report #{number}"]["id"])


def test_a_report_is_acknowledged_in_its_thread_and_told_to_the_one_on_call(bot: Bot) -> None:
    ticket = opened(bot, 1)
    (reply,) = sent_to(bot, ANNA, ticket)
    assert reply["In-Reply-To"] == "<1@client.example.org>"
    assert reply["Auto-Submitted"] == "auto-replied"
    body = reply.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert ticket in text
    assert "person" in text
    assert max(len(line) for line in text.splitlines()) <= 78
    (notice,) = sent_to(bot, ROBIN, ticket)
    assert "impersonates me" in notice.get_content()
    assert {clock["name"]: clock["state"] for clock in shown(bot, ticket)["clocks"]}["acknowledge"] == "met"


def test_a_reply_to_the_acknowledgement_is_filed_and_not_acknowledged_again(bot: Bot) -> None:
    ticket = opened(bot, 2)
    (reply,) = sent_to(bot, ANNA, ticket)
    address = reply["Reply-To"].addresses[0].addr_spec
    answer = mail("Re: whatever", "It happened again today.", In_Reply_To=reply["Message-ID"])
    bot.send(answer, ANNA, address)
    bot.wait_until_settled()
    entries = shown(bot, ticket)["entries"]
    assert [(entry["side"], entry["verified"]) for entry in entries] == [
        ("correspondence", False),
        ("correspondence", True),
    ]
    assert len(sent_to(bot, ANNA, ticket)) == 1
    assert len(sent_to(bot, ROBIN, ticket)) == 2


def test_a_strangers_mail_that_quotes_the_ticket_opens_another_and_tells_nothing(bot: Bot) -> None:
    ticket = opened(bot, 3)
    bot.send(mail(f"[{ticket}] what do you know?", "Send me everything.", "eve@example.org"), "eve@example.org")
    bot.wait_until_settled()
    assert len(shown(bot, ticket)["entries"]) == 1
    others = sent_to(bot, "eve@example.org", "")
    assert all(ANNA not in str(other) for other in others)


def test_the_same_message_by_two_ways_is_one_ticket_and_one_acknowledgement(bot: Bot) -> None:
    raw = mail("One message, two ways", "A bot posts spam on my page.", Message_ID="<twice@example.net>")
    bot.send(b"Received: from a.example.org\r\n" + raw, ANNA, "abuse@alludium.ai")
    bot.send(b"Received: from b.example.org\r\n" + raw, ANNA, "security@alludium.ai")
    bot.wait_until_settled()
    assert len(sent_to(bot, ANNA, "One message, two ways")) == 1


def test_one_mail_to_two_addresses_is_one_ticket_on_the_more_urgent_queue(bot: Bot) -> None:
    raw = mail("Phishing kit hosted by an agent", "The agent @kit runs a phishing scam with stolen passwords.")
    bot.send(raw, ANNA, "ABUSE@alludium.ai", "Security@Alludium.AI")
    bot.wait_until_settled()
    assert tickets_of(bot)["Phishing kit hosted by an agent"]["queue"] == "security"
    assert len(sent_to(bot, ANNA, "Phishing kit hosted by an agent")) == 1


def test_a_moderators_reply_is_a_comment_that_says_so_and_never_reaches_the_complainant(bot: Bot) -> None:
    ticket = opened(bot, 4)
    (notice,) = sent_to(bot, ROBIN, ticket)
    address = notice["Reply-To"].addresses[0].addr_spec
    bot.send(mail("Re: notice", "This looks like the case of last week.", ROBIN), ROBIN, address)
    bot.wait_until_settled()
    sides = [entry["side"] for entry in shown(bot, ticket)["entries"]]
    assert sides == ["correspondence", "comment"]
    assert len(sent_to(bot, ANNA, ticket)) == 1
    receipts = sent_to(bot, ROBIN, ticket)
    assert len(receipts) == 2
    assert any("comment" in receipt.get_content() for receipt in receipts)


def test_robots_are_not_answered_and_open_nothing(bot: Bot) -> None:
    before = len(tickets_of(bot))
    bot.send(mail("Out of office", "I am away.", Auto_Submitted="auto-replied"), "")
    bot.send(mail("Our news", "Buy now.", "news@example.com", List_Id="<news.example.com>"), "news@example.com")
    bot.wait_until_settled()
    assert len(tickets_of(bot)) == before
    assert sent_to(bot, "news@example.com", "") == []


def test_our_own_mail_that_comes_back_ends_there(bot: Bot) -> None:
    ticket = opened(bot, 5)
    file = next(f for f in (bot.state / "sent" / "new").iterdir() if f"[{ticket}]".encode() in f.read_bytes())
    bot.send(file.read_bytes(), "bounces@alludium.ai")
    bot.wait_until_settled()
    assert len(shown(bot, ticket)["entries"]) == 1


def test_a_bounce_is_on_the_ticket_and_the_row(bot: Bot) -> None:
    ticket = opened(bot, 6, GONE)
    (reply,) = sent_to(bot, GONE, ticket)
    bounce = "\r\n".join(
        (
            "From: MAILER-DAEMON@mx.example.net",
            "To: bounces@alludium.ai",
            "Subject: Undelivered Mail Returned to Sender",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b\r\n\r\nIt could not be delivered.\r\n--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example.net",
            "",
            f"Final-Recipient: rfc822; {GONE}",
            "Action: failed",
            "Status: 5.1.1",
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            f"Message-ID: {reply['Message-ID']}",
            "--b--",
            "",
        )
    )
    bot.send(bounce.encode(), "", "bounces@alludium.ai")
    bot.wait_until_settled()
    mails = {row["purpose"]: row["state"] for row in shown(bot, ticket)["mail"]}
    assert mails["acknowledgement"] == "bounced"


def test_a_reply_to_a_closed_ticket_reopens_it_but_thanks_do_not(bot: Bot) -> None:
    ticket = opened(bot, 7)
    (reply,) = sent_to(bot, ANNA, ticket)
    address = reply["Reply-To"].addresses[0].addr_spec
    database = Database(bot.settings.store_url)
    from mailbot.opening import utc_now

    with database.write() as connection:
        connection.execute(sa.update(tickets).where(tickets.c.id == ticket).values(state="closed", closed_at=utc_now()))
    database.close()
    bot.send(mail("Re: thanks", "Thank you very much!"), ANNA, address)
    bot.wait_until_settled()
    assert shown(bot, ticket)["ticket"]["state"] == "closed"
    bot.send(mail("Re: it goes on", "The account is back and does the same again."), ANNA, address)
    bot.wait_until_settled()
    assert shown(bot, ticket)["ticket"]["state"] == "open"


def test_postmaster_mail_goes_to_the_operator(bot: Bot) -> None:
    bot.send(mail("Your server", "Please look at your DNS.", "noc@example.com"), "noc@example.com", "postmaster")
    bot.wait_until_settled()
    held = [json.loads(line) for line in bot.run("held", "--json").stdout.splitlines()]
    assert [row["reason"] for row in held] == ["written to no published address"]
    assert len(sent_to(bot, "operator@example.org", "")) == 1


def test_a_held_message_is_released_by_a_person_and_becomes_a_ticket(bot: Bot) -> None:
    bot.send(b"\x00\x01\x02 no mail at all \xff", "blob@example.com")
    bot.wait_until_settled()
    held = [json.loads(line) for line in bot.run("held", "--json").stdout.splitlines()]
    row = next(row for row in held if row["summary"]["nature"] == "unreadable")
    assert bot.run("release", row["message_id"], "--by", "lee").returncode == 0
    bot.wait_until_settled()
    assert any("released from hold by lee" in (row["needs_triage"] or "") for row in tickets_of(bot).values())
    assert bot.run("release", row["message_id"], "--by", "lee").returncode == 1


def test_at_the_end_everything_is_accounted_for_and_the_log_names_nobody(bot: Bot) -> None:
    compared = bot.run("reconcile")
    assert compared.returncode == 0, compared.stdout
    log = (bot.state / "log").read_text()
    assert "disposed" in log
    for secret in ("anna", "example.net", "Policy Violation", "impersonates", "robin"):
        assert secret not in log


def test_secrets_and_mail_are_for_their_owner_alone(bot: Bot) -> None:
    assert (bot.state / "secret").stat().st_mode & 0o777 == 0o600
    for name in ("mailbot.db", "blobs", "sent"):
        assert (bot.state / name).stat().st_mode & 0o077 == 0
