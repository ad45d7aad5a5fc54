"""Whatever is changed, taken out or put in in a store is found, and named; on both databases."""

import shutil
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.audit.verify import how_much, verify
from mailbot.checkpoints import sign_heads
from mailbot.decide_outbox import decide_sent
from mailbot.domain.checkpoint import Checkpoint, checkpoint_in
from mailbot.domain.decision import Decide, Decision, Reverse
from mailbot.domain.plan import AddParty, Note, Plan, UnblockSender
from mailbot.domain.ticket import Party, Pause
from mailbot.effects import apply
from mailbot.reconcile import reconcile
from mailbot.signing import signing_key
from mailbot.store import tables as t
from mailbot.store import tables_work as w
from mailbot.store.blobs import Blobs
from mailbot.store.checkpoints import last_kept
from mailbot.store.columns import UtcDateTime
from mailbot.store.database import Database
from mailbot.store.facts import about
from mailbot.store.migrate import migrate
from mailbot.store.rows import load_ticket
from mailbot.testing import FixedClock
from office import ANNA, ROBIN, Office
from recorded import PICTURES, Recorded, pipeline_of, record, tampering
from specimens import NOW

ONE_STORE = True

ABUSE = "abuse@alludium.ai"


@pytest.fixture
def made(database: Database, blobs: Blobs, tmp_path: Path, clock: FixedClock) -> Recorded:
    return record(database, blobs, tmp_path, clock)


def change(made: Recorded, table: sa.Table, where: sa.ColumnElement[bool], **values: Any) -> None:
    with tampering(made.database) as connection:
        assert connection.execute(sa.update(table).where(where).values(**values)).rowcount


def remove(made: Recorded, table: sa.Table, *where: sa.ColumnElement[bool]) -> None:
    with tampering(made.database) as connection:
        assert connection.execute(sa.delete(table).where(*where)).rowcount


def newest(made: Recorded) -> Checkpoint:
    with made.database.read() as connection:
        found = last_kept(connection)
    assert found is not None
    return found


def mailed(made: Recorded, number: int) -> Checkpoint:
    """A checkpoint as it stands in a mailbox."""
    with made.database.read() as connection:
        row = connection.execute(sa.select(w.checkpoints).where(w.checkpoints.c.number == number)).one()
    return replace(checkpoint_in(row.text), signature=row.signature)


@pytest.mark.both_stores
def test_a_record_that_nobody_touched_is_sound(made: Recorded) -> None:
    assert made.audit() == []
    assert made.audit(mailed(made, 1)) == made.audit(mailed(made, 2)) == []
    assert reconcile(made.database, made.blobs, dict(made.pipeline.desks)) == []


CHANGES: dict[str, tuple[sa.Table, dict[str, Any], str]] = {
    "an event's actor": (t.events, {"actor": "nobody"}, "an event was changed"),
    "what an event is": (t.events, {"what": "closed"}, "an event was changed"),
    "an event's time": (t.events, {"at": NOW + timedelta(seconds=1)}, "an event was changed"),
    "less than a second of its time": (t.events, {"at": NOW + timedelta(microseconds=1)}, "an event was changed"),
    "an event's hash": (t.events, {"hash": "0" * 64}, "an event was changed"),
    "an event's digest": (t.events, {"payload": "0" * 64}, "what an event says was changed"),
    "an event's number": (t.events, {"seq": 99}, "events are missing"),
    "an event's ticket": (t.events, {"ticket_id": "EXA-000000"}, "the ticket is gone"),
    "an event's payload": (t.payloads, {"body": "{}"}, "what an event says was changed"),
    "a payload's number": (t.payloads, {"seq": 99}, "what an event says is missing"),
    "a payload's ticket": (t.payloads, {"ticket_id": "EXA-000000"}, "is there without the event"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_in_an_event_is_found_with_its_place(made: Recorded, name: str) -> None:
    table, values, what = CHANGES[name]
    ticket_id = made.tickets["plain"]
    change(made, table, sa.and_(table.c.ticket_id == ticket_id, table.c.seq == 1), **values)
    found = made.wrong()
    assert any(what in said for said, _ in found), found
    assert any(ticket_id in where or "EXA-000000" in where for _, where in found)


ROWS: dict[str, tuple[sa.Table, dict[str, Any], str]] = {
    "assignee": (t.tickets, {"assignee": "sam@example.org"}, "its assignee was changed"),
    "priority": (t.tickets, {"priority": "low"}, "its priority was changed"),
    "hazards": (t.tickets, {"hazards": ["child_safety"]}, "its hazards was changed"),
    "end": (t.clocks, {"ended_at": NOW - timedelta(days=9)}, "its ended_at was changed"),
    "promise": (t.clocks, {"published": False}, "its published was changed"),
    "limit": (t.clocks, {"limit_at": NOW + timedelta(days=99)}, "its limit_at was changed"),
    "party": (t.parties, {"name": "Bob"}, "its name was changed"),
    "verified": (t.entries, {"verified": False}, "its verified was changed"),
    "words": (t.entries, {"visible_text": "Nobody does."}, "its text was changed"),
    "attachments": (t.entries, {"attachments": []}, "its attachments was changed"),
    "no attachments": (t.entries, {"attachments": ["x"]}, "its attachments was changed"),
    "recipient": (t.outbox, {"rcpt_to": "eve@example.net"}, "its rcpt_to was changed"),
    "whether it left": (t.outbox, {"state": "queued"}, "its state was changed"),
    "when it left": (t.outbox, {"sent_at": NOW - timedelta(days=1)}, "its sent_at was changed"),
    "what it says": (t.outbox, {"purpose": "status"}, "its purpose was changed"),
    "when it was filed": (t.entries, {"at": NOW - timedelta(days=1)}, "its at was changed"),
    "a name of an attachment": (
        t.entries,
        {"attachments": [{"sha256": sha256(PICTURES["plain"]).hexdigest()}]},
        "its files was changed",
    ),
    "what a machine says": (t.entries, {"report": {"type": "spam"}}, "its report was changed"),
    "pauses": (t.clocks, {"pauses": (Pause("legal_hold", NOW),)}, "its pauses was changed"),
    "a clock's next step": (t.clocks, {"next_step_at": NOW + timedelta(days=99)}, "its next_step_at was changed"),
    "whose token": (t.tokens, {"address": "eve@example.net"}, "its address was changed"),
    "a token's role": (t.tokens, {"role": "moderator"}, "its role was changed"),
    "what a token is": (t.tokens, {"digest": "x" + t.tokens.c.digest}, "its digest was changed"),
    "a token's end": (t.tokens, {"expires_at": NOW + timedelta(days=9999)}, "its expires_at was changed"),
    "what became of a mail": (t.dispositions, {"disposition": "discarded"}, "its disposition was changed"),
    "why that became of it": (t.dispositions, {"reason": "spam"}, "its reason was changed"),
    "outgoing": (t.outbox, {"raw": b"Subject: another\r\n\r\n"}, "its sha256 was changed"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_is_not_what_its_events_say_is_found(made: Recorded, name: str) -> None:
    table, values, detail = ROWS[name]
    key = table.c.id if table is t.tickets else table.c.ticket_id
    change(made, table, key == made.tickets["plain"], **values)
    assert detail in {damage.detail for damage in made.audit()}


@pytest.mark.parametrize("stored", ["2027-03-02T09:00:00", "never"])
def test_a_time_in_another_form_than_ours_is_found_where_none_should_be(made: Recorded, stored: str) -> None:
    """SQLite keeps whatever is written there, and what reads times reads more forms than we write."""
    with tampering(made.database) as connection:
        connection.exec_driver_sql("UPDATE tickets SET snoozed_until = ?", (stored,))
        connection.exec_driver_sql("UPDATE clocks SET ended_at = ? WHERE ended_at IS NULL", (stored,))
    found = {damage.detail for damage in made.audit()}
    assert {"its snoozed_until was changed", "its ended_at was changed"} <= found


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (t.entries, "an event names what is gone: entry"),
        (t.outbox, "an event names what is gone: outgoing mail"),
        (t.clocks, "an event names what is gone: clock acknowledge"),
        (t.parties, "an event names what is gone: party complainant"),
        (t.payloads, "what an event says is missing"),
    ],
)
def test_a_row_that_events_name_and_that_is_gone_is_found(made: Recorded, table: sa.Table, what: str) -> None:
    remove(made, table, table.c.ticket_id == made.tickets["plain"])
    assert any(said.startswith(what) for said, _ in made.wrong())


def test_rows_that_no_event_names_are_found(made: Recorded) -> None:
    entry = {"ticket_id": made.tickets["third"], "side": "comment", "role": "moderator", "address": "x@example.org"}
    with tampering(made.database) as connection:
        message = connection.execute(sa.select(t.entries.c.message_id).limit(1).order_by(t.entries.c.at)).scalar_one()
        values = {**entry, "message_id": message, "verified": True, "visible_text": "", "attachments": [], "at": NOW}
        connection.execute(sa.insert(t.entries), values)
    assert (f"no event names entry {message}", made.tickets["third"]) in made.wrong()


def test_a_raw_mail_that_another_is_put_in_place_of_is_found(made: Recorded) -> None:
    other = made.blobs.put(b"Subject: forged\r\n\r\n")
    with made.database.read() as connection:
        of_plain = sa.select(t.entries.c.message_id).where(t.entries.c.ticket_id == made.tickets["plain"])
        message = connection.execute(of_plain.limit(1)).scalar_one()
    change(made, t.messages, t.messages.c.id == message, sha256=other, size=19)
    assert "its sha256 was changed" in {damage.detail for damage in made.audit()}


def last_event(made: Recorded, name: str) -> int:
    with made.database.read() as connection:
        where = t.events.c.ticket_id == made.tickets[name]
        return int(connection.execute(sa.select(sa.func.max(t.events.c.seq)).where(where)).scalar_one())


def take_off(made: Recorded, name: str, *, head: bool) -> None:
    """Removes a ticket's last event with its payload, and makes its head the one before where asked to."""
    last, ticket_id = last_event(made, name), made.tickets[name]
    for table in (t.events, t.payloads):
        remove(made, table, table.c.ticket_id == ticket_id, table.c.seq == last)
    if head:
        with made.database.read() as connection:
            before = sa.select(t.events.c.hash).where(t.events.c.ticket_id == ticket_id, t.events.c.seq == last - 1)
            hash_ = connection.execute(before).scalar_one()
        change(made, t.tickets, t.tickets.c.id == ticket_id, event_seq=last - 1, event_head=hash_)


def test_an_end_that_was_taken_off_is_found_by_the_ticket(made: Recorded) -> None:
    take_off(made, "plain", head=False)
    ends = "the end of the events isn't the one that the ticket names"
    assert (ends, made.tickets["plain"]) in made.wrong()


def test_an_end_that_was_taken_off_with_the_tickets_head_is_found_by_a_checkpoint(made: Recorded) -> None:
    remove(made, t.links, t.links.c.ticket_id == made.tickets["third"])
    take_off(made, "third", head=True)
    taken = "events were taken off the end, or changed, or the ticket is gone"
    assert made.wrong() == [(taken, made.tickets["third"])]


def test_a_ticket_that_was_taken_out_whole_is_found_by_a_checkpoint(made: Recorded) -> None:
    ticket_id = made.tickets["sealed"]
    ruled = (w.decisions, w.ratings, w.blocked)
    for table in (t.events, t.payloads, t.entries, t.clocks, t.parties, t.outbox, t.tokens, *ruled):
        remove(made, table, table.c.ticket_id == ticket_id)
    remove(made, t.tickets, t.tickets.c.id == ticket_id)
    assert {where for _, where in made.wrong()} == {ticket_id}


def test_two_events_that_changed_places_are_found(made: Recorded) -> None:
    ticket_id = made.tickets["plain"]
    with tampering(made.database) as connection:
        for table in (t.events, t.payloads):
            for was, becomes in ((1, -1), (2, 1), (-1, 2)):
                where = (table.c.ticket_id == ticket_id, table.c.seq == was)
                connection.execute(sa.update(table).where(*where).values(seq=becomes))
    assert ("an event was changed, or isn't the one that was there", f"{ticket_id} event 1") in made.wrong()


def test_what_was_erased_is_no_damage_where_an_event_says_so(made: Recorded) -> None:
    ticket_id = made.tickets["plain"]
    with made.database.read() as connection:
        version = connection.execute(sa.select(t.tickets.c.version).where(t.tickets.c.id == ticket_id)).scalar_one()
    note = Note(ticket_id, "payloads erased", {"seqs": [1], "because": "the complainant asked"})
    apply(made.database, [Plan("desk", NOW, "lee", versions={ticket_id: version}, changes=(note,))], {})
    remove(made, t.payloads, t.payloads.c.ticket_id == ticket_id, t.payloads.c.seq == 1)
    assert made.audit() == []
    remove(made, t.payloads, t.payloads.c.ticket_id == ticket_id, t.payloads.c.seq == 2)
    assert made.wrong() == [("what an event says is missing", f"{ticket_id} event 2")]


@pytest.mark.parametrize(
    ("table", "values", "what"),
    [
        (w.checkpoints, {"text": "mailbot checkpoint\n"}, "a checkpoint was changed"),
        (w.checkpoints, {"signature": "0" * 128}, "isn't signed with this installation's key"),
        (w.heads, {"head": "0" * 64}, "the heads that a checkpoint added were changed"),
        (w.heads, {"seq": 77}, "events were taken off the end"),
        (w.heads, {"ticket_id": "EXA-000000"}, "the heads that a checkpoint added were changed"),
    ],
)
def test_what_is_changed_in_a_checkpoint_is_found(
    made: Recorded, table: sa.Table, values: dict[str, Any], what: str
) -> None:
    number = table.c.number if table is w.checkpoints else table.c.checkpoint
    where = [number == 1]
    if table is w.heads:
        where.append(table.c.ticket_id == made.tickets["sealed"])
    change(made, table, sa.and_(*where), **values)
    assert any(what in said for said, _ in made.wrong())


def test_a_checkpoint_that_is_missing_is_found(made: Recorded) -> None:
    remove(made, w.checkpoints, w.checkpoints.c.number == 1)
    assert ("checkpoints are missing", "checkpoint 2") in made.wrong()


def test_newest_checkpoints_that_are_missing_are_found(made: Recorded) -> None:
    kept = mailed(made, 2)
    remove(made, w.heads, w.heads.c.checkpoint == 2)
    remove(made, w.checkpoints, w.checkpoints.c.number == 2)
    assert ("the newest checkpoints are missing", "checkpoints") in made.wrong()
    assert ("it isn't in the store any more", "the mailed checkpoint 2") in made.wrong(kept)


def test_a_store_that_was_written_anew_whole_with_its_checkpoints_is_found_by_a_mailed_one(
    made: Recorded, tmp_path: Path, clock: FixedClock
) -> None:
    """Somebody who has the store and the key makes another past: in itself it is sound."""
    kept = mailed(made, 1)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)
    forged = record(other, made.blobs, tmp_path, clock)
    assert forged.audit() == []
    found = forged.wrong(kept)
    other.close()
    assert ("a checkpoint isn't the one that was mailed", "checkpoint 1") in found
    assert ("the kept heads aren't those that a checkpoint covers", "checkpoint 1") in found


def test_a_mailed_checkpoint_that_was_changed_or_is_anothers_is_told(made: Recorded, tmp_path: Path) -> None:
    changed = replace(mailed(made, 2), tickets=4)
    assert ("it isn't signed with this installation's key", "the mailed checkpoint 2") in made.wrong(changed)
    stranger = replace(made, key=signing_key(tmp_path / "another_key"))
    assert len(stranger.wrong()) == 2


def test_raw_mails_and_attachments_that_changed_or_are_gone_are_found(made: Recorded) -> None:
    with made.database.read() as connection:
        raw = connection.execute(sa.select(t.messages.c.sha256).limit(1)).scalar_one()
    made.blobs.path(raw).write_bytes(b"x")
    picture = made.blobs.put(PICTURES["plain"])
    made.blobs.path(picture).unlink()
    assert [said for said, _ in made.wrong()] == ["raw mail was changed", "attachment can't be read"]


def test_a_ticket_without_events_is_found(made: Recorded) -> None:
    for table in (t.events, t.payloads):
        remove(made, table, table.c.ticket_id == made.tickets["plain"])
    assert ("all events are missing", made.tickets["plain"]) in made.wrong()


def test_a_checkpoint_is_due_once_a_day_and_each_follows_on_the_last(made: Recorded, clock: FixedClock) -> None:
    due = []
    for hour in range(50):
        clock.advance(hours=1)
        if sign_heads(made.pipeline, made.key):
            due.append(hour + 1)
    assert due == [24, 48]
    assert (newest(made).number, newest(made).tickets) == (4, 3)
    assert made.audit() == []


def test_the_leads_are_mailed_each_checkpoint_but_the_first(made: Recorded) -> None:
    with made.database.read() as connection:
        query = sa.select(t.outbox.c.rcpt_to, t.outbox.c.raw).where(t.outbox.c.purpose == "checkpoint")
        rows = connection.execute(query).all()
    assert [row.rcpt_to for row in rows] == ["lee@example.org"]
    mail = message_from_bytes(rows[0].raw, policy=policy.default)
    assert mail["Subject"] == "Checkpoint 2: 3 tickets, 2 changed"
    assert checkpoint_in(mail.get_content()) == mailed(made, 2)
    assert made.key.public in mail.get_content()


def test_how_much_there_is_to_walk_is_known_before(made: Recorded) -> None:
    steps = []
    assert list(verify(made.database, made.blobs, made.key, step=steps.append)) == []
    assert sum(steps) == how_much(made.database) > 20


def test_times_of_older_events_are_kept_to_the_second_too(store_url: str) -> None:
    opened = Database(store_url)
    migrate(opened, "0010")
    event = {"ticket_id": "EXA-1", "seq": 1, "actor": "a", "what": "b", "payload": "c", "hash": "d"}
    with tampering(opened) as connection:
        connection.execute(sa.insert(t.events), {**event, "at": NOW + timedelta(microseconds=999_999)})
    migrate(opened)
    with opened.read() as connection:
        assert connection.execute(sa.select(t.events.c.at)).scalar_one() == NOW
    opened.close()


COVERED = {
    "events": ("ticket_id", "seq", "at", "actor", "what", "payload", "hash"),
    "payloads": ("ticket_id", "seq", "body"),
    "tickets": ("id", "event_seq", "event_head", "subject", "state", "priority", "delay_reason", "categories", "kind",
                "queue", "opened_at", "hazards", "policy_version", "pauses", "restricted", "level", "anonymous"),
    "heads": ("checkpoint", "ticket_id", "seq", "head"),
    "checkpoints": ("text", "signature"),
    "messages": ("sha256", "size", "mail_from", "rcpt_to", "received_at", "door", "examination", "relayed"),
    "entries": ("ticket_id", "message_id", "side", "role", "address", "visible_text", "verified", "attachments", "at"),
    "clocks": ("ticket_id", "name", "state", "started_at", "target_at", "limit_at", "published", "next_step_at",
               "steps_done", "starts", "pauses", "ended_at"),
    "parties": ("ticket_id", "role", "address", "name"),
    "links": ("ticket_id", "other_id", "relation"),
    "outbox": ("ticket_id", "id", "raw", "state", "sent_at", "purpose", "template", "rcpt_to"),
    "tokens": ("ticket_id", "digest", "purpose", "outbox_id", "role", "address", "expires_at", "revoked_at"),
    "decisions": ("id", "ticket_id", "by", "at", "outcome", "level", "final", "reason", "factors"),
    "ratings": ("ticket_id", "message_id", "rating", "at"),
    "blocked": ("ticket_id", "address", "because", "at"),
    "dispositions": ("message_id", "desk", "ticket_id", "disposition", "reason"),
}  # fmt: skip


TIMES = {
    column.name for table in t.metadata.sorted_tables for column in table.c if isinstance(column.type, UtcDateTime)
}
SECONDS = len("2026-03-02 09:00:00")  # what follows in a time isn't held against anything


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A record whose database is one closed file, `mailbot.db`."""
    folder = tmp_path_factory.mktemp("original")
    database = Database(f"sqlite:///{folder / 'mailbot.db'}")
    migrate(database)
    made = record(database, Blobs(folder / "blobs"), folder, FixedClock())
    database.close()
    return made


def flip(database: Database, data: Any) -> str:
    """Changes one octet of a covered column as it is stored; what was changed, "" where nothing is."""
    table, column = data.draw(st.sampled_from([(name, each) for name in COVERED for each in COVERED[name]]))
    of_tickets = "WHERE ticket_id IS NOT NULL" if table in ("outbox", "tokens") else ""
    kind = "BLOB" if column == "raw" else "TEXT"
    read = f'SELECT rowid, CAST("{column}" AS BLOB) FROM {table} {of_tickets}'  # noqa: S608 - names of ours
    update = f'UPDATE {table} SET "{column}" = CAST(? AS {kind}) WHERE rowid = ?'  # noqa: S608
    with tampering(database) as connection:
        before = {row[0]: row[1] for row in connection.exec_driver_sql(read) if row[1]}
        rowid = data.draw(st.sampled_from(sorted(before)))
        octets = before[rowid]
        length = SECONDS if column in TIMES and table != "events" else len(octets)
        place, other = data.draw(st.integers(0, length - 1)), data.draw(st.integers(1, 255))
        changed = octets[:place] + bytes([octets[place] ^ other]) + octets[place + 1 :]
        try:
            connection.exec_driver_sql(update, (changed, rowid))
        except sa.exc.IntegrityError:  # the database itself has none of it
            return ""
        after = {row[0]: row[1] for row in connection.exec_driver_sql(read)}
    return f"{table}.{column} of row {rowid}, octet {place} by {other}" if after != before else ""


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_octet_that_is_changed_in_any_column_that_is_covered_is_found(
    original: Recorded, tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    copy = tmp_path_factory.mktemp("copy") / "mailbot.db"
    shutil.copy(str(original.database.url.database), copy)
    database = Database(f"sqlite:///{copy}")
    try:
        if changed := flip(database, data):
            made = replace(original, pipeline=pipeline_of(database, original.blobs, FixedClock()))
            assert made.audit(), changed
    finally:
        database.close()
        copy.unlink()


@pytest.fixture
def worked(office: Office, tmp_path: Path) -> Recorded:
    """A ticket of a shipped desk that a moderator has worked on by mail: taken, asked about, decided, taken back."""
    ticket_id = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE).ticket_id
    assert ticket_id is not None
    office.commands(ROBIN, "/take\n/reply Which post do you mean?")
    office.writes(ANNA, "The one of Monday. It was me who wrote first.", answers=office.inbox[ANNA][-1])
    party = AddParty(ticket_id, Party("subject", "holder@example.com", "Hal Holder"))
    ruled = Decision("d1", ticket_id, ROBIN, office.clock(), "violation", action="warning", factors={"harm": "some"})
    for change in (party, Decide(ruled), Reverse(ticket_id, "d1", "d2")):
        versions = {ticket_id: office.dossier(ticket_id).ticket.version}
        apply(
            office.pipeline.database,
            [Plan("alludium", office.clock(), ROBIN, versions=versions, changes=(change,))],
            {},
        )
    return Recorded(office.pipeline, signing_key(tmp_path / "signing_key"), {"worked": ticket_id})


def test_a_ticket_that_moderators_worked_on_is_sound(worked: Recorded) -> None:
    assert sign_heads(worked.pipeline, worked.key)
    assert worked.audit() == []


@pytest.mark.parametrize(
    ("table", "values", "detail"),
    [
        (w.decisions, {"reason": "another"}, "its reason was changed"),
        (w.decisions, {"by": "sam@example.org"}, "its by was changed"),
        (w.decisions, {"recorded_by": "sam@example.org"}, "its recorded_by was changed"),
        (w.decisions, {"final": False}, "its final was changed"),
        (w.decisions, {"factors": {}}, "its factors was changed"),
        (w.decisions, {"reversed_by": None}, "its reversed_by was changed"),
        (w.decisions, {"at": NOW - timedelta(days=1)}, "its at was changed"),
        (t.parties, {"name": "Nobody"}, "its name was changed"),
    ],
)
def test_what_is_changed_in_a_decision_or_its_parties_is_found(
    worked: Recorded, table: sa.Table, values: dict[str, Any], detail: str
) -> None:
    change(worked, table, table.c.ticket_id == worked.tickets["worked"], **values)
    assert detail in {damage.detail for damage in worked.audit()}


@pytest.mark.parametrize(
    ("table", "values", "detail"),
    [
        (t.tokens, {"revoked_at": None}, "its revoked_at was changed"),
        (w.blocked, {"because": "another"}, "its because was changed"),
        (w.ratings, {"rating": 1}, "its rating was changed"),
    ],
)
def test_what_is_changed_of_a_token_a_block_or_a_rating_is_found(
    made: Recorded, table: sa.Table, values: dict[str, Any], detail: str
) -> None:
    change(made, table, table.c.ticket_id == made.tickets["sealed"], **values)
    assert detail in {damage.detail for damage in made.audit()}


def test_a_token_that_was_put_in_beside_those_of_a_mail_is_found(made: Recorded) -> None:
    ticket_id = made.tickets["plain"]
    with tampering(made.database) as connection:
        query = sa.select(t.tokens).where(t.tokens.c.ticket_id == ticket_id, t.tokens.c.purpose == "reply").limit(1)
        token = dict(connection.execute(query).mappings().one())
        connection.execute(sa.insert(t.tokens).values({**token, "digest": "0" * 64}))
    assert ticket_id in {where for what, where in made.wrong() if what.startswith("no event names token")}


def test_a_block_that_was_taken_back_is_no_row_that_is_gone(made: Recorded) -> None:
    """On another ticket than that on which it was set: the record of that one says so too."""
    ticket_id = made.tickets["third"]
    with made.database.read() as connection:
        version = connection.execute(sa.select(t.tickets.c.version).where(t.tickets.c.id == ticket_id)).scalar_one()
    taken = UnblockSender(ticket_id, "ben@example.net")
    apply(made.database, [Plan("desk", NOW, "lee", versions={ticket_id: version}, changes=(taken,))], {})
    assert made.audit() == []


def test_what_became_of_mail_leaves_the_versions_of_its_ticket_as_they_are(made: Recorded) -> None:
    """Who works on a ticket needn't begin anew since a mail has left, and a code that waits holds still."""
    with made.database.read() as connection:
        o = t.outbox.c
        left = sa.select(o.id).where(o.ticket_id == made.tickets["plain"], o.state == "queued").limit(1)
        mail = about(connection, connection.execute(left).scalar_one())
        assert mail is not None
        assert mail.ticket is not None
    apply(made.database, [decide_sent(mail, NOW)], {})
    with made.database.read() as connection:
        now = load_ticket(connection, mail.ticket.id)
    assert now == mail.ticket
    assert made.audit() == []


@pytest.mark.both_stores
def test_orders_that_count_again_since_their_mark_was_taken_out_are_found(office: Office, tmp_path: Path) -> None:
    ticket_id = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE).ticket_id
    assert ticket_id is not None
    found = Recorded(office.pipeline, signing_key(tmp_path / "signing_key"), {"worked": ticket_id})
    notice = office.inbox[ROBIN][-1]
    office.commands(ROBIN, "/note look here", answers=notice)
    assert sign_heads(found.pipeline, found.key)
    assert found.audit() == []
    remove(found, w.spent)
    office.commands(ROBIN, "/note look here", answers=notice)
    assert found.wrong() == [
        ("a signed mail or an order has counted twice", f"{ticket_id} event {spent_at(found, ticket_id)}")
    ]


def spent_at(made: Recorded, ticket_id: str) -> int:
    with made.database.read() as connection:
        e = t.events.c
        return int(
            connection.execute(
                sa.select(sa.func.max(e.seq)).where(e.ticket_id == ticket_id, e.what == "marks spent")
            ).scalar_one()
        )


OTHERS = [{"name": "note", "args": "something else", "text": "", "fields": {}}]


@pytest.mark.both_stores
@pytest.mark.parametrize("others", [False, True])
def test_orders_that_a_code_was_not_asked_for_are_found_when_they_are_carried_out(
    office: Office, tmp_path: Path, others: bool
) -> None:
    ticket_id = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE).ticket_id
    assert ticket_id is not None
    found = Recorded(office.pipeline, signing_key(tmp_path / "signing_key"), {"worked": ticket_id})
    office.proof[ROBIN] = "none"
    asked = office.commands(ROBIN, "/note look here")
    if others:
        change(found, w.waiting, w.waiting.c.ticket_id == ticket_id, orders=OTHERS)
    office.commands(ROBIN, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")
    assert sign_heads(found.pipeline, found.key)
    problems = ["orders were carried out that didn't wait so for a code"] if others else []
    assert [said for said, _ in found.wrong()] == problems


def test_a_decision_that_nobody_made_by_a_plan_is_found(worked: Recorded) -> None:
    with tampering(worked.database) as connection:
        made = dict(connection.execute(sa.select(w.decisions)).mappings().one())
        connection.execute(sa.insert(w.decisions).values({**made, "id": "d9", "level": 9}))
    assert ("no event names decision d9", worked.tickets["worked"]) in worked.wrong()
