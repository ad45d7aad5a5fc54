"""The way of one message with the shipped desk, where something goes wrong on it; on both databases."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from harness import report

from mailbot import app, readers
from mailbot.contents import Contents
from mailbot.domain.examination import Decryption
from mailbot.domain.mail import Address, Envelope, Mail
from mailbot.examine.unlocked import Unlocked
from mailbot.opening import Store
from mailbot.pipeline import Pipeline
from mailbot.policy import load_policy
from mailbot.reconcile import Difference, ids_in_log, reconcile
from mailbot.release import release
from mailbot.replies.render import Renderer
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import Claim, claim_message
from mailbot.store.database import Database
from mailbot.store.held import held_messages
from mailbot.store.spool import Spool
from mailbot.store.tables import dispositions, events, outbox, payloads
from mailbot.store.views import list_tickets, show_ticket
from mailbot.testing import FixedClock

LEASE = timedelta(minutes=1)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


@pytest.fixture
def pipeline(database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path) -> Pipeline:
    more = {"MAILBOT_PATHS__STATE": str(tmp_path), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
    settings = load_settings(None, more)
    return app.build_pipeline(settings, load_policy(settings), Store(database, blobs), clock)


@pytest.fixture
def spool(database: Database, blobs: Blobs) -> Iterator[Spool]:
    opened = Spool(database, blobs)
    yield opened
    opened.close()


def received(pipeline: Pipeline, spool: Spool, raw: bytes, *to: str) -> Claim:
    at = pipeline.now()
    spool.put(raw, Envelope("anna@example.net", to or ("abuse@alludium.ai",), "smtp", at)).result()
    claim = claim_message(pipeline.database, "me", at, LEASE)
    assert claim is not None
    return claim


def with_attachment() -> bytes:
    head = report(1).replace(b"\r\n\r\n", b"\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\n", 1)
    return head.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + PNG


def beta(pipeline: Pipeline) -> Pipeline:
    """The pipeline with a second desk, which publishes addresses of its own."""
    alludium = pipeline.desks["alludium"]
    moved = tuple(
        replace(each, address=each.address.replace("alludium.ai", "beta.example")) for each in alludium.intakes
    )
    sender = {kind: Address("Beta", "abuse@beta.example") for kind in alludium.senders}
    desk = replace(alludium, name="beta", tag="BET", intakes=moved, senders=sender, return_path="bounces@beta.example")
    desks = {"alludium": alludium, "beta": desk}
    them = {**pipeline.readers, "beta": readers.build_reader(desk)}
    return replace(pipeline, desks=desks, readers=them, renderer=Renderer(shipped("templates"), desks))


def test_a_mail_to_two_desks_is_one_ticket_at_each(pipeline: Pipeline, spool: Spool) -> None:
    both = beta(pipeline)
    both.process(received(both, spool, report(1), "abuse@alludium.ai", "abuse@beta.example"))
    assert sorted(ticket.desk for ticket, _ in list_tickets(both.database)) == ["alludium", "beta"]
    assert reconcile(both.database, both.blobs, dict(both.desks)) == []


class OneKey:
    """Keys of which one desk holds the right one."""

    def unlock(self, _raw: bytes, _mail: Mail, recipients: Iterable[str]) -> Unlocked:
        if "abuse@alludium.ai" not in recipients:
            return Unlocked(decryption=Decryption("pgp", "no_key"))
        inner = b"Content-Type: text/plain\r\n\r\nThe account @copycat posts malware."
        return Unlocked(inner, decryption=Decryption("pgp", "decrypted", "with the key of abuse@alludium.ai"))


def test_whose_key_opened_a_mail_is_told_at_that_desk_alone(pipeline: Pipeline, spool: Spool) -> None:
    keys: Any = OneKey()
    both = replace(beta(pipeline), contents=Contents(keys))
    both.process(received(both, spool, report(1), "abuse@beta.example", "abuse@alludium.ai"))
    shown = [show_ticket(both.database, ticket.id) for ticket, _ in list_tickets(both.database)]
    assert {found["ticket"].desk: found["entries"][0]["found"] for found in shown if found} == {
        "alludium": ("PGP encryption: decrypted (with the key of abuse@alludium.ai)",),
        "beta": ("PGP encryption: not decrypted: no key here is the one it is encrypted to",),
    }
    with both.database.read() as connection:
        told = connection.execute(sa.select(outbox.c.raw).where(outbox.c.desk == "beta")).scalars().all()
    assert told
    assert not any("with the key of" in " ".join(raw.decode().split()) for raw in told)


def test_a_message_held_at_one_of_two_desks_is_released_there_alone(pipeline: Pipeline, spool: Spool) -> None:
    both = beta(pipeline)
    claim = received(both, spool, report(1), "abuse@alludium.ai", "bounces@beta.example")
    both.process(claim)
    assert [row["desk"] for row in held_messages(both.database)] == ["beta"]
    assert release(both.database, claim.id, "lee", both.now())
    again = claim_message(both.database, "me", both.now(), LEASE)
    assert again is not None
    both.process(again)
    assert sorted(ticket.desk for ticket, _ in list_tickets(both.database)) == ["alludium", "beta"]
    assert reconcile(both.database, both.blobs, dict(both.desks)) == []


def test_a_message_is_held_even_where_its_notice_cannot_be_written(
    pipeline: Pipeline, spool: Spool, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(shipped("templates"), templates)
    (templates / "held_notice" / "body.txt").write_text("{{ nothing_of_the_kind }}")
    broken = replace(pipeline, renderer=Renderer(templates, pipeline.desks))
    broken.process(received(broken, spool, b""))
    (held,) = held_messages(broken.database)
    assert held["reason"].endswith("the notice of it could not be written")


def test_an_attachment_is_stored_once_and_missed_when_it_is_gone(pipeline: Pipeline, spool: Spool) -> None:
    claim = received(pipeline, spool, with_attachment())
    pipeline.process(claim)
    stored = set(pipeline.blobs.names()) - {claim.sha256}
    assert len(stored) == 1
    pipeline.blobs.path(stored.pop()).unlink()
    found = reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks))
    assert [difference.what for difference in found] == ["attachment missing"]


@pytest.mark.parametrize("tamper", ["event", "payload", "truncate"])
def test_a_changed_record_is_found(pipeline: Pipeline, spool: Spool, tamper: str) -> None:
    pipeline.process(received(pipeline, spool, report(1)))
    ((ticket, _),) = list_tickets(pipeline.database)
    assert reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks)) == []
    with pipeline.database.write() as connection:
        if tamper == "event":
            connection.execute(sa.update(events).where(events.c.seq == 1).values(what="nothing"))
        elif tamper == "payload":
            connection.execute(sa.update(payloads).where(payloads.c.seq == 2).values(body="{}"))
        else:
            last = sa.select(sa.func.max(events.c.seq)).scalar_subquery()
            connection.execute(sa.delete(events).where(events.c.seq == last))
    found = reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks))
    assert found == [Difference("events changed", ticket.id)]


def test_an_erased_payload_leaves_the_chain_whole(pipeline: Pipeline, spool: Spool) -> None:
    pipeline.process(received(pipeline, spool, report(1)))
    with pipeline.database.write() as connection:
        connection.execute(sa.delete(payloads))
    assert reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks)) == []


def test_a_disposition_that_is_gone_is_found(pipeline: Pipeline, spool: Spool) -> None:
    claim = received(pipeline, spool, b"no mail at all")
    pipeline.process(claim)
    with pipeline.database.write() as connection:
        connection.execute(sa.delete(dispositions))
    found = reconcile(pipeline.database, pipeline.blobs, dict(pipeline.desks))
    assert found == [Difference("no disposition", claim.id, "at desk alludium")]


def test_the_ids_of_a_clients_log_and_of_the_doors_own_are_read() -> None:
    one, two, older, other = "a" * 24, "b" * 24, "d" * 24, "c" * 24
    lines = [
        f"250 2.0.0 queued as {one}",
        f'{{"part": "smtp", "message": "{two}", "size": 3, "event": "received"}}',
        f'{{"part": "smtp", "id": "{older}", "size": 3, "event": "received"}}',
        f'{{"part": "worker", "id": "{other}", "event": "disposed"}}',
    ]
    assert ids_in_log(lines) == {one, two, older}


def test_a_mail_is_read_at_its_time_of_receipt(pipeline: Pipeline, spool: Spool, clock: FixedClock) -> None:
    claim = received(pipeline, spool, report(1))
    clock.advance(days=3)
    pipeline.process(claim)
    ((ticket, clocks),) = list_tickets(pipeline.database)
    assert ticket.opened_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert {each.name: each.limit_at for each in clocks}["acknowledge"] == datetime(2026, 3, 3, 9, tzinfo=UTC)
