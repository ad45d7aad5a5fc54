"""The spool and its claims, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from mailbot.errors import DamagedBlob, TemporaryError
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message, free_messages, give_back
from mailbot.store.database import Database
from mailbot.store.spool import Spool
from mailbot.store.tables import messages
from specimens import NOW, envelope

LEASE = timedelta(seconds=45)


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def test_what_was_put_is_found_again_to_the_octet(spool: Spool, database: Database, blobs: Blobs) -> None:
    raw = b"Subject: x\r\n\r\n\x00\xff bytes\n"
    message_id = spool.put(raw, envelope("abuse@example.com", peer="192.0.2.1", helo="client")).result()
    claim = claim_message(database, "me", NOW, LEASE)
    assert claim is not None
    assert (claim.id, claim.attempts) == (message_id, 1)
    assert claim.envelope == envelope("abuse@example.com", peer="192.0.2.1", helo="client")
    assert blobs.get(claim.sha256) == raw


def test_many_at_once_are_all_stored_and_the_same_octets_once(spool: Spool, database: Database, blobs: Blobs) -> None:
    futures = [spool.put(f"Subject: {number % 10}\n\n".encode(), envelope()) for number in range(200)]
    assert len({future.result() for future in futures}) == 200
    assert len(list(blobs.names())) == 10
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(messages)).scalar() == 200


def test_an_address_that_no_database_takes_is_stored_all_the_same(spool: Spool, database: Database) -> None:
    spool.put(b"x", envelope("a\x00b\udcff@example.com")).result()
    assert claim_message(database, "me", NOW, LEASE) is not None


def test_a_blob_that_cannot_be_written_is_the_peers_to_keep(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = Blobs(tmp_path / "full")
    spool = Spool(database, blobs)

    def write(sha256: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs, "write", write)
    with pytest.raises(OSError, match="No space"):
        spool.put(b"x", envelope()).result()
    spool.close()
    assert claim_message(database, "me", NOW, LEASE) is None


def test_a_message_is_claimed_by_one_until_the_lease_ends(spool: Spool, database: Database) -> None:
    spool.put(b"x", envelope()).result()
    first = claim_message(database, "me", NOW, LEASE)
    assert first is not None
    assert claim_message(database, "you", NOW + timedelta(seconds=44), LEASE) is None
    second = claim_message(database, "you", NOW + LEASE, LEASE)
    assert second is not None
    assert (second.attempts, second.fence) == (2, first.fence + 1)


def test_hundreds_of_claims_at_once_never_give_one_message_twice(spool: Spool, database: Database) -> None:
    for future in [spool.put(f"{number}".encode(), envelope()) for number in range(120)]:
        future.result()

    def take(_: int) -> list[str]:
        taken = []
        while (claim := claim_message(database, "worker", NOW, LEASE)) is not None:
            taken.append(claim.id)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [message_id for ids in pool.map(take, range(6)) for message_id in ids]
    assert len(taken) == len(set(taken)) == 120


def test_the_one_that_waited_longest_comes_first(spool: Spool, database: Database) -> None:
    late = spool.put(b"late", envelope(received_at=NOW)).result()
    early = spool.put(b"early", envelope(received_at=NOW - timedelta(hours=1))).result()
    taken = [claim_message(database, "me", NOW, LEASE) for _ in range(2)]
    assert [claim.id for claim in taken if claim] == [early, late]


@pytest.mark.parametrize(("counts", "attempts", "deferrals"), [(True, 2, 0), (False, 1, 1)])
def test_a_message_given_back_is_tried_again_when_it_is_time(
    spool: Spool, database: Database, counts: bool, attempts: int, deferrals: int
) -> None:
    spool.put(b"x", envelope()).result()
    claim = claim_message(database, "me", NOW, LEASE)
    assert claim is not None
    give_back(database, claim, NOW + timedelta(seconds=10), "because", counts=counts)
    assert claim_message(database, "me", NOW + timedelta(seconds=9), LEASE) is None
    again = claim_message(database, "me", NOW + timedelta(seconds=10), LEASE)
    assert again is not None
    assert (again.attempts, again.deferrals, again.last_error) == (attempts, deferrals, "because")


def test_who_lost_the_lease_gives_nothing_back(spool: Spool, database: Database) -> None:
    spool.put(b"x", envelope()).result()
    lost = claim_message(database, "me", NOW, LEASE)
    taken = claim_message(database, "you", NOW + LEASE, LEASE)
    assert lost is not None
    assert taken is not None
    give_back(database, lost, NOW, "too late", counts=True)
    assert claim_message(database, "third", NOW + LEASE, LEASE) is None


def test_what_a_dead_worker_had_is_freed_with_the_reason_and_nobody_elses(spool: Spool, database: Database) -> None:
    for raw in (b"a", b"b"):
        spool.put(raw, envelope()).result()
    claim_message(database, "inst:1:", NOW, LEASE)
    claim_message(database, "inst:10:", NOW, LEASE)
    assert free_messages(database, "inst:1:", NOW, "its worker died") == 1
    freed = claim_message(database, "inst:1:", NOW, LEASE)
    assert freed is not None
    assert freed.last_error == "its worker died"
    assert claim_message(database, "inst:1:", NOW, LEASE) is None


def test_a_changed_or_missing_blob_is_never_taken_for_the_mail(blobs: Blobs) -> None:
    sha256 = blobs.put(b"as it came")
    blobs.path(sha256).write_bytes(b"changed")
    with pytest.raises(DamagedBlob, match="changed"):
        blobs.get(sha256)
    blobs.path(sha256).unlink()
    with pytest.raises(DamagedBlob, match="missing"):
        blobs.get(sha256)


def test_a_full_disk_is_no_fault_of_an_attachment(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TemporaryError, match="No space"):
        blobs.put(b"attachment")
    monkeypatch.undo()
    assert list(blobs.names()) == []


def test_the_blobs_of_a_message_are_synced_each_before_its_folder_and_each_folder_once(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink()))
    names = blobs.put_all(b"%d" % number for number in range(600))
    folders = {blobs.path(name).parent for name in names}
    assert len(synced) == 600 + len(folders)
    assert set(synced[600:]) == folders
    assert {path.parent for path in synced[:600]} == folders
    assert all(blobs.get(name) == b"%d" % number for number, name in enumerate(names))


def test_blobs_are_for_their_owner_alone(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"secret"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
