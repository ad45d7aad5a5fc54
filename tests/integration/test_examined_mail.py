"""Scanned, encrypted and signed mail on its whole way: what the store keeps, a moderator is told, and a person sees."""

import json
from base64 import encodebytes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from harness import Bot

import clamd as peer
import correspondents
from clamd import EICAR, FOUND, Clamd
from correspondents import Person, letter, multipart, pgp_mime, pgp_signed, text_part
from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.logs import get_logger
from mailbot.opening import Store
from mailbot.policy import load_policy
from mailbot.release import release
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.spool import Spool
from mailbot.store.tables import messages, outbox
from mailbot.store.views import list_tickets, show_ticket
from mailbot.testing import FixedClock
from mailbot.worker import Worker

ONE_STORE = True

SECURITY = "security@alludium.ai"
WORDS = "I found a vulnerability: the login page can be passed with an empty password."
ATTACHED = (
    b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="shot.com"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(EICAR)
)


@dataclass
class Desk:
    """The shipped desk, with a worker on a store."""

    database: Database
    blobs: Blobs
    spool: Spool
    worker: Worker
    clock: FixedClock

    def receive(self, raw: bytes, to: str = SECURITY) -> dict[str, Any]:
        """The newest ticket, after a mail was worked on."""
        self.clock.at += timedelta(minutes=1)
        self.spool.put(raw, Envelope("anna@example.org", (to,), "smtp", self.clock.at)).result()
        assert self.worker.work_once()
        found = show_ticket(self.database, list_tickets(self.database)[0][0].id)
        assert found is not None
        return found

    def notice(self) -> str:
        """The newest mail to a moderator."""
        query = sa.select(outbox.c.raw).where(outbox.c.purpose == "notice").order_by(outbox.c.created_at.desc())
        with self.database.read() as connection:
            return str(connection.execute(query).scalars().first().decode())  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with peer.clamd() as made:
        yield made


@pytest.fixture(scope="module")
def anna() -> Iterator[Person]:
    with correspondents.person("anna@example.org") as made:
        yield made


@pytest.fixture(scope="module")
def ours() -> Iterator[Person]:
    with correspondents.person(SECURITY) as made:
        yield made


@pytest.fixture
def environment(scanner: Clamd, anna: Person, ours: Person, tmp_path: Path) -> dict[str, str]:
    """Settings with that scanner, the desk's key, and Anna's among those that are known."""
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "anna.asc").write_bytes(anna.public_key)
    secret = tmp_path / "security.asc"
    secret.write_bytes(ours.secret_key)
    secret.chmod(0o600)
    return {
        "SCAN__CLAMD": scanner.address,
        "KEYS__KNOWN": str(tmp_path / "known"),
        "KEYS__HELD": json.dumps([{"address": SECURITY, "pgp_key_file": str(secret)}]),
    }


Making = Callable[[dict[str, str]], Desk]


@pytest.fixture
def make(database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path) -> Iterator[Making]:
    spool = Spool(database, blobs)

    def made(environment: dict[str, str]) -> Desk:
        given = {"PATHS__STATE": str(tmp_path), "DNS__ZONE_FILE": str(shipped("demo.zone")), **environment}
        settings = load_settings(None, {f"MAILBOT_{name}": value for name, value in given.items()})
        built = app.build_pipeline(settings, load_policy(settings), Store(database, blobs), clock)
        return Desk(database, blobs, spool, Worker(built, "me", timedelta(minutes=1), get_logger("worker")), clock)

    yield made
    spool.close()


@pytest.fixture
def desk(make: Making, environment: dict[str, str]) -> Desk:
    return make(environment)


def report(*parts: bytes, to: str = "abuse@alludium.ai") -> bytes:
    body = multipart(text_part("The account @copycat posts malware."), *parts)
    return letter("anna@example.org", to, "multipart/mixed; boundary=line", body, subject="Policy Violation Report")


def encrypted(anna: Person, to: Person, *more: str, parts: tuple[bytes, ...] = ()) -> bytes:
    inner = b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n"
    inner += multipart(text_part(WORDS), *parts, boundary="inner")
    return letter("anna@example.org", SECURITY, *pgp_mime(anna.encrypted(inner, to, *more)), subject="...")


def test_an_infected_attachment_is_flagged_wherever_it_is_shown(desk: Desk) -> None:
    found = desk.receive(report(ATTACHED))
    [entry] = found["entries"]
    assert entry["attachments"][0]["flags"] == ["executable", "infected"]
    assert entry["found"] == (f"infected: shot.com ({FOUND})",)
    notice = desk.notice()
    assert f"infected: shot.com ({FOUND})" in notice
    assert "INFECTED" in notice


def test_an_infected_mail_still_opens_its_ticket_and_is_acknowledged(desk: Desk) -> None:
    found = desk.receive(report(ATTACHED), "abuse@alludium.ai")
    assert found["ticket"].kind == "violation_report"
    assert "acknowledgement" in {row["purpose"] for row in found["mail"]}


def test_a_harmless_attachment_has_no_such_flag(desk: Desk) -> None:
    harmless = b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="log.txt"\r\n\r\nGET /'
    [entry] = desk.receive(report(harmless))["entries"]
    assert (entry["attachments"][0]["flags"], entry["found"]) == ([], ())


def test_without_a_scanner_nothing_claims_to_be_scanned_or_not(make: Making) -> None:
    [entry] = make({}).receive(report(ATTACHED))["entries"]
    assert (entry["attachments"][0]["flags"], entry["found"]) == (["executable"], ())


def test_while_the_scanner_is_away_an_attachment_is_unscanned_and_no_mail_waits(
    make: Making, environment: dict[str, str]
) -> None:
    with peer.clamd() as mortal:
        desk = make({**environment, "SCAN__CLAMD": mortal.address})
        mortal.kill()
        [entry] = desk.receive(report(ATTACHED))["entries"]
    assert entry["attachments"][0]["flags"] == ["executable", "unscanned"]
    assert entry["found"][0].startswith("unscanned: shot.com (clamd can't be reached")
    assert "unscanned: shot.com" in desk.notice()


def test_facts_are_found_out_once(desk: Desk) -> None:
    """What is released later says what was found when it came."""
    desk.spool.put(
        report(ATTACHED, to="nobody@alludium.ai"), Envelope("", ("nobody@alludium.ai",), "smtp", desk.clock.at)
    ).result()
    assert desk.worker.work_once()
    with desk.database.read() as connection:
        row = connection.execute(sa.select(messages)).one()
    assert [scan["result"] for scan in row.examination["scans"]] == ["infected", "infected"]
    release(desk.database, row.id, "lee@example.org", desk.clock.at)
    assert desk.worker.work_once()
    [entry] = show_ticket(desk.database, list_tickets(desk.database)[0][0].id)["entries"]  # type: ignore[index]
    assert "infected" in entry["attachments"][0]["flags"]


def test_an_encrypted_report_becomes_a_security_ticket_whose_text_is_read(
    desk: Desk, anna: Person, ours: Person
) -> None:
    found = desk.receive(encrypted(anna, ours, "--sign"))
    ticket, [entry] = found["ticket"], found["entries"]
    assert (ticket.kind, ticket.queue, ticket.needs_triage) == ("security_report", "security", None)
    assert entry["visible_text"].strip() == WORDS
    assert entry["found"][0] == f"PGP signature: good (Anna <anna@example.org>, key {anna.fingerprint})"
    assert entry["found"][1].startswith(f"PGP encryption: decrypted (with the key of {SECURITY}")


def test_what_came_encrypted_is_not_mailed_to_moderators(desk: Desk, anna: Person, ours: Person) -> None:
    ticket = desk.receive(encrypted(anna, ours))["ticket"]
    notice = " ".join(desk.notice().split())
    assert "empty password" not in notice
    assert f"`mailbot show {ticket.id}` has them" in notice


def test_nothing_that_came_encrypted_is_named_in_a_letter(desk: Desk, anna: Person, ours: Person) -> None:
    words = f"{WORDS} It hits the account ACC-48213."
    inner = b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n" + multipart(
        text_part(words), ATTACHED, boundary="inner"
    )
    found = desk.receive(letter("anna@example.org", SECURITY, *pgp_mime(anna.encrypted(inner, ours)), subject="..."))
    assert found["ticket"].reference == "ACC-48213"
    with desk.database.read() as connection:
        letters = [raw.decode() for raw in connection.execute(sa.select(outbox.c.raw)).scalars()]
    assert len(letters) >= 2
    assert all("48213" not in letter and "shot.com" not in letter for letter in letters)
    (file,) = found["entries"][0]["attachments"]
    assert file["sha256"][:12] in " ".join(desk.notice().split())


def test_the_mail_is_kept_as_it_came(desk: Desk, anna: Person, ours: Person) -> None:
    raw = encrypted(anna, ours)
    desk.receive(raw)
    with desk.database.read() as connection:
        row = connection.execute(sa.select(messages)).one()
    assert desk.blobs.get(row.sha256) == raw


def test_what_is_attached_within_is_stored_and_scanned(desk: Desk, anna: Person, ours: Person) -> None:
    [entry] = desk.receive(encrypted(anna, ours, parts=(ATTACHED,)))["entries"]
    [attachment] = entry["attachments"]
    assert attachment["flags"] == ["executable", "infected"]
    assert desk.blobs.get(attachment["sha256"]) == EICAR


def test_mail_to_a_key_that_is_not_held_is_a_persons_and_kept_whole(desk: Desk, anna: Person) -> None:
    found = desk.receive(encrypted(anna, anna))
    assert found["ticket"].kind == "security_report"
    assert found["ticket"].needs_triage.startswith("encrypted to a key that this desk doesn't hold")
    assert found["entries"][0]["attachments"]


def test_a_damaged_message_says_why_it_is_not_read(desk: Desk) -> None:
    raw = letter(
        "anna@example.org", SECURITY, *pgp_mime(b"-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----")
    )
    assert desk.receive(raw)["ticket"].needs_triage.startswith("it can't be opened: ")


def test_a_signature_is_recorded_for_a_moderator(desk: Desk, anna: Person) -> None:
    part = text_part("The account @copycat impersonates me.")
    kind, body = pgp_signed(part, anna.signature(part))
    found = desk.receive(
        letter("anna@example.org", "abuse@alludium.ai", kind, body, subject="Policy Violation Report"),
        "abuse@alludium.ai",
    )
    said = f"PGP signature: good (Anna <anna@example.org>, key {anna.fingerprint})"
    assert found["entries"][0]["found"] == (said,)
    assert said in " ".join(desk.notice().split())


def test_the_command_line_shows_what_was_found(environment: dict[str, str], tmp_path: Path) -> None:
    bot = Bot(tmp_path / "state", environment)
    (tmp_path / "mail.eml").write_bytes(report(ATTACHED))
    explained = json.loads(bot.run("explain", "--json", str(tmp_path / "mail.eml")).stdout)
    assert explained["attachments"][0]["flags"] == ["executable", "infected"]
    assert {"finding": f"infected: shot.com ({FOUND})", "rule": "examine", "evidence": ""} in explained["why"]


def test_explain_does_not_name_what_is_sealed_where_a_scanner_found_something(
    environment: dict[str, str], tmp_path: Path
) -> None:
    grave = report(ATTACHED).replace(b"posts malware", b"shares child sexual abuse material")
    (tmp_path / "mail.eml").write_bytes(grave)
    said = Bot(tmp_path / "state", environment).run("explain", "--json", str(tmp_path / "mail.eml")).stdout
    explained = json.loads(said)
    sha256 = explained["attachments"][0]["sha256"]
    assert explained["hazards"] == ["child_safety"]
    assert f"infected: attachment {sha256[:12]} ({FOUND})" in [why["finding"] for why in explained["why"]]
    assert "shot.com" not in said


def test_explain_asks_no_scanner_on_the_network(environment: dict[str, str], tmp_path: Path) -> None:
    bot = Bot(tmp_path / "state", {**environment, "SCAN__CLAMD": "tcp://127.0.0.1:1"})
    (tmp_path / "mail.eml").write_bytes(report(ATTACHED))
    explained = json.loads(bot.run("explain", "--json", str(tmp_path / "mail.eml")).stdout)
    assert explained["attachments"][0]["flags"] == ["executable"]


def test_explain_reads_what_is_encrypted_with_the_keys_that_are_here(
    environment: dict[str, str], anna: Person, ours: Person, tmp_path: Path
) -> None:
    (tmp_path / "mail.eml").write_bytes(encrypted(anna, ours))
    explained = json.loads(
        Bot(tmp_path / "state", environment).run("explain", "--json", str(tmp_path / "mail.eml")).stdout
    )
    assert (explained["kind"], explained["visible_text"].strip()) == ("security_report", WORDS)
    explained = json.loads(Bot(tmp_path / "state").run("explain", "--json", str(tmp_path / "mail.eml")).stdout)
    assert (explained["nature"], explained["kind"]) == ("human", "security_report")
    assert explained["needs_triage"].startswith("encrypted to a key that this desk doesn't hold")
