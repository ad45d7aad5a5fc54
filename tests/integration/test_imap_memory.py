"""What is remembered of IMAP folders, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa

from mailbot.domain.mail import Origin
from mailbot.domain.mailbox import Known
from mailbot.reconcile import reconcile
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.held import discard_given_up, given_up
from mailbot.store.imap import FolderMemory
from mailbot.store.spool import Spool
from mailbot.store.tables import imap_messages
from specimens import NOW, envelope

V = 7  # UIDVALIDITY


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


@pytest.fixture
def memory(database: Database) -> FolderMemory:
    return FolderMemory(database, "desk", "INBOX")


def take(spool: Spool, uid: int, raw: bytes = b"x", account: str = "desk", validity: int = V) -> str:
    return spool.put(raw, envelope(), Origin(account, "INBOX", validity, uid)).result()


def test_a_folder_is_known_since_it_was_first_seen_whatever_becomes_of_its_numbers(memory: FolderMemory) -> None:
    assert memory.first_seen_at() is None
    assert memory.opened(V, NOW) == NOW
    assert memory.opened(V, NOW + timedelta(days=1)) == NOW
    assert memory.opened(V + 1, NOW + timedelta(days=2)) == NOW
    assert memory.first_seen_at() == NOW


def test_what_is_in_the_spool_is_known_until_it_is_settled_and_after(spool: Spool, memory: FolderMemory) -> None:
    take(spool, 3)
    assert memory.known(V, 1, 9) == {3: Known("taken", 0, False)}
    assert memory.unsettled(V) == {3: "taken"}
    memory.settled(V, [3])
    assert memory.known(V, 3, 3) == {3: Known("taken", 0, True)}
    assert memory.unsettled(V) == {}
    assert memory.known(V, 4, 9) == memory.known(V + 1, 1, 9) == {}


def test_a_message_is_taken_once_however_often_it_is_put(spool: Spool) -> None:
    take(spool, 3)
    with pytest.raises(sa.exc.IntegrityError):
        take(spool, 3)


def test_another_account_or_folder_knows_nothing_of_it(spool: Spool, database: Database) -> None:
    take(spool, 3)
    for account, folder in (("other", "INBOX"), ("desk", "Spam")):
        assert FolderMemory(database, account, folder).known(V, 1, 9) == {}


def test_octets_are_known_by_account_from_any_folder_and_numbering(spool: Spool, database: Database) -> None:
    message_id = take(spool, 3, b"same")
    take(spool, 4, b"else", account="other")
    sums = [sha256(b"same").hexdigest(), sha256(b"else").hexdigest()]
    assert FolderMemory(database, "desk", "Spam").same(sums) == {sums[0]: message_id}


def test_a_copy_is_noted_with_the_message_that_it_is_a_copy_of(spool: Spool, memory: FolderMemory) -> None:
    message_id = take(spool, 3)
    memory.trying(V, 9, NOW)
    memory.taken(V, {9: message_id}, NOW)
    assert memory.known(V, 9, 9) == {9: Known("taken", 0, False)}


def test_tries_are_counted_before_they_are_made(memory: FolderMemory) -> None:
    for attempts in (1, 2):
        memory.trying(V, 3, NOW)
        assert memory.known(V, 3, 3) == {3: Known("trying", attempts, False)}
    memory.excused(V, 3)
    memory.tried(V, 3, "the server doesn't give it")
    assert memory.known(V, 3, 3) == {3: Known("trying", 1, False)}
    assert memory.unsettled(V) == {}  # nothing is to be done about it in the folder


def test_a_message_that_failed_is_to_be_settled_and_keeps_its_tries(memory: FolderMemory) -> None:
    memory.trying(V, 3, NOW)
    memory.failed(V, 3, "no octets", NOW)
    memory.failed(V, 4, "too large", NOW)
    assert memory.known(V, 1, 9) == {3: Known("failed", 1, False), 4: Known("failed", 0, False)}
    assert memory.unsettled(V) == {3: "failed", 4: "failed"}


def test_a_message_that_was_tried_gives_way_when_it_is_taken_or_gone(spool: Spool, memory: FolderMemory) -> None:
    for uid in (3, 4):
        memory.trying(V, uid, NOW)
    memory.vanished(V, 3)
    take(spool, 4)
    memory.vanished(V, 4)  # what was taken stays
    assert memory.known(V, 1, 9) == {4: Known("taken", 0, False)}


def test_new_numbers_leave_nothing_to_be_done_by_the_old_ones(spool: Spool, memory: FolderMemory) -> None:
    memory.opened(V, NOW)
    take(spool, 3)
    memory.trying(V, 4, NOW)
    memory.opened(V + 1, NOW)
    assert memory.known(V, 1, 9) == {3: Known("taken", 0, True)}


def test_more_uids_than_a_statement_holds_are_settled(spool: Spool, memory: FolderMemory) -> None:
    for future in [spool.put(b"x", envelope(), Origin("desk", "INBOX", V, uid)) for uid in range(1, 2500)]:
        future.result()
    memory.settled(V, list(range(1, 2500)))
    assert memory.unsettled(V) == {}


def test_reconcile_tells_what_is_left_to_do_and_what_is_lost(
    spool: Spool, memory: FolderMemory, database: Database, blobs: Blobs
) -> None:
    message_id = take(spool, 3)
    memory.trying(V, 4, NOW)
    memory.failed(V, 5, "too large", NOW)
    with database.write() as connection:
        row = {"account": "desk", "folder": "INBOX", "uidvalidity": V, "uid": 6, "state": "taken", "attempts": 0}
        connection.execute(sa.insert(imap_messages).values(**row, settled=True, at=NOW))
    found = {(each.what, each.id, each.detail) for each in reconcile(database, blobs, {}) if "INBOX" in each.id}
    assert found == {
        ("taken, but not yet flagged or moved", "desk/INBOX 7:3", message_id),
        ("still being tried", "desk/INBOX 7:4", ""),
        ("given up, but not yet flagged or moved", "desk/INBOX 7:5", "too large"),
        ("taken from a folder, but not stored", "desk/INBOX 7:6", ""),
    }


def test_two_that_open_a_folder_first_agree_since_when_it_is_read(
    database: Database, memory: FolderMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FolderMemory(database, "desk", "INBOX")
    insert = FolderMemory._insert

    def late(self: FolderMemory, table: sa.Table) -> object:
        """Another process is first, between the look and the write."""
        monkeypatch.setattr(FolderMemory, "_insert", insert)
        assert other.opened(V, NOW) == NOW
        return insert(self, table)

    monkeypatch.setattr(FolderMemory, "_insert", late)
    assert memory.opened(V, NOW + timedelta(minutes=1)) == NOW


def test_a_copy_that_another_noted_first_is_known_and_the_rest_is_noted(spool: Spool, memory: FolderMemory) -> None:
    message_id = take(spool, 3)
    memory.taken(V, {9: message_id}, NOW)
    memory.settled(V, [9])
    memory.taken(V, {9: message_id, 10: message_id}, NOW)
    assert memory.known(V, 9, 10) == {9: Known("taken", 0, True), 10: Known("taken", 0, False)}


def test_what_was_given_up_is_listed_and_a_difference_until_a_person_closes_the_book(
    memory: FolderMemory, database: Database, blobs: Blobs
) -> None:
    memory.failed(V, 5, "too large", NOW)
    memory.failed(V, 6, "no octets", NOW + timedelta(days=1))
    memory.settled(V, [5, 6])
    five = {"id": "desk/INBOX 7:5", "account": "desk", "folder": "INBOX", "reason": "too large", "at": NOW}
    assert [each["id"] for each in given_up(database)] == ["desk/INBOX 7:5", "desk/INBOX 7:6"]
    assert given_up(database, NOW - timedelta(days=1), NOW) == [five]
    found = [(each.what, each.id, each.detail) for each in reconcile(database, blobs, {})]
    assert ("given up in the mailbox", "desk/INBOX 7:5", "too large") in found
    assert discard_given_up(database, "desk/INBOX 7:5", "lee", "answered by hand", NOW)
    assert not discard_given_up(database, "desk/INBOX 7:5", "lee", "again", NOW)
    assert [each["id"] for each in given_up(database)] == ["desk/INBOX 7:6"]
    assert [each.id for each in reconcile(database, blobs, {})] == ["desk/INBOX 7:6"]
    assert memory.known(V, 5, 5) == {5: Known("discarded", 0, True)}
