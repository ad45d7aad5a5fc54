"""Evidence bundles: what leaves, what doesn't, and that no octet of one changes unseen; checked by plain Python too."""

import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot import verify_bundle
from mailbot.access import Order
from mailbot.domain.plan import Plan, UpdateTicket
from mailbot.effects import apply
from mailbot.errors import MailbotError
from mailbot.evidence import Exported, export
from mailbot.signing import signing_key
from mailbot.store import tables as t
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.evidence import TABLES
from mailbot.store.migrate import migrate
from mailbot.testing import FixedClock
from mailbot.verify_bundle import BadBundle, Member, check, directory, local_header, members_of
from recorded import PICTURES, Recorded, record, tampering
from specimens import NOW

LATER = NOW + timedelta(days=2)


@pytest.fixture
def made(database: Database, blobs: Blobs, tmp_path: Path, clock: FixedClock) -> Recorded:
    return record(database, blobs, tmp_path, clock)


def exported(made: Recorded, name: str, out: Path, because: str = "asked for by a court") -> Exported:
    order = Order(made.tickets[name], "lee", because)
    return export(made.database, made.blobs, made.key, order, out, LATER)


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as opened:
        return [json.loads(line) for line in opened.read(f"record/{table}.jsonl").splitlines()]


def plainly(path: Path, *more: str) -> Any:
    """`verify.py` of a bundle, run by a Python that has neither mailbot nor anything else."""
    verifier = path.with_suffix(".py")
    with zipfile.ZipFile(path) as opened:
        verifier.write_bytes(opened.read("verify.py"))
    command = [sys.executable, "-I", "-S", verifier.name, path.name, *more]
    return subprocess.run(command, cwd=path.parent, env={}, capture_output=True, text=True, check=False)


def test_a_bundle_has_everything_of_its_ticket_and_is_sound(made: Recorded, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    said = exported(made, "plain", path)
    assert (said.path, said.ticket, said.withheld) == (str(path), made.tickets["plain"], 0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        mails = [opened.read(name) for name in names if name.startswith("mails/")]
        files = [opened.read(name) for name in names if name.startswith("attachments/")]
        manifest = json.loads(opened.read("manifest.json"))
    assert sorted(mail.split(b"\r\n\r\n")[1][:5] for mail in mails) == [b"plain", b"reply"]
    assert files == [PICTURES["plain"]]
    assert len([name for name in names if name.startswith("outbox/")]) == len(rows(path, "outbox")) == 3
    assert {f"record/{table.name}.jsonl" for table in (*TABLES, t.messages)} <= set(names)
    assert [len(rows(path, table)) for table in ("tickets", "entries", "messages")] == [1, 2, 2]
    assert (manifest["by"], manifest["because"]) == ("lee", "asked for by a court")
    verdict = check(path, made.key.public)
    assert (verdict.problems, verdict.events) == ([], len(rows(path, "events")))


def test_an_export_is_an_event_that_the_bundle_has_too(made: Recorded, tmp_path: Path) -> None:
    exported(made, "plain", tmp_path / "case.zip")
    event, payload = rows(tmp_path / "case.zip", "events")[-1], rows(tmp_path / "case.zip", "payloads")[-1]
    assert (event["what"], event["actor"]) == ("evidence exported", "lee")
    assert json.loads(payload["body"]) == {"because": "asked for by a court", "by": "lee"}
    assert made.audit() == []


def test_nothing_that_is_sealed_leaves_but_its_hash(made: Recorded, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    assert exported(made, "sealed", path).withheld == 2
    assert PICTURES["sealed"] not in path.read_bytes()
    assert b"a.png" not in path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        assert not [name for name in opened.namelist() if name.startswith(("mails/", "attachments/"))]
        withheld = json.loads(opened.read("manifest.json"))["withheld"]
    (entry,) = rows(path, "entries")
    (message,) = rows(path, "messages")
    assert set(withheld) == {f"attachments/{entry['attachments'][0]['sha256']}", f"mails/{message['sha256']}.eml"}
    assert check(path, made.key.public).problems == []


def test_a_mail_that_is_sealed_at_another_ticket_does_not_leave_by_this_one(made: Recorded, tmp_path: Path) -> None:
    with tampering(made.database) as connection:
        of_sealed = sa.select(t.entries).where(t.entries.c.ticket_id == made.tickets["sealed"])
        entry = dict(connection.execute(of_sealed).mappings().one())
        connection.execute(sa.insert(t.entries).values({**entry, "ticket_id": made.tickets["third"]}))
    exported(made, "third", tmp_path / "case.zip")
    assert PICTURES["sealed"] not in (tmp_path / "case.zip").read_bytes()


def test_nothing_tells_who_stays_anonymous(made: Recorded, tmp_path: Path) -> None:
    ticket_id = made.tickets["third"]
    with made.database.read() as connection:
        version = connection.execute(sa.select(t.tickets.c.version).where(t.tickets.c.id == ticket_id)).scalar_one()
    change = UpdateTicket(ticket_id, {"anonymous": True}, "they ask for it")
    apply(made.database, [Plan("desk", NOW, "lee", versions={ticket_id: version}, changes=(change,))], {})
    path = tmp_path / "case.zip"
    assert exported(made, "third", path).withheld > 2
    for octets in unpacked(path).values():
        assert b"anna" not in octets.lower()
    assert {party["address"] for party in rows(path, "parties")} == {"[the complainant]"}
    assert check(path, made.key.public).problems == []


def test_verify_py_runs_with_nothing_but_python(made: Recorded, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    exported(made, "plain", path)
    done = plainly(path, "--key", made.key.public)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"✓ {made.tickets['plain']}, exported 2026-03-04T09:00:00Z by lee: asked for by a court" in done.stdout
    assert "mailed checkpoint" not in done.stdout
    assert "mailed checkpoint" in plainly(path).stdout
    wrong = plainly(path, "--key", "0" * 64)
    assert wrong.returncode == 1
    assert "its key isn't the one that was given" in wrong.stdout


def test_nothing_is_overwritten_and_nothing_is_left_of_what_failed(made: Recorded, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "there").write_text("mine")
    (folder / "link").symlink_to(folder / "elsewhere")
    for name in ("there", "link", "no/such"):
        with pytest.raises(MailbotError, match=r"nothing is overwritten|can't be written"):
            exported(made, "plain", folder / name)
    made.blobs.path(made.blobs.put(PICTURES["plain"])).unlink()
    with pytest.raises(MailbotError, match="is missing"):
        exported(made, "plain", folder / "new")
    assert sorted(path.name for path in folder.iterdir()) == ["link", "there"]
    with made.database.read() as connection:
        found = connection.execute(sa.select(t.events.c.what)).scalars().all()
    assert "evidence exported" not in found


def test_a_ticket_that_is_not_there_is_told(made: Recorded, tmp_path: Path) -> None:
    order = Order("EXA-000000", "lee")
    with pytest.raises(MailbotError, match="there is no ticket EXA-000000"):
        export(made.database, made.blobs, made.key, order, tmp_path / "case.zip", LATER)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A bundle and its key."""
    folder = tmp_path_factory.mktemp("bundle")
    database = Database(f"sqlite:///{folder / 'mailbot.db'}")
    migrate(database)
    made = record(database, Blobs(folder / "blobs"), folder, FixedClock())
    exported(made, "plain", folder / "case.zip")
    database.close()
    return folder / "case.zip", made.key.public


Contents = dict[str, bytes]


def unpacked(path: Path) -> Contents:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(contents: Contents, path: Path) -> Path:
    """A bundle as somebody packs it who knows how, and has no key."""
    members: list[Member] = []
    with path.open("wb") as file:
        for name, octets in contents.items():
            crc = verify_bundle.zlib.crc32(octets)
            file.write(local_header(name, crc, len(octets)))
            members.append(Member(name, file.tell(), len(octets), crc, ""))
            file.write(octets)
        file.write(directory(members))
    return path


def signed_anew(contents: Contents, path: Path) -> Path:
    """The same by somebody who has the key, or one of their own: only what a bundle says of itself is wrong then."""
    key = signing_key(path.with_name("their_key"))
    contents |= {"key.txt": f"{key.public}\n".encode()}
    rest = {name: octets for name, octets in contents.items() if not name.startswith("manifest.")}
    manifest = json.loads(contents["manifest.json"])
    manifest["files"] = {
        name: {"size": len(octets), "sha256": verify_bundle.hashlib.sha256(octets).hexdigest()}
        for name, octets in rest.items()
    }
    text = json.dumps(manifest).encode()
    signature = f"{key.sign(verify_bundle.SIGNED + text)}\n".encode()
    return packed({**rest, "manifest.json": text, "manifest.sig": signature}, path)


def test_a_bundle_that_is_packed_alike_is_the_same_file(bundle: tuple[Path, str], tmp_path: Path) -> None:
    assert packed(unpacked(bundle[0]), tmp_path / "again.zip").read_bytes() == bundle[0].read_bytes()


def left_out(contents: Contents) -> None:
    del contents[next(name for name in contents if name.startswith("attachments/"))]


def added(contents: Contents) -> None:
    contents["mails/other.eml"] = b"Subject: forged\r\n\r\n"


def in_another_order(contents: Contents) -> None:
    contents["README.txt"] = contents.pop("README.txt")


def changed(contents: Contents) -> None:
    name = next(name for name in contents if name.startswith("mails/"))
    contents[name] = contents[name].replace(b"posts", b"never")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (left_out, "is missing"),
        (added, "mails/other.eml: doesn't belong here"),
        (in_another_order, "another order"),
        (changed, "was changed"),
    ],
)
def test_a_file_that_is_changed_added_left_out_or_moved_is_found(
    bundle: tuple[Path, str], tmp_path: Path, tamper: Callable[[Contents], None], said: str
) -> None:
    contents = unpacked(bundle[0])
    tamper(contents)
    problems = check(packed(contents, tmp_path / "new.zip"), bundle[1]).problems
    assert any(said in problem for problem in problems), problems


def line_of(contents: Contents, table: str, number: int, **values: Any) -> None:
    lines = [json.loads(line) for line in contents[f"record/{table}.jsonl"].splitlines()]
    lines[number] |= values
    contents[f"record/{table}.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()


def without_line(contents: Contents, table: str, number: int) -> None:
    lines = contents[f"record/{table}.jsonl"].splitlines(keepends=True)
    del lines[number]
    contents[f"record/{table}.jsonl"] = b"".join(lines)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda c: line_of(c, "events", 2, actor="nobody"), "event 3: isn't what follows in the chain"),
        (lambda c: line_of(c, "payloads", 1, body="{}"), "event 2: what it says was changed"),
        (lambda c: without_line(c, "payloads", 1), "event 2: what it says is missing"),
        (lambda c: without_line(c, "events", 1), "isn't what follows in the chain"),
        (lambda c: without_line(c, "events", -1), "the events don't end where the ticket says"),
        (lambda c: line_of(c, "tickets", 0, event_head="0" * 64), "the events don't end where the ticket says"),
        (left_out, "which is neither here nor withheld"),
        (lambda c: c.pop(next(n for n in c if n.startswith("mails/"))), "which is neither here nor withheld"),
        (lambda c: c.pop(next(n for n in c if n.startswith("outbox/"))), "which is neither here nor withheld"),
        (lambda c: c.update({n: b"x" for n in c if n.startswith("outbox/")}), "names another outbox/"),
        (lambda c: c.update({n: b"x" for n in c if n.startswith("mails/")}), "names another mails/"),
        (lambda c: c.update({"record/events.jsonl": b"[]\n"}), "isn't of the form"),
        (lambda c: c.update({"record/events.jsonl": b"[" * 100_000}), "isn't of the form"),
        (lambda c: c.pop("record/events.jsonl"), "record/events.jsonl is missing"),
    ],
)
def test_a_record_that_does_not_agree_with_itself_is_found_whoever_signed_it(
    bundle: tuple[Path, str], tmp_path: Path, tamper: Callable[[Contents], Any], said: str
) -> None:
    contents = unpacked(bundle[0])
    tamper(contents)
    path = signed_anew(contents, tmp_path / "new.zip")
    problems = check(path).problems
    assert any(said in problem for problem in problems), problems
    assert check(path, bundle[1]).problems == [
        "key.txt: its key isn't the one that was given: another installation signed it, or none"
    ]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, octets in members.items():
            opened.writestr(name.replace("__", "/"), octets)
    return path


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (b"", "no zip that mailbot wrote"),
        (b"no zip at all", "no zip that mailbot wrote"),
        (b"PK\3\4", "no zip that mailbot wrote"),
        (b"PK\3\4" + b"\xff" * 200, "none of a bundle's"),
        (local_header("../../etc/passwd", 0, 0) + b"", "none of a bundle's"),
        (local_header("mails/..", 0, 0) + b"", "none of a bundle's"),
        (local_header("/etc/passwd", 0, 0) + b"", "none of a bundle's"),
        (local_header("record/a", 0, 0xFFFFFFFF) + b"x", "was changed or cut off"),
        (local_header("record/a", 0, 0) * 2, "stands in it twice"),
        (local_header("record/a", 0, 0), "isn't what belongs there"),
    ],
)
def test_what_is_no_bundle_is_told(tmp_path: Path, octets: bytes, said: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(octets)
    (problem,) = check(path).problems
    assert said in problem


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", record__a=bytes(50_000_000))
    assert path.stat().st_size < 100_000
    (problem,) = check(path).problems
    assert "packed anew" in problem


def test_a_bundle_that_is_packed_by_another_program_is_told(bundle: tuple[Path, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "again.zip", "w") as opened:
        for name, octets in unpacked(bundle[0]).items():
            opened.writestr(name, octets)
    (problem,) = check(tmp_path / "again.zip").problems
    assert "packed anew" in problem


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_an_octet_that_is_changed_anywhere_in_a_bundle_is_found(
    bundle: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    octets = bundle[0].read_bytes()
    place, other = data.draw(st.integers(0, len(octets) - 1)), data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "flipped.zip"
    path.write_bytes(octets[:place] + bytes([octets[place] ^ other]) + octets[place + 1 :])
    assert check(path, bundle[1]).problems
    assert check(path).problems


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_an_octet_that_is_changed_by_who_packs_it_anew_is_found(
    bundle: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    contents = unpacked(bundle[0])
    name = data.draw(st.sampled_from(sorted(name for name in contents if contents[name])))
    place, other = data.draw(st.integers(0, len(contents[name]) - 1)), data.draw(st.integers(1, 255))
    octets = contents[name]
    contents[name] = octets[:place] + bytes([octets[place] ^ other]) + octets[place + 1 :]
    assert check(packed(contents, tmp_path_factory.getbasetemp() / "anew.zip"), bundle[1]).problems


@settings(max_examples=200, deadline=None)
@given(cut=st.integers(1, 5_000), more=st.binary(min_size=0, max_size=20))
def test_a_bundle_that_is_cut_off_or_added_to_is_found(
    bundle: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, cut: int, more: bytes
) -> None:
    octets, path = bundle[0].read_bytes(), tmp_path_factory.getbasetemp() / "cut.zip"
    path.write_bytes(octets[:-cut])
    assert check(path, bundle[1]).problems
    path.write_bytes(octets + more + b"x")
    assert check(path, bundle[1]).problems


@given(octets=st.binary(max_size=400))
def test_any_octets_are_read_without_a_fault(tmp_path_factory: pytest.TempPathFactory, octets: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(b"PK\3\4" + octets)
    with path.open("rb") as file, pytest.raises(BadBundle):
        members_of(file)
