"""Spam, and what signs alone take for a robot's, from the door to the daily notice and, where a person lets it in, to a
ticket; on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.opening import Store
from mailbot.pipeline import Pipeline
from mailbot.policy import load_policy
from mailbot.release import releasable_id, release
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message
from mailbot.store.database import Database
from mailbot.store.held import guessed_messages, held_messages
from mailbot.store.spool import Spool
from mailbot.store.tables import outbox
from mailbot.store.views import list_outbox, list_tickets
from mailbot.testing import FakeSender, FixedClock

COMPLAINT = "The account @copycat impersonates me and posts my pictures."
FORTUNE = (
    "A late client left 4,500,000 USD to the beneficiary. Strictly confidential. Contact me via my private e-mail."
)


def raw(text: str, *headers: str, subject: str = "Policy Violation Report") -> bytes:
    lines = (
        *headers,
        "From: Anna <anna@example.net>",
        "To: abuse@alludium.ai",
        f"Subject: {subject}",
        f"Message-ID: <{len(text)}@example.net>",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "",
        text,
        "",
    )
    return "\r\n".join(lines).encode()


class Desk:
    """The shipped desk, into which mail comes by a relay whose filter is SpamAssassin."""

    def __init__(self, database: Database, blobs: Blobs, clock: FixedClock, state: Path) -> None:
        more = {"MAILBOT_PATHS__STATE": str(state), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
        settings = load_settings(None, more)
        store = Store(database, blobs)
        self.pipeline: Pipeline = app.build_pipeline(settings, load_policy(settings), store, clock)
        self.database, self.clock, self.spool = database, clock, Spool(database, blobs)
        log = structlog.get_logger()
        self.ticker = Ticker(self.pipeline, Sending(self.pipeline, (FakeSender(),), log), log)

    def receive(self, octets: bytes, **envelope: Any) -> str:
        of_relay = {"relayed": True, "spam_filter": "spamassassin", **envelope}
        given = Envelope("anna@example.net", ("abuse@alludium.ai",), "smtp", self.clock.at, **of_relay)
        message = self.spool.put(octets, given).result()
        self.work()
        return message

    def work(self) -> None:
        claim = claim_message(self.database, "me", self.clock.at, timedelta(minutes=1))
        assert claim is not None
        self.pipeline.process(claim)

    def mails(self) -> list[tuple[str, str]]:
        return [(row["purpose"], row["state"]) for row in list_outbox(self.database)]

    def notice(self) -> str:
        with self.database.read() as connection:
            query = sa.select(outbox.c.raw).where(outbox.c.purpose == "digest")
            octets = connection.execute(query).scalar_one()
        body = message_from_bytes(octets, policy=policy.default).get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@pytest.fixture
def desk(database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(database, blobs, clock, tmp_path)
    yield made
    made.spool.close()


def test_spam_is_held_and_told_in_the_daily_notice_alone(desk: Desk) -> None:
    desk.ticker.daily()
    message = desk.receive(raw(COMPLAINT, "X-Spam-Flag: YES"))
    assert [row["message_id"] for row in held_messages(desk.database)] == [message]
    assert (desk.mails(), list_tickets(desk.database)) == ([], [])
    desk.clock.at += timedelta(days=1, hours=1)
    desk.ticker.daily()
    assert {purpose for purpose, _ in desk.mails()} == {"digest"}
    assert "Policy Violation Report" in desk.notice()


def test_spam_by_our_own_signs_is_held_too(desk: Desk) -> None:
    message = desk.receive(raw(FORTUNE, "Reply-To: barrister4711@gmail.com", subject="Good day"), spam_filter=None)
    assert [row["message_id"] for row in held_messages(desk.database)] == [message]
    assert desk.mails() == []


def test_a_strangers_spam_header_holds_nothing_where_no_filter_is_pinned(desk: Desk) -> None:
    desk.receive(raw(COMPLAINT, "X-Spam-Flag: YES"), spam_filter=None)
    assert len(list_tickets(desk.database)) == 1


def test_released_spam_is_read_as_a_persons_mail(desk: Desk) -> None:
    message = desk.receive(raw(COMPLAINT, "X-Spam-Status: Yes, score=9"))
    assert release(desk.database, message, "lee", desk.clock.at)
    desk.work()
    ((ticket, _),) = list_tickets(desk.database)
    assert (ticket.kind, ticket.category) == ("violation_report", "deception")
    assert "released from hold by lee" in (ticket.needs_triage or "")
    assert held_messages(desk.database) == []
    assert ("acknowledgement", "queued") in desk.mails()


AWAY = "I am on vacation until 9 March and will answer when I return. In urgent cases contact my colleague."


def receive_note(desk: Desk, *headers: str) -> str:
    return desk.receive(raw(AWAY, *headers, subject="Out of office until 9 March"), spam_filter=None)


def test_what_was_recorded_by_signs_alone_is_told_in_the_daily_notice(desk: Desk) -> None:
    desk.ticker.daily()
    message = receive_note(desk)
    desk.clock.at += timedelta(days=1, hours=1)
    desk.ticker.daily()
    assert message in desk.notice()
    assert (list_tickets(desk.database), held_messages(desk.database)) == ([], [])


def test_what_a_header_tells_is_in_no_notice_and_is_not_released(desk: Desk) -> None:
    desk.ticker.daily()
    message = receive_note(desk, "Auto-Submitted: auto-replied")
    desk.clock.at += timedelta(days=1, hours=1)
    desk.ticker.daily()
    assert (desk.mails(), guessed_messages(desk.database)) == ([], [])
    assert not release(desk.database, message, "lee", desk.clock.at)


def test_what_was_recorded_by_signs_alone_is_let_in_as_a_persons_mail(desk: Desk) -> None:
    message = receive_note(desk)
    assert [row["message_id"] for row in guessed_messages(desk.database)] == [message]
    assert release(desk.database, message, "lee", desk.clock.at)
    desk.work()
    ((ticket, _),) = list_tickets(desk.database)
    assert "released from hold by lee" in (ticket.needs_triage or "")
    assert guessed_messages(desk.database) == []


def test_the_id_of_a_message_that_was_recorded_may_be_shortened(desk: Desk) -> None:
    message = receive_note(desk)
    assert releasable_id(desk.database, message[:8]) == message
