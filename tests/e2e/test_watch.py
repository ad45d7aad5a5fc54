"""A real `mailbot serve`, watched: one id through all logs, health, metrics, and word to the lead of a stall."""

import json
import os
import resource
import signal
import smtplib
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from harness import PATIENCE, Bot, free_port, report, running

from metrics import Metrics

PRIVATE = {
    "sender": "veronika@example.org",
    "name": "Veronika Quill",
    "subject": "Zanzibar grievance",
    "body": "the tangerine lighthouse",
    "attachment": "heliotrope.pdf",
}


def complaint(**changes: str) -> bytes:
    """A mail whose every word can be told from others in a log."""
    mail = EmailMessage()
    mail["From"] = f"{PRIVATE['name']} <{PRIVATE['sender']}>"
    mail["To"] = "abuse@alludium.ai"
    mail["Subject"] = f"Policy Violation Report: {PRIVATE['subject']}"
    mail["Message-ID"] = "<quill@client.example.org>"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    mail.set_content(f"The account @quill stole {PRIVATE['body']} from me.")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=PRIVATE["attachment"])
    for name, value in changes.items():
        mail[name.replace("_", "-")] = value
    return mail.as_bytes(policy=policy.SMTP)


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def log_of(bot: Bot) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bot.state / "log").read_text().splitlines()]


def wait_for(there: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := there()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return found


def assert_nothing_private(bot: Bot) -> None:
    log = (bot.state / "log").read_text()
    for what, words in PRIVATE.items():
        assert words not in log, f"the {what} is in the log"
    assert "@" not in log


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    return Bot(tmp_path / "state", {"WATCH__PORT": str(free_port())})


def watch_port(bot: Bot) -> int:
    return int(bot.more["WATCH__PORT"])


def test_one_id_follows_a_message_through_door_worker_and_sender(bot: Bot) -> None:
    with running(bot):
        message_id = bot.send(complaint(), PRIVATE["sender"])
        bot.wait_until_settled()
    lines = [line for line in log_of(bot) if line.get("message") == message_id]
    parts = {line["part"]: line["event"] for line in lines}
    assert parts == {"smtp": "received", "worker": "disposed", "sender": "sent"}
    assert_nothing_private(bot)


@pytest.mark.parametrize(
    "raw",
    [
        complaint(Auto_Submitted="auto-replied"),
        complaint(List_Id="<list.example.org>"),
        complaint().replace(b"MIME-Version", b"X-Was"),
        b"From: Veronika Quill <veronika@example.org>\r\n\x00\xff the tangerine lighthouse",
        complaint().replace(b"multipart/mixed", b'multipart/report; report-type="delivery-status"'),
    ],
    ids=["auto reply", "list", "without MIME", "broken", "bounce"],
)
def test_no_sort_of_mail_leaves_its_words_in_the_log(bot: Bot, raw: bytes) -> None:
    with running(bot):
        message_id = bot.send(raw, PRIVATE["sender"])
        bot.wait_until_settled()
    assert "disposed" in [line["event"] for line in log_of(bot) if line.get("message") == message_id]
    assert_nothing_private(bot)


def test_a_message_that_fails_is_followed_by_its_id_and_keeps_its_words(bot: Bot) -> None:
    with running(bot):
        (worker,) = wait_for(bot.workers)
        os.kill(worker, signal.SIGSTOP)
        message_id = bot.send(complaint(), PRIVATE["sender"])
        blob = wait_for(lambda: [path for path in (bot.state / "blobs").rglob("*") if path.is_file()])[0]
        blob.chmod(0o600)
        blob.write_bytes(b"damaged")
        os.kill(worker, signal.SIGCONT)
        bot.wait_until_settled()
    events = [(line["part"], line["event"]) for line in log_of(bot) if line.get("message") == message_id]
    assert ("worker", "failed") in events
    assert events[-1][0] in ("worker", "sender"), "held, and the lead told of it"
    assert_nothing_private(bot)


def test_a_bot_that_has_started_is_ready_and_counts_what_it_does(bot: Bot) -> None:
    with running(bot):
        wait_for(lambda: ask(watch_port(bot), "/readyz")[0] == 200)
        assert ask(watch_port(bot), "/healthz")[0] == 200
        bot.send(report(1))
        bot.wait_until_settled()
        found = wait_for(lambda: _received(bot, 1))
        assert found("mailbot_messages_disposed_total", door="smtp", disposition="opened") == 1
        assert found("mailbot_oldest_unprocessed_seconds") == 0
        assert found("mailbot_door_up", door="smtp", name="smtp") == 1
        assert found("mailbot_workers") == 1


def _received(bot: Bot, number: int) -> Metrics | None:
    found = Metrics(ask(watch_port(bot), "/metrics")[1])
    return found if found("mailbot_messages_disposed_total", door="smtp", disposition="opened") == number else None


def test_counts_outlive_a_restart(bot: Bot) -> None:
    with running(bot):
        bot.send(report(1))
        bot.wait_until_settled()
    with running(bot):
        found = wait_for(lambda: _received(bot, 1))
    assert found("mailbot_messages_received_total", door="smtp") == 1


def test_a_worker_that_dies_is_counted_and_replaced(bot: Bot) -> None:
    with running(bot):
        wait_for(lambda: ask(watch_port(bot), "/readyz")[0] == 200)
        os.kill(bot.workers()[0], signal.SIGKILL)
        wait_for(lambda: Metrics(ask(watch_port(bot), "/metrics")[1])("mailbot_worker_deaths_total") == 1)
        wait_for(lambda: ask(watch_port(bot), "/readyz")[0] == 200)


def test_a_watch_port_that_is_taken_is_named_and_nothing_runs(bot: Bot, tmp_path: Path) -> None:
    with running(bot):
        other = Bot(tmp_path / "other", {"WATCH__PORT": bot.more["WATCH__PORT"]})
        ran = other.run("serve")
    assert ran.returncode == 2
    assert f"watch.port: can't listen on 127.0.0.1 port {watch_port(bot)}: Address already in use" in ran.stderr
    assert "Traceback" not in ran.stderr


def notices(bot: Bot) -> list[str]:
    """Who was sent which word of a stall, from the Maildir that stands for the way out."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (bot.state / "sent/new").glob("*")
    ]
    return sorted(f"{mail['To']}: {mail['Subject']}" for mail in mails if ": the SMTP door" in mail["Subject"])


def test_a_door_that_cannot_store_loses_nothing_and_the_lead_hears_of_it_and_of_its_end(bot: Bot) -> None:
    bot.more["WATCH__STALLED_MINUTES"] = "0.03"
    with running(bot):
        wait_for(lambda: ask(watch_port(bot), "/readyz")[0] == 200)
        blobs = (bot.state / "blobs").rename(bot.state / "blobs.away")
        (bot.state / "blobs").write_text("where a folder should be")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            bot.send(complaint(), PRIVATE["sender"])
        assert refused.value.smtp_code == 451
        assert len(wait_for(lambda: notices(bot) if len(notices(bot)) == 2 else None)) == 2
        status, said = ask(watch_port(bot), "/readyz")
        (fault,) = json.loads(said)["faults"]
        assert (status, fault["part"], fault["kind"]) == (503, "smtp", "store")
        assert "let the user that runs mailbot write" in fault["remedy"]
        (bot.state / "blobs").unlink()
        blobs.rename(bot.state / "blobs")
        bot.send(complaint(), PRIVATE["sender"])
        wait_for(lambda: len(notices(bot)) == 4)
    assert notices(bot) == sorted(
        f"{person}: {what}: the SMTP door"
        for person in ("Lee Demo <lee@example.org>", "Operator <operator@example.org>")
        for what in ("Stalled", "Works again")
    )
    told = [line for line in log_of(bot) if line["event"] == "trouble"]
    assert told
    assert told[0]["kind"] == "store"
    assert_nothing_private(bot)


def test_a_disk_that_takes_no_more_is_named_and_the_peer_keeps_its_mail(bot: Bot) -> None:
    """No file may grow past 2 MB, as if the disk were full for larger ones."""
    big = complaint().replace(b"from me.", b"from me. " + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 50_000)
    with running(bot):
        wait_for(lambda: ask(watch_port(bot), "/readyz")[0] == 200)
        assert bot.process is not None
        before = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (2_000_000, before[1]))
        with pytest.raises(smtplib.SMTPDataError) as refused:
            bot.send(big, PRIVATE["sender"])
        assert refused.value.smtp_code == 451
        failures = Metrics(ask(watch_port(bot), "/metrics")[1])(
            "mailbot_failures_total", door="smtp", name="smtp", kind="store"
        )
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, before)
        bot.send(big, PRIVATE["sender"])
        bot.wait_until_settled()
    assert failures == 1
    (told,) = [line for line in log_of(bot) if line["event"] == "trouble"]
    assert (told["problem"], told["remedy"]) == ("the disk is full", f"free space on the disk of {bot.state / 'blobs'}")
    assert_nothing_private(bot)
