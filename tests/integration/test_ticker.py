"""Due clocks, the outbox and the daily notice, as the scheduler calls them; on both databases, any number at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from mailbot import scheduling
from mailbot.decide import decide
from mailbot.decide_clock import Due
from mailbot.domain.authority import People
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock_changes import pause
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import Desk, Duration
from mailbot.domain.examination import Examination
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Plan, Rendered
from mailbot.domain.ticket import Party
from mailbot.effects import apply
from mailbot.errors import TemporaryError
from mailbot.letters import Arrival
from mailbot.release import drop, release
from mailbot.replies.render import Renderer
from mailbot.replies.send import PermanentFailure, Unreachable
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message, claim_outbox
from mailbot.store.database import Database
from mailbot.store.facts import fresh, standing
from mailbot.store.imap import FolderMemory
from mailbot.store.spool import Spool
from mailbot.store.tables import clocks, outbox
from mailbot.store.views import list_outbox, list_tickets, show_ticket
from mailbot.testing import FakeSender, FixedClock
from recorded import pipeline_of
from specimens import BUDGET, DESK, NOW, arrival, envelope, facts, mail, reading


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def ticker(database: Database, blobs: Blobs, clock: FixedClock, sender: FakeSender) -> Ticker:
    pipeline = pipeline_of(database, blobs, clock)
    return Ticker(pipeline, Sending(pipeline, (sender,), structlog.get_logger()), structlog.get_logger())


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def open_ticket(ticker: Ticker, spool: Spool, **changes: object) -> str:
    """A ticket as a mail opens it; its id."""
    given = arrival(**changes)
    message_id = spool.put(b"x", given.envelope).result()
    claim = claim_message(ticker.bureau.database, "me", NOW, timedelta(minutes=1))
    given = replace(given, message_id=message_id)
    plan = decide(given, facts(fresh=fresh()), NOW, BUDGET)
    rendered = {mail.id: ticker.bureau.renderer.render(mail, NOW) for mail in plan.outgoing}
    apply(ticker.bureau.database, [plan], rendered, claim)
    return plan.ticket_id or message_id


def drop_all(ticker: Ticker) -> None:
    """A person gives up all that waits to be sent."""
    for row in list_outbox(ticker.bureau.database, state="queued"):
        drop(ticker.bureau.database, row["id"], "lee", "a test", NOW)


def states(database: Database) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in list_outbox(database):
        found.setdefault(row["purpose"], []).append(row["state"])
    return found


def test_sending_the_acknowledgement_meets_its_clock(ticker: Ticker, spool: Spool, sender: FakeSender) -> None:
    open_ticket(ticker, spool)
    assert ticker.outbox() == 2
    assert ticker.outbox() == 0
    assert {mail.rcpt_to for mail in sender.sent} == {"anna@example.net", "robin@example.org"}
    ((_, found),) = list_tickets(ticker.bureau.database)
    assert {clock.name: clock.state for clock in found} == {"acknowledge": "met", "initial_review": "running"}


def test_an_acknowledgement_that_leaves_too_late_is_missed(ticker: Ticker, spool: Spool, clock: FixedClock) -> None:
    open_ticket(ticker, spool)
    clock.advance(hours=25)
    ticker.outbox()
    ((_, found),) = list_tickets(ticker.bureau.database)
    assert {c.name: c.state for c in found}["acknowledge"] == "missed"


def test_a_temporary_refusal_is_tried_again_with_the_same_octets(
    ticker: Ticker, spool: Spool, sender: FakeSender, clock: FixedClock
) -> None:
    open_ticket(ticker, spool)
    sender.failures = [TemporaryError("451 later")]
    assert ticker.outbox() == 1
    assert ticker.outbox() == 0
    clock.advance(minutes=2)
    assert ticker.outbox() == 1
    assert len({mail.raw for mail in sender.sent}) == 2


def test_a_refusal_for_good_stops_and_is_on_the_ticket(ticker: Ticker, spool: Spool, sender: FakeSender) -> None:
    open_ticket(ticker, spool)
    sender.failures = [PermanentFailure(550, "5.1.1 no such user")]
    ticker.outbox()
    (failed,) = list_outbox(ticker.bureau.database, state="failed")
    assert failed["because"] == "550 5.1.1 no such user"


def test_a_way_out_that_is_gone_is_not_knocked_at_for_every_mail(
    ticker: Ticker, spool: Spool, sender: FakeSender, clock: FixedClock
) -> None:
    for number in range(5):
        open_ticket(ticker, spool, mail=replace(arrival().mail, fingerprint=f"{number}"))
    sender.failures = [Unreachable("no session")] * 20
    ticker.outbox()
    assert len(sender.failures) == 15
    clock.advance(hours=2)
    sender.failures.clear()
    assert ticker.outbox() == 10
    assert set(states(ticker.bureau.database)["acknowledgement"]) == {"sent"}


def test_two_senders_at_once_send_each_mail_once(ticker: Ticker, spool: Spool, sender: FakeSender) -> None:
    for number in range(20):
        open_ticket(ticker, spool, mail=replace(arrival().mail, fingerprint=f"{number}"))
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(ticker.outbox) for _ in range(4)]:
            done.result()
    assert len(sender.sent) == 40


def test_what_a_dead_sender_had_claimed_is_sent_by_its_successor_at_once(
    ticker: Ticker, spool: Spool, sender: FakeSender
) -> None:
    open_ticket(ticker, spool)
    claim_outbox(ticker.bureau.database, ticker.sending.owner, NOW, timedelta(minutes=10), 10)
    assert ticker.outbox() == 0
    ticker.take_over()
    assert ticker.outbox() == 2
    assert len(sender.sent) == 2


def test_a_suppressed_reply_stays_until_a_person_releases_it(ticker: Ticker, spool: Spool, sender: FakeSender) -> None:
    open_ticket(ticker, spool, envelope=replace(arrival().envelope, mail_from=""))
    ticker.outbox()
    (row,) = list_outbox(ticker.bureau.database, state="suppressed")
    assert row["because"] == "null envelope sender"
    assert release(ticker.bureau.database, row["id"], "lee", NOW)
    assert not release(ticker.bureau.database, row["id"], "lee", NOW)
    assert not release(ticker.bureau.database, "nothing", "lee", NOW)
    assert ticker.outbox() == 1
    (sent,) = [row for row in list_outbox(ticker.bureau.database, state="sent") if row["because"]]
    assert sent["because"] == "released by lee"
    shown = show_ticket(ticker.bureau.database, sent["ticket_id"])
    assert shown is not None
    assert "reply released" in [event["what"] for event in shown["events"]]


def test_the_ladder_is_climbed_once_a_step(ticker: Ticker, spool: Spool, sender: FakeSender, clock: FixedClock) -> None:
    open_ticket(ticker, spool)
    drop_all(ticker)  # the acknowledgement never leaves, so its clock runs on
    told = []
    for hours in (11, 1, 7, 1, 4, 1, 30):
        clock.advance(hours=hours)
        while ticker.clocks():
            pass
        ticker.outbox()
        told.append([mail.rcpt_to for mail in sender.sent])
        sender.sent.clear()
    robin, sam, lee = "robin@example.org", "sam@example.org", "lee@example.org"
    # 24 h for the acknowledgement (target 12 h), 72 h for the first review (target 36 h)
    assert told == [[], [robin], [], [sam], [lee], [], [robin]]


def test_steps_that_passed_while_nobody_looked_are_told_once_each(
    ticker: Ticker, spool: Spool, sender: FakeSender, clock: FixedClock
) -> None:
    open_ticket(ticker, spool)
    drop_all(ticker)
    clock.advance(days=10)
    while ticker.clocks():
        pass
    ticker.outbox()
    told = [f"{name}@example.org" for name in ("lee", "robin", "sam")]
    assert sorted(mail.rcpt_to for mail in sender.sent) == told  # of two clocks each


def test_four_tickers_at_once_take_each_step_once(ticker: Ticker, spool: Spool, clock: FixedClock) -> None:
    for number in range(20):
        open_ticket(ticker, spool, mail=replace(arrival().mail, fingerprint=f"{number}"))
    clock.advance(hours=12)
    with ThreadPoolExecutor(4) as pool:
        stepped = sum(done.result() for done in [pool.submit(ticker.clocks) for _ in range(4)])
    assert stepped == 20
    assert {each.steps_done for _, found in list_tickets(ticker.bureau.database) for each in found} == {0, 1}
    (digest,) = (row for row in list_outbox(ticker.bureau.database) if row["purpose"] == "escalation")
    assert (digest["template"], digest["rcpt_to"]) == ("escalation_digest", "robin@example.org")
    with ticker.bureau.database.read() as connection:
        query = sa.select(sa.func.count()).select_from(clocks).where(clocks.c.steps_done == 1)
        assert connection.execute(query).scalar() == 20


@pytest.mark.parametrize(("number", "template"), [(1, "escalation"), (2, "escalation_digest")])
def test_steps_of_one_tick_are_one_mail_to_a_person(
    ticker: Ticker, spool: Spool, clock: FixedClock, number: int, template: str
) -> None:
    for each in range(number):
        open_ticket(ticker, spool, mail=replace(arrival().mail, fingerprint=f"{each}"))
    clock.advance(hours=12)
    assert ticker.clocks() == number
    templates = [row["template"] for row in list_outbox(ticker.bureau.database) if row["purpose"] == "escalation"]
    assert templates == [template]


def test_of_two_clocks_of_one_ticket_one_that_breaks_does_not_keep_the_other_waiting(
    ticker: Ticker, spool: Spool, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ticket(ticker, spool)
    clock.advance(hours=36)  # by day, and both targets have passed
    ladder_of = scheduling.decide_due

    def breaking(desk: Desk, people: People, due: list[Due], names: Fresh, now: datetime, budget: Budget) -> Plan:
        if any(each.clock.name == "acknowledge" for each in due):
            raise ValueError("broken")
        return ladder_of(desk, people, due, names, now, budget)

    monkeypatch.setattr(scheduling, "decide_due", breaking)
    clock.advance(hours=12)
    assert ticker.clocks() == 1
    ((_, found),) = list_tickets(ticker.bureau.database)
    assert {each.name: each.steps_done for each in found} == {"acknowledge": 0, "initial_review": 1}


def test_a_clock_that_breaks_keeps_no_other_waiting(
    ticker: Ticker, spool: Spool, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = (
        open_ticket(ticker, spool, mail=replace(arrival().mail, fingerprint=f"{number}")) for number in range(2)
    )
    clock.advance(hours=12)
    ladder_of = scheduling.decide_due

    def breaking(desk: Desk, people: People, due: list[Due], names: Fresh, now: datetime, budget: Budget) -> Plan:
        if any(each.ticket.id == broken for each in due):
            raise ValueError("broken")
        return ladder_of(desk, people, due, names, now, budget)

    monkeypatch.setattr(scheduling, "decide_due", breaking)
    assert ticker.clocks() == 1
    told = [row["ticket_id"] for row in list_outbox(ticker.bureau.database) if row["purpose"] == "escalation"]
    assert told == [sound]


def merging(ticker: Ticker, **courtesy: object) -> Ticker:
    """The same, at a desk that acknowledges two mails of a person within ten minutes by one."""
    return with_desk(ticker, replace(DESK, courtesy=Courtesy(Duration(10, "minutes"), **courtesy)))  # type: ignore[arg-type]


def with_desk(ticker: Ticker, desk: Desk) -> Ticker:
    renderer = Renderer(shipped("templates"), {"desk": desk})
    bureau = replace(ticker.bureau, desks={"desk": desk}, renderer=renderer)
    return replace(ticker, bureau=bureau, sending=replace(ticker.sending, bureau=bureau))


def open_at(ticker: Ticker, spool: Spool, number: int, envelope_from: str = "anna@example.net") -> str:
    """A ticket as a mail opens it now, which knows what the store knows."""
    now, desk = ticker.bureau.now(), ticker.bureau.desks["desk"]
    told = mail(fingerprint=f"{number}", message_id=f"<{number}@example.net>", subject=f"Matter {number}")
    given = arrival(desk=desk, envelope=envelope(received_at=now, mail_from=envelope_from), mail=told)
    given = replace(given, message_id=spool.put(str(number).encode(), given.envelope).result())
    plan = written(ticker, given)
    assert plan.ticket_id is not None
    return plan.ticket_id


def written(ticker: Ticker, given: Arrival) -> Plan:
    """What becomes of a mail now, in the store."""
    now, render = ticker.bureau.now(), ticker.bureau.renderer.render
    plan = ticker.bureau.plan(given, now)
    apply(ticker.bureau.database, [plan], {mail.id: render(mail, now) for mail in plan.outgoing})
    return plan


def acknowledgements(sender: FakeSender) -> list[bytes]:
    return [mail.raw for mail in sender.sent if mail.rcpt_to == "anna@example.net"]


def test_two_mails_of_one_person_a_minute_apart_are_acknowledged_by_one(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker)
    first = open_at(ticker, spool, 1)
    clock.advance(minutes=1)
    second = open_at(ticker, spool, 2)
    ticker.outbox()
    assert acknowledgements(sender) == []
    clock.advance(minutes=9)
    ticker.outbox()
    (told,) = acknowledgements(sender)
    assert all(each.encode() in told for each in (first, second, "Matter 1", "Matter 2"))
    for _, found in list_tickets(ticker.bureau.database):
        assert {c.name: c.state for c in found}["acknowledge"] == "met"


def test_a_third_mail_joins_the_two_before_it(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker)
    ids = []
    for number in range(3):
        ids.append(open_at(ticker, spool, number))
        clock.advance(minutes=1)
    clock.advance(minutes=10)
    ticker.outbox()
    (told,) = acknowledgements(sender)
    assert all(each.encode() in told for each in ids)
    assert {c.state for _, found in list_tickets(ticker.bureau.database) for c in found if c.name == "acknowledge"} == {
        "met"
    }
    assert sorted(states(ticker.bureau.database)["acknowledgement"]) == ["merged", "merged", "sent"]


def test_a_mail_after_the_window_is_acknowledged_by_itself(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker)
    open_at(ticker, spool, 1)
    clock.advance(minutes=11)
    open_at(ticker, spool, 2)
    clock.advance(minutes=11)
    ticker.outbox()
    assert len(acknowledgements(sender)) == 2


def test_another_persons_mail_is_acknowledged_by_itself(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker)
    open_at(ticker, spool, 1)
    ben = Address("Ben", "ben@example.net")
    given = arrival(mail=mail(from_=ben, fingerprint="b"), desk=ticker.bureau.desks["desk"])
    assert ticker.bureau.plan(given, NOW).versions == {}


def test_a_mail_by_night_is_acknowledged_in_the_morning(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker, in_working_hours=True)
    clock.advance(hours=22)  # seven in the morning
    open_at(ticker, spool, 1)
    clock.advance(minutes=119)
    ticker.outbox()
    assert acknowledgements(sender) == []
    clock.advance(minutes=1)
    ticker.outbox()
    (told,) = acknowledgements(sender)
    assert b"Date: Tue, 03 Mar 2026 09:00:00" in told


def test_a_report_of_friday_evening_is_acknowledged_before_its_target_and_nobody_is_warned_of_it(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = merging(ticker, in_working_hours=True)
    clock.advance(days=4, hours=9)  # 18:00; the target is twelve hours
    open_at(ticker, spool, 1)
    left = []
    for _ in range(4 * 13):
        clock.advance(minutes=15)
        ticker.clocks()
        ticker.outbox()
        left += [clock.at] if acknowledgements(sender) and not left else []
    assert left == [NOW + timedelta(days=4, hours=20, minutes=30)]  # half past five on Saturday
    assert "escalation" not in states(ticker.bureau.database)


WAITS = Courtesy(
    reminds=("violation_report",), remind=(Duration(3, "business_days"),), close=Duration(5, "business_days")
)
PAUSES = {"waiting": Duration(10, "business_days")}


def waiting(ticker: Ticker) -> Ticker:
    """The same, at a desk that reminds those whom it waits for, and closes their tickets."""
    rules = tuple(replace(rule, pauses=PAUSES if rule.name == "initial_review" else {}) for rule in DESK.clocks)
    return with_desk(ticker, replace(DESK, clocks=rules, courtesy=WAITS))


def test_who_is_waited_for_is_reminded_and_their_ticket_closed_and_a_reply_opens_it_again(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    ticker = waiting(ticker)
    database, desk = ticker.bureau.database, ticker.bureau.desks["desk"]
    open_at(ticker, spool, 1)
    ticker.outbox()
    ((of, running),) = list_tickets(database)
    asked = pause(desk, of, running, "waiting", NOW, "the account is missing")
    apply(database, [Plan("desk", NOW, "robin", versions={of.id: of.version}, changes=asked)], {})
    sender.sent.clear()
    told = []
    for _ in range(24 * 10):
        clock.advance(hours=1)
        while ticker.clocks():
            pass
        ticker.outbox()
        told += [(clock().isoformat()[:13], mail.raw) for mail in sent_to_anna(sender)]
    assert [at for at, _ in told] == ["2026-03-06T09", "2026-03-10T09"]
    ((of, ended),) = list_tickets(database)
    assert (of.state, {c.name: c.state for c in ended}["initial_review"]) == ("closed", "cancelled")
    reply = mail(fingerprint="r", message_id="<r@example.net>", subject=f"Re: [{of.id}] Matter 1")
    now = clock()
    given = arrival(
        desk=desk, mail=reply, envelope=envelope(received_at=now), exam=Examination("pass", "a test"),
        message_id=spool.put(b"r", envelope()).result(),
    )  # fmt: skip
    written(ticker, given)
    ((of, anew),) = list_tickets(database)
    assert (of.state, {c.name: c.state for c in anew}["initial_review"]) == ("open", "running")


def test_who_asks_for_news_in_the_thread_is_answered_once_a_day(
    ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender
) -> None:
    id_ = open_at(ticker, spool, 1)
    ticker.outbox()
    told = []
    for number in range(4):
        sender.sent.clear()
        clock.advance(hours=10)
        asks = mail(fingerprint=f"n{number}", message_id=f"<n{number}@example.net>", subject=f"Re: [{id_}] Matter 1")
        given = arrival(
            mail=asks, reading=reading(asks_news=True), envelope=envelope(received_at=clock()),
            exam=Examination("pass", "a test"), message_id=spool.put(f"n{number}".encode(), envelope()).result(),
        )  # fmt: skip
        written(ticker, given)
        ticker.outbox()
        told.append([b"You asked how" in each.raw for each in sent_to_anna(sender)])
    assert told == [[True], [], [], [True]]  # after 10, 20, 30 and 40 hours


def test_the_store_knows_how_the_correspondence_of_a_ticket_stands(ticker: Ticker, spool: Spool) -> None:
    id_ = open_at(ticker, spool, 1)
    found = standing(ticker.bureau.database, id_, NOW)
    assert found.complainant == Party("complainant", "anna@example.net", "Anna")
    assert (found.last, found.unanswered, found.unreachable) == ({"acknowledgement": NOW, "notice": NOW}, None, None)
    assert (found.replies_to_sender, found.replies_to_all) == (1, 1)
    assert found.thread is not None


def test_whose_mail_was_not_answered_is_known_with_the_reason(ticker: Ticker, spool: Spool) -> None:
    id_ = open_at(ticker, spool, 1, envelope_from="")
    assert standing(ticker.bureau.database, id_, NOW).unanswered == "null envelope sender"


def sent_to_anna(sender: FakeSender) -> list[Rendered]:
    """What was sent to the complainant since the last look."""
    found = [mail for mail in sender.sent if mail.rcpt_to == "anna@example.net"]
    sender.sent.clear()
    return found


def test_held_mail_is_told_once_a_day(ticker: Ticker, spool: Spool, clock: FixedClock, sender: FakeSender) -> None:
    assert ticker.daily() == 1  # the first day begins
    clock.advance(hours=1)
    spam = reading(nature="spam", kind=None)
    given = replace(arrival(reading=spam), message_id=spool.put(b"x", arrival().envelope).result())
    claim = claim_message(ticker.bureau.database, "me", clock(), timedelta(minutes=1))
    apply(ticker.bureau.database, [decide(given, facts(fresh=fresh()), clock(), BUDGET)], {}, claim)
    assert ticker.daily() == 0
    clock.advance(hours=24)
    with ThreadPoolExecutor(3) as pool:
        assert sum(done.result() for done in [pool.submit(ticker.daily) for _ in range(3)]) == 1
    ticker.outbox()
    assert [mail.rcpt_to for mail in sender.sent] == ["lee@example.org"]
    clock.advance(hours=25)
    assert ticker.daily() == 1
    assert ticker.outbox() == 0


def test_what_was_left_in_a_mailbox_is_told_once_a_day(
    ticker: Ticker, database: Database, clock: FixedClock, sender: FakeSender
) -> None:
    assert ticker.daily() == 1  # the first day begins
    clock.advance(hours=1)
    FolderMemory(database, "support", "INBOX").failed(1, 7, "it is larger than max_bytes (10000)", clock())
    clock.advance(hours=24)
    assert ticker.daily() == 1
    ticker.outbox()
    (told,) = sender.sent
    assert told.rcpt_to == "lee@example.org"
    assert b"support/INBOX 1:7" in told.raw
    clock.advance(hours=25)
    assert ticker.daily() == 1
    assert ticker.outbox() == 0


def test_a_sent_row_holds_the_octets_that_were_sent(ticker: Ticker, spool: Spool, sender: FakeSender) -> None:
    open_ticket(ticker, spool)
    ticker.outbox()
    with ticker.bureau.database.read() as connection:
        rows = connection.execute(sa.select(outbox.c.rcpt_to, outbox.c.raw)).all()
    assert {(row.rcpt_to, row.raw) for row in rows} == {(mail.rcpt_to, mail.raw) for mail in sender.sent}
    assert all(isinstance(mail, Rendered) for mail in sender.sent)


def test_templates_are_found_without_a_folder_of_ones_own(tmp_path: Path) -> None:
    assert Renderer(tmp_path, {"desk": DESK}, shipped("templates")).check() == []
