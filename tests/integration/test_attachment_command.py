"""`mailbot attachment` and what `mailbot show` tells of attachments, as people use them: real processes on a store."""

import json
import shutil
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import shell
from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.opening import open_store, utc_now
from mailbot.policy import load_policy
from mailbot.reconcile import reconcile
from mailbot.settings import load_settings, shipped
from mailbot.store.views import list_tickets

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"evidence"
WORDS = {
    "plain": "Policy Violation Report\n\nThe bot @seller sells stolen cards at https://shop.example.org/x.",
    "sealed": "Policy Violation Report\n\nThe bot @seller shares pictures of children being sexually abused.",
}


def mail(name: str) -> bytes:
    head = f"From: Anna <{name}@example.net>\r\nTo: abuse@alludium.ai\r\nSubject: Policy Violation Report\r\n"
    return (
        (
            f"{head}Message-ID: <{name}@example.net>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
            f"{WORDS[name]}\r\n--b\r\nContent-Type: image/png\r\n"
            'Content-Disposition: attachment; filename="telltale [bold]name.png"\r\n\r\n'
        ).encode()
        + PNG
        + name.encode()
        + b"\r\n--b--\r\n"
    )


def environment(state: Path) -> dict[str, str]:
    return {"MAILBOT_PATHS__STATE": str(state), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a ticket of each kind."""
    state = tmp_path_factory.mktemp("attachments")
    settings = load_settings(None, environment(state))
    with closing(open_store(settings)) as store:
        spool = app.build_spool(store)
        for name in WORDS:
            spool.put(mail(name), Envelope(f"{name}@example.net", ("abuse@alludium.ai",), "smtp", utc_now())).result()
        worker = app.build_worker(settings, "test", utc_now)
        while worker.work_once():
            pass
        spool.close()
    return state


class Bot:
    """The command line on a store of its own, called in a folder of its own."""

    def __init__(self, state: Path, folder: Path) -> None:
        self.state, self.folder = state, folder
        self.settings = load_settings(None, environment(state))
        with closing(open_store(self.settings)) as store:
            found = [ticket for ticket, _ in list_tickets(store.database)]
        self.tickets = {"sealed" if ticket.is_sealed else "plain": ticket.id for ticket in found}

    def run(self, *arguments: str) -> Any:
        return shell.mailbot(*arguments, cwd=self.folder, environment=environment(self.state))

    def shown(self, name: str) -> dict[str, Any]:
        done = self.run("show", "--json", self.tickets[name])
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def file(self, name: str) -> dict[str, Any]:
        ((file,),) = [entry["attachments"] for entry in self.shown(name)["entries"]]
        return dict(file)

    def accesses(self, name: str) -> list[dict[str, Any]]:
        events = self.shown(name)["events"]
        return [json.loads(event["body"]) for event in events if event["what"] == "attachment given out"]


@pytest.fixture
def bot(made: Path, tmp_path: Path) -> Bot:
    (tmp_path / "here").mkdir()
    return Bot(Path(shutil.copytree(made, tmp_path / "state")), tmp_path / "here")


def test_an_attachment_is_written_for_its_owner_alone_and_the_access_is_kept(bot: Bot) -> None:
    file = bot.file("plain")
    done = bot.run("attachment", bot.tickets["plain"], file["sha256"], "--by", "robin", "--out", "shot.png")
    assert done.returncode == 0, done.stderr
    written = bot.folder / "shot.png"
    assert written.read_bytes() == PNG + b"plain"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert bot.accesses("plain") == [{"sha256": file["sha256"], "sealed": False, "by": "robin", "because": ""}]
    with closing(open_store(bot.settings)) as store:
        assert reconcile(store.database, store.blobs, dict(load_policy(bot.settings).desks)) == []


def test_the_beginning_of_a_hash_is_enough_and_a_file_is_named_by_it_alone(bot: Bot) -> None:
    file = bot.file("sealed")
    ticket = bot.tickets["sealed"].lower()
    done = bot.run("attachment", ticket, file["sha256"][:8].upper(), "--because", "for the police", "--json")
    said = json.loads(done.stdout)
    assert said["path"] == f"{bot.tickets['sealed']}-{file['sha256'][:16]}"
    assert (said["sha256"], said["type"], said["flags"]) == (file["sha256"], "image/png", ["restricted"])
    assert (bot.folder / said["path"]).read_bytes() == PNG + b"sealed"
    assert "telltale" not in done.stdout + done.stderr


def test_a_sealed_attachment_needs_a_reason_which_is_kept_each_time(bot: Bot) -> None:
    file = bot.file("sealed")
    for reason in ((), ("--because", "  ")):
        refused = bot.run("attachment", bot.tickets["sealed"], file["sha256"], *reason)
        assert refused.returncode == 1
        assert "--because" in refused.stderr
    assert (bot.accesses("sealed"), list(bot.folder.iterdir())) == ([], [])
    for number in range(2):
        done = bot.run("attachment", bot.tickets["sealed"], file["sha256"], "--because", "review", "--out", str(number))
        assert done.returncode == 0
        assert "beware: restricted" in done.stderr
    assert [access["because"] for access in bot.accesses("sealed")] == ["review", "review"]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("there", "nothing is overwritten"),
        ("link", "nothing is overwritten"),
        ("/dev/stdout", "nothing is overwritten"),
        ("-", "never to a terminal"),
        ("no/such/folder", "can't be written"),
    ],
)
def test_nothing_is_overwritten_and_nothing_goes_to_a_terminal(bot: Bot, out: str, said: str) -> None:
    (bot.folder / "there").write_text("mine")
    (bot.folder / "link").symlink_to(bot.folder / "elsewhere")
    done = bot.run("attachment", bot.tickets["plain"], bot.file("plain")["sha256"], "--out", out)
    assert done.returncode == 1
    assert said in done.stderr
    assert (bot.folder / "there").read_text() == "mine"
    assert not (bot.folder / "elsewhere").exists()
    assert bot.accesses("plain") == []
    assert "evidence" not in done.stdout


@pytest.mark.parametrize(
    ("ticket", "hash_", "said"), [("ALU-222222", "ab" * 32, "no ticket"), ("", "ab" * 32, "no att")]
)
def test_what_is_not_there_is_told(bot: Bot, ticket: str, hash_: str, said: str) -> None:
    done = bot.run("attachment", ticket or bot.tickets["plain"], hash_)
    assert done.returncode == 1
    assert said in done.stderr


def test_an_attachment_of_one_ticket_is_not_given_out_by_another(bot: Bot) -> None:
    done = bot.run("attachment", bot.tickets["plain"], bot.file("sealed")["sha256"])
    assert done.returncode == 1
    assert list(bot.folder.iterdir()) == []


def test_a_damaged_attachment_is_not_given_out(bot: Bot) -> None:
    sha256 = bot.file("plain")["sha256"]
    blob = bot.state / "blobs" / sha256[:2] / sha256
    blob.write_bytes(b"changed")
    done = bot.run("attachment", bot.tickets["plain"], sha256)
    assert done.returncode == 1
    assert "changed on disk" in done.stderr
    assert list(bot.folder.iterdir()) == []


def test_show_tells_of_a_sealed_attachment_hash_type_and_size_alone(bot: Bot) -> None:
    file = bot.file("sealed")
    assert file == {**file, "name": None, "type": "image/png", "size": len(PNG) + 6, "flags": ["restricted"]}
    plain = bot.run("show", bot.tickets["sealed"]).stdout
    whole = bot.run("show", "--json", bot.tickets["sealed"]).stdout
    assert "telltale" not in plain + whole
    assert file["sha256"] in plain
    assert "sealed" in plain
    assert "children" in plain  # the words stay readable


def test_show_tells_of_another_attachment_its_name_too(bot: Bot) -> None:
    file = bot.file("plain")
    assert file["name"] == "telltale [bold]name.png"
    plain = bot.run("show", bot.tickets["plain"]).stdout
    assert "telltale [bold]name.png, image/png" in plain
    assert file["sha256"] in plain
