"""What was promised with a 250 survives kill -9 of the bot and of its workers at random moments, under load."""

import os
import random
import signal
import smtplib
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from harness import Bot, report, running, send_on

from mailbot.store.database import Database
from mailbot.store.tables import outbox, tickets

KILLS = int(os.environ.get("MAILBOT_KILLS", "50"))  # a hundred, and more, where there is the time
CLIENTS = 4
SEED = 20260302  # the moments differ with the machine all the same


@dataclass
class Client:
    """Sends reports one after another, each until it got its 250, and logs what it was promised."""

    bot: Bot
    number: int
    ended: threading.Event
    promised: dict[int, str] = field(default_factory=dict)

    def run(self) -> None:
        message = self.number
        while not self.ended.is_set():
            with (
                suppress(OSError, smtplib.SMTPException),
                smtplib.SMTP("127.0.0.1", self.bot.port, timeout=10) as client,
            ):
                while not self.ended.is_set():
                    sender = f"reporter{message}@example.org"
                    self.promised[message] = send_on(client, report(message), sender)
                    message += CLIENTS
                    self.ended.wait(0.05)
            self.ended.wait(0.05)


def kill_at_random(bot: Bot, dice: random.Random) -> None:
    """A worker, or the whole bot, which is then started anew."""
    time.sleep(dice.uniform(0.0, 1.5))
    workers = bot.workers()
    if workers and dice.random() < 0.6:
        with suppress(ProcessLookupError):
            os.kill(dice.choice(workers), signal.SIGKILL)
        return
    bot.kill()
    bot.start()


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_every_promised_message_is_one_ticket_with_one_acknowledgement_after_many_kills(tmp_path: Path) -> None:
    more = {
        "WORKERS__COUNT": "2",
        "WORKERS__ATTEMPTS": "50",  # being killed is no fault of these messages
        "REPLIES__EVERYONE_AN_HOUR": "1000000",
    }
    bot, ended = Bot(tmp_path / "state", more), threading.Event()
    clients = [Client(bot, number, ended) for number in range(CLIENTS)]
    threads = [threading.Thread(target=client.run) for client in clients]
    dice = random.Random(SEED)
    with running(bot):
        for thread in threads:
            thread.start()
        try:
            for _ in range(KILLS):
                kill_at_random(bot, dice)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        bot.wait_until_settled(seconds=300)
        promised = {number: id_ for client in clients for number, id_ in client.promised.items()}
        log = tmp_path / "client.log"
        log.write_text("".join(f"{number}: 250 2.0.0 queued as {id_}\n" for number, id_ in promised.items()))
        compared = bot.run("reconcile", "--against", str(log))
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert len(promised) > KILLS
    opened, acknowledged = found(bot)
    assert {number: opened.get(number, 0) for number in promised} == dict.fromkeys(promised, 1)
    assert {number: acknowledged.get(number, 0) for number in promised} == dict.fromkeys(promised, 1)


def found(bot: Bot) -> tuple[dict[int, int], dict[int, int]]:
    """Tickets and acknowledgement rows by the message's number."""
    database = Database(bot.settings.store_url)
    subject = tickets.c.subject
    with database.read() as connection:
        opened = connection.execute(sa.select(subject, sa.func.count()).group_by(subject)).all()
        answered = connection.execute(
            sa.select(subject, sa.func.count())
            .join(outbox, outbox.c.ticket_id == tickets.c.id)
            .where(outbox.c.purpose == "acknowledgement")
            .group_by(subject)
        ).all()
    database.close()
    return tuple({int(row[0].rpartition("#")[2]): row[1] for row in rows} for rows in (opened, answered))  # type: ignore[return-value]
