"""Plans become rows, all or none, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from mailbot.decide import decide
from mailbot.domain.plan import Facts, Plan, Rendered, SetOutbox
from mailbot.effects import LeaseLost, apply
from mailbot.errors import StalePlan
from mailbot.letters import Arrival
from mailbot.store.blobs import Blobs
from mailbot.store.chain import event_hash
from mailbot.store.claims import Claim, claim_message, claim_outbox
from mailbot.store.database import Database
from mailbot.store.facts import Pointers, about, facts_for
from mailbot.store.migrate import migrate
from mailbot.store.spool import Spool
from mailbot.store.tables import dispositions, entries, events, messages, metadata, outbox, tickets, tokens
from mailbot.store.views import show_ticket
from specimens import ANNA, BUDGET, NOW, arrival, envelope, mail, reading

LEASE = timedelta(seconds=45)


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def received(spool: Spool, database: Database, raw: bytes = b"x", **changes: object) -> tuple[Arrival, Claim]:
    spool.put(raw, envelope()).result()
    claim = claim_message(database, "me", NOW, LEASE)
    assert claim is not None
    return arrival(message_id=claim.id, **changes), claim


def known(database: Database, given: Arrival, at: Pointers | None = None) -> Facts:
    pointers = at or Pointers(ANNA.address, given.mail.message_id)
    return facts_for(database, "desk", given.mail.fingerprint, given.message_id, pointers, NOW)


def rendered(plan: Plan) -> dict[str, Rendered]:
    return {
        sent.id: Rendered(
            b"raw", f"<{sent.token}.{sent.id}@example.com>", f"bounces+{sent.bounce_token}@example.com", sent.to.address
        )
        for sent in plan.outgoing
    }


def write(database: Database, plan: Plan, claim: Claim | None = None) -> None:
    apply(database, [plan], rendered(plan), claim)


def count(database: Database, table: sa.Table) -> int:
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def opened(spool: Spool, database: Database) -> tuple[Arrival, Plan]:
    given, claim = received(spool, database)
    plan = decide(given, known(database, given), NOW, BUDGET)
    write(database, plan, claim)
    return given, plan


def test_a_plan_completes_its_claim_in_the_same_transaction(spool: Spool, database: Database) -> None:
    _, plan = opened(spool, database)
    assert plan.ticket_id is not None
    found = show_ticket(database, plan.ticket_id)
    assert found is not None
    assert [clock.name for clock in found["clocks"]] == ["acknowledge", "initial_review"]
    assert [row["purpose"] for row in found["mail"]] == ["acknowledgement", "notice"]
    assert [row["side"] for row in found["entries"]] == ["correspondence"]
    assert claim_message(database, "me", NOW + timedelta(days=1), LEASE) is None
    with database.read() as connection:
        assert connection.execute(sa.select(messages.c.state)).scalar() == "done"
        assert connection.execute(sa.select(dispositions.c.disposition)).scalar() == "opened"


def test_a_lost_lease_writes_nothing(spool: Spool, database: Database) -> None:
    given, claim = received(spool, database)
    plan = decide(given, known(database, given), NOW, BUDGET)
    claim_message(database, "another", NOW + LEASE, LEASE)
    with pytest.raises(LeaseLost):
        write(database, plan, claim)
    assert all(count(database, table) == 0 for table in (tickets, outbox, dispositions, tokens))


def test_the_same_message_by_two_ways_is_one_ticket(spool: Spool, database: Database) -> None:
    first, one = received(spool, database, b"a")
    second, two = received(spool, database, b"b")
    plans = [decide(given, known(database, given), NOW, BUDGET) for given in (first, second)]
    write(database, plans[0], one)
    with pytest.raises(StalePlan):
        write(database, plans[1], two)
    again = decide(second, known(database, second), NOW, BUDGET)
    write(database, again, two)
    assert (again.disposition, again.duplicate_of) == ("recorded", first.message_id)
    assert count(database, tickets) == 1


def test_a_plan_for_an_older_version_of_a_ticket_is_stale(spool: Spool, database: Database) -> None:
    _, plan = opened(spool, database)
    reply, claim = received(spool, database, b"b", mail=mail(fingerprint="2" * 64, message_id="<two@example.net>"))
    token = plan.outgoing[0].token
    at = Pointers(ANNA.address, "<two@example.net>", tokens=(token,))
    late = decide(reply, known(database, reply, at), NOW, BUDGET)
    write(database, late, claim)
    other, third = received(spool, database, b"c", mail=mail(fingerprint="3" * 64, message_id="<three@example.net>"))
    stale = replace(late, message_id=other.message_id, fingerprint="3" * 64)
    with pytest.raises(StalePlan):
        write(database, stale, third)
    assert count(database, entries) == 2


def test_a_token_leads_to_its_ticket_and_party_until_it_expires(spool: Spool, database: Database) -> None:
    given, plan = opened(spool, database)
    at = Pointers(ANNA.address, tokens=("x" * 26, plan.outgoing[0].token.upper()))
    (thread,) = known(database, given, at).threads
    assert (thread.ticket.id, thread.role, thread.address, thread.live) == (
        plan.ticket_id,
        "complainant",
        ANNA.address,
        True,
    )
    later = facts_for(database, "desk", "none", "none", at, NOW + timedelta(days=366))
    assert not later.threads[0].live
    assert facts_for(database, "other desk", "none", "none", at, NOW).threads == ()


def test_our_message_id_and_the_subject_tag_lead_to_the_ticket(spool: Spool, database: Database) -> None:
    given, plan = opened(spool, database)
    message_id = rendered(plan)[plan.outgoing[0].id].message_id
    by_id = known(database, given, Pointers(ANNA.address, message_ids=("<unknown@example.org>", message_id)))
    assert [(thread.how, thread.ticket.id) for thread in by_id.threads] == [("message id", plan.ticket_id)]
    by_tag = known(database, given, Pointers(ANNA.address, tags=("EXA-999999", plan.ticket_id or "")))
    assert [thread.how for thread in by_tag.threads] == ["subject tag"]


def test_our_own_mail_and_bounces_find_their_row(spool: Spool, database: Database) -> None:
    given, plan = opened(spool, database)
    acknowledgement = plan.outgoing[0]
    message_id = rendered(plan)[acknowledgement.id].message_id
    found = known(database, given, Pointers("", message_id, bounce_tokens=(acknowledgement.bounce_token,)))
    assert found.ours is not None
    assert found.bounce_of is not None
    assert found.ours.outbox_id == found.bounce_of.outbox_id == acknowledgement.id
    by_original = known(database, given, Pointers("", original_message_ids=(message_id,)))
    assert by_original.bounce_of is not None
    assert known(database, given, Pointers("", bounce_tokens=(acknowledgement.token,))).bounce_of is None


def test_automatic_replies_are_counted_a_sender_and_in_all(spool: Spool, database: Database) -> None:
    given, _ = opened(spool, database)
    found = known(database, given)
    assert (found.replies_to_sender, found.replies_to_all) == (1, 1)
    tomorrow = facts_for(database, "desk", "n", "n", Pointers(ANNA.address), NOW + timedelta(days=2))
    assert (tomorrow.replies_to_sender, tomorrow.replies_to_all) == (0, 0)


def test_a_ticket_never_has_two_acknowledgements(spool: Spool, database: Database) -> None:
    _, plan = opened(spool, database)
    second = replace(plan.outgoing[0], id="0" * 32, token="t" * 26, bounce_token="b" * 26)
    assert plan.ticket_id is not None
    again = Plan("desk", NOW, "test", versions={plan.ticket_id: 1}, changes=(second,))
    with pytest.raises(StalePlan):
        write(database, again)
    assert count(database, outbox) == 2


def test_events_are_chained_and_hold_only_digests(spool: Spool, database: Database) -> None:
    _, plan = opened(spool, database)
    with database.read() as connection:
        rows = connection.execute(sa.select(events).order_by(events.c.seq)).all()
        head = connection.execute(sa.select(tickets.c.event_head)).scalar()
    before = ""
    for number, row in enumerate(rows, 1):
        before = event_hash(before, row.ticket_id, number, row.at, row.actor, row.what, row.payload)
        assert row.hash == before
    assert head == before
    assert plan.ticket_id == rows[0].ticket_id
    assert not any(ANNA.address in str(row) for row in rows)


def test_mail_is_claimed_for_sending_by_one_and_marked_once(spool: Spool, database: Database) -> None:
    opened(spool, database)
    claims = claim_outbox(database, "me", NOW, LEASE, 10)
    assert len(claims) == 2
    assert claim_outbox(database, "me", NOW, LEASE, 10) == []
    sent = Plan("desk", NOW, "sender", changes=(SetOutbox(claims[0].id, "sent", ("queued",)),))
    write(database, sent)
    with pytest.raises(StalePlan):
        write(database, sent)


def test_only_the_acknowledgement_stops_the_acknowledge_clock(spool: Spool, database: Database) -> None:
    _, plan = opened(spool, database)
    with database.read() as connection:
        clocks = {sent.purpose: about(connection, sent.id).clock for sent in plan.outgoing}
    assert clocks["acknowledgement"] is not None
    assert clocks["acknowledgement"].name == "acknowledge"
    assert clocks["notice"] is None


def test_held_mail_is_listed_released_once_and_read_again(spool: Spool, database: Database) -> None:
    from mailbot.store.held import discard_message, held_messages, release_message

    given, claim = received(spool, database, reading=reading(nature="unreadable", kind=None))
    write(database, decide(given, known(database, given), NOW, BUDGET), claim)
    (row,) = held_messages(database)
    assert row["message_id"] == given.message_id
    assert release_message(database, given.message_id, "lee", NOW)
    assert not release_message(database, given.message_id, "lee", NOW)
    assert not discard_message(database, given.message_id, "lee", "spam", NOW)
    again = claim_message(database, "me", NOW, LEASE)
    assert again is not None
    assert (again.released_by, again.attempts) == ("lee", 1)
    released = replace(given, released_by="lee")
    write(database, decide(released, known(database, released), NOW, BUDGET), again)
    assert held_messages(database) == []
    assert count(database, tickets) == 1


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_mail_from_before_the_second_migration_counts_as_relayed(store_url: str) -> None:
    opened = Database(store_url)
    migrate(opened, "0001")
    old = {"sha256": "0", "size": 1, "door": "smtp", "mail_from": "", "rcpt_to": "[]", "state": "spooled"}
    old |= {"id": "m", "received_at": NOW, "ready_at": NOW, "attempts": 0, "deferrals": 0, "fence": 0}
    names = ", ".join(old)
    values = ", ".join(f":{name}" for name in old)
    with opened.write() as connection:
        connection.execute(sa.text(f"INSERT INTO messages ({names}) VALUES ({values})"), old)  # noqa: S608
    migrate(opened)
    claim = claim_message(opened, "me", NOW, LEASE)
    opened.close()
    assert claim is not None
    assert claim.envelope.relayed
    assert claim.examination is None
