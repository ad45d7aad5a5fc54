"""Mail that GnuPG and openssl encrypted and signed, opened and verified with keys from files."""

import zlib
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import correspondents
from correspondents import TRANSFER, Person, letter, multipart, pgp_mime, pgp_signed, smime, smime_signed, text_part
from mailbot.contents import Content, Contents
from mailbot.domain.examination import Decryption, Signature
from mailbot.examine import decrypt
from mailbot.examine.decrypt import AddressKeys, Keys
from mailbot.examine.pgp import PgpKey
from mailbot.examine.smime import SmimeKey
from mailbot.parsing.mime import parse
from specimens import DESK, envelope

ANNA, DESK_ADDRESS = "anna@example.org", "security@example.com"
WORDS = "The login page of your site can be passed with an empty password.\nGrüße, Anna"
PASSPHRASE = "correct horse battery"


@dataclass
class Post:
    """A desk with keys, and people who write to it: one whose keys are known here, one whose aren't."""

    anna: Person
    eve: Person
    desk: Person
    contents: Contents

    def read(self, raw: bytes, *to: str) -> Content:
        return self.contents.at(DESK, raw, parse(raw), envelope(*(to or (DESK_ADDRESS,))))

    def letter(self, kind: str, body: bytes, more: str = "", sender: str = ANNA) -> Content:
        return self.read(letter(sender, DESK_ADDRESS, kind, body, more=more))


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    known = tmp_path_factory.mktemp("known")
    people = (correspondents.person(ANNA), correspondents.person("eve@example.net"))
    with people[0] as anna, people[1] as eve, correspondents.person(DESK_ADDRESS, PASSPHRASE) as desk:
        (known / "anna.asc").write_bytes(anna.public_key)
        (known / "anna.pem").write_bytes(anna.certificate.read_bytes())
        pgp = PgpKey(desk.secret_key.decode(), PASSPHRASE)
        own = AddressKeys(DESK_ADDRESS, pgp, SmimeKey(desk.key.read_text(), desk.certificate.read_text()))
        yield Post(anna, eve, desk, Contents(Keys((own,), known)))


def entity(post: Post, *attachments: bytes) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n" + multipart(
        text_part(WORDS), *attachments, boundary="inner"
    )


def result(content: Content) -> tuple[str, str]:
    """What became of encryption and signature."""
    decryption, signature = content.decryption, content.signature
    return (decryption.result if decryption else "", signature.result if signature else "")


def test_pgp_mime_is_read_as_it_was_encrypted(post: Post) -> None:
    log = b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="log.txt"\r\n\r\nGET /login'
    found = post.letter(*pgp_mime(post.anna.encrypted(entity(post, log), post.desk)))
    assert found.mail.text == WORDS
    assert [each.name for each in found.mail.attachments] == ["log.txt"]
    assert found.mail.decrypted == "pgp"
    assert found.decryption is not None
    assert found.decryption.detail.startswith("with the key of security@example.com")


def test_the_outer_header_stays_and_a_hidden_subject_is_shown_with_the_text(post: Post) -> None:
    hidden = b"Subject: Login can be passed\r\nFrom: Boss <boss@example.com>\r\n" + text_part(WORDS)
    mail = post.letter(*pgp_mime(post.anna.encrypted(hidden, post.desk))).mail
    assert (mail.subject, mail.from_ and mail.from_.address) == ("Report", ANNA)
    assert mail.text == f"Subject: Login can be passed\n\n{WORDS}"


def test_what_is_encrypted_and_signed_in_one_is_verified(post: Post) -> None:
    message = post.anna.encrypted(text_part(WORDS), post.desk, "--sign")
    found = post.letter(*pgp_mime(message))
    assert result(found) == ("decrypted", "pass")
    assert found.signature == Signature("pgp", "pass", f"Anna <{ANNA}>", post.anna.fingerprint)


def test_a_signed_part_within_an_encryption_is_verified(post: Post) -> None:
    part = text_part(WORDS)
    kind, body = pgp_signed(part, post.anna.signature(part))
    inner = f"Content-Type: {kind}\r\n\r\n".encode() + body
    found = post.letter(*pgp_mime(post.anna.encrypted(inner, post.desk)))
    assert (result(found), found.mail.text) == (("decrypted", "pass"), WORDS)


def test_an_exchange_server_that_rewrapped_the_parts_hides_nothing(post: Post) -> None:
    message = post.anna.encrypted(text_part(WORDS), post.desk)
    version = b"Content-Type: application/pgp-encrypted; name=versions.asc\r\n\r\nVersion: 1"
    part = b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" + message
    empty = b"Content-Type: text/plain\r\n\r\n"
    found = post.letter("multipart/mixed; boundary=line", multipart(empty, version, part))
    assert (result(found)[0], found.mail.text) == ("decrypted", WORDS)


def test_inline_pgp_is_read_in_its_place(post: Post) -> None:
    message = post.anna.encrypted(WORDS.encode(), post.desk)
    found = post.letter("text/plain", message)
    assert (result(found)[0], found.mail.text) == ("decrypted", WORDS)


def test_what_stands_around_an_inline_message_is_told_apart(post: Post) -> None:
    message = post.anna.encrypted(WORDS.encode(), post.desk)
    text = post.letter("text/plain", b"Please see:\r\n\r\n" + message + b"\r\nSent by a gateway\r\n").mail.text
    before, clear, *_ = text.split("\n\n")
    assert (before, clear) == (
        "Please see:",
        "[What stands around this came in the clear; only this was encrypted or signed:]",
    )
    assert text.index(WORDS) < text.index("[End of what was") < text.index("Sent by a gateway")


def test_html_beside_a_message_never_joins_what_was_encrypted(post: Post) -> None:
    message = post.anna.encrypted(text_part(WORDS), post.desk)
    leak = b'Content-Type: text/html\r\n\r\n<img src="http://eve.example.net/'
    version = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"
    part = b"Content-Type: application/octet-stream\r\n\r\n" + message
    close = b'Content-Type: text/html\r\n\r\n">'
    mail = post.letter("multipart/mixed; boundary=line", multipart(leak, version, part, close)).mail
    assert WORDS in mail.text
    assert WORDS not in (mail.html or "")


def file_part(content: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    head = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n{TRANSFER}\r\n'
    return head.encode() + encodebytes(content)


@pytest.mark.parametrize(
    ("name", "kind", "bare"),
    [
        ("report.pdf.pgp", "application/pgp-encrypted", "report.pdf"),
        ("report.pdf.gpg", "application/octet-stream", "report.pdf"),
        ("encrypted.asc", "text/plain", "encrypted"),
        ("message", "application/octet-stream", "message"),
    ],
)
def test_a_file_encrypted_by_itself_is_attached_as_it_was(post: Post, name: str, kind: str, bare: str) -> None:
    armored = post.anna.encrypted(b"%PDF-1.4 \x00\xff", post.desk)
    content = correspondents.run("gpg", "--dearmor", stdin=armored) if "gpg" in name else armored
    found = post.letter(MIXED, multipart(text_part("See the file."), file_part(content, name, kind)))
    assert (result(found)[0], found.mail.text) == ("decrypted", "See the file.")
    assert [(each.name, each.content) for each in found.mail.attachments[1:]] == [(bare, b"%PDF-1.4 \x00\xff")]
    assert found.mail.attachments[0].name == name


def test_text_and_files_encrypted_one_by_one_are_all_read(post: Post) -> None:
    """As programs without MIME do it (`inline PGP`)."""
    text = b"Content-Type: text/plain\r\n\r\n" + post.anna.encrypted(WORDS.encode(), post.desk)
    files = [file_part(post.anna.encrypted(b"log %d" % number, post.desk), f"{number}.log.pgp") for number in (1, 2)]
    found = post.letter(MIXED, multipart(text, *files))
    assert (result(found)[0], found.mail.text) == ("decrypted", WORDS)
    assert [each.content for each in found.mail.attachments[2:]] == [b"log 1", b"log 2"]


def test_one_file_that_stays_shut_is_told_though_the_text_was_opened(post: Post) -> None:
    text = b"Content-Type: text/plain\r\n\r\n" + post.anna.encrypted(WORDS.encode(), post.desk)
    other = file_part(post.anna.encrypted(b"log", post.eve), "log.pgp")
    found = post.letter(MIXED, multipart(text, other))
    assert (result(found)[0], found.mail.text) == ("no_key", WORDS)


def test_a_signed_document_that_is_attached_stays_a_document(post: Post) -> None:
    """A contract as `.p7m` is no S/MIME mail, whatever type it is given."""
    document = post.anna.smime_signed(b"%PDF-1.4", "-nodetach")
    part = file_part(document, "contract.pdf.p7m", "application/pkcs7-mime")
    found = post.letter(MIXED, multipart(text_part("See the contract."), part))
    assert (result(found), found.mail.text, len(found.mail.attachments)) == (("", ""), "See the contract.", 1)


@pytest.mark.parametrize("name", ["anna.asc", "anna.gpg"])
def test_a_public_key_that_is_attached_is_no_message(post: Post, name: str) -> None:
    key = post.anna.gpg("--export", ANNA) if name.endswith("gpg") else post.anna.public_key
    found = post.letter(MIXED, multipart(text_part("My key."), file_part(key, name)))
    assert (result(found), len(found.mail.attachments)) == (("", ""), 1)


def test_a_file_with_a_signature_beside_it_is_no_message(post: Post) -> None:
    signature = file_part(post.anna.signature(b"log"), "log.txt.asc")
    found = post.letter(MIXED, multipart(text_part("See."), file_part(b"log", "log.txt"), signature))
    assert result(found) == ("", "")


def test_a_signature_around_what_is_encrypted_proves_no_author(post: Post) -> None:
    """Whoever copies another's message can sign it."""
    kind, body = pgp_mime(post.eve.encrypted(PART, post.desk))
    inner = f"Content-Type: {kind.replace('line', 'inner')}\r\n\r\n".encode() + body.replace(b"--line", b"--inner")
    inner = inner.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    found = post.letter(*pgp_signed(inner, post.anna.signature(inner)))
    assert (result(found), found.mail.text) == (("decrypted", "partial"), WORDS)


def test_a_signature_that_a_mailing_list_wrapped_is_of_a_part(post: Post) -> None:
    kind, body = pgp_signed(PART, post.anna.signature(PART))
    part = f"Content-Type: {kind}\r\n\r\n".encode() + body
    outer = multipart(part, text_part("List footer"), boundary="outer")
    found = post.letter("multipart/mixed; boundary=outer", outer)
    assert result(found) == ("", "partial")
    assert "List footer" in found.mail.text


def test_smime_that_is_known_by_its_octets_alone_is_read(post: Post) -> None:
    content = post.anna.smime_encrypted(text_part(WORDS), post.desk)
    more = f'{TRANSFER}Content-Disposition: attachment; filename="smime.p7m"\r\n'
    found = post.letter("application/octet-stream", encodebytes(content), more)
    assert (result(found)[0], found.mail.text) == ("decrypted", WORDS)


MIXED = "multipart/mixed; boundary=line"


@pytest.mark.parametrize("cipher", ["-aes256", "-aes-256-gcm", "-des3"])
def test_smime_is_read_as_it_was_encrypted(post: Post, cipher: str) -> None:
    found = post.letter(*smime(post.anna.smime_encrypted(text_part(WORDS), post.desk, cipher)), TRANSFER)
    assert (result(found)[0], found.mail.text, found.mail.decrypted) == ("decrypted", WORDS, "smime")
    assert found.decryption is not None
    assert ("no integrity check" in found.decryption.detail) == (cipher != "-aes-256-gcm")


def test_smime_signed_within_and_without_is_verified(post: Post) -> None:
    opaque = post.anna.smime_signed(text_part(WORDS), "-nodetach")
    inner = f"Content-Type: {smime(opaque, 'signed-data')[0]}\r\n{TRANSFER}\r\n".encode() + encodebytes(opaque)
    found = post.letter(*smime(post.anna.smime_encrypted(inner, post.desk)), TRANSFER)
    assert (result(found), found.mail.text) == (("decrypted", "pass"), WORDS)


def test_an_opaque_smime_signature_is_taken_off(post: Post) -> None:
    found = post.letter(*smime(post.anna.smime_signed(text_part(WORDS), "-nodetach"), "signed-data"), TRANSFER)
    assert (result(found), found.mail.text, found.mail.decrypted) == (("", "pass"), WORDS, "")
    assert found.signature is not None
    assert (found.signature.signer, len(found.signature.fingerprint)) == (ANNA, 64)


def test_an_opaque_smime_mail_is_read_also_where_no_key_is_set_up(post: Post) -> None:
    raw = letter(ANNA, "x@example.com", *smime(post.eve.smime_signed(text_part(WORDS), "-nodetach")), more=TRANSFER)
    found = Contents().at(DESK, raw, parse(raw), envelope(DESK_ADDRESS))
    assert (result(found), found.mail.text) == (("", "unknown"), WORDS)


PART = text_part(WORDS)


@pytest.mark.parametrize("method", ["pgp", "smime"])
class TestSigned:
    """Mail whose signature stands beside it; the same for both methods."""

    @staticmethod
    def sign(who: Person, method: str, part: bytes = PART, signed: bytes = PART) -> tuple[str, bytes]:
        if method == "pgp":
            return pgp_signed(part, who.signature(signed))
        return smime_signed(part, who.smime_signed(signed))

    def test_a_known_key_of_the_from_address_passes(self, post: Post, method: str) -> None:
        found = post.letter(*self.sign(post.anna, method))
        assert (result(found), found.mail.text) == (("", "pass"), WORDS)

    def test_line_ends_that_a_store_changed_alter_nothing(self, post: Post, method: str) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *self.sign(post.anna, method)).replace(b"\r\n", b"\n")
        assert result(post.read(raw)) == ("", "pass")

    def test_a_known_key_of_somebody_else_does_not(self, post: Post, method: str) -> None:
        assert result(post.letter(*self.sign(post.anna, method), sender="boss@example.org")) == ("", "mismatch")

    def test_a_key_that_is_not_known_never_passes(self, post: Post, method: str) -> None:
        found = post.letter(*self.sign(post.eve, method), sender=post.eve.address)
        assert result(found) == ("", "unknown")
        assert found.signature is not None
        assert found.signature.fingerprint
        assert found.signature.signer == ""

    def test_an_altered_word_is_a_bad_signature(self, post: Post, method: str) -> None:
        assert result(post.letter(*self.sign(post.anna, method, PART.replace(b"empty", b"wrong")))) == ("", "fail")

    def test_what_is_added_outside_leaves_no_good_signature(self, post: Post, method: str) -> None:
        kind, body = self.sign(post.anna, method)
        evil = b"Content-Type: text/plain\r\n\r\nPay to my account."
        outer = b"--outer\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body + b"\r\n--outer\r\n" + evil
        assert result(post.letter("multipart/mixed; boundary=outer", outer + b"\r\n--outer--"))[1] in ("", "partial")
        third = body.replace(b"--line--", b"--line\r\n" + evil + b"\r\n--line--")
        assert result(post.letter(kind, third))[1] in ("", "partial", "fail")

    def test_more_than_one_from_is_nobodys_signature(self, post: Post, method: str) -> None:
        kind, body = self.sign(post.anna, method)
        raw = letter(f"{ANNA}, boss@example.org", DESK_ADDRESS, kind, body)
        assert result(post.read(raw)) == ("", "mismatch")

    def test_without_keys_nothing_is_verified_and_it_says_so(self, post: Post, method: str) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *self.sign(post.anna, method))
        assert result(Contents().at(DESK, raw, parse(raw), envelope(DESK_ADDRESS))) == ("", "unverifiable")


def test_two_readings_of_one_boundary_leave_no_good_signature(post: Post) -> None:
    """A preface that a lenient reader shows and the signature doesn't cover."""
    kind, body = pgp_signed(PART, post.anna.signature(PART))
    raw = letter(ANNA, DESK_ADDRESS, kind.replace("boundary=line", 'boundary="line"; boundary=other'), body)
    found = post.read(raw)
    assert result(found)[1] != "pass" or found.mail.text == WORDS


def test_text_signed_in_place_is_verified_and_read_without_its_armor(post: Post) -> None:
    found = post.letter("text/plain; charset=utf-8", post.anna.clear_signed(WORDS.encode()))
    assert (result(found), found.mail.text.strip()) == (("", "pass"), WORDS)


@pytest.mark.parametrize("shape", ["before\n\n%s", "%s\nafter"])
def test_words_beside_text_signed_in_place_are_told_to_be_unsigned(post: Post, shape: str) -> None:
    block = post.anna.clear_signed(WORDS.encode()).decode()
    found = post.letter("text/plain; charset=utf-8", (shape % block).encode())
    assert result(found) == ("", "partial")
    assert "came in the clear" in found.mail.text


def test_an_altered_text_signed_in_place_is_bad(post: Post) -> None:
    block = post.anna.clear_signed(WORDS.encode()).replace(b"empty", b"wrong")
    assert result(post.letter("text/plain; charset=utf-8", block)) == ("", "fail")


def test_a_digest_that_is_broken_proves_nothing(post: Post) -> None:
    signature = post.anna.signature(PART, "--digest-algo", "SHA1")
    assert result(post.letter(*pgp_signed(PART, signature))) == ("", "unverifiable")


def test_an_expired_key_says_so(post: Post, tmp_path: Path) -> None:
    then = ("--faked-system-time", "20200101T000000!")
    with correspondents.person("eva@example.org") as eva:
        eva.gpg(*then, "--quick-generate-key", "Old <old@example.org>", "ed25519", "cert,sign", "30d")
        signature = eva.signature(PART, *then, "--local-user", "old@example.org")
        (tmp_path / "old.asc").write_bytes(eva.gpg("--armor", "--export", "old@example.org"))
    expired = replace(post, contents=Contents(Keys((), tmp_path)))
    assert result(expired.letter(*pgp_signed(PART, signature), sender="old@example.org")) == ("", "expired")


def test_an_authority_that_is_known_vouches_for_those_it_certified(post: Post, tmp_path: Path) -> None:
    ca, boss = tmp_path / "ca.pem", replace(post.eve, folder=tmp_path)
    new = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2)
    correspondents.run(*new, "-subj", "/CN=Authority", "-keyout", tmp_path / "ca.key", "-out", ca)
    who = (
        "-subj",
        "/CN=Eve",
        "-addext",
        "subjectAltName=email:eve@example.net",
        "-addext",
        "basicConstraints=CA:false",
    )
    by = ("-CA", ca, "-CAkey", tmp_path / "ca.key")
    correspondents.run(*new, *who, *by, "-keyout", boss.key, "-out", boss.certificate)
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "ca.pem").write_bytes(ca.read_bytes())
    trusting = replace(post, contents=Contents(Keys((), tmp_path / "known")))
    found = trusting.letter(*smime_signed(PART, boss.smime_signed(PART)), sender="eve@example.net")
    assert result(found) == ("", "pass")


class TestShut:
    """What can't be opened is kept whole and told."""

    def kept(self, post: Post, raw: bytes, *to: str) -> Content:
        found = post.read(raw, *to)
        assert found.mail.text == parse(raw).text
        assert found.mail.attachments == parse(raw).attachments
        assert found.mail.decrypted == ""
        return found

    def test_a_key_that_is_not_held(self, post: Post) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *pgp_mime(post.anna.encrypted(PART, post.eve)))
        assert result(self.kept(post, raw)) == ("no_key", "")

    def test_an_smime_key_that_is_not_held(self, post: Post) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *smime(post.anna.smime_encrypted(PART, post.eve)), more=TRANSFER)
        assert result(self.kept(post, raw)) == ("no_key", "")

    def test_an_address_without_a_key(self, post: Post) -> None:
        raw = letter(ANNA, "abuse@example.com", *pgp_mime(post.anna.encrypted(PART, post.desk)))
        assert result(self.kept(post, raw, "abuse@example.com")) == ("no_key", "")

    def test_an_address_of_another_desk(self, post: Post) -> None:
        other = replace(DESK, intakes=(replace(DESK.intakes[0], address="abuse@example.net"),))
        raw = letter(ANNA, DESK_ADDRESS, *pgp_mime(post.anna.encrypted(PART, post.desk)))
        found = post.contents.at(other, raw, parse(raw), envelope(DESK_ADDRESS, "abuse@example.net"))
        assert result(found) == ("no_key", "")

    def test_a_wrong_passphrase(self, post: Post) -> None:
        own = AddressKeys(DESK_ADDRESS, PgpKey(post.desk.secret_key.decode(), "wrong"))
        wrong = replace(post, contents=Contents(Keys((own,))))
        raw = letter(ANNA, DESK_ADDRESS, *pgp_mime(post.anna.encrypted(PART, post.desk)))
        found = self.kept(wrong, raw)
        assert found.decryption == Decryption("pgp", "failed", "the key's passphrase is wrong")

    def test_a_message_altered_on_its_way(self, post: Post) -> None:
        message = bytearray(post.anna.encrypted(PART, post.desk))
        message[-120] ^= 1
        assert result(self.kept(post, letter(ANNA, DESK_ADDRESS, *pgp_mime(bytes(message)))))[0] == "failed"

    def test_a_message_without_integrity_check(self, post: Post) -> None:
        old = ("--rfc2440", "--disable-mdc", "--cipher-algo", "3DES")
        raw = letter(ANNA, DESK_ADDRESS, *pgp_mime(post.anna.encrypted(PART, post.desk, *old)))
        found = self.kept(post, raw)
        assert found.decryption is not None
        assert found.decryption.result == "failed"

    def test_a_message_that_unpacks_to_a_gigabyte(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(decrypt, "CONTENT_OCTETS", 1_000_000)
        pressed = post.anna.encrypted(bytes(30_000_000), post.desk, "--compress-algo", "zlib", "-z", "9")
        found = self.kept(post, letter(ANNA, DESK_ADDRESS, *pgp_mime(pressed)))
        assert found.decryption is not None
        assert found.decryption.detail == "gpg gives more than 1000000 octets"

    def test_a_machine_without_gnupg(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *pgp_mime(post.anna.encrypted(PART, post.desk)))
        signed = letter(ANNA, DESK_ADDRESS, *pgp_signed(PART, post.anna.signature(PART)))
        monkeypatch.setenv("PATH", "/nowhere")
        found = self.kept(post, raw)
        assert found.decryption == Decryption("pgp", "failed", "gpg isn't installed")
        assert post.read(signed).signature == Signature("pgp", "unverifiable", detail="gpg isn't installed")

    def test_a_machine_without_openssl(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = letter(ANNA, DESK_ADDRESS, *smime_signed(PART, post.anna.smime_signed(PART)))
        monkeypatch.setenv("PATH", "/nowhere")
        assert post.read(raw).signature == Signature("smime", "unverifiable", detail="openssl isn't installed")


def test_no_agent_and_no_key_stay_behind(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    post.letter(*pgp_mime(post.anna.encrypted(PART, post.desk)))
    assert list(tmp_path.iterdir()) == []
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [command for command in commands if str(tmp_path).encode() in command]


def test_mail_that_is_neither_starts_no_program(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr("subprocess.Popen", refuse)
    assert result(post.letter("text/plain", WORDS.encode())) == ("", "")


def test_zeros_that_a_compressed_signature_hides_are_bounded(post: Post) -> None:
    """CMS has compressed data too (RFC 3274), which is not unpacked."""
    compressed = bytes.fromhex("3080060b2a864886f70d0109100109a080") + zlib.compress(bytes(1_000_000))
    found = post.letter(*smime(compressed, "compressed-data"), TRANSFER)
    assert (result(found), found.mail.text) == (("", ""), "")
