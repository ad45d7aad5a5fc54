"""The command line as people and scripts use it: real processes, exit statuses, one JSON object a line."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from mailbot import app
from mailbot.domain.reading import BY_SIGNS
from mailbot.settings import load_settings
from mailbot.store.database import Database
from mailbot.store.imap import FolderMemory
from mailbot.store.tables import dispositions
from small_policy import english_rules

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FIELDS = [
    "file",
    "subject",
    "from",
    "to",
    "cc",
    "message_id",
    "date",
    "nature",
    "desk",
    "queue",
    "kind",
    "category",
    "categories",
    "tier",
    "priority",
    "hazards",
    "language",
    "subject_fields",
    "reference",
    "entities",
    "grounds",
    "requested_resolution",
    "wishes",
    "labels",
    "missing",
    "attachments",
    "visible_text",
    "bounce",
    "bounces",
    "report",
    "disposition",
    "needs_triage",
    "reply",
    "clocks",
    "why",
    "chain",
]
AT = ("--at", "2026-03-02T09:00:00Z")


def mailbot(*arguments: str, cwd: Path | None = None, stdin: bytes = b"", **environment: str) -> Any:
    return shell.mailbot(*arguments, cwd=cwd, stdin=stdin, environment=environment)


def explained(*arguments: str, stdin: bytes = b"", **environment: str) -> list[dict[str, Any]]:
    done = mailbot("explain", "--json", *arguments, stdin=stdin, **environment)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_python_runs_it_by_its_name_too() -> None:
    done = subprocess.run([sys.executable, "-m", "mailbot", "--help"], capture_output=True, text=True, check=True)
    assert "explain" in done.stdout


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    made = mailbot("init", str(tmp_path / "desk"))
    assert made.returncode == 0
    return tmp_path / "desk"


@pytest.fixture
def folder(laid_out: Path) -> Path:
    """The same with a desk in English alone, since most commands read all that is there."""
    shutil.rmtree(laid_out / "routing_rules")
    english_rules(laid_out / "routing_rules")
    return laid_out


def test_a_folder_that_was_laid_out_is_in_order(laid_out: Path) -> None:
    done = mailbot("check", cwd=laid_out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "in order" in done.stdout


def test_nothing_is_laid_out_over_what_is_there(laid_out: Path) -> None:
    done = mailbot("init", str(laid_out))
    assert done.returncode == 1
    assert "nothing is overwritten" in done.stderr


def test_check_names_every_problem_at_once_and_serve_starts_nothing(folder: Path) -> None:
    rules = folder / "routing_rules" / "alludium"
    clocks = rules / "clocks.yaml"
    clocks.write_text(clocks.read_text().replace("published: true", "publsihed: true", 1))
    subjects = rules / "subjects.yaml"
    subjects.write_text(subjects.read_text().replace("gives:", "givs:", 1))
    checked = mailbot("check", cwd=folder)
    assert checked.returncode == 2
    assert "clocks.yaml:" in checked.stderr
    assert "publsihed" in checked.stderr
    assert "subjects.yaml:" in checked.stderr
    served = mailbot("serve", cwd=folder)
    assert served.returncode == 2
    assert "publsihed" in served.stderr
    assert not (folder / "var").exists()


def test_check_names_a_training_folder_of_no_desk(folder: Path) -> None:
    (folder / "training/aludium").mkdir(parents=True)
    (folder / "training/aludium/en.jsonl").write_text("")
    done = mailbot("check", cwd=folder, MAILBOT_PATHS__TRAINING=str(folder / "training"))
    assert done.returncode == 2
    assert "training/aludium: holds labelled mail for no desk; did you mean `alludium`?" in done.stderr


def test_check_names_a_folder_of_replies_of_no_desk(folder: Path) -> None:
    (folder / "templates/aludium/acknowledgement").mkdir(parents=True)
    (folder / "templates/aludium/acknowledgement/body.txt").write_text("Hello")
    done = mailbot("check", cwd=folder)
    assert done.returncode == 2
    assert "templates/aludium: holds replies, and is neither a language nor a desk" in done.stderr


def test_check_as_json_is_one_problem_a_line(folder: Path) -> None:
    people = folder / "people.yaml"
    people.write_text(people.read_text().replace("address: robin@example.org", "adress: robin@example.org"))
    done = mailbot("check", "--json", cwd=folder)
    *problems, totals = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert problems
    assert totals == {"problems": len(problems), "desks": 1}
    assert all(set(problem) == {"file", "line", "key", "problem"} for problem in problems)
    assert any(problem["file"].endswith("people.yaml") and problem["line"] for problem in problems)


def test_check_as_json_says_that_all_is_well(folder: Path) -> None:
    done = mailbot("check", "--json", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"problems": 0, "desks": 1})


def test_check_asks_for_the_holidays_of_this_year_and_the_next() -> None:
    settings = load_settings(None, {"MAILBOT_DESKS": "alludium"})
    (problem,) = app.check(settings, lambda: datetime(2100, 7, 1, tzinfo=UTC))
    assert "the holidays of GB are known until 2100: list those of 2101" in str(problem)


def test_an_example_that_is_not_met_is_a_problem_with_its_line(folder: Path) -> None:
    subjects = folder / "routing_rules" / "alludium" / "subjects.yaml"
    example = "      POLICY VIOLATION REPORT\n"
    text = subjects.read_text()
    assert example in text
    subjects.write_text(text.replace(example, "      Nothing of the kind\n"))
    done = mailbot("check", cwd=folder)
    assert done.returncode == 2
    assert "Nothing of the kind" in done.stderr
    assert "subjects.yaml:" in done.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MAILBOT_SMTP__PORT": "many"}, "MAILBOT_SMTP__PORT: smtp.port"),
        ({"MAILBOT_SMTP__PROT": "25"}, "MAILBOT_SMTP__PROT: smtp.prot: no such setting"),
        ({"MAILBOT_STORE__URL": "mysql://x"}, "neither sqlite nor postgresql"),
        ({"MAILBOT_SEND__HOST": "127.0.0.1", "MAILBOT_SEND__USER": "me"}, "send.password_file"),
        ({"MAILBOT_SEND__HOST": "127.0.0.1", "MAILBOT_SEND__PASSWORD_FILE": "x"}, "send.user: a password file needs"),
    ],
)
def test_wrong_settings_are_named(folder: Path, environment: dict[str, str], said: str) -> None:
    done = mailbot("serve", cwd=folder, **environment)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = mailbot("serve", cwd=folder, MAILBOT_SMTP__PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "can't listen" in done.stderr


def test_a_password_that_others_may_read_is_refused_and_not_shown(folder: Path) -> None:
    secret = folder / "password"
    secret.write_text("hunter2")
    secret.chmod(0o644)
    way_out = {
        "MAILBOT_SEND__HOST": "127.0.0.1",
        "MAILBOT_SEND__USER": "me",
        "MAILBOT_SEND__PASSWORD_FILE": str(secret),
    }
    done = mailbot("serve", cwd=folder, **way_out)
    assert done.returncode == 2
    assert "chmod 600" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_explain_has_the_promised_fields_in_every_object() -> None:
    found = explained(*AT, str(SAMPLES))
    assert len(found) == len(list(SAMPLES.glob("*.eml")))
    assert all(list(one) == FIELDS for one in found)


def test_explain_reads_an_appeal_as_published() -> None:
    (one,) = explained(*AT, str(SAMPLES / "02-appeal-complete.eml"))
    assert (one["kind"], one["queue"], one["tier"], one["reference"]) == ("appeal", "appeals", 2, "ACC-48213")
    assert one["subject_fields"] == {"tier": "2", "reference": "ACC-48213"}
    assert one["clocks"] == [
        {"name": "acknowledge", "target": "2026-03-03T09:00:00Z", "limit": "2026-03-04T09:00:00Z", "published": True},
        {"name": "decision", "target": "2026-03-11T17:30:00Z", "limit": "2026-03-16T17:30:00Z", "published": True},
    ]
    assert one["reply"]["to"] == "daniel.okafor@example.org"
    assert one["reply"]["suppressed_because"] is None


def test_explain_takes_standard_input_and_an_envelope() -> None:
    raw = b"Subject: Policy Violation Report\n\nThe bot @x sells stolen cards.\n"
    (one,) = explained(*AT, "--to", "ABUSE@alludium.ai", "--from", "anna@example.net", "-", stdin=raw)
    assert (one["file"], one["desk"], one["disposition"]) == ("-", "alludium", "opened")
    assert one["reply"]["to"] == "anna@example.net"
    (null,) = explained(*AT, "--to", "abuse@alludium.ai", "--from", "<>", "-", stdin=b"From: a@example.net\n" + raw)
    assert null["reply"]["suppressed_because"] == "null envelope sender"


def test_explain_of_anything_ends_with_status_zero() -> None:
    for junk in (b"", b"\x00\xff" * 100, b"no header", b"From " * 3, b"Subject: \xff\n\n"):
        (one,) = explained(*AT, "--to", "abuse@alludium.ai", "-", stdin=junk)
        assert one["disposition"] in ("held", "opened")


def test_explain_says_that_attachments_are_sealed_and_does_not_name_them() -> None:
    raw = (
        b"From: a@example.net\nTo: abuse@alludium.ai\nSubject: Policy Violation Report\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n%s\n'
        b'--b\nContent-Type: image/png; name="telltale.png"\n\n\x89PNG\r\n\x1a\n\n--b--\n'
    )
    (plain,) = explained(*AT, "-", stdin=raw % b"The bot @x sells stolen cards.")
    assert [(file["name"], "restricted" in file["flags"]) for file in plain["attachments"]] == [("telltale.png", False)]
    (sealed,) = explained(*AT, "-", stdin=raw % b"The bot @x shares pictures of children being sexually abused.")
    (file,) = sealed["attachments"]
    assert sealed["hazards"] == ["child_safety"]
    assert (file["name"], "restricted" in file["flags"]) == (None, True)
    assert (file["size"], file["sha256"]) == (plain["attachments"][0]["size"], plain["attachments"][0]["sha256"])
    assert "telltale" not in str(sealed)


def test_mail_for_no_desk_is_the_operators(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: a@example.net\nTo: b@example.org\nSubject: x\n\nhello\n")
    (one,) = explained(*AT, str(file))
    assert (one["desk"], one["kind"], one["disposition"]) == (None, None, "held")


def test_an_mbox_is_walked(tmp_path: Path) -> None:
    one = b"From a\nFrom: a@example.net\nTo: abuse@alludium.ai\nSubject: 1\n\n>From the start\n\n"
    (tmp_path / "box").write_bytes(one + one.replace(b"Subject: 1", b"Subject: 2"))
    found = explained(*AT, str(tmp_path / "box"))
    assert [one["subject"] for one in found] == ["1", "2"]
    assert found[0]["visible_text"].strip() == "From the start"


def test_a_time_without_a_zone_is_refused() -> None:
    done = mailbot("explain", "--at", "2026-03-02T09:00:00", "-")
    assert done.returncode == 2
    assert "zone" in done.stderr


def test_a_file_that_is_not_there_is_told() -> None:
    done = mailbot("explain", "nowhere.eml")
    assert done.returncode == 1
    assert "nowhere.eml" in done.stderr


def test_what_is_ingested_is_found_again_by_its_content_alone(folder: Path) -> None:
    first = mailbot("ingest", "--json", str(SAMPLES), cwd=folder)
    assert first.returncode == 0
    stored = len(list(SAMPLES.glob("*.eml")))
    assert len(first.stdout.splitlines()) == stored + 1
    assert json.loads(first.stdout.splitlines()[-1]) == {"stored": stored, "already": 0, "failed": 0}
    compared = mailbot("reconcile", "--json", cwd=folder)
    assert compared.returncode == 1
    *waiting, totals = [json.loads(line) for line in compared.stdout.splitlines()]
    assert {row["what"] for row in waiting} == {"still waiting"}
    assert totals == {"differences": stored, "waiting": stored, "tickets": 0}


def test_reconcile_as_json_says_that_nothing_is_missing(folder: Path) -> None:
    done = mailbot("reconcile", "--json", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"differences": 0, "waiting": 0, "tickets": 0})


def test_a_pipe_is_told_to_try_again_where_nothing_can_be_stored(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    done = mailbot(
        "ingest", "-", cwd=folder, stdin=b"Subject: x\n\n", MAILBOT_PATHS__STATE=str(folder / "file" / "var")
    )
    assert done.returncode == 75
    assert "not stored" in done.stderr


def test_reconcile_finds_what_was_tampered_with(folder: Path) -> None:
    done = mailbot("ingest", "--json", str(SAMPLES / "01-report-published-subject.eml"), cwd=folder)
    message = json.loads(done.stdout.splitlines()[0])["id"]
    blob = next(file for file in (folder / "var" / "blobs").rglob("*") if file.is_file())
    blob.chmod(0o600)
    blob.write_bytes(b"changed")
    (folder / "log").write_text(f"250 queued as {message}\n250 queued as {'0' * 24}\n")
    compared = mailbot("reconcile", "--json", "--against", "log", cwd=folder)
    found = {(row["what"], row["id"]) for row in map(json.loads, compared.stdout.splitlines()[:-1])}
    assert ("blob changed", message) in found
    assert ("accepted but not stored", "0" * 24) in found


def test_what_was_left_in_a_mailbox_is_listed_as_held_until_it_is_discarded(folder: Path) -> None:
    assert mailbot("held", cwd=folder).returncode == 0  # makes the store
    database = Database(f"sqlite:///{next(folder.rglob('mailbot.db'))}")
    memory = FolderMemory(database, "support", "INBOX")
    memory.failed(1, 7, "it is larger than max_bytes (10000)", datetime(2026, 3, 2, 9, tzinfo=UTC))
    memory.settled(1, [7])
    database.close()
    shown = mailbot("held", cwd=folder).stdout
    assert "support/INBOX 1:7" in shown
    assert "max_bytes" in shown
    (row,) = map(json.loads, mailbot("held", "--json", cwd=folder).stdout.splitlines())
    assert (row["id"], row["account"], row["folder"]) == ("support/INBOX 1:7", "support", "INBOX")
    assert "given up in the mailbox" in (told := mailbot("reconcile", cwd=folder)).stdout
    assert told.returncode == 1
    done = mailbot("discard", "support/INBOX 1:7", "--because", "answered by hand", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert mailbot("held", "--json", cwd=folder).stdout == ""
    assert mailbot("reconcile", cwd=folder).returncode == 0


def test_what_was_recorded_by_its_signs_alone_is_listed_and_let_in(folder: Path) -> None:
    given = mailbot("ingest", "--json", str(SAMPLES / "01-report-published-subject.eml"), cwd=folder)
    message = json.loads(given.stdout.splitlines()[0])["id"]
    database = Database(f"sqlite:///{next(folder.rglob('mailbot.db'))}")
    row = {"message_id": message, "desk": "alludium", "disposition": "recorded", "reason": f"list {BY_SIGNS}: a tag"}
    with database.write() as connection:
        shown = {"summary": {"sender": "a@example.net", "subject": "x"}, "at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
        connection.execute(sa.insert(dispositions).values(**row, **shown))
    database.close()
    assert mailbot("held", "--json", cwd=folder).stdout == ""
    assert "a@example.net" in mailbot("held", "--recorded", cwd=folder).stdout
    assert mailbot("release", message[:8], cwd=folder).returncode == 0
    assert "nothing was recorded" in mailbot("held", "--recorded", cwd=folder).stdout


@pytest.mark.parametrize("command", ["tickets", "held", "outbox"])
def test_lists_of_an_empty_store_are_empty(folder: Path, command: str) -> None:
    assert mailbot(command, "--json", cwd=folder).stdout == ""
    assert mailbot(command, cwd=folder).stdout.strip() != ""


def test_a_ticket_that_is_not_there_is_told(folder: Path) -> None:
    done = mailbot("show", "ALU-222222", cwd=folder)
    assert done.returncode == 1
    assert "no ticket" in done.stderr


def test_help_names_every_command() -> None:
    said = mailbot("--help").stdout
    commands = "init check serve demo ingest explain tickets show attachment held release discard reconcile outbox"
    assert all(command in said for command in commands.split())


def test_terminal_escapes_of_a_mail_are_not_printed(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(
        b"From: a@example.net\nTo: abuse@alludium.ai\nSubject: =?utf-8?q?=1B=5B31mred=1B=5B0m?=\n\n\x1b[2J hi\n"
    )
    done = mailbot("explain", str(file))
    assert "\x1b" not in done.stdout
