"""Many reports on one thing are one ticket in the store, whoever is first; on both databases."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from rich.console import Console
from structlog import get_logger

from mailbot import app, readers
from mailbot.domain.case import Key
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.plan import Plan, UpdateTicket
from mailbot.domain.reading import Reading, Report
from mailbot.effects import apply
from mailbot.errors import StalePlan
from mailbot.opening import Store, utc_now
from mailbot.pipeline import Pipeline
from mailbot.policy import load_policy
from mailbot.reconcile import reconcile
from mailbot.settings import load_settings, shipped
from mailbot.show import show_tickets
from mailbot.show_ticket import show_ticket as show_on_terminal
from mailbot.store.blobs import Blobs
from mailbot.store.claims import Claim, claim_message
from mailbot.store.database import Database
from mailbot.store.held import held_messages
from mailbot.store.migrate import migrate
from mailbot.store.spool import Spool
from mailbot.store.tables import dispositions, entries, messages, outbox, reported, tickets
from mailbot.store.views import list_tickets, show_ticket
from mailbot.testing import FixedClock
from mailbot.worker import Worker

LEASE = timedelta(minutes=5)
URL = "https://shop.example.org/login"


@dataclass(frozen=True)
class Machines:
    """Reads each mail as a report on the URLs that its text names, one a line; `invalid` in its subject spoils it."""

    asks_history = False

    def read(self, mail: Mail, _: Envelope, *, history: str = "", released: bool = False) -> Reading:  # noqa: ARG002
        if "person" in mail.subject:
            return Reading("human", "alludium", "violation_report", entities={"urls": (URL,)}, visible_text=mail.text)
        urls = tuple(mail.text.split())
        problems = ("version: is missing",) if "invalid" in mail.subject else ()
        source = mail.from_.domain if mail.from_ else None
        said = Report("xarf", "phishing", source, "4", mail.date, {"urls": urls}, ("image/png",), 2, problems)
        return Reading("machine_report", "alludium", "violation_report", visible_text=mail.text, report=said)


@pytest.fixture
def pipeline(database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path) -> Pipeline:
    more = {"MAILBOT_PATHS__STATE": str(tmp_path), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
    settings = load_settings(None, more)
    made = app.build_pipeline(settings, load_policy(settings), Store(database, blobs), clock)
    examine = app.build_examine(settings)
    return replace(made, readers={"alludium": Machines()}, examine=examine)  # type: ignore[dict-item]


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def raw(number: int, *urls: str, subject: str = "report", domain: str = "mail.example.net") -> bytes:
    head = f"From: reports@{domain}\r\nTo: abuse@alludium.ai\r\nSubject: {subject}\r\nMessage-ID: <{number}@{domain}>"
    return f"{head}\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\n\r\n{' '.join(urls or (URL,))}\r\n".encode()


def received(pipeline: Pipeline, spool: Spool, octets: bytes) -> Claim:
    spool.put(octets, Envelope("reports@mail.example.net", ("abuse@alludium.ai",), "smtp", pipeline.now())).result()
    claim = claim_message(pipeline.database, "me", pipeline.now(), LEASE)
    assert claim is not None
    return claim


def processed(pipeline: Pipeline, spool: Spool, octets: bytes) -> Plan:
    (plan,) = pipeline.process(received(pipeline, spool, octets))
    return plan


def close(pipeline: Pipeline, ticket_id: str) -> None:
    found = show_ticket(pipeline.database, ticket_id)
    assert found is not None
    values = {"state": "closed", "closed_at": pipeline.now()}
    change = UpdateTicket(ticket_id, values, "a test closes it")
    versions = {ticket_id: found["ticket"].version}
    apply(pipeline.database, [Plan("alludium", pipeline.now(), "test", versions=versions, changes=(change,))], {})


def covered(database: Database) -> dict[Key, str]:
    with database.read() as connection:
        return {(row.kind, row.value): row.ticket_id for row in connection.execute(sa.select(reported))}


def test_a_hundred_reports_on_one_thing_are_one_ticket_with_three_notices(pipeline: Pipeline, spool: Spool) -> None:
    plans = [processed(pipeline, spool, raw(number, domain=f"mail{number % 3}.example.net")) for number in range(100)]
    ((ticket, clocks),) = list_tickets(pipeline.database)
    assert [plan.disposition for plan in plans] == ["opened", *["appended"] * 99]
    assert {plan.ticket_id for plan in plans} == {ticket.id}
    assert (ticket.reports, ticket.reported_as) == (100, ("phishing",))
    assert {clock.started_at for clock in clocks} == {pipeline.now()}
    with pipeline.database.read() as connection:
        purposes = list(connection.execute(sa.select(outbox.c.purpose, outbox.c.state)))
    people = len({person.address for person in pipeline.people.with_role("alludium", "on_call")})
    assert purposes.count(("notice", "queued")) == 3 * people
    assert [state for purpose, state in purposes if purpose == "acknowledgement"] == ["suppressed"]
    assert reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks)) == []


def test_every_report_is_shown_with_its_source_time_and_what_it_names(
    pipeline: Pipeline, spool: Spool, clock: FixedClock
) -> None:
    plan = processed(pipeline, spool, raw(1))
    clock.advance(minutes=1)
    processed(pipeline, spool, raw(2, domain="other.example.net"))
    shown = show_ticket(pipeline.database, plan.ticket_id or "")
    assert shown is not None
    said = [entry["report"] for entry in shown["entries"]]
    assert [report["source"] for report in said] == ["mail.example.net", "other.example.net"]
    assert said[0] == {
        "format": "xarf",
        "type": "phishing",
        "source": "mail.example.net",
        "version": "4",
        "at": "2026-03-02T08:00:00Z",
        "identifiers": {"urls": [URL]},
        "evidence": ["image/png"],
        "count": 2,
        "problems": [],
    }
    assert [event["what"] for event in shown["events"]][-2:] == ["mail filed", "updated"]


def test_a_report_after_the_case_was_closed_opens_one_that_follows_and_takes_over(
    pipeline: Pipeline, spool: Spool
) -> None:
    first = processed(pipeline, spool, raw(1)).ticket_id or ""
    close(pipeline, first)
    second = processed(pipeline, spool, raw(2))
    third = processed(pipeline, spool, raw(3))
    assert (second.disposition, third.disposition, third.ticket_id) == ("opened", "appended", second.ticket_id)
    shown, old = show_ticket(pipeline.database, second.ticket_id or ""), show_ticket(pipeline.database, first)
    assert shown is not None
    assert old is not None
    assert [(link["other_id"], link["relation"]) for link in shown["links"]] == [(first, "follows")]
    assert [link["ticket_id"] for link in old["linked_from"]] == [second.ticket_id]
    assert covered(pipeline.database) == {("urls", "shop.example.org/login"): second.ticket_id}


def test_a_persons_report_is_linked_to_the_case_and_keeps_its_own_clocks(pipeline: Pipeline, spool: Spool) -> None:
    case = processed(pipeline, spool, raw(1))
    person = processed(pipeline, spool, raw(2, subject="a person writes", domain="example.org"))
    shown = show_ticket(pipeline.database, person.ticket_id or "")
    assert shown is not None
    assert (person.disposition, shown["ticket"].reports) == ("opened", 0)
    assert [(link["other_id"], link["relation"]) for link in shown["links"]] == [(case.ticket_id, "same matter")]
    assert shown["clocks"]


def test_a_feed_is_one_ticket_that_covers_its_lines(pipeline: Pipeline, spool: Spool) -> None:
    lines = tuple(f"https://shop.example.org/{number}" for number in range(300))
    feed = processed(pipeline, spool, raw(1, *lines))
    again = processed(pipeline, spool, raw(2, *lines))
    single = processed(pipeline, spool, raw(3, lines[7]))
    assert [plan.ticket_id for plan in (again, single)] == [feed.ticket_id] * 2
    assert set(covered(pipeline.database).values()) == {feed.ticket_id}
    assert len(covered(pipeline.database)) == 300


def test_a_report_that_is_not_valid_is_a_ticket_for_a_person_beside_the_case(pipeline: Pipeline, spool: Spool) -> None:
    case = processed(pipeline, spool, raw(1))
    invalid = processed(pipeline, spool, raw(2, subject="invalid"))
    again = processed(pipeline, spool, raw(3, subject="invalid"))
    assert (invalid.disposition, again.ticket_id) == ("opened", invalid.ticket_id)
    assert invalid.ticket_id != case.ticket_id
    assert processed(pipeline, spool, raw(4)).ticket_id == case.ticket_id


def test_a_desk_joins_only_reports_of_its_own(pipeline: Pipeline, spool: Spool) -> None:
    first = processed(pipeline, spool, raw(1))
    with pipeline.database.write() as connection:
        connection.execute(sa.update(reported).values(desk="another"))
    second = processed(pipeline, spool, raw(2))
    assert (second.disposition, second.ticket_id != first.ticket_id) == ("opened", True)


def test_who_is_second_with_a_thing_is_stale_and_joins_on_the_next_try(pipeline: Pipeline, spool: Spool) -> None:
    claims = [received(pipeline, spool, raw(number)) for number in range(2)]
    plans, mails = [], []
    for claim in claims:
        (arrival,) = pipeline.arrivals(claim)
        made, rendered = pipeline.rendered((pipeline.plan(arrival, pipeline.now()),), pipeline.now())
        plans.append(made)
        mails.append(rendered)
    apply(pipeline.database, plans[0], mails[0], claims[0])
    with pytest.raises(StalePlan):
        apply(pipeline.database, plans[1], mails[1], claims[1])
    (late,) = pipeline.process(claims[1])
    assert (late.disposition, late.ticket_id) == ("appended", plans[0][0].ticket_id)


def test_who_is_second_to_follow_a_closed_case_is_stale(pipeline: Pipeline, spool: Spool) -> None:
    close(pipeline, processed(pipeline, spool, raw(1)).ticket_id or "")
    claims = [received(pipeline, spool, raw(number)) for number in (2, 3)]
    made = []
    for claim in claims:
        (arrival,) = pipeline.arrivals(claim)
        made.append(pipeline.rendered((pipeline.plan(arrival, pipeline.now()),), pipeline.now()))
    apply(pipeline.database, *made[0], claims[0])
    with pytest.raises(StalePlan, match="any more"):
        apply(pipeline.database, *made[1], claims[1])


def feedback(number: int) -> bytes:
    """The shipped feedback report, as another one on the same sender."""
    sample = (shipped("samples") / "14-feedback-report.eml").read_bytes()
    return sample.replace(b"fbl-20260302-0066182", f"fbl-{number}".encode()).replace(b"r=7731", f"r={number}".encode())


def test_feedback_reports_on_one_sender_are_one_case_as_they_come(pipeline: Pipeline, spool: Spool) -> None:
    whole = replace(pipeline, readers={name: readers.build_reader(desk) for name, desk in pipeline.desks.items()})
    plans = [processed(whole, spool, feedback(number)) for number in range(3)]
    ((ticket, _),) = list_tickets(pipeline.database)
    assert [plan.disposition for plan in plans] == ["opened", "appended", "appended"]
    assert (ticket.reports, ticket.reported_as) == (3, ("abuse",))
    shown = show_ticket(pipeline.database, ticket.id)
    assert shown is not None
    assert {entry["report"]["source"] for entry in shown["entries"]} == {"feedback.example.com"}


TIMES = 40


@pytest.mark.timeout(300)
def test_the_first_two_reports_at_the_same_instant_are_one_case(pipeline: Pipeline, spool: Spool) -> None:
    together = threading.Barrier(2)

    def work(claim: Claim) -> None:
        together.wait(30)
        pipeline.process(claim)

    with ThreadPoolExecutor(2) as workers:
        for number in range(TIMES):
            both = [f"https://shop.example.org/{number}/{name}" for name in "ab"]  # each names them the other way round
            claims = [
                received(pipeline, spool, raw(2 * number, *both)),
                received(pipeline, spool, raw(2 * number + 1, *reversed(both))),
            ]
            for done in [workers.submit(work, claim) for claim in claims]:
                done.result(60)
    with pipeline.database.read() as connection:
        by_kind = sa.select(dispositions.c.disposition, sa.func.count()).group_by(dispositions.c.disposition)
        kinds = {row[0]: row[1] for row in connection.execute(by_kind)}
    assert kinds == {"opened": TIMES, "appended": TIMES}
    assert {ticket.reports for ticket, _ in list_tickets(pipeline.database)} == {2}


def test_tickets_from_before_cases_have_no_reports_and_no_seal(store_url: str) -> None:
    opened = Database(store_url)
    migrate(opened, "0002")
    old = {"id": "ALU-222222", "desk": "alludium", "kind": "complaint", "queue": "complaints", "subject": "x"}
    old |= {"opened_at": FixedClock()(), "categories": "[]", "hazards": '["child_safety"]', "priority": "normal"}
    old |= {"state": "open", "policy_version": "", "version": 1, "event_seq": 0, "event_head": ""}
    names, values = ", ".join(old), ", ".join(f":{name}" for name in old)
    with opened.write() as connection:
        connection.execute(sa.text(f"INSERT INTO tickets ({names}) VALUES ({values})"), old)  # noqa: S608
    migrate(opened)
    ((ticket, _),) = list_tickets(opened)
    opened.close()
    assert (ticket.reports, ticket.reported_as, ticket.restricted) == (0, (), False)
    assert ticket.is_sealed  # its hazard seals it


@pytest.mark.parametrize(("result", "encrypted"), [("decrypted", True), ("no_key", False)])
def test_of_older_tickets_those_are_known_whose_mail_was_encrypted(
    store_url: str, result: str, encrypted: bool
) -> None:
    opened = Database(store_url)
    migrate(opened, "0004")
    at = FixedClock()()
    exam = {"authentication": "none", "decryption": {"method": "pgp", "result": result, "detail": ""}}
    message = {"id": "m", "sha256": "0", "size": 1, "door": "smtp", "mail_from": "", "rcpt_to": [], "received_at": at}
    message |= {"state": "done", "ready_at": at, "attempts": 1, "deferrals": 0, "fence": 1, "examination": exam}
    old = {"id": "ALU-222222", "desk": "alludium", "kind": "complaint", "queue": "complaints", "subject": "x"}
    old |= {"opened_at": at, "categories": [], "hazards": [], "priority": "normal", "state": "open"}
    old |= {"policy_version": "", "version": 1, "event_seq": 0, "event_head": ""}
    entry = {"ticket_id": "ALU-222222", "message_id": "m", "side": "correspondence", "role": "complainant", "at": at}
    entry |= {"address": "a@example.org", "verified": True, "visible_text": "", "attachments": []}
    with opened.write() as connection:
        for table, row in ((messages, message), (tickets, old), (entries, entry)):
            connection.execute(sa.insert(table).values(**row))
    migrate(opened)
    ((ticket, _),) = list_tickets(opened)
    opened.close()
    assert ticket.encrypted == encrypted


def printed(pipeline: Pipeline, ticket_id: str) -> str:
    """What `mailbot show` prints on a terminal."""
    found = show_ticket(pipeline.database, ticket_id)
    assert found is not None
    screen = Console(file=StringIO(), width=200)
    show_on_terminal(screen, found, pipeline.desks.get(found["ticket"].desk), pipeline.now())
    screen.file.seek(0)
    return screen.file.read()


def test_a_terminal_shows_the_newest_reports_and_says_that_there_are_more(
    pipeline: Pipeline, spool: Spool, clock: FixedClock
) -> None:
    for number in range(25):
        plan = processed(pipeline, spool, raw(number, domain=f"mail{number}.example.net"))
        clock.advance(minutes=1)
    shown = printed(pipeline, plan.ticket_id or "")
    assert "mail24.example.net" in shown
    assert "mail4.example.net" not in shown.partition("reports\n")[2].partition("events")[0]
    assert "phishing (xarf 4, 2 incidents)" in shown
    assert f"5 older reports: mailbot show {plan.ticket_id} --json" in shown


def test_a_terminal_shows_what_is_wrong_with_a_report_and_no_markup_of_it(pipeline: Pipeline, spool: Spool) -> None:
    plan = processed(pipeline, spool, raw(1, "https://shop.example.org/[red]x", subject="invalid"))
    shown = printed(pipeline, plan.ticket_id or "")
    assert "version: is missing" in shown
    assert "https://shop.example.org/[red]x" in shown
    assert "older reports" not in shown


def test_a_list_of_tickets_tells_how_many_reports_each_has(pipeline: Pipeline, spool: Spool) -> None:
    processed(pipeline, spool, raw(1))
    screen = Console(file=StringIO(), width=200)
    show_tickets(screen, list_tickets(pipeline.database), pipeline.desks, pipeline.now())
    processed(pipeline, spool, raw(2))
    show_tickets(screen, list_tickets(pipeline.database), pipeline.desks, pipeline.now())
    screen.file.seek(0)
    assert screen.file.read().count("reports)") == 1


def test_what_is_stale_for_ever_is_held_in_the_end(
    pipeline: Pipeline, spool: Spool, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_: object) -> None:
        raise StalePlan("a test says so")

    worker = Worker(pipeline, "worker", LEASE, get_logger("test"))
    spool.put(raw(1), Envelope("r@mail.example.net", ("abuse@alludium.ai",), "smtp", pipeline.now())).result()
    with monkeypatch.context() as broken:
        broken.setattr("mailbot.pipeline.apply", stale)
        for _ in range(20):
            worker.work_once()
            clock.advance(hours=1)
    assert worker.work_once()
    (row,) = held_messages(pipeline.database)
    assert "a test says so" in row["reason"]


CROWD = 4
FLOOD = 60


@pytest.mark.timeout(300)
def test_a_flood_of_reports_on_one_thing_is_counted_whole_however_many_work_at_it(
    pipeline: Pipeline, spool: Spool, clock: FixedClock
) -> None:
    clock.at = utc_now()
    live = replace(pipeline, now=utc_now)
    for number in range(FLOOD):
        spool.put(raw(number), Envelope("r@mail.example.net", ("abuse@alludium.ai",), "smtp", live.now())).result()

    def work(name: int) -> None:
        worker = Worker(live, f"worker {name}", LEASE, get_logger("test"))
        while waiting(live.database):
            worker.work_once()

    with ThreadPoolExecutor(CROWD) as workers:
        list(workers.map(work, range(CROWD)))
    ((ticket, _),) = list_tickets(live.database)
    assert ticket.reports == FLOOD
    with live.database.read() as connection:
        assert set(connection.execute(sa.select(messages.c.attempts)).scalars()) == {1}  # no try was used up


def waiting(database: Database) -> bool:
    with database.read() as connection:
        query = sa.select(sa.func.count()).select_from(messages).where(messages.c.state == "spooled")
        return connection.execute(query).scalar_one() > 0
