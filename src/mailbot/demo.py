"""`mailbot demo`: the real bot on embedded defaults gets the shipped sample mails over SMTP, and shows what it does."""

import asyncio
import shutil
import smtplib
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.text import Text

from mailbot import logs
from mailbot.domain.desk import Desk
from mailbot.envelopes import envelope_from_headers
from mailbot.opening import Store, open_store
from mailbot.parsing.mime import parse
from mailbot.policy import load_policy
from mailbot.serve import Running, run
from mailbot.settings import Settings, load_settings, shipped
from mailbot.show_ticket import clock_table
from mailbot.store.tables import dispositions
from mailbot.store.views import counts, list_outbox, show_ticket
from mailbot.terminal import clean, escape

STATE = Path("var") / "demo"
PATIENCE = 120.0  # seconds until the samples must have been answered, on the slowest machine
LOOK_SECONDS = 0.1


@dataclass
class _Demo:
    """A running demo and what has been shown of it."""

    screen: Console
    store: Store
    desks: Mapping[str, Desk]
    seen: set[tuple[str, str]] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)

    def show_news(self) -> None:
        """Shows what has happened since the last look, each thing once."""
        for row in self._disposed():
            key = (row["message_id"], row["desk"])
            if key not in self.seen:
                self.seen.add(key)
                self._show_message(row)
        for mail in reversed(list_outbox(self.store.database, state="sent", limit=1000)):
            if mail["id"] not in self.sent:
                self.sent.add(mail["id"])
                words = f"   ↑ {mail['purpose']} to {clean(mail['rcpt_to'])}"
                self.screen.print(Text(f"{words}  {mail['ticket_id'] or ''}", "green"))

    def settled(self) -> bool:
        """Whether everything that was received is disposed of and everything promised has left."""
        waiting = counts(self.store.database)["waiting"]
        return not waiting and not list_outbox(self.store.database, state="queued", limit=1)

    def _disposed(self) -> list[dict[str, Any]]:
        query = sa.select(dispositions).order_by(dispositions.c.at, dispositions.c.message_id)
        with self.store.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def _show_message(self, row: dict[str, Any]) -> None:
        summary, colour = row["summary"], "cyan" if row["disposition"] == "opened" else "yellow"
        line = Text.assemble(
            ("↓ ", "bold"), clean(summary["sender"]) or "<>", "  ", (clean(summary["subject"]), "italic")
        )
        self.screen.print(line)
        self.screen.print(Text(f"   {row['disposition']}  {row['ticket_id'] or ''}  {clean(row['reason'])}", colour))
        found = show_ticket(self.store.database, row["ticket_id"]) if row["disposition"] == "opened" else None
        if found is None:
            return
        ticket = found["ticket"]
        facts = (ticket.queue, ticket.category, f"tier {ticket.tier}" if ticket.tier else None, ticket.priority)
        self.screen.print(Text(f"   {' · '.join(filter(None, facts))}", "bold"))
        if ticket.needs_triage:
            self.screen.print(Text(f"   a person must look: {clean(ticket.needs_triage)}", "yellow"))
        table = clock_table(ticket, found["clocks"], self.desks.get(ticket.desk), datetime.now(UTC))
        table.title = None
        self.screen.print(table)


def run_demo(screen: Console, *, port: int, once: bool) -> int:
    """Runs it; returns an exit status.

    Raises:
        ConfigError: the port is taken.
    """
    shutil.rmtree(STATE, ignore_errors=True)  # the demo's own: each starts afresh
    logs.configure("error")
    environment = {
        "MAILBOT_PATHS__STATE": str(STATE),
        "MAILBOT_SMTP__PORT": str(port),
        "MAILBOT_LOG_LEVEL": "error",
        "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone")),
    }
    settings = load_settings(None, environment)
    with _Bot(settings) as running:
        store = open_store(settings)
        demo = _Demo(screen, store, load_policy(settings, reads=False).desks)
        screen.print(
            f"[bold]mailbot[/] listens on 127.0.0.1:{running.port}; its state is in {STATE}\n", highlight=False
        )
        try:
            refused = list(_send_samples(running.port))
            done = _watch(demo, once=once, until=time.monotonic() + PATIENCE, hint=_hint(running.port, settings))
        except KeyboardInterrupt:
            done = True
        finally:
            store.close()
    for line in refused:
        screen.print(f"[red]refused:[/] {escape(line)}")
    return 0 if done and not refused else 1


def _watch(demo: _Demo, *, once: bool, until: float, hint: str) -> bool:
    """Shows news until the samples are answered, and then for as long as it is let."""
    while not demo.settled():
        if time.monotonic() > until:
            demo.screen.print("[red]the samples were not answered in time[/]")
            return False
        demo.show_news()
        time.sleep(LOOK_SECONDS)
    demo.show_news()
    demo.screen.print(hint, highlight=False, soft_wrap=True)
    while not once:
        time.sleep(LOOK_SECONDS)
        demo.show_news()
    return True


def _hint(port: int, settings: Settings) -> str:
    return (
        f"\n[bold]Send it a mail of your own:[/]\n"
        f"  swaks --server 127.0.0.1:{port} --from you@example.org --to abuse@alludium.ai \\\n"
        f"        --header 'Subject: Policy Violation Report' --body 'What happened, where, and who did it.'\n"
        f"or without swaks:\n"
        f"  curl smtp://127.0.0.1:{port} --mail-from you@example.org --mail-rcpt abuse@alludium.ai -T mail.eml\n"
        f"Answers are files in {settings.state / 'sent' / 'new'}\n"
        f"Look around: MAILBOT_PATHS__STATE={STATE} {Path(sys.argv[0])} tickets (or show, held, outbox, reconcile)"
    )


def _send_samples(port: int) -> Iterator[str]:
    """Sends every shipped sample as a mail client would; yields what was refused."""
    samples = sorted(shipped("samples").glob("*.eml"))
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        for sample in samples:
            raw = sample.read_bytes()
            envelope = envelope_from_headers(parse(raw), "file", datetime.now(UTC))
            try:
                client.sendmail(envelope.mail_from, list(envelope.rcpt_to), raw)
            except smtplib.SMTPException as error:
                yield f"{sample.name}: {error}"


class _Bot:
    """The bot in a thread of its own, from listening to stopped."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ready = threading.Event()
        self._running: Running | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="bot")

    def _run(self) -> None:
        try:
            asyncio.run(run(self._settings, self._on_ready, signals=False))
        except BaseException as error:  # noqa: BLE001 - told to the caller's thread
            self._failure = error
        finally:
            self._ready.set()

    def _on_ready(self, running: Running) -> None:
        self._running = running
        self._ready.set()

    def __enter__(self) -> Running:
        self._thread.start()
        self._ready.wait()
        if self._running is None:
            self._thread.join()
            raise self._failure or AssertionError("the bot ended before it listened")
        return self._running

    def __exit__(self, *_: object) -> None:
        if self._running is not None:
            self._running.stop()
        self._thread.join()
