"""A small record for tests to tamper with: three tickets with mail in and out, a reply, a link, and two checkpoints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailbot.audit.damage import Damage
from mailbot.audit.verify import verify
from mailbot.checkpoints import sign_heads
from mailbot.decide import decide
from mailbot.decide_outbox import decide_sent
from mailbot.domain.checkpoint import Checkpoint
from mailbot.domain.decision import Decide, Decision
from mailbot.domain.examination import Examination
from mailbot.domain.feedback import Rate
from mailbot.domain.guard import RevokeTokens
from mailbot.domain.mail import Attachment, Envelope, Mail
from mailbot.domain.plan import BlockSender, LinkTickets, Plan
from mailbot.effects import apply
from mailbot.parsing.mime import parse
from mailbot.pipeline import Pipeline
from mailbot.release import explain_delay
from mailbot.replies.render import Renderer
from mailbot.settings import shipped
from mailbot.signing import Key, signing_key
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message
from mailbot.store.database import Database
from mailbot.store.facts import Pointers, about, facts_for
from mailbot.store.spool import Spool
from mailbot.store.tables import entries, outbox
from mailbot.testing import FixedClock
from specimens import ANNA, BUDGET, DESK, NOW, PEOPLE, arrival, envelope, reading

LEASE = timedelta(minutes=5)
PICTURES = {name: b"\x89PNG\r\n\x1a\n" + name.encode() for name in ("plain", "sealed")}
SAID = {"plain": {}, "sealed": {"hazards": ("child_safety",)}, "third": {}}


def unexamined(_raw: bytes, _mail: Mail, _envelope: Envelope) -> Examination:
    return Examination()


def pipeline_of(database: Database, blobs: Blobs, now: Callable[[], datetime]) -> Pipeline:
    renderer = Renderer(shipped("templates"), {"desk": DESK})
    return Pipeline(database, {"desk": DESK}, PEOPLE, renderer, BUDGET, now, blobs, {}, unexamined, 3)


@dataclass(frozen=True)
class Recorded:
    """A store with a record.

    Args:
        tickets: their ids, by `plain`, `sealed` and `third`.
    """

    pipeline: Pipeline
    key: Key
    tickets: dict[str, str]

    @property
    def database(self) -> Database:
        return self.pipeline.database

    @property
    def blobs(self) -> Blobs:
        return self.pipeline.blobs

    def audit(self, mailed: Checkpoint | None = None) -> list[Damage]:
        return list(verify(self.database, self.blobs, self.key, mailed))

    def wrong(self, mailed: Checkpoint | None = None) -> list[tuple[str, str]]:
        return [(damage.what, damage.where) for damage in self.audit(mailed)]


def record(database: Database, blobs: Blobs, folder: Path, clock: FixedClock) -> Recorded:
    """Fills a store; a day passes between the tickets and the reply, with a checkpoint after each."""
    clock.at = NOW
    made = Recorded(pipeline_of(database, blobs, clock), signing_key(folder / "signing_key"), {})
    tokens = {name: _receive(made, name, **said) for name, said in SAID.items()}
    _send(made, "plain")
    _work(made, "sealed")
    assert sign_heads(made.pipeline, made.key)
    clock.advance(days=1, microseconds=123_456)
    _receive(made, "reply", token=tokens["plain"])
    explain_delay(database, made.tickets["third"], "lee", "we wait for the provider", clock())
    linked = LinkTickets(made.tickets["third"], made.tickets["plain"], "same matter")
    apply(database, [Plan("desk", clock(), "lee", versions={made.tickets["third"]: 2}, changes=(linked,))], {})
    assert sign_heads(made.pipeline, made.key)
    return made


def _receive(made: Recorded, name: str, token: str = "", **said: Any) -> str:
    """Has a mail disposed of as a worker does; the reply token of its acknowledgement."""
    raw = f"From: Anna <anna@example.net>\r\nSubject: {name}\r\n\r\n{name}: somebody posts pictures.\r\n".encode()
    spool = Spool(made.database, made.blobs)
    spool.put(raw, envelope()).result()
    spool.close()
    now = made.pipeline.now()
    claim = claim_message(made.database, "me", now, LEASE)
    assert claim is not None
    octets = PICTURES.get(name)
    files = (
        (Attachment("a.png", "image/png", "image/png", len(octets), made.blobs.put(octets), (), octets),)
        if octets
        else ()
    )
    sent = replace(parse(raw), fingerprint=name, message_id=f"<{name}@example.net>", attachments=files)
    given = arrival(message_id=claim.id, mail=sent, reading=reading(**said))
    at = Pointers(ANNA.address, sent.message_id, tokens=(token,) if token else ())
    plan = decide(given, facts_for(made.database, "desk", name, claim.id, at, now), now, BUDGET)
    plans, rendered = made.pipeline.rendered((plan,), now)
    claim = replace(claim, examination=Examination("pass", "spf of example.net passes"))
    apply(made.database, plans, rendered, claim)
    if name in SAID:
        assert plan.ticket_id is not None
        made.tickets[name] = plan.ticket_id
    return plan.outgoing[0].token


def _work(made: Recorded, name: str) -> None:
    """Has a person decide on a ticket, block its sender and go, so that their tokens hold no more; the sender is
    content."""
    ticket_id, now = made.tickets[name], made.pipeline.now()
    with made.database.read() as connection:
        filed = sa.select(entries.c.message_id).where(entries.c.ticket_id == ticket_id)
        message_id = connection.execute(filed).scalar_one()
    ruled = Decision("d1", ticket_id, "lee@example.org", now, "violation", reason="insults", factors={"harm": "some"})
    rated, blocked = Rate(ticket_id, message_id, 5), BlockSender(ticket_id, "ben@example.net", "floods us")
    changes = (Decide(ruled), rated, blocked, RevokeTokens(()))
    apply(made.database, [Plan("desk", now, "lee", versions={ticket_id: 1}, changes=changes)], {})


def _send(made: Recorded, name: str) -> None:
    """Has a ticket's acknowledgement leave."""
    o = outbox.c
    with made.database.read() as connection:
        acknowledgement = sa.select(o.id).where(o.ticket_id == made.tickets[name], o.purpose == "acknowledgement")
        mail = about(connection, connection.execute(acknowledgement).scalar_one())
    assert mail is not None
    apply(made.database, [decide_sent(mail, made.pipeline.now())], {})


@contextmanager
def tampering(database: Database) -> Iterator[sa.Connection]:
    """A transaction of somebody whom neither we nor the database's own rules hold back."""
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if not database.is_sqlite:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")
