"""The whole bot on a mailbox of a real Dovecot: from IDLE to the acknowledgement, and nothing lost."""

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from imaplib import IMAP4
from pathlib import Path

import pytest
import sqlalchemy as sa
from harness import PATIENCE, Bot, running
from harness import report as report_by

from dovecot import Dovecot, dovecot
from mailbot.store.database import Database
from mailbot.store.tables import outbox, tickets

KILLS = 50
SEED = 20260302  # the moments differ with the machine all the same


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot() as made:
        yield made


def bot_on(server: Dovecot, state: Path, **more: str) -> Bot:
    account = {
        "name": "desk",
        "host": "127.0.0.1",
        "port": server.tls_port,
        "ca_file": str(server.ca_file),
        "user": "desk",
        "password_file": str(server.password_file),
        "address": "abuse@alludium.ai",
        "done_folder": "Done",
        "failed_folder": "Failed",
    }
    given = {"IMAP": json.dumps([account]), "REPLIES__EVERYONE_AN_HOUR": "1000000", **more}
    return Bot(state, given)


def report(number: int) -> bytes:
    """A report of a sender whose domain publishes nothing, so that it may be answered without a proof."""
    return report_by(number, sender=f"reporter{number}@example.net")


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def acknowledged(bot: Bot) -> int:
    """How many automatic replies have left, as files of a Maildir."""
    left = (bot.state / "sent" / "new").glob("*")
    return sum(b"Auto-Submitted: auto-replied" in file.read_bytes() for file in left)


def by_number(bot: Bot) -> tuple[Counter[int], Counter[int]]:
    """Tickets and acknowledgements by the number of the report."""
    database = Database(bot.settings.store_url)
    with database.read() as connection:
        opened = connection.execute(sa.select(tickets.c.subject)).scalars().all()
        replies = sa.select(tickets.c.subject).join(outbox, outbox.c.ticket_id == tickets.c.id)
        answered = connection.execute(replies.where(outbox.c.purpose == "acknowledgement")).scalars().all()
    database.close()
    numbers = (Counter(int(subject.rpartition("#")[2]) for subject in found) for found in (opened, answered))
    return next(numbers), next(numbers)


def test_a_report_in_the_mailbox_is_acknowledged_while_the_bot_idles(server: Dovecot, tmp_path: Path) -> None:
    with running(bot_on(server, tmp_path / "state")) as bot:
        for number in range(3):
            server.deliver(report(number))
            until(lambda wanted=number + 1: acknowledged(bot) == wanted)
        until(lambda: len(server.uids("Done")) == 3)
        bot.wait_until_settled()
        compared = bot.run("reconcile", "--imap", "--against", str(bot.state / "log"))
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert server.uids() == []
    assert by_number(bot) == (Counter(range(3)), Counter(range(3)))


def test_reconcile_tells_what_lies_in_a_folder_and_was_not_taken(server: Dovecot, tmp_path: Path) -> None:
    with running(bot_on(server, tmp_path / "state")) as bot:
        server.deliver(report(1))
        until(lambda: len(server.uids("Done")) == 1)
        bot.wait_until_settled()
    server.deliver(report(2))
    compared = bot.run("reconcile", "--imap", "--json")
    assert compared.returncode == 1
    differences = [json.loads(line) for line in compared.stdout.splitlines()[:-1]]
    found = [(each["what"], each["id"].rpartition(":")[2]) for each in differences]
    assert found == [("still waiting in the folder", "2")]
    server.kill()
    compared = bot.run("reconcile", "--imap", "--json")
    assert compared.returncode == 1
    assert json.loads(compared.stdout.splitlines()[0])["what"] == "account that can't be read"


def test_a_mailbox_that_is_away_keeps_the_other_door_working(server: Dovecot, tmp_path: Path) -> None:
    bot = bot_on(server, tmp_path / "state")
    server.kill()
    with running(bot):
        bot.send(report(1))
        bot.wait_until_settled()
        server.start()
        server.deliver(report(2))
        until(lambda: by_number(bot)[0] == Counter((1, 2)))


def test_the_bot_stops_at_once_while_it_idles(server: Dovecot, tmp_path: Path) -> None:
    with running(bot_on(server, tmp_path / "state")) as bot:
        server.deliver(report(1))
        until(lambda: len(server.uids("Done")) == 1)
        assert bot.stop() == 0
    assert '"imap left behind"' not in (bot.state / "log").read_text()


class Sender:
    """Appends reports one after another; one whose answer was cut off may lie there or not, and isn't sent again."""

    def __init__(self, server: Dovecot) -> None:
        self.server = server
        self.ended = threading.Event()
        self.delivered: list[int] = []
        self.doubtful: list[int] = []

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            with suppress(OSError, IMAP4.error, socket.timeout), self.server.connect() as client:
                while not self.ended.is_set():
                    self.doubtful.append(number)
                    client.append("INBOX", report(number))
                    self.delivered.append(self.doubtful.pop())
                    number += 1
                    self.ended.wait(0.02)
            number += 1
            self.ended.wait(0.05)


def emptied(server: Dovecot) -> bool:
    """Whether all was taken; a killed Dovecot leaves locks for which the next one waits up to two minutes."""
    with suppress(OSError, IMAP4.error):
        return not server.uids()
    return False


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_mailbox_server_that_is_killed_fifty_times_loses_and_doubles_nothing(server: Dovecot, tmp_path: Path) -> None:
    sender, dice = Sender(server), random.Random(SEED)
    thread = threading.Thread(target=sender.run)
    with running(bot_on(server, tmp_path / "state")) as bot:
        thread.start()
        try:
            for _ in range(KILLS):
                time.sleep(dice.uniform(0.0, 2.0))
                server.kill()
                server.start()
        finally:
            sender.ended.set()
            thread.join()
        until(lambda: emptied(server), seconds=300)
        bot.wait_until_settled(seconds=300)
        compared = bot.run("reconcile", "--imap", "--against", str(bot.state / "log"))
    assert compared.returncode == 0, compared.stdout + compared.stderr
    opened, answered = by_number(bot)
    assert opened == answered
    assert set(opened.values()) == {1}
    assert set(sender.delivered) <= set(opened) <= set(sender.delivered) | set(sender.doubtful)
    assert len(sender.delivered) > KILLS
