"""`audit`, `export` and `verify-bundle` as people use them: real processes on a store of their own."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import shell
from mailbot.store import tables as t
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.migrate import migrate
from mailbot.testing import FixedClock
from recorded import Recorded, record, tampering


@pytest.fixture
def made(tmp_path: Path) -> Any:
    state = tmp_path / "state"
    state.mkdir()
    database = Database(f"sqlite:///{state / 'mailbot.db'}")
    migrate(database)
    yield record(database, Blobs(state / "blobs"), state, FixedClock())
    database.close()


def mailbot(folder: Path, *arguments: str) -> Any:
    return shell.mailbot(*arguments, cwd=folder, environment={"MAILBOT_PATHS__STATE": str(folder / "state")})


def test_an_audit_says_how_much_it_looked_at(made: Recorded, tmp_path: Path) -> None:
    done = mailbot(tmp_path, "audit", "verify")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("✓ all as it was written: ")
    assert "events of 3 tickets, 4 mails, 2 checkpoints" in done.stdout
    said = json.loads(mailbot(tmp_path, "audit", "verify", "--json").stdout)
    assert said["damages"] == 0
    assert (said["walked"]["tickets"], said["walked"]["checkpoints"]) == (3, 2)


def test_an_audit_names_what_is_wrong_where_and_what_to_do(made: Recorded, tmp_path: Path) -> None:
    with tampering(made.database) as connection:
        where = (t.events.c.ticket_id == made.tickets["plain"], t.events.c.seq == 2)
        connection.execute(sa.update(t.events).where(*where).values(actor="[red]nobody"))
    done = mailbot(tmp_path, "audit", "verify")
    assert done.returncode == 1
    assert f"✗ {made.tickets['plain']} event 2: an event was changed" in done.stdout
    assert "restore it from a backup" in done.stdout
    lines = [json.loads(line) for line in mailbot(tmp_path, "audit", "verify", "--json").stdout.splitlines()]
    assert lines[0]["where"] == f"{made.tickets['plain']} event 2"
    assert lines[-1]["damages"] == len(lines) - 1


def test_a_mailed_checkpoint_is_taken_from_its_file(made: Recorded, tmp_path: Path) -> None:
    with made.database.read() as connection:
        raw = connection.execute(sa.select(t.outbox.c.raw).where(t.outbox.c.purpose == "checkpoint")).scalar_one()
    (tmp_path / "mail.eml").write_bytes(raw)
    done = mailbot(tmp_path, "audit", "verify", "--checkpoint", "mail.eml")
    assert done.returncode == 0, done.stdout
    assert "held against the mailed checkpoint 2" in done.stdout
    (tmp_path / "other.eml").write_bytes(b"Subject: lunch\r\n\r\nAt noon?\r\n")
    refused = mailbot(tmp_path, "audit", "verify", "--checkpoint", "other.eml")
    assert refused.returncode == 1
    assert "is no mailed checkpoint" in refused.stderr


def test_what_is_exported_is_verified_with_the_key_that_audit_prints(made: Recorded, tmp_path: Path) -> None:
    ticket = made.tickets["plain"]
    done = mailbot(tmp_path, "export", ticket.lower(), "--because", "a court asks", "--by", "lee")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{ticket}-evidence.zip: {ticket}, ")
    key = mailbot(tmp_path, "audit", "key").stdout.strip()
    assert json.loads(mailbot(tmp_path, "audit", "key", "--json").stdout) == {"key": key}
    verified = mailbot(tmp_path, "verify-bundle", f"{ticket}-evidence.zip", "--key", key)
    assert verified.returncode == 0
    assert f"✓ {ticket}, exported" in verified.stdout
    said = json.loads(mailbot(tmp_path, "verify-bundle", f"{ticket}-evidence.zip", "--json").stdout)
    assert (said["ticket"], said["problems"], said["key"], said["key_given"]) == (ticket, [], key, False)
    again = mailbot(tmp_path, "export", ticket)
    assert again.returncode == 1
    assert "nothing is overwritten" in again.stderr


def test_where_to_and_how_much_is_told_to_scripts(made: Recorded, tmp_path: Path) -> None:
    said = json.loads(mailbot(tmp_path, "export", made.tickets["sealed"], "--to", "case.zip", "--json").stdout)
    assert (said["path"], said["ticket"], said["withheld"]) == ("case.zip", made.tickets["sealed"], 2)
    assert stat.S_IMODE((tmp_path / "case.zip").stat().st_mode) == 0o600


def test_a_bundle_that_was_changed_is_refused(made: Recorded, tmp_path: Path) -> None:
    mailbot(tmp_path, "export", made.tickets["plain"], "--to", "case.zip")
    octets = bytearray((tmp_path / "case.zip").read_bytes())
    octets[len(octets) // 2] ^= 1
    (tmp_path / "case.zip").write_bytes(octets)
    done = mailbot(tmp_path, "verify-bundle", "case.zip")
    assert done.returncode == 1
    assert "this bundle is not as it was exported" in done.stdout
    (tmp_path / "text.zip").write_text("no zip")
    assert "no zip that mailbot wrote" in mailbot(tmp_path, "verify-bundle", "text.zip").stdout


def test_a_ticket_that_is_not_there_is_told(made: Recorded, tmp_path: Path) -> None:
    done = mailbot(tmp_path, "export", "EXA-000000")
    assert done.returncode == 1
    assert "there is no ticket EXA-000000; `mailbot tickets` lists them" in done.stderr


@pytest.mark.parametrize("command", [("export", "EXA-1"), ("audit", "verify"), ("audit", "key")])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.chmod(0o644), "may be read by others: chmod 600"),
        (lambda path: path.write_text("no key"), "is no hexadecimal key"),
        (lambda path: path.write_text("ab"), "is no signing key; restore it from your backup"),
        (lambda path: (path.unlink(), path.mkdir()), "the signing key can't be read"),
    ],
)
def test_a_key_that_cannot_be_used_is_told(
    made: Recorded, tmp_path: Path, command: tuple[str, ...], spoil: Any, said: str
) -> None:
    spoil(tmp_path / "state" / "signing_key")
    done = mailbot(tmp_path, *command)
    assert done.returncode == 2
    assert said in done.stderr
    assert "signing_key" in done.stderr
