"""Sending the outbox, on both databases: lanes by domain, refusals, marked addresses, a person's word, shadow mode."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from structlog.testing import capture_logs
from structlog.typing import FilteringBoundLogger

from mailbot.bureau import Bureau
from mailbot.decide import decide
from mailbot.domain.examination import Examination
from mailbot.domain.guard import CountFailure, Spend
from mailbot.domain.mail import Address
from mailbot.domain.plan import Plan, Rendered
from mailbot.domain.reading import Bounce
from mailbot.effects import apply
from mailbot.errors import MailbotError, TemporaryError
from mailbot.release import drop, release, retry
from mailbot.replies.render import Renderer
from mailbot.replies.send import Misconfigured, PermanentFailure, Unreachable
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message, claim_outbox
from mailbot.store.database import Database
from mailbot.store.facts import Pointers, about, facts_for, fresh
from mailbot.store.spool import Spool
from mailbot.store.tables import outbox, unreachable
from mailbot.store.tables_work import failures, spent
from mailbot.store.views import list_outbox, list_tickets, show_ticket
from mailbot.testing import FakeSender, FixedClock
from specimens import BUDGET, DESK, NOW, PEOPLE, arrival, facts, mail, reading

WAIT = 20.0
GONE = PermanentFailure(550, "5.1.1 no such user")
POLICY = PermanentFailure(550, "5.7.1 not wanted")


@dataclass
class Host(FakeSender):
    """Refuses mail to some addresses, once a refusal."""

    refusals: dict[str, list[MailbotError]] = field(default_factory=dict)

    def send(self, rendered: Rendered) -> None:
        if waiting := self.refusals.get(rendered.rcpt_to):
            raise waiting.pop(0)
        super().send(rendered)


@dataclass
class Desk:
    """A desk's outbox, what fills it and what sends it."""

    database: Database
    spool: Spool
    clock: FixedClock
    sender: Host
    ticker: Ticker

    @property
    def sending(self) -> Sending:
        return self.ticker.sending

    def refuses(self, *errors: MailbotError, to: str = "anna@example.net") -> None:
        """What the smarthost says to the next mails to an address."""
        self.sender.refusals[to] = list(errors)

    def drops_notices(self) -> None:
        """A person gives up what the moderators would be told."""
        for row in self.rows("notice"):
            if row["state"] == "queued":
                drop(self.database, row["id"], "lee", "a test", self.clock())

    def with_senders(self, *senders: Any, **more: Any) -> "Desk":
        sending = Sending(self.ticker.bureau, senders, structlog.get_logger(), **more)
        return replace(self, ticker=replace(self.ticker, sending=sending))

    def opens(self, address: str = "anna@example.net", **changes: Any) -> str:
        """A mail of somebody's opens a ticket; its id. Each has a time of its own, so that mails have an order."""
        self.clock.advance(milliseconds=1)
        given = arrival(**{"mail": mail(from_=Address("", address), fingerprint=fresh().id("f")), **changes})
        return self.takes(given).ticket_id or ""

    def takes(self, given: Any, at: Pointers | None = None) -> Plan:
        """One message, decided on facts of the store and written."""
        given = replace(given, message_id=self.spool.put(b"x", given.envelope).result())
        claim = claim_message(self.database, "me", self.clock(), timedelta(minutes=1))
        pointers = at or Pointers(given.sender.address)
        known = facts_for(self.database, "desk", given.mail.fingerprint, given.message_id, pointers, self.clock())
        plan = decide(given, known, self.clock(), BUDGET)
        rendered = {out.id: self.ticker.bureau.renderer.render(out, self.clock()) for out in plan.outgoing}
        apply(self.database, [plan], rendered, claim)
        return plan

    def bounces(self, row: dict[str, Any], status: str, *, token: str | None = None) -> Plan:
        """A bounce comes back for a row: by the token of its return path, or by the id of the mail."""
        found = Bounce(row["rcpt_to"], status, "failed", f"550 {status} no", row["message_id"])
        given = arrival(mail=mail(fingerprint=fresh().id("f")), reading=reading(nature="bounce", bounces=(found,)))
        tokens = () if token is None else (token,)
        at = Pointers("", bounce_tokens=tokens, original_message_ids=() if tokens else (row["message_id"],))
        return self.takes(given, at)

    def rows(self, purpose: str = "acknowledgement") -> list[dict[str, Any]]:
        return [row for row in reversed(list_outbox(self.database)) if row["purpose"] == purpose]

    def states(self, purpose: str = "acknowledgement") -> list[str]:
        return [row["state"] for row in self.rows(purpose)]

    def unreachable(self, ticket: str) -> dict[str, str]:
        shown = show_ticket(self.database, ticket)
        assert shown is not None
        found: dict[str, str] = shown["unreachable"]
        return found

    def events(self, ticket: str) -> list[str]:
        shown = show_ticket(self.database, ticket)
        assert shown is not None
        return [event["what"] for event in shown["events"]]


@pytest.fixture
def desk(database: Database, blobs: Blobs, clock: FixedClock) -> Iterator[Desk]:
    renderer = Renderer(shipped("templates"), {"desk": DESK})
    bureau = Bureau(database, {"desk": DESK}, PEOPLE, renderer, BUDGET, clock)
    sender, spool = Host(), Spool(database, blobs)
    sending = Sending(bureau, (sender,), structlog.get_logger())
    yield Desk(database, spool, clock, sender, Ticker(bureau, sending, structlog.get_logger()))
    spool.close()


@dataclass
class Lanes:
    """Sessions that wait at a gate for slow domains, and note how many were open at once."""

    gate: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: "Counter[str]" = field(default_factory=Counter)
    most: "Counter[str]" = field(default_factory=Counter)
    sent: list[str] = field(default_factory=list)
    quick: threading.Event = field(default_factory=threading.Event)

    def send(self, rendered: Rendered) -> None:
        domain = rendered.rcpt_to.rpartition("@")[2]
        with self.lock:
            self.open.update((domain, "all"))
            self.most |= self.open
        if domain == "slow.example.net":
            assert self.gate.wait(WAIT)
        with self.lock:
            self.open.subtract((domain, "all"))
            self.sent.append(rendered.rcpt_to)

    def close(self) -> None:
        """There is no session."""


def test_a_slow_domain_takes_its_few_sessions_and_holds_up_nobody_else(desk: Desk) -> None:
    lanes = Lanes()
    desk = desk.with_senders(lanes, lanes, lanes, lanes, per_domain=2)
    for number in range(12):
        desk.opens(f"n{number}@slow.example.net")
    for number in range(5):
        desk.opens(f"n{number}@quick.example.com")
    with ThreadPoolExecutor(1) as pool:
        tick = pool.submit(desk.ticker.outbox)
        _until(lambda: len(lanes.sent) == 5 + 17)  # and the moderator's notices
        desk.opens("late@quick.example.com")
        _until(lambda: "late@quick.example.com" in lanes.sent)
        assert not [address for address in lanes.sent if address.endswith("@slow.example.net")]
        lanes.gate.set()
        assert tick.result(WAIT) == 36
    assert lanes.most["slow.example.net"] == 2
    assert lanes.most["all"] <= 4
    assert set(desk.states()) == {"sent"}


def _until(reached: Callable[[], bool]) -> None:
    for _ in range(int(WAIT / 0.01)):
        if reached():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come to that in time")


def test_many_sessions_send_each_mail_once(desk: Desk) -> None:
    lanes = Lanes()
    desk = desk.with_senders(*[lanes] * 8, per_domain=3)
    for number in range(30):
        desk.opens(f"n{number}@d{number % 7}.example.net")
    assert desk.ticker.outbox() == 60
    assert max(Counter(lanes.sent).values()) == 30  # the moderator's notices; every reporter has one mail
    assert len(lanes.sent) == 60
    assert max(number for domain, number in lanes.most.items() if domain != "all") <= 3


def test_a_domain_that_asks_for_patience_holds_up_nobody_else(desk: Desk) -> None:
    for name in ("anna", "ben", "cleo"):
        desk.opens(f"{name}@example.net")
    desk.refuses(TemporaryError("451 later"))
    assert desk.ticker.outbox() == 5
    assert desk.states() == ["queued", "sent", "sent"]


def test_what_waited_too_long_for_its_domain_is_given_back_before_its_lease_ends(desk: Desk) -> None:
    lanes = Lanes()
    desk = desk.with_senders(lanes, per_domain=1)
    for number in range(3):
        desk.opens(f"n{number}@slow.example.net")
    desk.drops_notices()
    with ThreadPoolExecutor(1) as pool:
        tick = pool.submit(desk.ticker.outbox)
        _until(lambda: lanes.open["slow.example.net"] == 1)
        desk.clock.advance(minutes=6)
        _until(lambda: any(row["because"] == "it waited for its domain" for row in list_outbox(desk.database)))
        lanes.gate.set()
        tick.result(WAIT)
    assert max(Counter(address for address in lanes.sent if "slow" in address).values()) == 1
    assert set(desk.states()) == {"sent"}


def test_a_sender_that_is_closed_ends_what_it_has_begun_and_begins_nothing_more(desk: Desk) -> None:
    lanes = Lanes()
    desk = desk.with_senders(lanes, per_domain=1)
    desk.opens("n@slow.example.net")
    desk.opens("m@slow.example.net")
    desk.drops_notices()
    with ThreadPoolExecutor(2) as pool:
        tick = pool.submit(desk.ticker.outbox)
        _until(lambda: lanes.open["slow.example.net"] == 1)
        closing = pool.submit(desk.sending.close)
        _until(lambda: desk.sending._closed)
        lanes.gate.set()
        closing.result(WAIT)
        assert tick.result(WAIT) == 1
    assert [row["state"] for row in desk.rows()] == ["sent", "queued"]
    retry(desk.database, desk.rows()[1]["id"], "lee", desk.clock())


def test_a_bad_address_is_marked_told_once_and_written_to_no_more(desk: Desk) -> None:
    ticket = desk.opens()
    desk.refuses(GONE)
    desk.ticker.outbox()
    assert "there is no such address" in desk.unreachable(ticket)["anna@example.net"]
    assert desk.states() == ["failed"]
    assert [row["rcpt_to"] for row in desk.rows("undelivered")] == ["robin@example.org"]
    second = desk.opens()
    assert desk.states() == ["failed", "suppressed"]
    assert desk.unreachable(second)
    desk.ticker.outbox()
    assert "anna@example.net" not in {sent.rcpt_to for sent in desk.sender.sent}
    assert len(desk.rows("undelivered")) == 1


def test_what_waits_for_an_address_is_stopped_when_it_turns_out_bad(desk: Desk) -> None:
    first, second = desk.opens(), desk.opens()
    desk.refuses(TemporaryError("451 later"), TemporaryError("451 later"))
    desk.drops_notices()
    desk.ticker.outbox()
    desk.clock.advance(seconds=61)
    desk.refuses(GONE)
    desk.ticker.outbox()
    assert sorted(desk.states()) == ["failed", "failed"]
    assert sum("not sent, the address is unreachable" in row["because"] for row in desk.rows()) == 1
    assert sum("mail stopped" in desk.events(ticket) for ticket in (first, second)) == 1
    assert len(desk.rows("undelivered")) == 1


def test_two_refusals_of_one_address_at_once_mark_and_tell_once(desk: Desk) -> None:
    desk.opens()
    desk.opens()
    both = threading.Barrier(2, timeout=WAIT)

    class Together(FakeSender):
        def send(self, rendered: Rendered) -> None:
            if rendered.rcpt_to == "anna@example.net":
                both.wait()
                raise GONE
            super().send(rendered)

    desk = desk.with_senders(Together(), Together(), per_domain=2)
    desk.drops_notices()
    desk.ticker.outbox()
    assert desk.states() == ["failed", "failed"]
    assert len(desk.rows("undelivered")) == 1


def test_a_refusal_by_policy_is_told_and_other_mail_still_goes_there(desk: Desk) -> None:
    ticket = desk.opens()
    desk.refuses(POLICY)
    desk.ticker.outbox()
    assert desk.unreachable(ticket) == {}
    assert desk.states() == ["failed"]
    assert len(desk.rows("undelivered")) == 1
    desk.opens()
    desk.ticker.outbox()
    assert desk.states() == ["failed", "sent"]


def test_what_is_tried_for_too_long_is_given_up_and_told(desk: Desk) -> None:
    ticket = desk.opens()
    with desk.database.write() as connection:
        connection.execute(sa.update(outbox).where(outbox.c.purpose == "acknowledgement").values(attempts=35))
    desk.refuses(TemporaryError("451 later"))
    desk.ticker.outbox()
    (row,) = desk.rows()
    assert (row["state"], row["because"]) == ("failed", "given up: 451 later")
    assert desk.unreachable(ticket) == {}
    assert len(desk.rows("undelivered")) == 1


def test_a_smarthost_that_refuses_everything_begins_no_loop_of_notices(desk: Desk) -> None:
    desk.opens()
    desk.sender.failures = [PermanentFailure(554, "5.7.1 no")] * 100
    for _ in range(5):
        desk.ticker.outbox()
    # The acknowledgement's failure is told to the one on call, the notice's to the lead and the operator; no more.
    assert len(desk.rows("undelivered")) == 3
    assert set(desk.states("undelivered")) == {"failed"}


def test_a_bounce_by_its_token_marks_the_address_of_the_row(desk: Desk) -> None:
    ticket = desk.opens()
    desk.ticker.outbox()
    (row,) = desk.rows()
    token = row["mail_from"].partition("+")[2].partition("@")[0]
    desk.bounces(row, "5.1.1", token=token)
    assert desk.states() == ["bounced"]
    assert desk.unreachable(ticket)
    assert "acknowledgement bounced" in desk.events(ticket)


def test_a_strangers_bounce_without_token_or_id_of_ours_marks_nobody(desk: Desk) -> None:
    ticket = desk.opens()
    desk.ticker.outbox()
    (row,) = desk.rows()
    desk.bounces({**row, "message_id": "<made-up@example.com>"}, "5.1.1")
    reply_token = row["message_id"].strip("<>").partition(".")[0]
    desk.bounces({**row, "message_id": "<made-up@example.com>"}, "5.1.1", token=reply_token)
    assert desk.states() == ["sent"]
    assert desk.unreachable(ticket) == {}


def test_a_bounce_that_comes_to_another_desk_alone_is_still_known(desk: Desk) -> None:
    desk.opens()
    (row,) = desk.rows()
    at = Pointers("", original_message_ids=(row["message_id"],))
    found = facts_for(desk.database, "other", "none", "none", at, NOW).bounce_of
    assert found is not None
    assert (found.outbox_id, found.desk) == (row["id"], "desk")
    both = facts_for(desk.database, "other", "none", "none", replace(at, alone=False), NOW)
    assert both.bounce_of is None  # the desk that it belongs to reads it as well


def test_a_bounce_that_comes_before_the_mail_is_marked_as_sent_stands(desk: Desk) -> None:
    desk.opens()
    (row,) = desk.rows()
    bounced = threading.Event()

    class Overtaken(FakeSender):
        def send(self, rendered: Rendered) -> None:
            super().send(rendered)
            if rendered.rcpt_to == row["rcpt_to"] and not bounced.is_set():
                bounced.set()
                desk.bounces(row, "5.1.1")

    with capture_logs() as logs:
        desk.with_senders(Overtaken()).ticker.outbox()
    assert desk.states() == ["bounced"]
    assert not [line for line in logs if line["log_level"] == "error"]


def test_proven_mail_from_a_marked_address_lifts_the_mark(desk: Desk) -> None:
    desk.opens()
    desk.refuses(GONE)
    desk.ticker.outbox()
    ticket = desk.opens(exam=Examination("pass", "DMARC pass"))
    assert desk.unreachable(ticket) == {}
    desk.ticker.outbox()
    assert desk.states() == ["failed", "sent"]


def test_a_person_has_a_refused_mail_sent_again_and_the_mark_is_lifted(desk: Desk) -> None:
    ticket = desk.opens()
    desk.refuses(GONE)
    desk.ticker.outbox()
    (row,) = desk.rows()
    retry(desk.database, row["id"], "lee", desk.clock())
    assert desk.unreachable(ticket) == {}
    desk.ticker.outbox()
    assert desk.states() == ["sent"]
    assert "mail tried again" in desk.events(ticket)


def test_a_suppressed_reply_that_a_person_releases_reaches_a_marked_address(desk: Desk) -> None:
    desk.opens()
    desk.refuses(GONE)
    desk.ticker.outbox()
    desk.opens()
    assert release(desk.database, desk.rows()[1]["id"], "lee", desk.clock())
    desk.ticker.outbox()
    assert desk.states() == ["failed", "sent"]


def test_a_deferred_mail_is_tried_again_at_a_persons_word_as_if_for_the_first_time(desk: Desk) -> None:
    desk.opens()
    desk.refuses(TemporaryError("451 later"))
    desk.ticker.outbox()
    (deferred,) = list_outbox(desk.database, state="deferred")
    assert (deferred["state"], deferred["attempts"], deferred["because"]) == ("queued", 1, "451 later")
    retry(desk.database, deferred["id"], "lee", desk.clock())
    assert list_outbox(desk.database, state="deferred") == []
    desk.ticker.outbox()
    assert desk.states() == ["sent"]


def test_a_dropped_mail_is_not_sent_and_the_ticket_says_by_whom(desk: Desk) -> None:
    ticket = desk.opens()
    (row,) = desk.rows()
    drop(desk.database, row["id"], "lee", "told them by telephone", desk.clock())
    desk.ticker.outbox()
    assert desk.rows()[0]["because"] == "dropped by lee: told them by telephone"
    assert "mail dropped" in desk.events(ticket)
    assert row["rcpt_to"] not in {sent.rcpt_to for sent in desk.sender.sent}


@pytest.mark.parametrize("word", [retry, lambda *given: drop(*given[:3], "why", given[3])])
def test_what_a_sender_has_is_left_to_it(desk: Desk, word: Callable[..., None]) -> None:
    desk.opens()
    claim_outbox(desk.database, "another", desk.clock(), timedelta(minutes=10), 10)
    with pytest.raises(MailbotError, match="being sent at this very moment"):
        word(desk.database, desk.rows()[0]["id"], "lee", desk.clock())


def test_an_error_says_what_state_a_mail_is_in(desk: Desk) -> None:
    desk.opens()
    desk.ticker.outbox()
    (row,) = desk.rows()
    with pytest.raises(MailbotError, match="is sent: only mail that is queued can be dropped"):
        drop(desk.database, row["id"], "lee", "why", desk.clock())
    with pytest.raises(MailbotError, match="is sent: only mail that is queued, failed or bounced can be tried again"):
        retry(desk.database, row["id"], "lee", desk.clock())
    with pytest.raises(MailbotError, match="there is no outgoing mail nothing"):
        retry(desk.database, "nothing", "lee", desk.clock())


def test_one_id_follows_a_message_through_the_logs_of_its_mail(desk: Desk) -> None:
    desk.opens()
    desk.refuses(TemporaryError("451 later"))
    with capture_logs() as logs:
        desk.ticker.outbox()
        desk.clock.advance(minutes=2)
        desk.ticker.outbox()
    (row,) = desk.rows()
    told = [line for line in logs if line.get("mail") == row["id"]]
    assert [line["event"] for line in told] == ["send deferred", "sent"]
    assert {(line["message"], line["ticket"]) for line in told} == {(row["cause"], row["ticket_id"])}
    assert not any("@" in str(value) for line in logs for value in line.values())


def test_the_way_out_says_how_it_fares(desk: Desk) -> None:
    status = desk.sending.status
    desk.opens()
    desk.ticker.outbox()
    assert (status.trouble, status.waiting) == (None, 0)
    desk.opens()
    desk.sender.failures = [Unreachable("no session with mx:25", "login", "535 no")] * 2
    desk.ticker.outbox()
    assert status.trouble is not None
    assert (status.trouble.kind, status.waiting) == ("login", 2)
    assert status.oldest_at == desk.rows()[1]["created_at"]
    assert "send.user" in status.trouble.remedy
    desk.clock.advance(seconds=30)
    desk.ticker.outbox()
    assert status.trouble is not None  # nothing was due, so nothing is known to work
    desk.clock.advance(minutes=5)
    desk.ticker.outbox()
    assert (status.trouble, status.waiting, status.failures) == (None, 0, Counter(login=2))


def test_a_return_path_that_is_refused_waits_for_the_settings_and_blames_no_address(desk: Desk) -> None:
    ticket = desk.opens()
    desk.drops_notices()
    desk.refuses(Misconfigured("553 5.7.1 not yours"))
    desk.ticker.outbox()
    assert desk.states() == ["queued"]
    assert desk.unreachable(ticket) == {}
    assert desk.sending.status.trouble is not None
    assert "send.mail_from" in desk.rows()[0]["because"]


def shadowed(desk: Desk) -> Desk:
    return desk.with_senders(desk.sender, shadow=True)


def test_in_shadow_mode_nothing_leaves_and_no_ladder_runs_wild(desk: Desk) -> None:
    desk = shadowed(desk)
    ticket = desk.opens()
    assert desk.ticker.outbox() == 0
    assert desk.sender.sent == []
    assert (desk.states(), desk.states("notice")) == (["shadowed"], ["shadowed"])
    ((_, clocks),) = list_tickets(desk.database)
    assert {clock.name: clock.state for clock in clocks}["acknowledge"] == "met"
    assert "acknowledgement shadowed" in desk.events(ticket)


def test_many_mails_are_shadowed_in_one_tick(desk: Desk) -> None:
    desk = shadowed(desk)
    for number in range(12):
        desk.opens(f"n{number}@example.net")
    desk.ticker.outbox()
    assert set(desk.states() + desk.states("notice")) == {"shadowed"}


def test_in_shadow_mode_the_lead_is_told_each_day_what_would_have_been_sent(desk: Desk) -> None:
    desk = shadowed(desk)
    desk.ticker.daily()
    desk.clock.advance(hours=1)
    ticket = desk.opens()
    desk.opens("eve@example.org", envelope=replace(arrival().envelope, mail_from=""))
    desk.ticker.outbox()
    desk.ticker.daily()
    assert desk.sender.sent == []
    desk.clock.advance(hours=24)
    with ThreadPoolExecutor(3) as pool:
        sum(done.result() for done in [pool.submit(desk.ticker.daily) for _ in range(3)])
    desk.ticker.outbox()
    (notice,) = desk.sender.sent
    text = notice.raw.decode()
    assert notice.rcpt_to == "lee@example.org"
    assert "3 mails would have been sent" in text  # an acknowledgement, and a notice of each ticket
    for words in ("anna@example.net", ticket, "null envelope sender", "> Thank you for writing"):
        assert words in text
    desk.clock.advance(hours=25)
    desk.ticker.daily()
    desk.ticker.outbox()
    assert len(desk.sender.sent) == 1  # nothing new, no notice


@pytest.mark.parametrize(("days", "marks", "failed"), [(29, 1, 1), (31, 1, 0), (399, 1, 0), (401, 0, 0)])
def test_each_day_what_guarded_commands_for_long_enough_is_forgotten(
    desk: Desk, days: int, marks: int, failed: int
) -> None:
    guards = (Spend(("a mark",)), CountFailure("lee@example.org", "a wrong code"))
    for name in ("desk", "another"):
        apply(desk.database, [Plan(name, desk.clock(), "a test", message_id="m", changes=guards)], {})
    desk.ticker.daily()
    desk.clock.advance(days=days)
    desk.ticker.daily()
    with desk.database.read() as connection:
        kept = [sa.select(sa.func.count()).where(table.c.desk == "desk") for table in (spent, failures)]
        assert [connection.execute(query).scalar_one() for query in kept] == [marks, failed]
        assert connection.execute(sa.select(sa.func.count()).select_from(spent)).scalar_one() == marks + 1


def test_the_daily_notice_of_shadow_mode_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.scheduling.SHADOWED_SHOWN", 3)
    desk = shadowed(desk)
    desk.ticker.daily()
    desk.clock.advance(hours=1)
    for number in range(4):
        desk.opens(f"n{number}@example.net")
    desk.ticker.outbox()
    desk.clock.advance(hours=24)
    desk.ticker.daily()
    desk.ticker.outbox()
    text = desk.sender.sent[0].raw.decode()
    assert "8 mails would have been sent" in text
    assert "5 more are not shown here" in text


def test_what_was_promised_in_shadow_mode_is_not_sent_when_it_ends(desk: Desk) -> None:
    shadow = shadowed(desk)
    shadow.ticker.take_over()
    desk.opens()
    shadow.ticker.outbox()
    desk.clock.advance(seconds=1)
    desk.opens("late@example.net")  # still waits when the bot is ended
    desk.clock.advance(seconds=1)
    desk.ticker.take_over()
    assert desk.ticker.outbox() == 0
    assert set(desk.states() + desk.states("notice")) == {"shadowed"}
    desk.clock.advance(seconds=1)
    desk.opens("new@example.net")
    desk.clock.advance(seconds=1)
    desk.ticker.take_over()  # a later start leaves what waits alone
    assert desk.ticker.outbox() == 2
    assert {sent.rcpt_to for sent in desk.sender.sent} == {"new@example.net", "robin@example.org"}


def test_a_start_in_shadow_mode_by_a_clock_gone_wrong_holds_back_nothing_for_ever(desk: Desk) -> None:
    right = desk.clock()
    desk.clock.advance(days=365)
    shadowed(desk).ticker.take_over()
    desk.clock.at = right
    for _ in range(2):
        desk.opens()
        desk.ticker.take_over()
        desk.clock.advance(seconds=1)
    desk.opens("new@example.net")
    desk.ticker.take_over()
    desk.ticker.outbox()
    assert "new@example.net" in {sent.rcpt_to for sent in desk.sender.sent}


def test_a_mark_keeps_no_notice_from_ones_own_people(desk: Desk) -> None:
    desk.opens()
    told = "robin@example.org"
    refused = PermanentFailure(550, "5.1.1 no such user")
    with desk.database.write() as connection:
        values = {"address": told, "because": str(refused), "outbox_id": "x", "at": desk.clock()}
        connection.execute(sa.insert(unreachable).values(values))
    desk.ticker.outbox()
    assert told in {sent.rcpt_to for sent in desk.sender.sent}


def test_a_mail_of_a_desk_that_is_gone_is_still_marked(desk: Desk) -> None:
    desk.opens()
    bureau = replace(desk.ticker.bureau, desks={})
    log: FilteringBoundLogger = structlog.get_logger()
    desk.refuses(GONE)
    Sending(bureau, (desk.sender,), log).outbox()
    assert desk.states() == ["failed"]
    with desk.database.read() as connection:
        assert about(connection, desk.rows()[0]["id"]) is not None


def test_a_notice_that_cannot_be_written_keeps_no_mail_from_being_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opens()
    desk.refuses(GONE)
    monkeypatch.setattr(Renderer, "render", lambda *_: 1 / 0)
    desk.ticker.outbox()
    assert desk.states() == ["failed"]
    assert desk.rows("undelivered") == []


def test_facts_tell_of_an_unreachable_sender(desk: Desk) -> None:
    desk.opens()
    desk.refuses(GONE)
    desk.ticker.outbox()
    found = facts_for(desk.database, "desk", "none", "none", Pointers("anna@example.net"), NOW)
    assert found.unreachable is not None
    assert facts().unreachable is None
