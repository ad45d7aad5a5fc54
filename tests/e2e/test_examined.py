"""A real `mailbot serve` with a real clamd and real keys: workers open and scan within the limits that they have."""

import json
import time
import urllib.request
from base64 import encodebytes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import PATIENCE, Bot, free_port, running

import clamd as peer
import correspondents
from clamd import EICAR, FOUND, Clamd
from correspondents import Person, letter, multipart, pgp_mime, text_part
from mailbot.store.database import Database
from mailbot.store.views import list_tickets
from metrics import Metrics

US = "security@alludium.ai"
WORDS = "A vulnerability in your login page: an empty password lets me in. Tangerine lighthouse."
ATTACHED = (
    b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="heliotrope.com"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(EICAR)
)


@pytest.fixture
def scanner() -> Iterator[Clamd]:
    with peer.clamd() as made:
        yield made


@pytest.fixture
def us() -> Iterator[Person]:
    with correspondents.person(US, "correct horse") as made:
        yield made


@pytest.fixture
def bot(scanner: Clamd, us: Person, tmp_path: Path) -> Bot:
    files = {"key.asc": us.secret_key, "passphrase": b"correct horse\n"}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
        (tmp_path / name).chmod(0o600)
    held = {"address": US, "pgp_key_file": str(tmp_path / "key.asc"), "passphrase_file": str(tmp_path / "passphrase")}
    more = {"SCAN__CLAMD": scanner.address, "KEYS__HELD": json.dumps([held]), "WATCH__PORT": str(free_port())}
    return Bot(tmp_path / "state", more)


def shown(bot: Bot) -> str:
    """What `mailbot show` prints of the newest ticket."""
    database = Database(bot.settings.store_url)
    try:
        ticket = list_tickets(database)[0][0].id
    finally:
        database.close()
    return " ".join(bot.run("show", ticket).stdout.split())


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_encrypted_report_with_an_infected_attachment_is_read_and_flagged(bot: Bot, us: Person) -> None:
    inner = b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n"
    inner += multipart(text_part(WORDS), ATTACHED, boundary="inner")
    with running(bot), correspondents.person("anna@example.org") as anna:
        raw = letter("anna@example.org", US, *pgp_mime(anna.encrypted(inner, us)))
        bot.send(raw, "anna@example.org", US)
        bot.wait_until_settled()
        said = shown(bot)
    assert "security_report" in said
    assert "Tangerine lighthouse" in said
    assert f"infected: heliotrope.com ({FOUND})" in said
    assert f"PGP encryption: decrypted (with the key of {US}" in said
    log = (bot.state / "log").read_text()
    assert not [word for word in ("angerine", "heliotrope", "anna@", "correct horse", "empty password") if word in log]


def test_while_the_scanner_is_dead_mail_goes_on_and_log_metric_and_doctor_say_so(bot: Bot, scanner: Clamd) -> None:
    body = multipart(text_part("The account @copycat posts malware."), ATTACHED)
    scanner.kill()
    with running(bot):
        bot.send(letter("anna@example.org", "abuse@alludium.ai", "multipart/mixed; boundary=line", body))
        bot.wait_until_settled()
        said = shown(bot)
        wait_for(lambda: _failures(bot) == 1)
        doctor = bot.run("doctor")
    assert "unscanned: heliotrope.com (clamd can't be reached" in said
    [line] = [json.loads(line) for line in (bot.state / "log").read_text().splitlines() if '"unscanned"' in line]
    assert (line["kind"], line["level"], "socket" in line["remedy"]) == ("scan", "warning", True)
    assert "✗ clamd: " in doctor.stdout
    assert f"✓ PGP key of {US}: what is encrypted to it can be read" in doctor.stdout


def _failures(bot: Bot) -> float:
    url = f"http://127.0.0.1:{bot.more['WATCH__PORT']}/metrics"
    with urllib.request.urlopen(url, timeout=10) as answer:
        found = Metrics(answer.read().decode())
    try:
        return found("mailbot_failures_total", door="workers", name="workers", kind="scan")
    except KeyError:
        return 0
