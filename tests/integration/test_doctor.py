"""`mailbot doctor` as a person and a script meet it: what it says, its exit status, and that it leaves nothing."""

import hashlib
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from harness import Bot, free_port, report, running

from mailbot.doctor import checkup
from mailbot.doctor.findings import Finding
from mailbot.doctor.peers import check_believed
from mailbot.doctor.stored import check_store
from mailbot.settings import Settings
from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from small_policy import english_rules
from specimens import NOW

ZONE = """
alludium.ai. 300 IN MX 10 mx.alludium.ai.
alludium.ai. 300 IN TXT "v=spf1 mx -all"
_dmarc.alludium.ai. 300 IN TXT "v=DMARC1; p=quarantine"
"""


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    (tmp_path / "zone").write_text(ZONE)
    (tmp_path / "state").mkdir(mode=0o700)
    zone = str(tmp_path / "zone")
    more = {"DESKS": "alludium", "DNS__ZONE_FILE": zone, "WATCH__PORT": str(free_port())}
    return Bot(tmp_path / "state", more)


@pytest.fixture
def in_english(bot: Bot, tmp_path: Path) -> Bot:
    """The same with fewer rules, which the doctor tries too; it isn't started, since it would learn from them anew."""
    bot.more["PATHS__RULES"] = str(english_rules(tmp_path / "rules"))
    return bot


def findings(bot: Bot) -> tuple[int, dict[tuple[str, str], dict[str, Any]]]:
    ran = bot.run("doctor", "--json")
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert all(set(line) == {"group", "check", "state", "found", "remedy"} for line in found)
    return ran.returncode, {(line["group"], line["check"]): line for line in found}


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("log", "mailbot.db-shm")]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_where_all_is_well_it_says_so_and_exits_0(bot: Bot) -> None:
    with running(bot):
        bot.send(report(1))
        bot.wait_until_settled()
        status, found = findings(bot)
    assert {line["state"] for line in found.values()} == {"ok"}
    assert status == 0
    assert {group for group, _ in found} == {
        *("settings", "people", "store", "disk", "secrets", "names", "way out", "running")
    }
    assert found["running", "readiness"]["found"] == "it says that everything works"


def test_before_the_first_start_there_are_only_warnings_and_nothing_is_made(in_english: Bot) -> None:
    status, found = findings(in_english)
    assert status == 0
    assert {check for (_, check), line in found.items() if line["state"] == "warning"} == {"database", "serve"}
    assert list(in_english.state.iterdir()) == []


def test_it_leaves_the_state_folder_as_it_was(bot: Bot) -> None:
    with running(bot):
        bot.send(report(1))
        bot.wait_until_settled()
    bot.run("tickets")  # folds the log into the database
    before = contents(bot.state)
    findings(bot)
    after = contents(bot.state)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} <= {"mailbot.db"}, "a row came and went"


def test_a_person_reads_one_line_a_check_and_what_to_do(in_english: Bot, tmp_path: Path) -> None:
    bot = in_english
    (tmp_path / "people.yaml").write_text(
        "people: [{name: Lee, address: lee@example.net, "
        "roles: {'*': [lead, senior, safety, on_call]}}, "
        "{name: Kim, address: kim@example.net, roles: {'*': [moderator, senior, safety, complaints_officer]}}]\n"
    )
    ours = {"PATHS__PEOPLE": str(tmp_path / "people.yaml"), "OPERATOR": "operator@example.net"}
    bot.more |= {"SEND__HOST": "127.0.0.1", "SEND__PORT": str(free_port()), **ours}
    ran = bot.run("doctor")
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    failing = next(number for number, line in enumerate(lines) if line.startswith("  ✗ smarthost: "))
    assert lines[failing + 1].startswith("    → see that the smarthost runs")
    assert "  ✓ MX of alludium.ai: mx.alludium.ai" in ran.stdout
    assert lines[-1].endswith("failing")


@pytest.mark.parametrize(
    ("text", "says"), [("[smtp]\nprot = 25\n", "no such setting"), ("[smtp\n", "is no TOML"), (None, "can't be read")]
)
def test_settings_that_cannot_be_read_are_exit_2(bot: Bot, tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "mailbot.toml").write_text(text)
    ran = bot.run("doctor", "--config", str(tmp_path / "mailbot.toml"))
    assert (ran.returncode, says in ran.stderr) == (2, True)


def test_rules_that_are_wrong_are_a_failing_check_and_the_others_still_run(in_english: Bot, tmp_path: Path) -> None:
    bot = in_english
    (tmp_path / "people.yaml").write_text(
        "people: [{name: Lee, address: lee@example.net, "
        "roles: {alludium: [on_call, senior, complaints_officer, safety]}}, "
        "{name: Kim, address: kim@example.net, roles: {alludium: [moderator, senior, safety]}}]\n"
    )
    bot.more["PATHS__PEOPLE"] = str(tmp_path / "people.yaml")
    status, found = findings(bot)
    assert status == 1
    assert "nobody is lead" in found["settings", "people"]["found"]
    assert found["disk", "writing state"]["state"] == "ok"
    assert "not looked at" in found["names", "DNS"]["found"]


def test_whoever_hands_mail_over_without_a_name_to_believe_is_told(tmp_path: Path) -> None:
    account = {"host": "imap.example.org", "user": "desk", "password_file": tmp_path / "p"}
    accounts = [{**account, "name": "legal"}, {**account, "name": "abuse", "authserv_id": "mx.google.com"}]
    peers = [{"network": "192.0.2.1/32"}, {"network": "192.0.2.2/32", "authserv_id": "mx.example.org"}]
    found = list(check_believed(Settings.model_validate({"imap": accounts, "smtp": {"trusted_peers": peers}})))
    assert {finding.check for finding in found} == {"[[imap]] legal", "[[smtp.trusted_peers]] 192.0.2.1/32"}
    assert all(finding.state == "warning" and "no automatic reply" in finding.found for finding in found)


def test_a_bot_that_is_not_ready_is_quoted(bot: Bot) -> None:
    bot.more["WATCH__STALLED_MINUTES"] = "0.02"
    with running(bot):
        (bot.state / "blobs").rename(bot.state / "blobs.away")
        (bot.state / "blobs").write_text("where a folder should be")
        for _ in range(20):
            status, found = findings(bot)
            if ("running", "readiness of smtp") in found:
                break
        (bot.state / "blobs").unlink()
        (bot.state / "blobs.away").rename(bot.state / "blobs")
    fault = found["running", "readiness of smtp"]
    assert (status, fault["state"]) == (1, "failed")
    assert "let the user that runs mailbot write" in fault["remedy"]


def test_a_watch_port_that_hangs_is_told(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    from mailbot.doctor import peers

    monkeypatch.setattr(peers, "READY_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (found,) = peers._ready("127.0.0.1", silent.getsockname()[1])
    assert (found.state, "timed out" in found.found) == ("failed", True)


def test_a_check_that_hangs_or_breaks_hides_no_other(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    never = threading.Event()

    def hang(*_: Any) -> Iterator[Finding]:
        never.wait()
        yield from ()

    def fail(*_: Any) -> Iterator[Finding]:
        raise KeyError("secret words")

    monkeypatch.setattr(checkup, "CHECK_SECONDS", 0.2)
    monkeypatch.setattr(checkup, "check_disk", hang)
    monkeypatch.setattr(checkup, "check_secrets", fail)
    found = {finding.group: finding for finding in checkup.examine(bot.settings, NOW)}
    never.set()
    assert (found["disk"].state, found["secrets"].state) == ("failed", "failed")
    assert "no end after" in found["disk"].found
    assert "secret words" not in found["secrets"].found
    assert "running" in found


def store_findings(url: str) -> dict[str, Finding]:
    return {finding.check: finding for finding in check_store(Settings.model_validate({"store": {"url": url}}), NOW)}


def test_a_store_of_either_kind_that_is_current_is_in_order(store_url: str) -> None:
    with closing(Database(store_url)) as database:
        migrate(database)
    assert {finding.state for finding in store_findings(store_url).values()} == {"ok"}


@pytest.mark.parametrize(("version", "state"), [("0001", "warning"), ("9999", "failed")])
def test_tables_of_another_version_are_told_and_left_alone(store_url: str, version: str, state: str) -> None:
    with closing(Database(store_url)) as database:
        migrate(database)
        with database.write() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        assert store_findings(store_url)["tables"].state == state
        with database.read() as connection:
            assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == version


def test_a_message_from_the_future_says_that_a_clock_is_wrong(store_url: str) -> None:
    from datetime import timedelta

    from mailbot.store.spool import _row
    from mailbot.store.tables import messages
    from specimens import envelope

    with closing(Database(store_url)) as database:
        migrate(database)
        with database.write() as connection:
            row = _row(b"x", "ab" * 32, envelope(received_at=NOW + timedelta(hours=1)))
            connection.execute(sa.insert(messages).values(**row))
    found = store_findings(store_url)["clock"]
    assert (found.state, "NTP" in found.remedy) == ("failed", True)


def test_a_database_that_does_not_answer_is_told_without_a_traceback(tmp_path: Path) -> None:
    nobody = f"postgresql+psycopg://mailbot@127.0.0.1:{free_port()}/mailbot"
    assert "see that the database server runs" in store_findings(nobody)["database"].remedy
    (tmp_path / "mailbot.db").write_bytes(b"no database at all" * 100)
    damaged = store_findings(f"sqlite:///{tmp_path / 'mailbot.db'}")["database"]
    assert (damaged.state, "is whole" in damaged.remedy) == ("failed", True)
