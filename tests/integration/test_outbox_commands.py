"""`mailbot outbox` as people and scripts use it: real processes on a store with mail in it."""

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.errors import TemporaryError
from mailbot.opening import open_store, utc_now
from mailbot.policy import load_policy
from mailbot.replies.send import PermanentFailure
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import Settings, load_settings, shipped
from mailbot.store.tables import outbox
from mailbot.testing import FakeSender, FixedClock

MAIL = b"From: %s@example.net\r\nTo: abuse@alludium.ai\r\nMessage-ID: <%s@example.net>\r\n\r\nHelp.\r\n"


def environment(state: Path) -> dict[str, str]:
    return {"MAILBOT_PATHS__STATE": str(state), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}


def mailbot(state: Path, *arguments: str, stdin: bytes = b"", **more: str) -> Any:
    return shell.mailbot(*arguments, stdin=stdin, environment={"COLUMNS": "220", **environment(state), **more})


def listed(state: Path, *arguments: str) -> list[dict[str, Any]]:
    done = mailbot(state, "outbox", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Path:
    """The store, for one test to change."""
    return Path(shutil.copytree(made, tmp_path / "state"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an acknowledgement that was deferred, one that was refused and one that left."""
    state = tmp_path_factory.mktemp("outbox")
    settings: Settings = load_settings(None, environment(state))
    store, clock = open_store(settings), FixedClock(utc_now())
    spool = app.build_spool(store)
    for name in (b"anna", b"ben", b"cleo"):
        address = f"{name.decode()}@example.net"
        spool.put(MAIL % (name, name), Envelope(address, ("abuse@alludium.ai",), "smtp", clock())).result()
    worker = app.build_worker(settings, "test", clock)
    while worker.work_once():
        pass
    ticker: Ticker = app.build_ticker(settings, load_policy(settings), store, clock)
    sender = Refusing()
    Sending(ticker.bureau, (sender,), ticker.log).outbox()
    spool.close()
    store.close()
    return state


class Refusing(FakeSender):
    def send(self, rendered: Any) -> None:
        if rendered.rcpt_to == "anna@example.net":
            raise TemporaryError("451 4.7.1 later")
        if rendered.rcpt_to == "ben@example.net":
            raise PermanentFailure(550, "5.1.1 no such user")
        super().send(rendered)


def of(state: Path, address: str) -> dict[str, Any]:
    (row,) = [row for row in listed(state) if row["rcpt_to"] == address]
    return row


def test_what_is_deferred_is_listed_with_its_next_try_and_the_reason(filled: Path) -> None:
    (row,) = listed(filled, "--state", "deferred")
    assert (row["rcpt_to"], row["state"], row["attempts"]) == ("anna@example.net", "queued", 1)
    assert row["because"] == "451 4.7.1 later"
    assert row["ready_at"] > row["created_at"]
    shown = mailbot(filled, "outbox").stdout
    assert "deferred" in shown
    assert "mailbot outbox retry ID" in shown


def test_the_states_can_be_asked_for(filled: Path) -> None:
    assert {row["rcpt_to"] for row in listed(filled, "--state", "queued")} >= {"anna@example.net"}
    assert [row["rcpt_to"] for row in listed(filled, "--state", "failed")] == ["ben@example.net"]
    assert listed(filled, "--state", "shadowed") == []


def test_show_tells_that_a_party_is_unreachable(filled: Path) -> None:
    row = of(filled, "ben@example.net")
    assert "unreachable: there is no such address" in mailbot(filled, "show", row["ticket_id"]).stdout
    found = json.loads(mailbot(filled, "show", "--json", row["ticket_id"]).stdout)
    assert list(found["unreachable"]) == ["ben@example.net"]


def test_mail_is_tried_again_and_dropped_at_a_persons_word(filled: Path) -> None:
    anna, ben = of(filled, "anna@example.net"), of(filled, "ben@example.net")
    done = mailbot(filled, "outbox", "retry", "--by", "lee", "--json", anna["id"], ben["id"])
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": id_, "done": "queued"} for id_ in (anna["id"], ben["id"])
    ]
    assert of(filled, "ben@example.net")["because"] == "tried again by lee"
    assert json.loads(mailbot(filled, "show", "--json", ben["ticket_id"]).stdout)["unreachable"] == {}
    done = mailbot(filled, "outbox", "drop", "--by", "lee", "--because", "told by telephone", anna["id"])
    assert done.returncode == 0, done.stderr
    assert of(filled, "anna@example.net")["state"] == "dropped"
    assert "mail dropped" in mailbot(filled, "show", anna["ticket_id"]).stdout


def test_all_that_is_deferred_can_be_tried_again_at_once(filled: Path) -> None:
    (row,) = listed(filled, "--state", "deferred")
    done = mailbot(filled, "outbox", "retry", "--all-deferred")
    assert done.returncode == 0, done.stderr
    assert f"{row['id']} queued" in done.stdout
    assert listed(filled, "--state", "deferred") == []


def test_an_id_from_the_list_of_a_narrow_terminal_is_taken(filled: Path) -> None:
    row = of(filled, "anna@example.net")
    [shown] = re.findall(rf"^{row['id'][:6]}\w*", mailbot(filled, "outbox", COLUMNS="80").stdout, re.MULTILINE)
    assert len(shown) == 12, "it stands on one line"
    done = mailbot(filled, "outbox", "retry", "--json", shown)
    assert (done.returncode, json.loads(done.stdout)["id"]) == (0, row["id"]), done.stderr
    done = mailbot(filled, "outbox", "drop", "--because", "told by telephone", row["id"][:6])
    assert done.returncode == 0, done.stderr
    assert of(filled, "anna@example.net")["state"] == "dropped"


def test_an_id_that_is_too_short_means_nothing(filled: Path) -> None:
    done = mailbot(filled, "outbox", "retry", of(filled, "anna@example.net")["id"][:5])
    assert (done.returncode, "there is no outgoing mail" in done.stderr) == (1, True)


def test_a_held_message_and_a_suppressed_reply_are_let_go_by_the_beginning_of_their_ids(filled: Path) -> None:
    ingested = mailbot(filled, "ingest", "--json", "--to", "nobody@example.org", "-", stdin=MAIL % (b"dora", b"dora"))
    message = json.loads(ingested.stdout.splitlines()[0])["id"]
    settings = load_settings(None, environment(filled))
    app.build_worker(settings, "test").work_once()
    reply = of(filled, "cleo@example.net")["id"]
    with closing(open_store(settings)) as store, store.database.write() as connection:
        connection.execute(sa.update(outbox).where(outbox.c.id == reply).values(state="suppressed"))
    assert message in mailbot(filled, "held", COLUMNS="80").stdout
    for id_ in (message, reply):
        done = mailbot(filled, "release", "--json", id_[:10])
        assert (done.returncode, json.loads(done.stdout)) == (0, {"id": id_, "done": "released"}), done.stderr


def test_the_beginning_of_two_ids_is_told_and_nothing_is_changed(filled: Path) -> None:
    first, second = of(filled, "anna@example.net"), of(filled, "ben@example.net")
    settings = load_settings(None, environment(filled))
    with closing(open_store(settings)) as store, store.database.write() as connection:
        for number, row in enumerate((first, second)):
            same = sa.update(outbox).where(outbox.c.id == row["id"])
            connection.execute(same.values(id=f"abcdef{number}{row['id'][7:]}"))
    done = mailbot(filled, "outbox", "retry", "abcdef")
    assert (done.returncode, "begins more than one id" in done.stderr) == (1, True)
    assert of(filled, "anna@example.net")["attempts"] == 1
    assert mailbot(filled, "outbox", "retry", "abcdef0").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("retry",), "name the mail to try again, or --all-deferred"),
        (("retry", "--all-deferred", "x"), "name the mail to try again, or --all-deferred"),
        (("retry", "nothing"), "there is no outgoing mail nothing"),
        (("drop", "nothing", "--because", "x"), "there is no outgoing mail nothing"),
    ],
)
def test_a_mistake_is_told_in_words(filled: Path, arguments: tuple[str, ...], says: str) -> None:
    done = mailbot(filled, "outbox", *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_what_has_left_cannot_be_dropped(filled: Path) -> None:
    row = of(filled, "cleo@example.net")
    done = mailbot(filled, "outbox", "drop", "--because", "x", row["id"])
    assert done.returncode == 1
    assert f"{row['id']} is sent" in done.stderr
