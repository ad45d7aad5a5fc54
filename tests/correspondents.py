"""People who encrypt and sign mail with GnuPG and openssl, as independent of mailbot as any stranger's mail program.

Their keys are made here and now; nothing of the machine's own keys is touched.
"""

import os
import shutil
import subprocess
import tempfile
from base64 import encodebytes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import services

CLEAN = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def run(*command: object, stdin: bytes = b"") -> bytes:
    return subprocess.run(
        [str(word) for word in command], input=stdin, env=CLEAN, check=True, capture_output=True
    ).stdout


@dataclass
class Person:
    """Somebody with a PGP key and an S/MIME certificate, in a folder of theirs."""

    folder: Path
    address: str
    passphrase: str = ""

    def gpg(self, *words: object, stdin: bytes = b"") -> bytes:
        base = ("gpg", "--homedir", self.folder, "--batch", "--quiet", "--no-tty", "--trust-model", "always")
        return run(*base, "--pinentry-mode", "loopback", "--passphrase", self.passphrase, *words, stdin=stdin)

    @property
    def fingerprint(self) -> str:
        lines = self.gpg("--with-colons", "--list-secret-keys").decode().splitlines()
        return next(line.split(":")[9] for line in lines if line.startswith("fpr:"))

    @property
    def public_key(self) -> bytes:
        return self.gpg("--armor", "--export", self.address)

    @property
    def secret_key(self) -> bytes:
        return self.gpg("--armor", "--export-secret-keys", self.address)

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"

    def knows(self, other: "Person") -> None:
        self.gpg("--import", stdin=other.public_key)

    def encrypted(self, text: bytes, to: "Person", *more: str) -> bytes:
        self.knows(to)
        return self.gpg(*more, "--armor", "--recipient", to.address, "--encrypt", stdin=text)

    def signature(self, text: bytes, *more: str) -> bytes:
        return self.gpg(*more, "--armor", "--detach-sign", stdin=text)

    def clear_signed(self, text: bytes) -> bytes:
        return self.gpg("--clear-sign", stdin=text)

    def smime_signed(self, text: bytes, *more: str) -> bytes:
        (self.folder / "text").write_bytes(text)
        by = ("-signer", self.certificate, "-inkey", self.key)
        return run("openssl", "cms", "-sign", "-binary", "-in", self.folder / "text", *by, "-outform", "DER", *more)

    def smime_encrypted(self, text: bytes, to: "Person", cipher: str = "-aes256") -> bytes:
        (self.folder / "text").write_bytes(text)
        words = ("openssl", "cms", "-encrypt", "-binary", cipher, "-in", self.folder / "text", "-outform", "DER")
        return run(*words, to.certificate)


@contextmanager
def person(address: str, passphrase: str = "") -> Iterator[Person]:
    """Somebody with new keys; GnuPG's agent is ended, and the folder removed."""
    services.require("gnupg", "gpg", "gpgconf")
    services.require("openssl", "openssl")
    made = Person(Path(tempfile.mkdtemp(prefix="mailbot-person-")), address, passphrase)
    (made.folder / "gpg-agent.conf").write_text("s2k-count 65536\n")  # else it tries out for seconds what is safest
    try:
        name = f"{address.partition('@')[0].title()} <{address}>"
        made.gpg("--quick-generate-key", name, "ed25519", "cert,sign", "2y")
        made.gpg("--quick-add-key", made.fingerprint, "cv25519", "encr", "1y")
        new = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 90)
        who = ("-subj", f"/CN={address}", "-addext", f"subjectAltName=email:{address}")
        run(*new, *who, "-keyout", made.key, "-out", made.certificate)
        yield made
    finally:
        run("gpgconf", "--homedir", made.folder, "--kill", "gpg-agent")
        shutil.rmtree(made.folder, ignore_errors=True)


def letter(sender: str, to: str, content_type: str, body: bytes, subject: str = "Report", more: str = "") -> bytes:
    """A mail with one content."""
    head = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
        f"Message-ID: <letter@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: {content_type}\r\n{more}\r\n"
    )
    return head.encode() + body


def multipart(*parts: bytes, boundary: str = "line") -> bytes:
    """Parts, each with a head of its own."""
    return b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def pgp_mime(message: bytes) -> tuple[str, bytes]:
    """The content type and body of an encrypted mail (RFC 3156 4)."""
    version = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    part = b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" + message
    return 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=line', multipart(version, part)


def pgp_signed(part: bytes, signature: bytes) -> tuple[str, bytes]:
    """The content type and body of a signed mail (RFC 3156 5)."""
    last = b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n" + signature
    kind = 'multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary=line'
    return kind, multipart(part, last)


def smime_signed(part: bytes, signature: bytes) -> tuple[str, bytes]:
    """The content type and body of a clear-signed S/MIME mail (RFC 8551 3.5.3)."""
    head = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    kind = 'multipart/signed; micalg=sha-256; protocol="application/pkcs7-signature"; boundary=line'
    return kind, multipart(part, head + encodebytes(signature))


def smime(content: bytes, kind: str = "enveloped-data") -> tuple[str, bytes]:
    """The content type and body of an opaque S/MIME mail, which needs TRANSFER in its head."""
    return f"application/pkcs7-mime; smime-type={kind}; name=smime.p7m", encodebytes(content)


TRANSFER = "Content-Transfer-Encoding: base64\r\n"


def text_part(text: str) -> bytes:
    """A part of plain text."""
    return (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + text.replace("\n", "\r\n").encode()
    )
