"""Messages that a real Dovecot doesn't give, or that end the connection: they fail after so many tries; none waits."""

import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dovecot import Dovecot, dovecot
from imap_door import PATIENCE, Cut, Store, account, message, reading, until
from mailbot.listen import imap, imap_folder, imap_look
from mailbot.store.imap import FolderMemory

MEGABYTE = 1_000_000
POISON = b"this ends the connection"


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(imap, "FIRST_DELAY", 0.02)
    opened = Store(tmp_path)
    yield opened
    opened.close()


def make_unreadable(server: Dovecot, text: bytes) -> Path:
    """Lets Dovecot know of a message, and not read it."""
    files = [file for file in server.maildir().rglob("*") if file.is_file() and text in file.read_bytes()]
    for file in files:
        if file.parent.name in ("cur", "new"):
            file.chmod(0)
            return file
    raise AssertionError("there is no such message")


def settled(store: Store, number: int) -> Any:
    return lambda: sum(row.settled for row in store.rows) == number


def test_a_message_that_is_never_given_fails_after_so_many_tries_and_the_others_go_on(
    server: Dovecot, store: Store
) -> None:
    server.deliver(*(message(number) for number in range(5)))
    make_unreadable(server, b"#2\n")
    with reading(store, account(server, attempts=3, poll_seconds=0.3)) as door:
        until(lambda: [row.state for row in store.rows].count("taken") == 4)
        assert store.rows[2].state == "trying"
        server.deliver(message(9))
        until(lambda: [row.state for row in store.rows].count("taken") == 5)
        until(settled(store, 6))
        assert door.statuses[0].failures["message"] == 1
    row = store.rows[2]
    assert (row.uid, row.state, row.attempts) == (3, "failed", 3)
    assert row.last_error
    assert store.logged("not taken")[0]["uid"] == 3
    assert server.uids(criteria="FLAGGED") == [3]


def test_a_failed_message_is_not_tried_again_after_a_restart(server: Dovecot, store: Store) -> None:
    server.deliver(message(1))
    make_unreadable(server, b"#1\n")
    settings = account(server, attempts=2, poll_seconds=0.05)
    with reading(store, settings):
        until(settled(store, 1))
    with reading(store, settings):
        server.deliver(message(2))
        until(settled(store, 2))
    assert [(row.state, row.attempts) for row in store.rows] == [("failed", 2), ("taken", 0)]
    assert len(store.logged("not taken")) == 1


def test_tries_are_remembered_over_restarts(server: Dovecot, store: Store) -> None:
    server.deliver(message(1))
    make_unreadable(server, b"#1\n")
    for attempts in (1, 2):
        with reading(store, account(server, attempts=3, poll_seconds=3600)):
            until(lambda wanted=attempts: [row.attempts for row in store.rows] == [wanted])
    assert store.rows[0].state == "trying"


def test_a_message_that_ends_the_connection_each_time_fails_and_the_others_are_taken(
    server: Dovecot, store: Store
) -> None:
    sent = [message(number) for number in range(8)]
    sent[3] += POISON
    server.deliver(*sent)
    with Cut(server.port, [None], at=POISON) as line:
        settings = account(server, port=line.port, security="none", done_folder="Done", failed_folder="Failed")
        with reading(store, settings):
            until(settled(store, 8))
    assert sorted(store.taken) == sorted([*sent[:3], *sent[4:]])
    assert [row.state for row in store.rows].count("failed") == 1
    assert server.texts("Failed") == [sent[3]]
    assert len(server.uids("Done")) == 7
    assert line.connections == 5  # the batch, then three tries of it alone


def test_a_message_that_is_too_large_fails_without_being_fetched(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(message(1, size=2 * MEGABYTE), message(2))
    monkeypatch.setattr(imap_folder.Folder, "octets_in_parts", lambda *_: pytest.fail("fetched"))
    with reading(store, account(server, max_bytes=MEGABYTE, failed_folder="Failed")):
        until(settled(store, 2))
    assert [row.state for row in store.rows] == ["failed", "taken"]
    assert "max_bytes" in store.rows[0].last_error
    assert len(server.uids("Failed")) == 1


def test_a_message_without_an_octet_fails(server: Dovecot, store: Store) -> None:
    server.deliver(message(1))
    empty = server.maildir() / "new" / "1.empty.example.org"
    empty.touch()
    empty.chmod(0o666)
    with reading(store, account(server, attempts=2, poll_seconds=0.05)):
        until(settled(store, 2))
    assert sorted(row.state for row in store.rows) == ["failed", "taken"]


def test_a_person_who_moves_a_failed_message_back_has_it_tried_anew(server: Dovecot, store: Store) -> None:
    server.deliver(message(1, size=2 * MEGABYTE))
    with reading(store, account(server, max_bytes=MEGABYTE, failed_folder="Failed")):
        until(settled(store, 1))
    with server.connect() as client:
        client.select_folder("Failed")
        client.move(client.search(), "INBOX")
    with reading(store, account(server)):
        until(settled(store, 2))
    assert [row.state for row in store.rows] == ["failed", "taken"]
    assert store.taken == [message(1, size=2 * MEGABYTE)]


def test_a_message_of_50_mb_comes_in_parts_and_is_held_once(server: Dovecot, store: Store) -> None:
    large = message(1, size=50 * MEGABYTE)
    server.deliver(large)
    size, parts = len(large), []
    fetch = imap_folder.Folder._fetch

    def counted(folder: imap_folder.Folder, uids: Any, what: str, octets: int = 0) -> Any:
        parts.append(what)
        return fetch(folder, uids, what, octets)

    del large
    tracemalloc.start()
    try:
        imap_folder.Folder._fetch = counted  # type: ignore[method-assign]
        with reading(store, account(server)):
            until(settled(store, 1))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        imap_folder.Folder._fetch = fetch  # type: ignore[method-assign]
        tracemalloc.stop()
    assert sum("BODY.PEEK[]<" in what for what in parts) == -(-size // imap_folder.PART)
    assert peak < 1.3 * size
    assert store.taken == server.texts()


def test_a_size_that_the_server_only_guesses_loses_no_octet(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = message(1, size=3 * MEGABYTE)
    server.deliver(sent)
    facts = imap_folder.Folder.facts
    guess = 2 * imap_folder.PART

    def guessed(folder: imap_folder.Folder, uids: Any) -> Any:
        return [imap_folder.Facts(each.uid, each.seen, guess, each.at) for each in facts(folder, uids)]

    monkeypatch.setattr(imap_folder.Folder, "facts", guessed)
    with reading(store, account(server)):
        until(settled(store, 1))
    assert store.taken == [sent]


def test_a_server_that_goes_away_in_mid_try_is_no_fault_of_the_message(server: Dovecot, store: Store) -> None:
    server.deliver(message(1) + POISON)
    memory = FolderMemory(store.database, "desk", "INBOX")
    with Cut(server.port, [None], at=POISON) as line:
        settings = account(server, port=line.port, security="none", attempts=50)
        with reading(store, settings) as door:
            until(lambda: store.rows and store.rows[0].attempts == 3)
            line.to = 1  # nobody listens there
            until(lambda: door.statuses[0].failures["unreachable"] >= 6)
            tries = store.rows[0].attempts
            line.to, line.at = server.port, None
            until(settled(store, 1))
    assert tries <= 4
    assert memory.known(store.rows[0].uidvalidity, 1, 1)[1].state == "taken"


def test_a_message_that_the_store_alone_refuses_keeps_no_other_waiting(server: Dovecot, store: Store) -> None:
    refusals = {b"#1\r\n": 99, b"#2\r\n": 1}

    def put(raw: bytes, *given: Any) -> "Future[str]":
        mark = next((mark for mark in refusals if mark in raw), None)
        if mark is None or not refusals[mark]:
            return store.spool.put(raw, *given)
        refusals[mark] -= 1
        done: Future[str] = Future()
        done.set_exception(ValueError("a row that no table takes"))
        return done

    store.put = put
    server.deliver(*(message(number) for number in range(5)))
    with reading(store, account(server, attempts=2, poll_seconds=0.05)):
        until(settled(store, 5), str(store.log.lines))
    assert [row.state for row in store.rows] == ["taken", "failed", "taken", "taken", "taken"]


def test_a_fault_of_our_own_with_one_message_keeps_no_other_waiting(server: Dovecot, store: Store) -> None:
    hands = store.hands

    def faulty(settings: Any, folder: str) -> Any:
        given = hands(settings, folder)

        def envelope(raw: bytes, at: Any) -> Any:
            if b"#1\r\n" in raw:
                raise IndexError("a bug")
            return given.envelope(raw, at)

        return imap.Hands(given.put, envelope, given.memory, given.now, given.log, given.place)

    store.hands = faulty  # type: ignore[method-assign]
    server.deliver(message(1), message(2))
    with reading(store, account(server, attempts=2, poll_seconds=0.05)):
        until(settled(store, 2))
    assert [row.state for row in store.rows] == ["failed", "taken"]
    assert threading.active_count() < 50


def test_a_server_that_is_killed_in_the_middle_of_a_large_message_loses_and_doubles_nothing(
    server: Dovecot, store: Store
) -> None:
    sent = [message(1), message(2, size=6 * MEGABYTE), message(3)]
    server.deliver(*sent)
    with (
        Cut(server.port, [3_500_000, None], then=server.kill) as line,  # in the fourth of its parts
        reading(store, account(server, port=line.port, security="none")) as door,
    ):
        until(lambda: door.statuses[0].failures["unreachable"])
        assert server.process is None
        assert sent[1] not in store.taken
        server.start()
        until(settled(store, 3))
    assert sorted(store.taken) == sorted(sent)
    assert [row.state for row in store.rows] == ["taken"] * 3


def test_a_message_that_another_serve_took_first_is_known_and_no_fault(server: Dovecot, store: Store) -> None:
    def put(*given: Any) -> "Future[str]":
        store.spool.put(*given).result()
        return store.spool.put(*given)

    store.put = put
    server.deliver(message(1))
    with reading(store, account(server)) as door:
        until(settled(store, 1))
        until(lambda: door.statuses[0].waiting == 0)
    assert [row.state for row in store.rows] == ["taken"]
    assert store.taken == [message(1)]
    assert store.logged("imap failed") == []


def test_messages_that_wait_have_an_age(server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_look, "BATCH_MESSAGES", 1)
    came, go_on = datetime.now(UTC) - timedelta(hours=2), threading.Event()

    def put(raw: bytes, *given: Any) -> "Future[str]":
        if b"#2\r\n" in raw:
            go_on.wait(PATIENCE)
        return store.spool.put(raw, *given)

    store.put = put
    with server.connect() as client:
        for number in (1, 2):
            client.append("INBOX", message(number), msg_time=came)
    with reading(store, account(server)) as door:
        status = door.statuses[0]
        try:
            until(lambda: status.waiting)
            assert status.oldest_at == came.replace(microsecond=0)
        finally:
            go_on.set()
        until(settled(store, 2))
        until(lambda: (status.waiting, status.oldest_at) == (0, None))
