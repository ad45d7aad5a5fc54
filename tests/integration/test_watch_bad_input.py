"""What goes wrong at a real desk: each is named in the log, in the metrics and by `doctor`, with account and remedy.

One bot with several mailboxes, each broken in another way, at one Dovecot; a smarthost that refuses us; no DNS.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from harness import PATIENCE, Bot, free_port, report, running

from dovecot import PASSWORD, Dovecot, dovecot
from metrics import Metrics

WRONG = "battery-staple"
PEOPLE = """people:
  - name: Lee Lead
    address: lee@example.net
    roles: {"*": [lead, senior, safety, on_call]}
  - name: Kim
    address: kim@example.net
    roles: {"*": [moderator, senior, safety, complaints_officer]}
"""

# What is broken: the door's label, its name, the kind of trouble, a word of the problem, a word of the remedy.
BROKEN = [
    ("imap", "wrong_password", "login", "refuses user or password", "password_file"),
    ("imap", "bad_certificate", "certificate", "can't be trusted", "ca_file"),
    ("imap", "expired_token", "token", "sign-in has expired", "mailbot authorize expired_token"),
    ("imap", "unreachable", "unreachable", "can't be reached", "host and port"),
    ("imap", "no_password", "settings", "can't be read", "no_password"),
    ("imap", "no_folder", "folder", "Absent", "no_folder"),
    ("send", "send", "login", "refuses the login", "send.password_file"),
]


class Refusing(BaseHTTPRequestHandler):
    """A provider whose refresh tokens have expired."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"error": "invalid_grant", "error_description": "for broken@example.com"}).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Desk:
    """The running bot, and what it said."""

    bot: Bot
    server: Dovecot
    watch_port: int
    doctor: dict[tuple[str, str], dict[str, Any]]
    status: int

    def metrics(self) -> Metrics:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.watch_port}/metrics", timeout=10) as answer:
            return Metrics(answer.read().decode())

    def log(self) -> list[dict[str, Any]]:
        lines = (self.bot.state / "log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def wait_for(there: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := there()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return found


def settings(folder: Path, server: Dovecot, token_port: int, smarthost: int, watch: int) -> dict[str, str]:
    for name, text in (("wrong", WRONG), ("refresh", "old"), ("right", PASSWORD)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    (folder / "people.yaml").write_text(PEOPLE)
    here = {
        "host": "127.0.0.1",
        "port": server.tls_port,
        "user": "broken",
        "ca_file": str(server.ca_file),
        "timeout": 5,
    }
    here |= {"idle_seconds": 1, "poll_seconds": 1}
    right = {**here, "password_file": str(folder / "right")}
    urls = {f"{name}_url": f"http://127.0.0.1:{token_port}/{name}" for name in ("token", "authorize")}
    oauth = {"client_id": "x", **urls, "refresh_token_file": str(folder / "refresh")}
    accounts = [
        {**right, "name": "well", "user": "desk"},
        {**here, "name": "wrong_password", "password_file": str(folder / "wrong")},
        {**right, "name": "bad_certificate", "ca_file": None},
        {**here, "name": "expired_token", "oauth": oauth},
        {**right, "name": "unreachable", "port": free_port()},
        {**here, "name": "no_password", "password_file": str(folder / "none")},
        {**right, "name": "no_folder", "folder": "Absent"},
    ]
    bare = [{key: value for key, value in account.items() if value is not None} for account in accounts]
    return {
        "IMAP": json.dumps(bare),
        "PATHS__PEOPLE": str(folder / "people.yaml"),
        "OPERATOR": "operator@example.net",
        "SEND__HOST": "127.0.0.1",
        "SEND__PORT": str(smarthost),
        "SEND__SECURITY": "none",
        "SEND__USER": "mailbot",
        "SEND__PASSWORD_FILE": str(folder / "wrong"),
        "DNS__ZONE_FILE": "",
        "DNS__SERVERS": '["127.0.0.1"]',
        "DNS__PORT": str(free_port()),
        "DNS__TIMEOUT": "0.5",
        "WATCH__PORT": str(watch),
        "WATCH__STALLED_MINUTES": "0.1",
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with ExitStack() as stack:
        tokens = HTTPServer(("127.0.0.1", 0), Refusing)
        stack.callback(tokens.server_close)
        threading.Thread(target=tokens.serve_forever, daemon=True).start()
        stack.callback(tokens.shutdown)
        refuse = {"auth_require_tls": False, "authenticator": lambda *_: AuthResult(success=False, handled=False)}
        smarthost = Controller(object(), hostname="127.0.0.1", port=free_port(), **refuse)
        smarthost.start()
        stack.callback(smarthost.stop)
        server = stack.enter_context(dovecot())
        server.deliver(report(1), user="broken")
        watch = free_port()
        bot = Bot(folder / "state", settings(folder, server, tokens.server_port, smarthost.port, watch))
        stack.enter_context(running(bot))
        made = Desk(bot, server, watch, {}, 0)
        bot.send(report(2))
        wait_for(lambda: {line.get("account") for line in made.log() if line["event"] == "imap fails"} == NAMES)
        wait_for(lambda: [line for line in made.log() if line["event"] == "trouble"])
        ran = bot.run("doctor", "--json")
        found = [json.loads(line) for line in ran.stdout.splitlines()]
        made.doctor, made.status = {(line["group"], line["check"]): line for line in found}, ran.returncode
        yield made


NAMES = {name for door, name, *_ in BROKEN if door == "imap"}
each = pytest.mark.parametrize(
    ("door", "name", "kind", "problem", "remedy"), BROKEN, ids=[name for _, name, *_ in BROKEN]
)


@each
def test_the_log_names_what_is_broken_and_the_remedy(
    desk: Desk, door: str, name: str, kind: str, problem: str, remedy: str
) -> None:
    told = [line for line in desk.log() if name in (line.get("account"), line.get("name")) and "remedy" in line]
    assert told, "nothing was logged"
    assert (told[0]["level"], told[0]["kind"]) == ("error", kind)
    assert problem in told[0]["problem"]
    assert remedy in told[0]["remedy"]


@each
def test_the_metrics_count_it_by_kind_and_show_the_door_down(
    desk: Desk, door: str, name: str, kind: str, problem: str, remedy: str
) -> None:
    metrics = desk.metrics()
    assert metrics("mailbot_failures_total", door=door, name=name, kind=kind) >= 1
    assert metrics("mailbot_door_up", door=door, name=name) == 0


@each
def test_doctor_finds_it_and_says_what_to_do(
    desk: Desk, door: str, name: str, kind: str, problem: str, remedy: str
) -> None:
    found = desk.doctor["way out", "smarthost"] if door == "send" else desk.doctor["accounts", name]
    assert found["state"] == "failed"
    assert problem in found["found"]
    assert remedy in found["remedy"]


def test_the_lead_is_told_of_every_account_that_stands_still(desk: Desk) -> None:
    def told() -> list[dict[str, Any]]:
        lines = desk.bot.run("outbox", "--json").stdout.splitlines()
        return [mail for line in lines if (mail := json.loads(line))["purpose"] == "stalled"]

    wait_for(lambda: len(told()) >= 2 * len(NAMES))
    assert {mail["rcpt_to"] for mail in told()} == {"lee@example.net", "operator@example.net"}


def test_a_broken_account_keeps_no_other_from_working(desk: Desk) -> None:
    assert desk.metrics()("mailbot_door_up", door="imap", name="well") == 1
    assert desk.doctor["accounts", "well"]["state"] == "ok"


def test_the_mail_stays_where_it_was(desk: Desk) -> None:
    assert desk.server.uids(user="broken", criteria="UNSEEN") == [1]


def test_dns_that_cannot_be_reached_is_told_and_the_mail_waits(desk: Desk) -> None:
    found = desk.doctor["names", "MX of alludium.ai"]
    assert (found["state"], "dns.servers" in found["remedy"]) == ("warning", True)
    assert desk.metrics()("mailbot_messages_received_total", door="smtp") == 1
    told = wait_for(lambda: [line for line in desk.log() if line["event"] == "deferred"])
    assert (told[0]["kind"], "[dns] servers" in told[0]["remedy"]) == ("dns", True)
    assert desk.metrics()("mailbot_messages_unprocessed") == 1
    failures = desk.metrics()("mailbot_failures_total", door="workers", name="workers", kind="dns")
    assert failures is not None
    assert failures >= 1


def test_doctor_fails_where_something_fails(desk: Desk) -> None:
    assert desk.status == 1


def test_no_secret_and_nobody_s_address_is_in_the_log_or_in_the_metrics(desk: Desk) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{desk.watch_port}/metrics", timeout=10) as answer:
        said = answer.read().decode() + (desk.bot.state / "log").read_text()
    for private in (PASSWORD, WRONG, "example.org", "example.net", "example.com", "Policy Violation", "impersonates"):
        assert private not in said


def test_doctor_shows_no_secret(desk: Desk) -> None:
    said = json.dumps(list(desk.doctor.values()))
    assert PASSWORD not in said
    assert WRONG not in said
