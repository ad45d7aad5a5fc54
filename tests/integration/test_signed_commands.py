"""Commands whose only proof is an OpenPGP signature: which are obeyed, and which wait for a code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import correspondents
from attacked import EVE, Scene, begun, changed, with_people
from correspondents import Person, multipart, pgp_signed, text_part
from mailbot.contents import Contents
from mailbot.examine.decrypt import Keys
from office import ROBIN, Office

ONE_STORE = True

TAKE = text_part("/take")


@dataclass
class Signers:
    robin: Person
    eve: Person
    known: Path


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signers]:
    """Robin, and Eve, whose key is known here too."""
    known = tmp_path_factory.mktemp("known")
    with correspondents.person(ROBIN) as robin, correspondents.person(EVE) as eve:
        (known / "robin.asc").write_bytes(robin.public_key)
        (known / "eve.asc").write_bytes(eve.public_key)
        yield Signers(robin, eve, known)


@pytest.fixture
def scene(office: Office, signers: Signers) -> Scene:
    office.clock.at = datetime.now(UTC)
    office.proof[ROBIN] = "none"
    made = begun(office)
    pipeline = replace(office.pipeline, contents=Contents(Keys((), signers.known)))
    office.ticker = replace(office.ticker, bureau=pipeline)
    with_people(office, changed(keys=(signers.robin.fingerprint,)))
    return made


def enclosed(scene: Scene, kind: str, body: bytes, sender: str = ROBIN) -> bytes:
    return scene.letter(sender, "", kind=kind) + body


def signed(scene: Scene, by: Person, part: bytes = TAKE) -> bytes:
    return enclosed(scene, *pgp_signed(part, by.signature(part)))


def in_place(scene: Scene, by: Person, *, above: str = "", below: str = "") -> bytes:
    return scene.letter(text=above + by.clear_signed(b"/take\n").decode() + below)


def wrapped(scene: Scene, by: Person) -> bytes:
    inner = text_part("I agree.")
    kind, body = pgp_signed(inner, by.signature(inner))
    part = f"Content-Type: {kind.replace('line', 'inner')}\r\n\r\n".encode() + body.replace(b"--line", b"--inner")
    return enclosed(scene, "multipart/mixed; boundary=line", multipart(TAKE, part))


def attached(scene: Scene, by: Person) -> bytes:
    file = b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.asc"\r\n\r\n'
    body = multipart(TAKE, file + by.clear_signed(b"/take\n"))
    return enclosed(scene, "multipart/mixed; boundary=line", body)


PROVES: dict[str, Callable[[Scene, Person], bytes]] = {"a signed part": signed, "text signed in place": in_place}
PROVES_NOTHING: dict[str, Callable[[Scene, Signers], bytes]] = {
    "a key that is somebody else's": lambda scene, each: signed(scene, each.eve),
    "text signed in place by somebody else": lambda scene, each: in_place(scene, each.eve),
    "a part that was altered since": lambda scene, each: signed(scene, each.robin).replace(b"/take", b"/take now"),
    "a command above what is signed": lambda scene, each: in_place(scene, each.robin, above="/take\n\n"),
    "words below what is signed": lambda scene, each: in_place(scene, each.robin, below="\nand so on"),
    "a command beside a part that is signed": lambda scene, each: wrapped(scene, each.robin),
    "a signed file beside the command": lambda scene, each: attached(scene, each.robin),
}


@pytest.mark.parametrize("name", PROVES)
def test_a_signature_by_a_persons_key_proves_their_command(scene: Scene, signers: Signers, name: str) -> None:
    scene.arrives(PROVES[name](scene, signers.robin), ROBIN)
    assert scene.stands().ticket.assignee == ROBIN


@pytest.mark.parametrize("name", PROVES_NOTHING)
def test_what_no_key_of_theirs_has_signed_whole_waits_for_a_code(scene: Scene, signers: Signers, name: str) -> None:
    before, outside = scene.stands(), scene.outside()
    scene.arrives(PROVES_NOTHING[name](scene, signers), ROBIN)
    assert scene.stands() == before
    assert scene.outside() == outside


def test_a_key_that_is_known_but_not_a_persons_proves_nothing(scene: Scene, signers: Signers) -> None:
    with_people(scene.office, changed(keys=()))
    scene.arrives(signed(scene, signers.robin), ROBIN)
    assert scene.stands().ticket.assignee is None


def test_a_signature_that_is_older_than_a_day_proves_nothing(scene: Scene, signers: Signers) -> None:
    raw = signed(scene, signers.robin)
    scene.office.clock.at += timedelta(hours=25)
    scene.arrives(raw, ROBIN)
    assert scene.stands().ticket.assignee is None


@pytest.mark.parametrize("name", PROVES)
def test_signed_words_command_once_whatever_they_are_wrapped_in(scene: Scene, signers: Signers, name: str) -> None:
    raw = PROVES[name](scene, signers.robin)
    scene.arrives(raw, ROBIN)
    newer = f"In-Reply-To: {scene.office.inbox[ROBIN][-1]['Message-ID']}\r\nMessage-ID: <anew@evil.example>\r\n"
    plan = scene.arrives(newer.encode() + raw.replace(b"Message-ID: <1@", b"X-Was: <1@"), EVE)
    assert plan.disposition == "recorded"


def test_a_signature_in_a_strangers_mail_commands_nothing(scene: Scene, signers: Signers) -> None:
    raw = signed(scene, signers.robin).replace(f"From: {ROBIN}".encode(), f"From: {EVE}".encode())
    assert scene.arrives(raw, EVE).disposition == "appended"
    assert scene.stands().ticket.assignee is None
