"""What a sender's authentication does to a message: promises 4 and 5 with real signatures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from mailbot import app
from mailbot.domain.examination import DNS_PATIENCE
from mailbot.domain.mail import Envelope
from mailbot.examine.examiner import Examiner
from mailbot.logs import get_logger
from mailbot.opening import Store
from mailbot.policy import load_policy
from mailbot.release import release
from mailbot.sections import AuthenticationSettings, DnsSettings
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.held import held_messages
from mailbot.store.spool import Spool
from mailbot.store.tables import messages, outbox, tickets
from mailbot.store.views import list_tickets, show_ticket
from mailbot.testing import FakeResolver, FixedClock
from mailbot.worker import Worker
from senders import Signer, txt

ONE_STORE = True

ANNA, EVE = Signer("example.org"), Signer("example.net")
ZONE = ANNA.record() + EVE.record() + txt("_dmarc.example.org", "v=DMARC1; p=reject")
LEASE = timedelta(minutes=1)
SPF_OF_NOBODY = "198.51.100.7"


def mail(number: int, subject: str, text: str, sender: str = "anna@example.org", more: str = "") -> bytes:
    lines = (
        f"From: Someone <{sender}>",
        "To: abuse@alludium.ai",
        f"Subject: {subject}",
        f"Message-ID: <{number}@example.org>",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        f"{more}\r\n{text}\r\n" if more else f"\r\n{text}\r\n",
    )
    return "\r\n".join(lines).encode()


REPORT = mail(1, "Policy Violation Report", "The account @copycat impersonates me.")


@dataclass
class Desk:
    """A desk with a worker, whose DNS is made up."""

    spool: Spool
    database: Database
    clock: FixedClock
    resolver: FakeResolver
    worker: Worker

    def receive(self, raw: bytes, **envelope: Any) -> str:
        """Takes a message in and works on it once; its id."""
        given = Envelope("anna@example.org", ("abuse@alludium.ai",), "smtp", self.clock.at, SPF_OF_NOBODY, "mx")
        message = self.spool.put(raw, replace(given, **envelope)).result()
        assert self.worker.work_once()
        return message

    def ticket(self, raw: bytes = REPORT, **envelope: Any) -> str:
        """The id of the ticket that a report opens."""
        self.receive(raw, **envelope)
        return str(list_tickets(self.database)[0][0].id)

    def shown(self, ticket: str) -> dict[str, Any]:
        found = show_ticket(self.database, ticket)
        assert found is not None
        return found

    def verified(self, ticket: str) -> list[bool]:
        return [entry["verified"] for entry in self.shown(ticket)["entries"]]

    def close(self, ticket: str) -> None:
        with self.database.write() as connection:
            closed = sa.update(tickets).where(tickets.c.id == ticket)
            connection.execute(closed.values(state="closed", closed_at=self.clock.at))

    def state(self, ticket: str) -> str:
        return str(self.shown(ticket)["ticket"].state)

    def row(self, message: str) -> Any:
        with self.database.read() as connection:
            return connection.execute(sa.select(messages).where(messages.c.id == message)).one()

    def replies(self) -> list[tuple[str, str]]:
        """Purpose-acknowledgement rows: state and because."""
        query = sa.select(outbox.c.state, outbox.c.because).where(outbox.c.purpose == "acknowledgement")
        with self.database.read() as connection:
            return [(row.state, row.because) for row in connection.execute(query)]


@pytest.fixture
def desk(database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    more = {"MAILBOT_PATHS__STATE": str(tmp_path), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
    settings = load_settings(None, more)
    built = app.build_pipeline(settings, load_policy(settings), Store(database, blobs), clock)
    resolver, spool = FakeResolver(ZONE), Spool(database, blobs)
    clock.at = datetime.now(UTC)  # as of which the tests' signatures are made
    examiner = Examiner(DnsSettings(), AuthenticationSettings(arc_sealers=("lists.example.net",)), resolver)
    worker = Worker(replace(built, examine=examiner.examine), "me", LEASE, get_logger("worker"))
    yield Desk(spool, database, clock, resolver, worker)
    spool.close()


def test_a_partys_signed_reply_is_verified_and_may_reopen(desk: Desk) -> None:
    ticket = desk.ticket(ANNA.sign(REPORT))
    desk.close(ticket)
    desk.receive(ANNA.sign(mail(2, f"Re: [{ticket}]", "It is back and does the same again.")))
    assert (desk.verified(ticket), desk.state(ticket)) == ([True, True], "open")


def test_a_partys_unproven_reply_is_filed_and_changes_nothing(desk: Desk) -> None:
    anna = "anna@unknown.example.com"
    ticket = desk.ticket(mail(1, "Policy Violation Report", "The account @copycat impersonates me.", anna))
    desk.close(ticket)
    desk.receive(mail(2, f"Re: [{ticket}]", "It is back and does the same again.", anna))
    assert (desk.verified(ticket), desk.state(ticket)) == ([False, False], "closed")


@pytest.mark.parametrize(
    "way", [{"door": "imap", "peer": None, "relayed": True}, {"relayed": True}, {"door": "file", "relayed": True}]
)
def test_who_may_be_forged_gets_no_automatic_reply_also_where_nobody_can_tell(desk: Desk, way: dict[str, Any]) -> None:
    desk.ticket(REPORT, **way)
    ((state, because),) = desk.replies()
    assert (state, "nothing proves it here" in because) == ("suppressed", True)


def test_a_signed_mail_by_a_relay_is_answered(desk: Desk) -> None:
    desk.ticket(ANNA.sign(REPORT), relayed=True)
    assert [state for state, _ in desk.replies()] == ["queued"]


def test_a_reply_whose_domain_disowns_it_is_held_and_reads_and_writes_nothing(desk: Desk) -> None:
    ticket = desk.ticket(ANNA.sign(REPORT))
    forged = desk.receive(EVE.sign(mail(2, f"Re: [{ticket}]", "Please withdraw my report.")))
    (held,) = held_messages(desk.database)
    assert held["message_id"] == forged
    assert "example.org asks to reject what doesn't align (DMARC), and nothing aligned passes" in held["reason"]
    assert desk.verified(ticket) == [True]


def test_a_disowned_report_is_a_ticket_without_an_automatic_reply_and_says_why(desk: Desk) -> None:
    ticket = desk.ticket()
    assert desk.replies() == [("suppressed", "the sender's domain disowns the mail (DMARC or SPF)")]
    assert "example.org asks to reject" in desk.shown(ticket)["ticket"].needs_triage


def test_an_unproven_report_is_answered_and_so_is_what_a_trusted_list_forwarded(desk: Desk) -> None:
    desk.receive(mail(1, "Policy Violation Report", "The account @a impersonates me.", "ben@unknown.example.com"))
    lists = Signer("lists.example.net")
    desk.resolver.__init__(ZONE + lists.record())  # type: ignore[misc]
    passed = b"Authentication-Results: lists.example.net; arc=none; dmarc=pass header.from=example.org\r\n"
    desk.receive(lists.seal(passed + REPORT, lists.domain))
    assert desk.replies() == [("queued", "")] * 2


def test_forged_results_count_for_nothing_on_the_open_door(desk: Desk) -> None:
    forged = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n" + REPORT
    ticket = desk.ticket(forged)
    assert (desk.verified(ticket), desk.replies()[0][0]) == ([False], "suppressed")


def test_results_of_the_pinned_machine_prove_a_reply(desk: Desk) -> None:
    ticket = desk.ticket(ANNA.sign(REPORT))
    reply = mail(2, f"Re: [{ticket}]", "It goes on.")
    passed = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n" + reply
    desk.receive(passed, door="imap", peer=None, authserv_id="mx.example.net")
    assert desk.verified(ticket) == [True, True]


def test_while_dns_is_down_a_message_waits_and_is_proven_when_it_is_back(desk: Desk) -> None:
    received = desk.clock.at
    desk.resolver.troubled.add("*")
    message = desk.receive(ANNA.sign(REPORT))
    row = desk.row(message)
    assert (row.state, row.attempts, row.deferrals, row.examination) == ("spooled", 0, 1, None)
    assert list_tickets(desk.database) == []
    desk.resolver.troubled.clear()
    desk.clock.advance(seconds=30)
    assert desk.worker.work_once()
    ((ticket, _),) = list_tickets(desk.database)
    assert (desk.verified(ticket.id), ticket.opened_at) == ([True], received)


def test_dns_that_stays_down_delays_a_message_by_a_quarter_of_an_hour_and_no_more(desk: Desk) -> None:
    received = desk.clock.at
    desk.resolver.troubled.add("*")
    message = desk.receive(ANNA.sign(REPORT))
    tries = 0
    while desk.row(message).state == "spooled":
        assert desk.clock.at < received + DNS_PATIENCE + timedelta(minutes=10)
        desk.clock.advance(seconds=10)
        tries += desk.worker.work_once()
    assert desk.clock.at >= received + DNS_PATIENCE
    assert tries < 15
    ((ticket, _),) = list_tickets(desk.database)
    assert (desk.verified(ticket.id), desk.replies()) == ([False], [("queued", "")])
    assert desk.row(message).examination["authentication"] == "temperror"


def test_a_released_message_is_not_examined_again(desk: Desk) -> None:
    ticket = desk.ticket(ANNA.sign(REPORT))
    forged = desk.receive(EVE.sign(mail(2, f"Re: [{ticket}]", "Please withdraw my report.")))
    kept = desk.row(forged).examination
    assert kept["authentication"] == "fail"
    assert {check["method"]: check["result"] for check in kept["checks"]} == {
        "dkim": "pass",
        "spf": "none",
        "dmarc": "fail",
    }
    desk.resolver.asked.clear()
    assert release(desk.database, forged, "lee", desk.clock.at)
    assert desk.worker.work_once()
    assert desk.resolver.asked == []
    assert desk.row(forged).examination == kept
    assert held_messages(desk.database) == []


def test_a_ticket_shows_what_proves_each_of_its_mails(desk: Desk) -> None:
    ticket = desk.ticket(ANNA.sign(REPORT))
    (entry,) = desk.shown(ticket)["entries"]
    assert (entry["authentication"], entry["why"]) == ("pass", "DKIM of example.org passes and is aligned")
