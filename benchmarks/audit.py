"""`mailbot audit verify` over ever more events, and what it takes of memory."""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailbot.audit.verify import verify
from mailbot.checkpoints import next_checkpoint
from mailbot.domain.plan import MoveMark, Plan
from mailbot.effects import apply
from mailbot.signing import signing_key
from mailbot.store.blobs import Blobs
from mailbot.store.chain import event_row
from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from mailbot.store.tables import clocks, dispositions, entries, events, messages, outbox, payloads, tickets, tokens

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIZES = (10_000, 100_000)
A_TICKET = 10  # events, of which one files a mail of MAIL octets
MAIL = 2_000
AT_ONCE = 250  # tickets a transaction: what they take is less than what is measured


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    database, blobs = Database(f"sqlite:///{folder / 'mailbot.db'}"), Blobs(folder / "blobs")
    migrate(database)
    key = signing_key(folder / "signing_key")
    yield (
        f"load: {A_TICKET} events and a mail of {MAIL:,} octets in and one out a ticket; SQLite, best of {rounds}",
        "",
        "",
    )
    made = 0
    for number, size in enumerate(SIZES):
        for first in range(made, size // A_TICKET, AT_ONCE):
            _fill(database, blobs, range(first, min(first + AT_ONCE, size // A_TICKET)))
        made, at = size // A_TICKET, NOW + timedelta(days=number)
        mark = MoveMark("checkpoint", at - timedelta(days=1) if number else None)
        apply(database, [Plan("desk", at, "clock", changes=(mark, next_checkpoint(database, key, at)))], {})
        took = min(_timed(database, blobs, key) for _ in range(rounds))
        yield (
            f"audit of {size:,} events, {made:,} mails",
            f"{took:.1f} s of processor time",
            f"{size / took:,.0f} events/s",
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform != "darwin" else 1_024)
    yield "memory of the whole process, at most", f"{peak / 1_024:.0f} MB", "flat"
    database.close()


def _timed(database: Database, blobs: Blobs, key: Any) -> float:
    started = time.process_time()
    found = list(verify(database, blobs, key))
    if found:
        raise RuntimeError(f"{len(found)} damages, the first of them {found[0]}")
    return time.process_time() - started


def _fill(database: Database, blobs: Blobs, numbers: range) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        table: [] for table in (messages, tickets, entries, clocks, outbox, tokens, dispositions, payloads, events)
    }
    for number in numbers:
        _ticket(number, blobs, rows)
    with database.write() as connection:
        for table, found in rows.items():
            connection.execute(sa.insert(table), found)


def _ticket(number: int, blobs: Blobs, rows: dict[sa.Table, list[dict[str, Any]]]) -> None:
    """A ticket with one mail, an answer that has left, and a clock that is set again and again."""
    id_, message = f"ALU-{number:06}", f"{number:024x}"
    raw = f"Subject: {number}\r\n\r\n".encode().ljust(MAIL, b"x")
    sha256 = hashlib.sha256(raw).hexdigest()
    blobs.path(sha256).write_bytes(raw)
    spooled = {"id": message, "sha256": sha256, "size": MAIL, "door": "smtp"}
    spooled |= {"received_at": NOW, "state": "done", "ready_at": NOW, "attempts": 1, "deferrals": 0, "fence": 1}
    filed = {"message_id": message, "side": "correspondence", "verified": True}
    author = {"role": "complainant", "address": "a@example.net"}
    received = {"mail_from": "", "rcpt_to": []}
    rows[messages].append(spooled | received)
    more = {"visible_text": "", "attachments": [], "at": NOW}
    rows[entries].append({"ticket_id": id_, **filed, **author, **more})
    disposed = {"disposition": "opened", "reason": "a new matter"}
    rows[dispositions].append(
        {"message_id": message, "desk": "alludium", "ticket_id": id_, "summary": {}, "at": NOW, **disposed}
    )
    told = {"text": _digest(b""), "files": _digest(b"[]"), "report": None, "sender": _digest(b"\nsmtp\n\n\n0\n\n\n")}
    told |= {"at": "2026-03-02T09:00:00Z", "received_at": "2026-03-02T09:00:00Z", **disposed}
    clock = {"name": "decision", "state": "running", "started_at": NOW, "target_at": NOW, "limit_at": NOW}
    rows[clocks].append({"ticket_id": id_, **clock, "published": True, "steps_done": 0})
    said = dict.fromkeys(("started_at", "target_at", "limit_at"), "2026-03-02T09:00:00Z")
    bodies = [("opened", {"ticket": {"id": id_}, "parties": [], "clocks": [{**clock, **said}]})]
    bodies += [("mail filed", {**filed, **received, **told, "author": author, "sha256": sha256, "attachments": []})]
    bodies += _answered(number, id_, raw, rows)
    bodies += [("clock set", {"clock": {**clock, **said}, "because": "step"})] * (A_TICKET - len(bodies))
    head = ""
    for seq, (what, body) in enumerate(bodies, 1):
        text = json.dumps(body)
        row = event_row(head, id_, seq, NOW, "clock", what, text)
        head = row["hash"]
        rows[events].append(row)
        rows[payloads].append({"ticket_id": id_, "seq": seq, "body": text})
    ticket = {"id": id_, "desk": "alludium", "kind": "violation_report", "queue": "abuse", "subject": "Report"}
    ticket |= {"opened_at": NOW, "categories": [], "hazards": [], "priority": "normal", "state": "open"}
    rows[tickets].append({**ticket, "policy_version": "", "version": 1, "event_seq": A_TICKET, "event_head": head})


def _answered(
    number: int, ticket_id: str, raw: bytes, rows: dict[sa.Table, list[dict[str, Any]]]
) -> list[tuple[str, dict[str, Any]]]:
    """A mail that was promised on a ticket and has left, with its tokens; what the events say of it."""
    id_, to, at = f"{number:032x}", "a@example.net", "2026-03-02T09:00:00Z"
    mail = {"purpose": "acknowledgement", "template": "acknowledgement", "rcpt_to": to, "state": "sent"}
    sent = {"desk": "alludium", "automatic": True, "message_id": f"<{id_}>", "mail_from": "", "raw": raw, "because": ""}
    sent |= {"attempts": 1, "fence": 1, "created_at": NOW, "ready_at": NOW, "sent_at": NOW}
    rows[outbox].append({"id": id_, "ticket_id": ticket_id, **mail, **sent})
    tokens_said = {}
    for purpose in ("reply", "bounce"):
        digest = _digest(f"{purpose} {number}".encode())
        tokens_said[purpose] = {"digest": digest, "expires_at": at, "revoked_at": None}
        owner = {"outbox_id": id_, "ticket_id": ticket_id, "role": "complainant", "address": to}
        rows[tokens].append({"digest": digest, "purpose": purpose, "expires_at": NOW, **owner})
    said = {"outbox_id": id_, "template": "acknowledgement", "to": to, "state": "queued", "sha256": _digest(raw)}
    said |= {"role": "complainant", "tokens": tokens_said, "suppressed": None}
    return [
        ("acknowledgement promised", said),
        ("mail set", {"outbox_id": id_, "state": "sent", "sent_at": at}),
    ]


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()
