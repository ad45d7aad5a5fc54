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
from mailbot.store.tables import clocks, entries, events, messages, payloads, tickets

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIZES = (10_000, 100_000)
A_TICKET = 10  # events, of which one files a mail of MAIL octets
MAIL = 2_000
AT_ONCE = 1_000  # tickets a transaction


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    database, blobs = Database(f"sqlite:///{folder / 'mailbot.db'}"), Blobs(folder / "blobs")
    migrate(database)
    key = signing_key(folder / "signing_key")
    yield f"load: {A_TICKET} events and a mail of {MAIL:,} octets a ticket; SQLite, best of {rounds}", "", ""
    made = 0
    for number, size in enumerate(SIZES):
        for first in range(made, size // A_TICKET, AT_ONCE):
            _fill(database, blobs, range(first, min(first + AT_ONCE, size // A_TICKET)))
        made, at = size // A_TICKET, NOW + timedelta(days=number)
        mark = MoveMark("checkpoint", at - timedelta(days=1) if number else None)
        apply(database, [Plan("desk", at, "clock", changes=(mark, next_checkpoint(database, key, at)))], {})
        took = min(_timed(database, blobs, key) for _ in range(rounds))
        yield f"audit of {size:,} events, {made:,} mails", f"{took:.1f} s", f"{size / took:,.0f} events/s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform != "darwin" else 1_024)
    yield "memory of the whole process, at most", f"{peak / 1_024:.0f} MB", "flat"
    database.close()


def _timed(database: Database, blobs: Blobs, key: Any) -> float:
    started = time.perf_counter()
    found = list(verify(database, blobs, key))
    if found:
        raise RuntimeError(f"{len(found)} damages, the first of them {found[0]}")
    return time.perf_counter() - started


def _fill(database: Database, blobs: Blobs, numbers: range) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = {t: [] for t in (messages, tickets, entries, clocks, payloads, events)}
    for number in numbers:
        _ticket(number, blobs, rows)
    with database.write() as connection:
        for table, found in rows.items():
            connection.execute(sa.insert(table), found)


def _ticket(number: int, blobs: Blobs, rows: dict[sa.Table, list[dict[str, Any]]]) -> None:
    """A ticket with one mail and a clock that is set again and again."""
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
    clock = {"name": "decision", "state": "running", "started_at": NOW, "target_at": NOW, "limit_at": NOW}
    rows[clocks].append({"ticket_id": id_, **clock, "published": True, "steps_done": 0})
    said = dict.fromkeys(("started_at", "target_at", "limit_at"), "2026-03-02T09:00:00Z")
    bodies = [("opened", {"ticket": {"id": id_}, "parties": [], "clocks": [{**clock, **said}]})]
    bodies += [("mail filed", {**filed, **received, "author": author, "sha256": sha256, "attachments": []})]
    bodies += [("clock set", {"clock": {**clock, **said}, "because": "step"})] * (A_TICKET - 2)
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
