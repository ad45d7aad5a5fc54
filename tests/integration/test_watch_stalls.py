"""A stall is told once, by one of several processes, over restarts; so is its end. Real plans on either database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import sqlalchemy as sa

from loglines import Log
from mailbot.bureau import Bureau
from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError, Trouble
from mailbot.replies.render import Renderer
from mailbot.settings import shipped
from mailbot.status import Status
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.spool import Spool
from mailbot.store.tables import outbox
from mailbot.testing import FixedClock
from mailbot.watch.stalls import StallWatch
from specimens import BUDGET, DESK, NOW, PEOPLE

ONE_STORE = True

OTHER = replace(DESK, name="other", intakes=(replace(DESK.intakes[0], address="complaints@example.net"),))
REFUSED = Trouble(
    "login", "support", "mail.example.org refuses the password", "put the right one there", "535 no <x@example.org>"
)
EVERYBODY = ["lee@example.org", "operator@example.org"]


@pytest.fixture
def bureau(database: Database, clock: FixedClock) -> Bureau:
    desks = {"desk": DESK, "other": OTHER}
    renderer = Renderer(shipped("templates"), desks)
    return Bureau(database, desks, PEOPLE, renderer, BUDGET, clock)


def start(bureau: Bureau, *statuses: Status, **accounts: str | None) -> StallWatch:
    """What a fresh process has."""
    return StallWatch(bureau, lambda: statuses, accounts, timedelta(minutes=15), Log())


def account(trouble: Trouble | None = REFUSED) -> Status:
    return Status("imap", "support", NOW, trouble)


def told(database: Database) -> list[str]:
    with database.read() as connection:
        rows = connection.execute(sa.select(outbox).order_by(outbox.c.created_at, outbox.c.rcpt_to)).all()
    return [f"{row.rcpt_to} {message_from_bytes(row.raw, policy=policy.default)['Subject']}" for row in rows]


def send(database: Database) -> None:
    """The notices leave, so that their waiting is no stall of its own."""
    with database.write() as connection:
        connection.execute(sa.update(outbox).values(state="sent"))


def words(database: Database) -> str:
    with database.read() as connection:
        raw = connection.execute(sa.select(outbox.c.raw).limit(1)).scalar_one()
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_a_stalled_account_is_told_to_the_leads_with_what_to_do(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account())
    clock.advance(minutes=16)
    assert watch.look() == 1
    assert told(bureau.database) == [f"{to} Stalled: the mailbox account support" for to in EVERYBODY]
    said = words(bureau.database)
    for part in (
        "Monday 2 March 2026, 09:00",
        "refuses the password",
        "put the right one there",
        "Nothing is lost: the mail waits in the mailbox",
        "535 no <x@example.org>",
    ):
        assert part in said


def test_nothing_is_told_before_its_time(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account())
    clock.advance(minutes=15)
    assert (watch.look(), told(bureau.database)) == (0, [])


def test_a_stall_is_told_once(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account())
    clock.advance(minutes=16)
    assert [watch.look() for _ in range(5)] == [1, 0, 0, 0, 0]


def test_several_processes_tell_it_once(bureau: Bureau, clock: FixedClock) -> None:
    watches = [start(bureau, account()) for _ in range(4)]
    clock.advance(minutes=16)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(StallWatch.look, watches)) == 1
    assert len(told(bureau.database)) == 2


def test_a_restart_does_not_tell_the_same_stall_again_within_a_day(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account())
    clock.advance(minutes=16)
    watch.look()
    send(bureau.database)
    for _ in range(3):
        clock.advance(hours=2)
        fresh = account()
        fresh.ok_at = clock()
        watch = start(bureau, fresh)
        assert watch.look() == 0, "at a start everything looks well: that isn't the end of the stall"
        clock.advance(minutes=16)
        assert watch.look() == 0
    clock.advance(days=1)
    assert watch.look() == 1
    assert len(told(bureau.database)) == 4


def test_what_works_again_is_told_once(bureau: Bureau, clock: FixedClock) -> None:
    status = account()
    watch = start(bureau, status)
    clock.advance(minutes=16)
    watch.look()
    clock.advance(minutes=1)
    status.works(clock())
    assert [watch.look() for _ in range(3)] == [1, 0, 0]
    assert told(bureau.database)[2:] == [f"{to} Works again: the mailbox account support" for to in EVERYBODY]


def test_what_works_again_after_a_restart_is_told_too(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account())
    clock.advance(minutes=16)
    watch.look()
    fresh = Status("imap", "support", clock.advance(minutes=1))
    again = start(bureau, fresh)
    assert again.look() == 0
    fresh.works(clock.advance(minutes=1))
    assert again.look() == 1


def test_the_next_stall_is_told_again(bureau: Bureau, clock: FixedClock) -> None:
    status = account()
    watch = start(bureau, status)
    for _ in range(2):
        clock.advance(minutes=16)
        status.fails(REFUSED)
        assert watch.look() == 1
        status.works(clock.advance(minutes=1))
        assert watch.look() == 1
        send(bureau.database)
    assert len(told(bureau.database)) == 8


def test_each_account_is_told_by_itself(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account(), Status("imap", "second", NOW, REFUSED), Status("send", "send", NOW))
    clock.advance(minutes=16)
    assert watch.look() == 3
    subjects = {line.partition("Stalled: ")[2] for line in told(bureau.database)}
    assert subjects == {"the mailbox account support", "the mailbox account second", "the way out"}


def test_an_account_of_one_desk_is_told_in_the_name_of_that_desk(bureau: Bureau, clock: FixedClock) -> None:
    watch = start(bureau, account(), support="complaints@example.net")
    clock.advance(minutes=16)
    watch.look()
    with bureau.database.read() as connection:
        assert set(connection.execute(sa.select(outbox.c.desk)).scalars()) == {"other"}


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    with closing(Spool(database, blobs)) as opened:
        yield opened


def test_messages_that_no_worker_takes_up_are_told_and_so_is_their_end(
    bureau: Bureau, spool: Spool, clock: FixedClock
) -> None:
    message_id = spool.put(b"x", Envelope("anna@example.net", ("abuse@example.com",), "smtp", NOW)).result()
    watch = start(bureau)
    clock.advance(minutes=16)
    assert (watch.look(), watch.look()) == (1, 0)
    assert told(bureau.database)[0] == "lee@example.org Stalled: the work on received mail"
    assert message_id not in words(bureau.database)
    with bureau.database.write() as connection:
        connection.exec_driver_sql("UPDATE messages SET state = 'done'")
    send(bureau.database)
    assert (watch.look(), watch.look()) == (1, 0)
    assert told(bureau.database)[-1] == "operator@example.org Works again: the work on received mail"


def test_the_log_names_account_and_remedy_and_nobody_s_words(bureau: Bureau, clock: FixedClock) -> None:
    status = account()
    watch = start(bureau, status)
    clock.advance(minutes=16)
    watch.look()
    watch.look()
    status.works(clock.advance(minutes=1))
    watch.look()
    assert isinstance(watch.log, Log)
    (level, event, said), again = watch.log.lines
    assert (level, event, said["door"], said["name"]) == ("error", "stalled", "imap", "support")
    assert (said["remedy"], said["seconds"]) == ("put the right one there", 960)
    assert "x@example.org" not in str(said)
    assert again[:2] == ("info", "works again")


def test_a_stall_is_logged_even_where_the_store_is_what_stands_still(
    bureau: Bureau, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise TemporaryError("the store doesn't answer")

    watch = start(bureau, Status("smtp", "smtp", NOW, Trouble("store", "smtp", "the disk is full", "free space")))
    clock.advance(minutes=16)
    monkeypatch.setattr(Database, "read", away)
    with pytest.raises(TemporaryError):
        watch.look()
    assert isinstance(watch.log, Log)
    assert [(event, said["remedy"]) for _, event, said in watch.log.lines] == [("stalled", "free space")]
