"""Any octets, and mutations of real messages: nothing raises, nothing takes long, nothing wrong passes."""

from base64 import encodebytes
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import correspondents
from correspondents import TRANSFER, letter, pgp_mime, pgp_signed, smime, smime_signed, text_part
from mailbot.contents import Contents
from mailbot.domain.mail import Mail
from mailbot.examine.decrypt import AddressKeys, Keys
from mailbot.examine.pgp import PgpKey
from mailbot.examine.smime import SmimeKey, kind_of
from mailbot.parsing.mime import parse
from specimens import DESK, envelope

US, ANNA = "security@example.com", "anna@example.org"
PART = text_part("The words that were signed, and nothing else.")
SHOWN = parse(PART).text
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Contents, list[bytes]]]:
    """A desk's keys, and a mail of each form that they open."""
    known: Path = tmp_path_factory.mktemp("known")
    with correspondents.person(ANNA) as anna, correspondents.person(US) as us:
        (known / "anna.asc").write_bytes(anna.public_key)
        (known / "anna.pem").write_bytes(anna.certificate.read_bytes())
        own = AddressKeys(US, PgpKey(us.secret_key.decode()), SmimeKey(us.key.read_text(), us.certificate.read_text()))
        clear = anna.clear_signed(SHOWN.encode())
        mails = [
            letter(ANNA, US, *pgp_mime(anna.encrypted(PART, us, "--sign"))),
            letter(ANNA, US, "text/plain", anna.encrypted(SHOWN.encode(), us)),
            letter(ANNA, US, *pgp_signed(PART, anna.signature(PART))),
            letter(ANNA, US, "text/plain", clear),
            letter(ANNA, US, *smime(anna.smime_encrypted(PART, us)), more=TRANSFER),
            letter(ANNA, US, *smime(anna.smime_signed(PART, "-nodetach")), more=TRANSFER),
            letter(ANNA, US, *smime_signed(PART, anna.smime_signed(PART))),
        ]
        yield Contents(Keys((own,), known)), mails


def read(contents: Contents, raw: bytes) -> tuple[Mail, str]:
    found = contents.at(DESK, raw, parse(raw), envelope(US))
    return found.mail, found.signature.result if found.signature else ""


@pytest.mark.parametrize("form", range(7))
@FEW
@given(data=st.data())
def test_a_mutated_mail_never_passes_with_other_words(
    made: tuple[Contents, list[bytes]], form: int, data: st.DataObject
) -> None:
    contents, mails = made
    raw = bytearray(mails[form])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["flip", "drop", "insert", "repeat"]))
        if kind == "flip":
            raw[place] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "drop":
            del raw[place : place + data.draw(st.integers(1, 40))]
        elif kind == "insert":
            raw[place:place] = data.draw(st.sampled_from([b"\r\n", b"--line", b"\x00", b"x", b"\r\n\r\n", b"=", b"- "]))
        else:
            raw[place:place] = raw[place : place + 200]
        raw = raw or bytearray(b"x")
    mail, signature = read(contents, bytes(raw))
    assert signature != "pass" or mail.text.split() == SHOWN.split()


@FEW
@given(
    octets=st.binary(max_size=2000),
    head=st.sampled_from(
        ["", "3080060b2a864886f70d0109100117a080", "308006092a864886f70d010703a080", "308006092a864886f70d010702a080"]
    ),
)
def test_random_octets_as_cms_are_only_kept(made: tuple[Contents, list[bytes]], octets: bytes, head: str) -> None:
    content = bytes.fromhex(head) + octets
    raw = letter(ANNA, US, *smime(content), more=TRANSFER)
    mail, signature = read(made[0], raw)
    assert signature in ("", "unverifiable", "fail")
    assert mail.attachments == parse(raw).attachments
    assert kind_of(content) in ("", "signed", "encrypted", "compressed")


@FEW
@given(octets=st.binary(max_size=2000), armored=st.booleans())
def test_random_octets_as_pgp_are_only_kept(made: tuple[Contents, list[bytes]], octets: bytes, armored: bool) -> None:
    block = b"-----BEGIN PGP MESSAGE-----\n\n" + encodebytes(octets) + b"-----END PGP MESSAGE-----\n"
    raw = letter(ANNA, US, *pgp_mime(block if armored else octets))
    assert read(made[0], raw)[0].decrypted == ""
    signed = letter(ANNA, US, *pgp_signed(PART, octets))
    assert read(made[0], signed)[1] == "unverifiable"
