"""Domains that send mail, for tests: their keys, made here and now, and what they sign with them."""

import base64
import subprocess
import time
from dataclasses import dataclass
from functools import cache

import dkim
import nacl.signing

import services

PLAIN = (
    b"From: Anna <anna@example.org>\r\n"
    b"To: abuse@alludium.ai\r\n"
    b"Subject: Policy Violation Report\r\n"
    b"Message-ID: <one@example.org>\r\n"
    b"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
    b"\r\n"
    b"Somebody posts stolen pictures.\r\n"
)


@dataclass(frozen=True)
class Signer:
    """A domain with a key."""

    domain: str
    algorithm: str = "rsa-sha256"
    bits: int = 2048
    selector: str = "s1"

    @property
    def key(self) -> "Key":
        return ed25519_key(self.domain) if self.algorithm.startswith("ed") else rsa_key(self.domain, self.bits)

    @property
    def name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    def record(self, more: str = "") -> str:
        """The key's line of a master file."""
        kind = self.algorithm.partition("-")[0]
        return txt(self.name, f"v=DKIM1; k={kind};{more} p={self.key.public}")

    def sign(
        self,
        raw: bytes = PLAIN,
        *,
        canonical: str = "relaxed/relaxed",
        fields: tuple[bytes, ...] | None = None,
        length: bool = False,
    ) -> bytes:
        """The message with a signature on top."""
        header, body = canonical.encode().split(b"/")
        line = dkim.sign(
            raw,
            self.selector.encode(),
            self.domain.encode(),
            self.key.private,
            canonicalize=(header, body),
            signature_algorithm=self.algorithm.encode(),
            include_headers=fields,
            length=length,
        )
        return line + raw

    def seal(self, raw: bytes, authserv_id: str) -> bytes:
        """The message as a forwarder passes it on: its results under an id become the newest set of an ARC chain."""
        lines = dkim.arc_sign(raw, self.selector.encode(), self.domain.encode(), self.key.private, authserv_id.encode())
        assert lines, "dkimpy has sealed nothing"
        return b"".join(lines) + raw


@dataclass(frozen=True)
class Key:
    private: bytes
    public: str


@cache
def rsa_key(_owner: str, bits: int) -> Key:
    services.require("openssl", "openssl")
    private = openssl("genrsa", "-traditional", str(bits))
    public = openssl("rsa", "-pubout", "-outform", "DER", given=private)
    return Key(private, base64.b64encode(public).decode())


@cache
def ed25519_key(_owner: str) -> Key:
    made = nacl.signing.SigningKey.generate()
    private, public = (base64.b64encode(bytes(each)) for each in (made, made.verify_key))
    return Key(private, public.decode())


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, check=True, capture_output=True).stdout


def txt(name: str, text: str) -> str:
    """A TXT record's line of a master file, in strings of 255 octets at most."""
    parts = [text[at : at + 250] for at in range(0, len(text), 250)] or [""]
    return f"{name}. 300 IN TXT " + " ".join(f'"{part}"' for part in parts) + "\n"


def now() -> int:
    return int(time.time())
