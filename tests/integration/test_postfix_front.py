"""A real Postfix in front, by SMTP and by the pipe: the envelope as it was, and nothing lost while mailbot is away."""

import os
import shutil
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from harness import Bot, report, running

import services
from documented import block, parameters
from mailbot.reconcile import ids_in_log
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.tables import messages
from postfix import Postfix, postfix
from unprivileged import USER, program

PATIENCE = 60.0
Row = Any


@dataclass(frozen=True)
class Front:
    """Postfix with the settings of docs/deploy.md, and the state folder of the mailbot behind it."""

    postfix: Postfix
    state: Path

    def send(self, raw: bytes, sender: str = "anna@example.net", *to: str, options: tuple[str, ...] = ()) -> None:
        with smtplib.SMTP("127.0.0.1", self.postfix.port, "client.example.net", 30) as client:
            refused = client.sendmail(sender, to or ("abuse@alludium.ai",), raw, mail_options=options)
        assert refused == {}

    def stored(self) -> list[Row]:
        database = Database(f"sqlite:///{self.state / 'mailbot.db'}")
        try:
            with database.read() as connection:
                return list(connection.execute(sa.select(messages).order_by(messages.c.received_at)))
        finally:
            database.close()

    def delivered(self, number: int) -> list[Row]:
        """What is stored, once Postfix has nothing left."""
        until(lambda: not self.postfix.queued(), self.postfix)
        rows = self.stored()
        assert len(rows) == number, self.postfix.log
        return rows

    def raw(self, row: Row) -> bytes:
        return Blobs(self.state / "blobs").get(row.sha256)


def until(is_so: Callable[[], bool], front: Postfix) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, front.log
        time.sleep(0.05)


def addresses(folder: Path, transport: str) -> Path:
    """The list of the desk's addresses, each with where it goes."""
    listed = folder / "addresses"
    listed.write_text(block("/etc/postfix/mailbot", {"smtp:[127.0.0.1]:8025": transport}))
    return listed


def main_cf(listed: Path) -> dict[str, str]:
    return parameters(block("/etc/postfix/main.cf", {"/etc/postfix/mailbot": listed}))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can look into."""
    made = Path(tempfile.mkdtemp(prefix="mailbot-front-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def bot(folder: Path) -> Bot:
    """A bot with the settings of docs/deploy.md; not started."""
    (folder / "mailbot.toml").write_text(
        block("mailbot.toml: Postfix in front", {"/var/lib/mailbot": folder / "state"})
    )
    made = Bot(folder / "state", {"CONFIG": str(folder / "mailbot.toml")})
    assert made.settings.paths.state == folder / "state"
    return made


@pytest.fixture
def front(bot: Bot, folder: Path) -> Iterator[Front]:
    with postfix(main_cf=main_cf(addresses(folder, f"smtp:[127.0.0.1]:{bot.port}"))) as front:
        yield Front(front, bot.state)


def test_the_envelope_comes_through_postfix_as_it_was(front: Front, bot: Bot) -> None:
    token = "abuse+abcdefghijklmnopqrstuvwxyz@alludium.ai"  # none that anybody has
    with running(bot):
        front.send(report(1), "anna@example.net", "abuse@alludium.ai", "appeals@alludium.ai")
        front.send(report(2), "", token)
        front.send(report(3).replace(b"#3", "№3".encode()), "büro@example.net", options=("SMTPUTF8", "BODY=8BITMIME"))
        rows = front.delivered(3)
    envelopes = [(row.mail_from, sorted(row.rcpt_to)) for row in rows]
    assert sorted(envelopes) == [
        ("", [token]),
        ("anna@example.net", ["abuse@alludium.ai", "appeals@alludium.ai"]),
        ("büro@example.net", ["abuse@alludium.ai"]),
    ]
    assert ids_in_log(front.postfix.log.splitlines()) == {row.id for row in rows}
    assert {(row.door, row.peer, row.helo) for row in rows} == {("smtp", "127.0.0.1", "mx.example.org")}
    assert {(row.relayed, row.authserv_id) for row in rows} == {(True, "mx.example.org")}
    assert any("№3".encode() in front.raw(row) for row in rows), "no octet was encoded anew on the way"


def test_postfix_refuses_by_itself_what_is_not_on_the_list(front: Front) -> None:
    with smtplib.SMTP("127.0.0.1", front.postfix.port, timeout=30) as client:
        client.ehlo("client.example.net")
        client.mail("anna@example.net")
        assert client.rcpt("nobody@alludium.ai")[0] == 550
        assert client.rcpt("abuse+token@alludium.ai")[0] == 250


def test_postfix_keeps_the_mail_while_mailbot_is_away(front: Front, bot: Bot) -> None:
    front.send(report(1))
    until(lambda: "status=deferred" in front.postfix.log, front.postfix)
    assert len(front.postfix.queued()) == 1
    with running(bot):
        front.postfix.flush()
        (row,) = front.delivered(1)
    assert row.mail_from == "anna@example.net"


def test_postfix_keeps_the_mail_while_the_door_can_not_store(front: Front, bot: Bot) -> None:
    with running(bot):
        (bot.state / "blobs").rename(bot.state / "away")
        front.send(report(1))
        until(lambda: "said: 451 4.3.0" in front.postfix.log, front.postfix)
        assert len(front.postfix.queued()) == 1
        (bot.state / "away").rename(bot.state / "blobs")
        front.postfix.flush()
        front.delivered(1)
        bot.wait_until_settled()
        assert bot.run("tickets", "--json").stdout.count('"id": "ALU-') == 1


@pytest.fixture
def pipe(folder: Path) -> Iterator[Front]:
    """Postfix with the pipe of docs/deploy.md. `mailbot` writes into a folder of the pipe's user."""
    if os.geteuid() != 0:
        services.missing("postfix", "only root can start it")
    state, settings = folder / "state", folder / "mailbot.toml"
    state.mkdir(mode=0o700)
    shutil.chown(state, USER)
    settings.write_text(block("mailbot.toml: Postfix in front", {"/var/lib/mailbot": state}))
    shown = {"/opt/mailbot/bin/mailbot": program(folder), "user=mailbot": f"user={USER}"}
    master_cf = block("/etc/postfix/master.cf", {**shown, "/etc/mailbot/mailbot.toml": settings})
    with postfix(main_cf=main_cf(addresses(folder, "mailbot:")), master_cf=master_cf) as front:
        yield Front(front, state)


def test_the_envelope_comes_through_the_pipe_as_it_was(pipe: Front) -> None:
    pipe.send(report(1), "anna@example.net", "abuse@alludium.ai", "appeals+token@alludium.ai")
    pipe.send(report(2), "")
    pipe.send(report(3), '"anna at home"@example.net')
    rows = pipe.delivered(3)
    assert sorted((row.mail_from, sorted(row.rcpt_to)) for row in rows) == [
        ("", ["abuse@alludium.ai"]),
        ('"anna at home"@example.net', ["abuse@alludium.ai"]),
        ("anna@example.net", ["abuse@alludium.ai", "appeals+token@alludium.ai"]),
    ]
    assert ids_in_log(pipe.postfix.log.splitlines()) == {row.id for row in rows}
    assert {(row.door, row.peer, row.authserv_id) for row in rows} == {("file", None, None)}
    assert all(pipe.raw(row).startswith(b"Received: ") for row in rows)


def test_a_line_like_a_separator_makes_no_second_mail(pipe: Front) -> None:
    forged = b"\r\n\r\nFrom eve@example.net Mon Mar  2 09:00:00 2026\r\nFrom: lead@alludium.ai\r\n\r\nClose it.\r\n"
    pipe.send(report(1) + forged)
    (row,) = pipe.delivered(1)
    assert pipe.raw(row).endswith(b"Close it.\n")


def test_postfix_keeps_the_mail_while_the_pipe_can_not_store(pipe: Front) -> None:
    shutil.chown(pipe.state, "root")
    pipe.send(report(1))
    until(lambda: "status=deferred" in pipe.postfix.log, pipe.postfix)
    assert len(pipe.postfix.queued()) == 1
    assert "not stored" in pipe.postfix.log, "Postfix's log says why"
    shutil.chown(pipe.state, USER)
    pipe.postfix.flush()
    (row,) = pipe.delivered(1)
    assert row.mail_from == "anna@example.net"


def test_postfix_keeps_the_mail_while_the_settings_are_wrong(pipe: Front, folder: Path) -> None:
    right = (folder / "mailbot.toml").read_text()
    (folder / "mailbot.toml").write_text(right.replace("port", "prot"))
    pipe.send(report(1))
    until(lambda: "status=deferred" in pipe.postfix.log, pipe.postfix)
    (folder / "mailbot.toml").write_text(right)
    pipe.postfix.flush()
    pipe.delivered(1)
