"""The IMAP door against a real Dovecot: what is new is taken once, then flagged or moved; all else is left alone."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dovecot import Dovecot, dovecot
from imap_door import Cut, Store, account, message, reading, until
from mailbot.listen import imap, imap_folder, imap_look
from mailbot.listen.imap_session import probe, session

OLD = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def server(shared: Dovecot) -> Dovecot:
    """A running server whose user `desk` has an empty mailbox."""
    with shared.connect() as client:
        for _, _, name in client.list_folders():
            if name != "INBOX":
                client.delete_folder(name)
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    return shared


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "FIRST_DELAY", 0.05)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def settled(store: Store, number: int) -> Callable[[], bool]:
    return lambda: sum(row.settled for row in store.rows) == number


def test_waiting_messages_are_taken_to_the_octet_and_marked_as_seen(server: Dovecot, store: Store) -> None:
    sent = [message(number) for number in range(3)]
    server.deliver(*sent)
    with reading(store, account(server)) as door:
        until(settled(store, 3))
        until(lambda: door.statuses[0].waiting == 0)
    assert sorted(store.taken) == sorted(sent)
    assert [row.state for row in store.rows] == ["taken"] * 3
    assert server.uids(criteria="UNSEEN") == []
    assert len(server.uids()) == 3


def test_a_message_that_comes_while_idling_is_taken_at_once(server: Dovecot, store: Store) -> None:
    with reading(store, account(server, poll_seconds=3600)) as door:
        until(lambda: door.statuses[0].ok_at is not None and store.log is not None)
        for number in range(3):
            server.deliver(message(number))
            until(settled(store, number + 1))
    assert len(store.taken) == 3


def test_taken_messages_are_moved_to_a_done_folder_that_is_made_and_subscribed(server: Dovecot, store: Store) -> None:
    sent = [message(number) for number in range(3)]
    server.deliver(*sent)
    with reading(store, account(server, done_folder="Erledigt & geprüft")):
        until(settled(store, 3))
    assert server.uids() == []
    assert server.texts("Erledigt & geprüft") == sent
    with server.connect() as client:
        assert "Erledigt & geprüft" in [name for _, _, name in client.list_sub_folders()]


def test_what_was_taken_is_not_taken_again_by_the_next_start(server: Dovecot, store: Store) -> None:
    server.deliver(message(1), message(2))
    for number in (2, 3):
        with reading(store, account(server)):
            until(settled(store, number))
        server.deliver(message(number + 1))
    assert len(store.taken) == 3


def test_a_message_that_a_person_reads_first_is_taken_all_the_same(server: Dovecot, store: Store) -> None:
    with reading(store, account(server)):
        until(lambda: store.hands(account(server), "INBOX").memory.first_seen_at())  # type: ignore[attr-defined]
    with server.connect() as client:
        client.append("INBOX", message(1), flags=[rb"\Seen"])
    with reading(store, account(server)):
        until(settled(store, 1))
    assert store.taken == [message(1)]


def test_old_mail_that_was_read_before_we_came_is_left_alone(server: Dovecot, store: Store) -> None:
    with server.connect() as client:
        client.append("INBOX", message(1), flags=[rb"\Seen"], msg_time=OLD)
        client.append("INBOX", message(2), msg_time=OLD)  # nobody has read it: somebody waits for an answer
        client.append("INBOX", message(3), flags=[rb"\Seen"], msg_time=datetime.now(UTC) - timedelta(hours=2))
    with reading(store, account(server)) as door:
        until(settled(store, 1))
        server.deliver(message(4))
        until(settled(store, 2))
        assert door.statuses[0].trouble is None
    assert sorted(store.taken) == [message(2), message(4)]


def test_the_time_of_receipt_is_when_it_came_into_the_mailbox(server: Dovecot, store: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    with server.connect() as client:
        client.append("INBOX", message(1), msg_time=at)
        client.append("INBOX", message(2), msg_time=datetime(1999, 1, 1, tzinfo=UTC))
    began = datetime.now(UTC)
    with reading(store, account(server)):
        until(settled(store, 2))
    assert [row.received_at >= began for row in store.envelopes] == [False, True]
    assert store.envelopes[0].received_at == at


def test_the_envelope_tells_recipient_sender_door_and_whose_checks_count(server: Dovecot, store: Store) -> None:
    server.deliver(message(7))
    with reading(store, account(server, address="appeals@alludium.ai")):
        until(settled(store, 1))
    row = store.envelopes[0]
    assert (row.door, row.relayed, row.peer) == ("imap", True, None)
    assert (row.mail_from, row.rcpt_to) == ("reporter7@example.org", ["abuse@alludium.ai"])


def test_the_log_tells_of_each_message_as_the_other_door_does(server: Dovecot, store: Store) -> None:
    server.deliver(message(1))
    with reading(store, account(server)):
        until(settled(store, 1))
    line = store.logged("received")[0]
    assert line.pop("seconds")
    expected = {"message": store.rows[0].message_id, "door": "imap", "size": len(message(1)), "account": "desk"}
    assert line == {**expected, "folder": "INBOX"}


def test_many_folders_and_accounts_are_read_side_by_side(server: Dovecot, store: Store) -> None:
    with server.connect() as client:
        client.create_folder("Spam")
    server.deliver(message(1))
    server.deliver(message(2), folder="Spam")
    server.deliver(message(3), user="other")
    accounts = (account(server, folder="INBOX, Spam"), account(server, name="other", user="other"))
    with reading(store, *accounts) as door:
        until(settled(store, 3))
        assert [status.name for status in door.statuses] == ["desk/INBOX", "desk/Spam", "other"]
    assert sorted((row.account, row.folder) for row in store.rows) == [
        ("desk", "INBOX"),
        ("desk", "Spam"),
        ("other", "INBOX"),
    ]


def test_a_large_mailbox_is_looked_through_by_windows(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_folder, "SEARCH_WINDOW", 7)
    server.deliver(*(message(number) for number in range(40)))
    with reading(store, account(server, done_folder="Done")):
        until(settled(store, 40))
    assert len(set(store.taken)) == 40
    assert server.uids() == []


def test_more_than_a_command_can_name_are_taken_in_several(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_look, "SETTLE_AT", 100)
    sent = [message(number) for number in range(450)]
    with server.connect() as client:
        client.multiappend("INBOX", sent)
    with reading(store, account(server, done_folder="Done")):
        until(settled(store, 450))
    assert set(store.taken) == set(sent)
    assert len(server.uids("Done")) == 450


def test_the_same_octets_are_stored_once_wherever_they_lie(server: Dovecot, store: Store) -> None:
    server.deliver(message(1), message(1), message(2))
    with reading(store, account(server)):
        until(settled(store, 3))
    assert sorted(store.taken) == sorted([message(1), message(2)])
    assert len({row.message_id for row in store.rows}) == 2


def test_a_new_uidvalidity_takes_nothing_twice_and_misses_nothing(server: Dovecot, store: Store) -> None:
    with server.connect() as client:
        client.create_folder("Reports")
    server.deliver(message(1), message(2), folder="Reports")
    reports = account(server, folder="Reports")
    with reading(store, reports):
        until(settled(store, 2))
    with server.connect() as client:
        client.delete_folder("Reports")
        client.create_folder("Reports")
    server.deliver(message(2), message(3), message(1), folder="Reports")
    with reading(store, reports):
        until(settled(store, 5))
    assert len({row.uidvalidity for row in store.rows}) == 2
    assert sorted(store.taken) == [message(number) for number in (1, 2, 3)]


def test_a_folder_that_vanishes_is_told_and_read_again_when_it_is_back(server: Dovecot, store: Store) -> None:
    with server.connect() as client:
        client.create_folder("Reports")
        with reading(store, account(server, folder="Reports")) as door:
            server.deliver(message(1), folder="Reports")
            until(settled(store, 1))
            client.delete_folder("Reports")
            until(lambda: door.statuses[0].trouble is not None and door.statuses[0].trouble.kind == "folder")
            trouble = door.statuses[0].trouble
            assert trouble is not None
            assert "Reports" in trouble.problem
            assert "[[imap]] desk" in trouble.remedy
            client.create_folder("Reports")
            server.deliver(message(2), folder="Reports")
            until(settled(store, 2))
            until(lambda: door.statuses[0].trouble is None)
    assert store.logged("imap works again")


def test_nul_octets_and_a_body_without_line_ends_are_taken(server: Dovecot, store: Store) -> None:
    (server.maildir() / "new").mkdir(parents=True, exist_ok=True)
    server.deliver(b"Subject: x\r\n\r\na\x00b\xff" + b"c" * 70_000)
    with reading(store, account(server)):
        until(settled(store, 1))
    assert store.taken == server.texts()


@pytest.mark.parametrize(
    "capability",
    ["IMAP4rev1 UIDPLUS IDLE", "IMAP4rev1 UIDPLUS"],
    ids=["without MOVE", "without MOVE and IDLE"],
)
def test_without_move_a_copy_is_made_and_only_ours_is_expunged(capability: str, store: Store) -> None:
    with dovecot(imap_capability=capability) as server:
        server.deliver(message(1), message(2))
        with server.connect() as client:
            client.append("INBOX", message(3), flags=[rb"\Seen", rb"\Deleted"], msg_time=OLD)
        with reading(store, account(server, done_folder="Done")):
            until(settled(store, 2))
            server.deliver(message(4))
            until(settled(store, 3))
        assert server.texts("Done") == [message(1), message(2), message(4)]
        assert server.texts() == [message(3)]  # what another client marked as deleted is not ours to remove


def test_without_move_and_uidplus_taken_messages_stay_and_are_marked(store: Store) -> None:
    with dovecot(imap_capability="IMAP4rev1") as server:
        server.deliver(message(1))
        with reading(store, account(server, done_folder="Done")):
            until(settled(store, 1))
            server.deliver(message(2))
            until(settled(store, 2))
        assert server.uids(criteria="SEEN") == [1, 2]


def test_a_message_that_another_client_removes_meanwhile_is_no_error(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(*(message(number) for number in range(3)))
    facts = imap_folder.Folder.facts

    def removed_then(folder: imap_folder.Folder, uids: Any) -> Any:
        found = facts(folder, uids)
        with server.connect() as client:
            client.select_folder("INBOX")
            client.delete_messages([uids[1]])
            client.expunge()
        monkeypatch.setattr(imap_folder.Folder, "facts", facts)
        return found

    monkeypatch.setattr(imap_folder.Folder, "facts", removed_then)
    with reading(store, account(server)) as door:
        until(settled(store, 2))
        server.deliver(message(9))
        until(settled(store, 3))
        assert door.statuses[0].failures == {}
    assert len(store.taken) == 3


def test_a_line_that_is_cut_in_the_midst_of_a_message_loses_and_doubles_nothing(server: Dovecot, store: Store) -> None:
    sent = [message(number, size=20_000) for number in range(30)]
    server.deliver(*sent)
    cuts = [30_000, 150_000, 150_000, 150_000, None]
    with Cut(server.tls_port, cuts) as line, reading(store, account(server, port=line.port, done_folder="Done")):
        until(settled(store, 30))
    assert line.connections == 5
    assert sorted(store.taken) == sorted(sent)
    assert sorted(server.texts("Done")) == sorted(sent)


def test_a_server_that_is_killed_and_started_again_is_read_on(store: Store) -> None:
    with dovecot() as server:
        server.deliver(message(1))
        with reading(store, account(server)) as door:
            until(settled(store, 1))
            server.kill()
            until(lambda: door.statuses[0].trouble is not None)
            trouble = door.statuses[0].trouble
            assert trouble is not None
            assert trouble.kind == "unreachable"
            server.start()
            server.deliver(message(2))
            until(settled(store, 2))
        assert len(store.taken) == 2
        assert len(store.logged("imap fails")) <= 2  # told when it changes, not with each try


def test_stopping_ends_every_wait_at_once(server: Dovecot, store: Store) -> None:
    with reading(store, account(server, poll_seconds=3600), account(server, name="away", port=1)) as door:
        server.deliver(message(1))
        until(settled(store, 1))
        stopped = threading.Thread(target=door.stop)
        stopped.start()
        stopped.join(imap.STOP_SECONDS)
        assert not stopped.is_alive()


def test_a_full_disk_leaves_the_mail_where_it_is_and_counts_against_no_message(server: Dovecot, store: Store) -> None:
    def full(*_: object) -> "Future[str]":
        done: Future[str] = Future()
        done.set_exception(OSError(28, "No space left on device"))
        return done

    server.deliver(message(1))
    store.put = full
    with reading(store, account(server, attempts=1, done_folder="Done", failed_folder="Failed")) as door:
        until(lambda: door.statuses[0].failures["store"] >= 3)
        trouble = door.statuses[0].trouble
        assert trouble is not None
        assert (trouble.kind, trouble.where) == ("store", "desk")
        assert "disk is full" in trouble.problem
        assert str(store.folder / "blobs") in trouble.remedy
    assert store.rows == []
    assert server.texts() == [message(1)]
    assert server.uids(criteria="UNSEEN") == server.uids()  # a person sees that nobody has read it
    store.put = None
    with reading(store, account(server, attempts=1, done_folder="Done", failed_folder="Failed")):
        until(settled(store, 1))
    assert server.texts("Done") == [message(1)]


def test_a_crash_between_the_spool_and_the_flag_is_mended_by_the_next_look(
    server: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(message(1), message(2))
    settings = account(server, done_folder="Done")
    with monkeypatch.context() as crash:

        def away(*_: object, **__: object) -> None:
            raise OSError(104, "Connection reset by peer")

        crash.setattr(imap_look, "settle", away)
        with reading(store, settings):
            until(lambda: len(store.rows) == 2)
            until(lambda: store.logged("imap fails"))
    assert [row.settled for row in store.rows] == [False, False]
    fetched = imap_folder.Folder.octets
    monkeypatch.setattr(imap_folder.Folder, "octets", lambda *_: pytest.fail("fetched again"))
    with reading(store, settings):
        until(settled(store, 2))
    monkeypatch.setattr(imap_folder.Folder, "octets", fetched)
    assert server.texts("Done") == [message(1), message(2)]
    assert len(store.taken) == 2


def test_probing_an_account_makes_its_folders_and_takes_nothing(server: Dovecot) -> None:
    server.deliver(message(1))
    settings = account(server, done_folder="Done", failed_folder="Failed")
    probe(settings)
    with session(settings) as connection:
        assert {"Done", "Failed"} <= {name for _, _, name in connection.list_folders()}
    assert server.uids(criteria="UNSEEN") == [server.uids()[0]]
